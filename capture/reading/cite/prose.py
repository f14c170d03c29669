"""Prose: a citation for people to read, as plain text or as HTML with its italics."""

from dataclasses import dataclass
from html import escape

__all__ = ["Prose", "ProsePart", "italic", "prose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProsePart:
    """Some words in one face."""

    text: str
    italic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A citation's parts, in order."""

    parts: tuple[ProsePart, ...]

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(part.text for part in self.parts)

    @property
    def html(self) -> str:
        """Escaped text and ``<i>``, nothing else."""
        return "".join(f"<i>{escape(part.text)}</i>" if part.italic else escape(part.text) for part in self.parts)


def italic(text: str) -> ProsePart:
    """The text in italics."""
    return ProsePart(text=text, italic=True)


def prose(*given: str | ProsePart | Prose) -> Prose:
    """Texts, parts and prose in a row; empty ones vanish."""
    parts: list[ProsePart] = []
    for one in given:
        new = one.parts if isinstance(one, Prose) else (one if isinstance(one, ProsePart) else ProsePart(text=one),)
        parts.extend(part for part in new if part.text)
    return Prose(parts=tuple(parts))
