"""How much two things that a reader saw are alike: texts, word by word, and pictures. Pure.

word: letters and digits that stand together, one ideograph, or one mark · in order: words that both texts
have in the same sequence, others between them or not · run: words next to each other in both texts ·
change: a run that is the same, removed or added · passage: a stretch of a long text · block: a square of a
picture, the unit of its structure.
"""

from capture.compare.diff import Change, ChangeKind, word_diff
from capture.compare.passage import Passage, nearest_passage
from capture.compare.picture import image_similarity, still_similarity
from capture.compare.text import missing_lines, text_similarity

__all__ = [
    "Change",
    "ChangeKind",
    "Passage",
    "image_similarity",
    "missing_lines",
    "nearest_passage",
    "still_similarity",
    "text_similarity",
    "word_diff",
]
