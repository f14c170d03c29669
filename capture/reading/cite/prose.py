"""Prose: the parts of a sentence that cites, as plain text or as HTML with its italics.

A style puts these parts in its manual's order: the title in italics or quotation marks with the one stop that the
manual wants, dates (month names are English: the styles are), pinpoints, and where the archived copy is. What a page
does not say is an empty part, and ``wrapped`` writes no marks around an empty part, so that a style needs no case of
its own for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from capture.model.citation import Citation, PartialDate

__all__ = [
    "AP_MONTHS", "IEEE_MONTHS", "MONTHS", "NLM_MONTHS", "Prose", "ProsePart", "archive_location", "archive_name",
    "capture_day", "day_first", "double_quoted", "ended", "italic", "italic_with", "month_first", "numbered",
    "paragraphs_or_pages", "prose", "row", "single_quoted", "title_of", "typographic", "unstopped", "wrapped",
    "year_first",
]  # fmt: skip

MONTHS = tuple("January February March April May June July August September October November December".split())
# Bluebook table T12, MLA appendix 1: what is short stays whole.
AP_MONTHS = tuple("Jan. Feb. Mar. Apr. May June July Aug. Sept. Oct. Nov. Dec.".split())
NLM_MONTHS = tuple("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
IEEE_MONTHS = tuple(name if name == "May" else f"{name}." for name in NLM_MONTHS)
# A quotation that closes at the end; an apostrophe (the players’) closes none.
_CLOSING = re.compile(r"(?:“[^“”]*”|‘(?:[^‘’]|(?<=\w)’(?=\w))*’)$")
_ENDED = re.compile(r"[.!?…。！？۔؟।][\"'”’»)\]]*$")

Labels = tuple[str, str]  # for one and for several


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


def prose(*pieces: str | ProsePart | Prose) -> Prose:
    """Texts, parts and prose in a row; empty ones vanish."""
    parts: list[ProsePart] = []
    for piece in pieces:
        if isinstance(piece, Prose):
            parts.extend(piece.parts)
        else:
            parts.append(ProsePart(text=piece) if isinstance(piece, str) else piece)
    return Prose(parts=tuple(part for part in parts if part.text))


def italic(text: str) -> ProsePart:
    """The text in italics."""
    return ProsePart(text=text, italic=True)


def wrapped(before: str, text: str, after: str = "") -> str:
    """The text between its marks; empty where there is no text."""
    return f"{before}{text}{after}" if text else ""


def row(between: str, *texts: str) -> str:
    """The texts that are not empty, with ``between`` between them."""
    return between.join(text for text in texts if text)


# ---- titles


def title_of(citation: Citation) -> str:
    """The title, else a description in brackets, as the manuals ask (APA 9.22): something always names the page."""
    host = urlsplit(citation.url).hostname or citation.snapshot
    return citation.title or (f"[Untitled page of {host}]" if host else "[Untitled page]")


def ended(text: str) -> str:
    """The text with one stop at its end; ``?``, ``!`` and ``…`` are stops too."""
    return text if not text or _ENDED.search(text) else f"{text}."


def unstopped(title: str) -> str:
    """The title without a full stop at its end, for where a comma follows; "…" and "U.S." keep theirs."""
    return re.sub(r"(?<!\.)(?<!\.\w)\.$", "", title)


def typographic(text: str) -> str:
    """Straight double quotation marks around words as “ and ”; others (6" of rain, צה"ל) stay straight."""
    return re.sub(r'(?<!\w)"([^"]*)"(?!\w)', r"“\1”", text)


def double_quoted(title: str, mark: str = "") -> str:
    """“Title,” with single marks inside (Chicago 13.30), each country's in its own way, ``mark`` before the closing
    ones (6.9, 6.11).
    """
    text = _inside(typographic(title), mark)
    for pair, single in (("“”", "‘’"), ("„“", "‚‘"), ("„”", "‚’"), ("””", "’’")):
        text = re.sub(f"{pair[0]}([^„“”]*){pair[1]}", rf"{single[0]}\1{single[1]}", text)
    return f"“{text}”"


def single_quoted(title: str) -> str:
    """‘Title’ with double marks inside (British use); a full stop of the title's own is left out."""
    inner = re.sub(r"(?<!\w)‘([^‘]*)’(?!\w)", r"“\1”", typographic(title))
    return f"‘{unstopped(inner)}’"


