"""Two texts as one row of changes, word by word."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from capture.reading.compare.word_alignment import Tokens, runs, words_of

__all__ = ["Change", "ChangeKind", "word_diff"]


class ChangeKind(enum.StrEnum):
    """What became of some words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Words next to each other with the same fate, with the white space behind them.

    ``before`` is empty for added words, ``after`` for removed ones; for the same words the two may differ in
    white space and in characters that no reader sees.
    """

    kind: ChangeKind
    before: str = ""
    after: str = ""


def word_diff(a: str, b: str) -> tuple[Change, ...]:
    """What was done to ``a`` to make it ``b``. The ``before`` joined are ``a``, the ``after`` joined ``b``.

    Neighbours differ in kind; of a replacement the removed words come first.
    """
    return tuple(_changes(words_of(a), words_of(b)))


def _changes(a: Tokens, b: Tokens) -> Iterator[Change]:
    if not a.keys and not b.keys:
        if a.text or b.text:
            yield Change(kind=ChangeKind.SAME, before=a.text, after=b.text)
        return
    i = j = 0
    for run in runs(a.keys, b.keys):
        yield from _replaced(a, b, (i, run.a), (j, run.b))
        i, j = run.a + run.length, run.b + run.length
        yield Change(kind=ChangeKind.SAME, before=a.piece(run.a, i), after=b.piece(run.b, j))
    yield from _replaced(a, b, (i, len(a.keys)), (j, len(b.keys)))


def _replaced(a: Tokens, b: Tokens, old: tuple[int, int], new: tuple[int, int]) -> Iterator[Change]:
    if (before := a.piece(*old)) and (old[0] < old[1] or not a.keys):
        yield Change(kind=ChangeKind.REMOVED, before=before)
    if (after := b.piece(*new)) and (new[0] < new[1] or not b.keys):
        yield Change(kind=ChangeKind.ADDED, after=after)
