"""Words with marks that change their meaning, and the ways in which the same words can be written.

mark: what the page does to a few letters: raises, lowers or strikes them out, puts them in, hangs a note on them ·
part: letters of one mark · wording: all parts as one plain text. ``NOW`` is what the page says today: without note
marks and without what was struck out, powers raised (10⁶), indices low where they would run into a figure (log₂8).
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["NOW", "SHOWN", "Mark", "MarkedPart", "Wording", "differing", "may_be_note", "plain", "shown"]

_RAISED = str.maketrans("0123456789+-−=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SIGNS = {"TM": "™", "SM": "℠"}
_STOPS = tuple(",.;:!?)]}…»”、。，")


class Mark(enum.StrEnum):
    """What the page does to letters beside writing them."""

    NONE = ""
    NOTE = "note"  # the mark of a footnote or of a source
    RAISED = "raised"
    LOWERED = "lowered"
    STRUCK = "struck"
    INSERTED = "inserted"
    DRAWN = "drawn"  # letters that the browser draws and the document does not hold: quotation marks of <q>


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPart:
    """Letters of one mark, as the document has them."""

    text: str
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Which marked letters are written, and how. ``flat``: raised and lowered ones like all others, none drawn.

    ``bare``: without the raised figures that may be note marks, since no figure stands before them.
    """

    notes: bool = False
    struck: bool = False
    inserted: bool = True
    flat: bool = False
    bare: bool = False

    def of(self, parts: Sequence[MarkedPart]) -> tuple[str, ...]:
        """What each part becomes; joined they are the text. White space that a missing part leaves double is single."""
        written = [self._of(parts, index) for index in range(len(parts))]
        filled: list[int] = []  # the places before with letters left; those behind only lose theirs: all is linear
        after = 0
        for index, part in enumerate(parts):
            if part.text and not written[index]:
                after = max(after, index + 1)
                while after < len(written) and not written[after]:
                    after += 1
                while filled and not written[filled[-1]]:
                    filled.pop()
                _close(written, filled[-1] if filled else None, after if after < len(written) else None)
            if written[index]:
                filled.append(index)
        return tuple(written)

    def _of(self, parts: Sequence[MarkedPart], index: int) -> str:
        text, mark = parts[index].text, parts[index].mark
        written = {
            Mark.NOTE: self.notes,
            Mark.STRUCK: self.struck,
            Mark.INSERTED: self.inserted,
            Mark.DRAWN: not self.flat,
        }
        if mark in written:
            return text if written[mark] else ""
        if mark is Mark.RAISED and self.bare and may_be_note(parts, index):
            return ""
        if mark is Mark.NONE or self.flat:
            return text
        return _raised(text) if mark is Mark.RAISED else _lowered(parts, index)


NOW = Wording()
SHOWN = Wording(notes=True, struck=True, flat=True)  # letter by letter as the document has it


def plain(parts: Sequence[MarkedPart]) -> str:
    """The words as the page means them today."""
    return "".join(NOW.of(parts))


def shown(parts: Sequence[MarkedPart]) -> str:
    """The letters of the document, one after the other, whatever is done to them."""
    return "".join(part.text for part in parts if part.mark is not Mark.DRAWN)


def may_be_note(parts: Sequence[MarkedPart], index: int) -> bool:
    """Whether a raised part is figures behind a word, a stop or a year: a power, or a note that nothing proves one."""
    text = parts[index].text.strip("[]()")
    before = _before(parts, index)
    if not text.isdecimal() or len(text) > 3:
        return False
    last = before.split()[-1] if before.split() else ""
    year = len(last) == 4 and last.isdecimal() and "1500" <= last <= "2100"
    return year or (not last[-1:].isdigit() and len(last) > 3)


def _raised(text: str) -> str:
    raised = _SIGNS.get(text) or text.translate(_RAISED)
    if text in _SIGNS or _is_other(text, raised):
        return raised
    if not any(map(str.isalnum, text)):  # ® and ° are raised as they are
        return text
    return f"^{text}" if len(text) == 1 else f"^({text})"


def _is_other(text: str, moved: str) -> bool:
    """Whether there is a raised or lowered form of every letter."""
    return all(one != other or one.isspace() for one, other in zip(text, moved, strict=True))


def _lowered(parts: Sequence[MarkedPart], index: int) -> str:
    """``H2O``; ``log₂8``, ``3¹/₂`` and ``10₂`` where it would be another number, ``xᵢ`` where another word."""
    text, before = parts[index].text, _before(parts, index)
    after = next(filter(None, (parts[at].text for at in range(index + 1, len(parts)))), "")
    behind_letter = before[-1:].isalpha() or before[-1:] in (")", "]")
    if text.isdecimal() and behind_letter and not after[:1].isdigit():
        return text
    lowered = text.translate(_LOWERED)
    if _is_other(text, lowered) or not any(map(str.isalnum, text)):
        return lowered
    return f"_{text}" if text.isalnum() else f"_({text})"


def _before(parts: Sequence[MarkedPart], index: int) -> str:
    """The last letters before a part."""
    texts = (parts[at].text for at in range(index - 1, -1, -1))
    return next(filter(None, texts), "")[-40:]


def _close(written: list[str], before: int | None, after: int | None) -> None:
    """Close the gap that a missing part leaves: one space of two, none before a stop or at the text's ends.

    ``before`` and ``after`` are the places of the next letters on both sides.
    """
    following = written[after] if after is not None else ""
    if before is None or written[before][-1:] in (" ", "\n"):
        if after is not None and following[:1] in (" ", "\n"):
            written[after] = following[1:]
        elif before is not None and (not following or following.startswith(_STOPS)):
            written[before] = written[before][:-1]


def differing(parts: Sequence[MarkedPart]) -> Iterator[Wording]:
    """All other ways to write the parts that differ from ``NOW``, the likeliest first."""
    marks = {part.mark for part in parts}
    notes = (False, True) if Mark.NOTE in marks else (False,)
    edits = [(False, True)]
    if Mark.STRUCK in marks:
        edits.append((True, True))
    if marks & {Mark.STRUCK, Mark.INSERTED}:
        edits.append((Mark.STRUCK in marks, False))
    figures = [(False, False)]
    if marks & {Mark.RAISED, Mark.LOWERED, Mark.DRAWN}:
        figures.append((True, False))
    if Mark.RAISED in marks:
        figures.append((False, True))
    for flat, bare in figures:
        for struck, inserted in edits:
            for noted in notes:
                way = Wording(notes=noted, struck=struck, inserted=inserted, flat=flat, bare=bare)
                if way != NOW:
                    yield way
