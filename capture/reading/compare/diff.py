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
    old, new = words_of(a), words_of(b)
    if not old.keys and not new.keys:
        return (Change(kind=ChangeKind.SAME, before=a, after=b),) if a or b else ()
    changes: list[Change] = []
    i = j = 0
    for run in runs(old.keys, new.keys):
        changes += _replaced(old, new, (i, run.a), (j, run.b))
        i, j = run.a + run.length, run.b + run.length
        changes.append(Change(kind=ChangeKind.SAME, before=old.piece(run.a, i), after=new.piece(run.b, j)))
    changes += _replaced(old, new, (i, len(old.keys)), (j, len(new.keys)))
    return tuple(changes)


def _replaced(a: Tokens, b: Tokens, old: tuple[int, int], new: tuple[int, int]) -> Iterator[Change]:
    if (before := a.piece(*old)) and (old[0] < old[1] or not a.keys):
        yield Change(kind=ChangeKind.REMOVED, before=before)
    if (after := b.piece(*new)) and (new[0] < new[1] or not b.keys):
        yield Change(kind=ChangeKind.ADDED, after=after)
