"""Real pages with hand-made truth, kept beside the repository: the sets, and the scores on them.

The pages are their publishers'; nothing of them is in the repository.
"""

import json
import lzma
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["SETS", "Example", "Score", "load", "shingle_scores", "word_scores"]

SETS = ("aeb", "wcxb", "fundus", "traf", "mozilla")
_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "extraction"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """One page: ``text`` is empty where only ``wanted`` and ``unwanted`` strings are known."""

    set_name: str
    id: str
    url: str
    html: str
    text: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    meta: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall of one page, 0-1."""

    precision: float
    recall: float


def load(name: str) -> Iterator[Example]:
    """The examples of a set, in file order. Raises FileNotFoundError where the data is not beside the checkout."""
    with lzma.open(_FOLDER / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Example(
                name,
                row["id"],
                row["url"],
                row["html"],
                row["text"] or "",
                tuple(row.get("with") or ()),
                tuple(row.get("without") or ()),
                row.get("meta") or {},
            )


def shingle_scores(found: str, truth: str) -> Score:
    """4-gram shingles as a bag, the measure of article-extraction-benchmark."""
    return _scores(_shingles(found), _shingles(truth))


def word_scores(found: str, truth: str) -> Score:
    """Words as a bag."""
    return _scores(Counter(_WORD.findall(found)), Counter(_WORD.findall(truth)))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if len(words) < 4:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def _scores(found: Counter[Any], truth: Counter[Any]) -> Score:
    both = (found & truth).total()
    precision = both / found.total() if found else float(not truth)
    recall = both / truth.total() if truth else 1.0
    return Score(precision, recall)
