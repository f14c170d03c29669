"""A word that the archive's titles and addresses hold, for one that none of them does. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Suggestion", "nearest"]

_WORD = re.compile(r"\w{3,30}")
_LIKENESS = 0.6  # of difflib: boot and boat have 0.75
_MISTAKES = 2  # letters that one of two words may be longer


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """``word`` stands in ``count`` of the texts; ``query`` is what was asked for with it in place."""

    word: str
    count: int
    query: str


def nearest(query: str, texts: Iterable[str]) -> Suggestion | None:
    """For the first word of the query that stands in no text; None where nothing is near, or all of them do.

    Of two words that are as near the one in more texts is taken.
    Only words with the same first letter are looked at: most slips are later in a word, and it is cheap.
    """
    held = [text.casefold() for text in texts]
    words = query.casefold().split()
    lost = next((word for word in words if not any(word in text for text in held)), "")
    if not 3 <= len(lost) <= 30:
        return None
    counts = Counter(word for text in held for word in set(_WORD.findall(text)) if _could_be(word, lost))
    likest = max(((_likeness(lost, word), count, word) for word, count in counts.items()), default=None)
    if likest is None or likest[0] < _LIKENESS:
        return None
    _, count, found = likest
    return Suggestion(word=found, count=count, query=" ".join(found if word == lost else word for word in words))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _could_be(word: str, lost: str) -> bool:
    return word[0] == lost[0] and abs(len(word) - len(lost)) <= _MISTAKES
