"""How much two things that a reader saw are alike: texts, word by word, and pictures. Pure.

word: letters and digits that stand together, one ideograph, or one mark · in order: words that both texts
have in the same sequence, others between them or not · run: words next to each other in both texts ·
change: a run that is the same, removed or added · passage: a stretch of a long text · block: a square of a
picture, the unit of its structure.
"""

from capture.reading.compare.diff import Change, ChangeKind, word_diff
from capture.reading.compare.image_similarity import image_similarity, still_similarity
from capture.reading.compare.text_similarity import Passage, missing_lines, nearest_passage, text_similarity

__all__ = [
    "Change", "ChangeKind", "Passage", "image_similarity", "missing_lines", "nearest_passage", "still_similarity",
    "text_similarity", "word_diff",
]  # fmt: skip