def italic_with(mark: str, title: str) -> Prose:
    """The title in italics; ``mark`` behind it is upright, unless it goes before a closing quotation mark."""
    title = typographic(title)
    marked = _inside(title, mark)
    plain = unstopped(title) if mark == "," else title
    return prose(italic(plain), mark) if marked == f"{plain}{mark}" else prose(italic(marked))


def _inside(title: str, mark: str) -> str:
    """The title with a full stop or a comma, before quotation marks that close at its end (American use).

    A full stop gives way to the title's own ``?`` or ``!`` (Chicago 6.125); a comma stays beside it, and takes
    the place of the title's own full stop.
    """
    if _CLOSING.search(title):
        return f"{_inside(title[:-1], mark)}{title[-1]}"
    if mark == "." and _ENDED.search(title):
        return title
    return f"{unstopped(title) if mark == ',' else title}{mark}"


# ---- dates


def capture_day(citation: Citation) -> PartialDate:
    """The UTC day on which the page was captured: as which styles understand access."""
    return PartialDate.of(citation.accessed)


def month_first(date: PartialDate | None, months: tuple[str, ...] = MONTHS) -> str:
    """``October 14, 2026``, ``October 2026`` or ``2026``; empty without a date."""
    if date is None or date.month is None:
        return f"{date.year}" if date else ""
    month = months[date.month - 1]
    return f"{month} {date.year}" if date.day is None else f"{month} {date.day}, {date.year}"


def day_first(date: PartialDate | None, months: tuple[str, ...] = MONTHS) -> str:
    """``14 October 2026``, ``October 2026`` or ``2026``; empty without a date."""
    parts = (date.day, months[date.month - 1] if date.month else None, date.year) if date else ()
    return " ".join(str(part) for part in parts if part is not None)


def year_first(date: PartialDate | None, between: str, months: tuple[str, ...] = MONTHS) -> str:
    """``2026, October 14`` with ``between`` after the year; empty without a date."""
    if date is None:
        return ""
    parts = (months[date.month - 1] if date.month else None, date.day)
    return f"{date.year}" + wrapped(between, " ".join(str(part) for part in parts if part is not None))


# ---- where the words stand, and where the copy is


def paragraphs_or_pages(citation: Citation, paragraphs: Labels | None, pages: Labels) -> str:
    """``para. 4``, ``paras. 4, 6–8``; of a PDF its pages, which go before. Empty where there is neither.

    ``paragraphs`` None: the manual does not count what the page has not numbered itself.
    """
    pinpoint = citation.pinpoint
    if pinpoint is None:
        return ""
    if pinpoint.pages:
        return numbered(pinpoint.pages, pages)
    return numbered(pinpoint.paragraphs, paragraphs) if pinpoint.paragraphs and paragraphs else ""


def numbered(numbers: Sequence[int], labels: Labels) -> str:
    """The label and the numbers, those in a row as a range."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    written = (f"{range_[0]}–{range_[-1]}" if len(range_) > 1 else f"{range_[0]}" for range_ in ranges)
    return f"{labels[len(numbers) > 1]}{', '.join(written)}"


def archive_location(citation: Citation, *, square: bool = False, angles: bool = False) -> str:
    """``at https://…``, the public address, or ``as ID (sha256 …)``; empty when the snapshot has no name either.

    ``angles`` puts the address between < and >; ``square`` brackets stand inside round ones.
    """
    if citation.archive_url:
        return f"at <{citation.archive_url}>" if angles else f"at {citation.archive_url}"
    return archive_name(citation, square=square)


def archive_name(citation: Citation, *, square: bool = False) -> str:
    """``as ID (sha256 …)``: name and sealed hash tell the copy from any other, with a public address or without one.

    Empty when the snapshot has no name.
    """
    opening, closing = "[]" if square else "()"
    seal = wrapped(f"{opening}sha256 ", citation.sha256, closing)
    return row(" ", f"as {citation.snapshot}", seal) if citation.snapshot else ""
