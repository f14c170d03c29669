"""Real pages with hand-made truth: the sets, and the scores on them.

The pages are their publishers', so that nothing of them is in the repository; WARCITE_TEST_DATA names the folder
in which they are kept, one ``SET.jsonl.xz`` for each of ``SETS``.
"""

import json
import lzma
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["SETS", "Example", "Score", "Tally", "load", "shingle_scores", "word_scores"]

SETS = ("aeb", "wcxb", "fundus", "traf", "mozilla")
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
    """The examples of a set, in file order. KeyError without WARCITE_TEST_DATA."""
    with lzma.open(Path(os.environ["WARCITE_TEST_DATA"]) / f"{name}.jsonl.xz", "rt", encoding="utf-8") as lines:
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


@dataclass
class Tally:
    """How well texts fitted the truth of one set."""

    shingles: list[Score] = field(default_factory=list)
    words: list[Score] = field(default_factory=list)
    found: int = 0
    missed: int = 0
    kept: int = 0  # strings that must not be in the text

    def add(self, example: Example, text: str) -> None:
        """One page."""
        if example.text:
            self.shingles.append(shingle_scores(text, example.text))
            self.words.append(word_scores(text, example.text))
        spaced = " ".join(text.split())
        hits = sum(" ".join(wanted.split()) in spaced for wanted in example.wanted)
        self.found += hits
        self.missed += len(example.wanted) - hits
        self.kept += sum(" ".join(unwanted.split()) in spaced for unwanted in example.unwanted)

    def cells(self) -> Iterator[str]:
        """Shingles' P, R and F1, words' F1, strings' F1; a dash where the set has no such truth."""
        yield from (f"{value:6.4f}" for value in macro(self.shingles)) if self.shingles else ["     -"] * 3
        yield f"{macro(self.words)[2]:7.4f}" if self.words else "      -"
        wrong = self.missed + self.kept
        yield f"{2 * self.found / (2 * self.found + wrong):7.4f}" if self.found else "      -"

    def score(self) -> float:
        """F1: of shingles, or of strings where no text is known."""
        if self.shingles:
            return macro(self.shingles)[2]
        return 2 * self.found / (2 * self.found + self.missed + self.kept)


def macro(scores: list[Score]) -> tuple[float, float, float]:
    """Mean precision, mean recall, their F1."""
    precision = sum(score.precision for score in scores) / len(scores)
    recall = sum(score.recall for score in scores) / len(scores)
    return precision, recall, 2 * precision * recall / (precision + recall)
