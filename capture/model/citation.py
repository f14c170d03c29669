"""The citation: what a snapshot is quoted by, whatever style it is written in afterwards.

Everything in it may come from a hostile page. Each noun makes its texts safe as it is made: one line each,
without control or direction characters, addresses only http(s) and fully escaped. A form still has to escape
what is special to itself.
"""

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlunsplit

from capture.model import moment as moments
from capture.model.address import read_url
from capture.model.detour import Detour, detour_sentence
from capture.model.outcome import Outcome, Reason

__all__ = ["Citation", "Name", "PartialDate", "Pinpoint", "one_line", "web_address"]

BROKEN = "the seal of this archived copy does not hold: do not rely on it"
# Kept by many, seen by none: they would hide in a copied title.
_SILENT = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Embeddings, overrides and isolates turn the rest of the line around; tag characters smuggle text.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
# No empty label, and nothing that a form would have to escape.
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
_PLAIN = "%/?:@!$&'()*+,;=~"  # in addresses that are escaped already
_DANGEROUS = ("Cc", "Cs", "Co")  # controls, lone surrogates, private use


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An author: ``family`` with ``given`` (and ``suffix``, such as Jr.), or ``literal`` for all others.

    Particles belong to the family (van der Berg). Organisations are literal, and names in scripts without
    letter case: their order and their initials are not for us to guess.
    """

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""

    def __post_init__(self) -> None:
        _clean(self)

    @property
    def full(self) -> str:
        """In reading order: ``Jan van der Berg``."""
        return self.literal or " ".join(part for part in (self.given, self.family, self.suffix) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialDate:
    """A date as precise as it is known; a day needs its month."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PartialDate | None":
        """The date that an ISO 8601 text begins with, the day as its author wrote it; None: there is none."""
        found = re.match(r"([12]\d{3})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)", text.strip(), re.ASCII)
        if found is None:
            return None
        year, month, day = (None if part is None else int(part) for part in found.groups())
        try:
            date(year or 1, month or 1, day or 1)
        except ValueError:
            return None
        return cls(year=year or 1, month=month, day=day)

    @classmethod
    def of(cls, moment: datetime) -> "PartialDate":
        """The UTC day of a moment."""
        text = moments.to_iso_seconds(moment)
        return cls(year=int(text[:4]), month=int(text[5:7]), day=int(text[8:10]))

    @property
    def iso(self) -> str:
        """``2026``, ``2026-10`` or ``2026-10-14``."""
        parts = (self.month, self.day) if self.month is not None else ()
        return f"{self.year:04d}" + "".join(f"-{part:02d}" for part in parts if part is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinpoint:
    """Where in the page the quoted words stand: paragraphs as the library counts them, ascending, pages of a PDF,
    or the heading above. What is not known is empty.
    """

    paragraphs: tuple[int, ...] = ()
    pages: tuple[int, ...] = ()
    heading: str = ""

    def __post_init__(self) -> None:
        _clean(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What a snapshot alone says.

    ``accessed`` is the time of capture, aware UTC. ``archive_url`` is empty unless the archive has a public address;
    ``archive`` is that archive's id, ``snapshot`` the snapshot's (of other producers' files: the file's name), ``seal``
    is ``sha256:<hex>`` of its manifest, empty where there is none. ``outcome`` is None for other producers' files.
    ``pinpoint`` is None unless words of the page are quoted. ``broken``: there is a seal and it does not hold. ``cut``
    says that the page's own answer is not known to be whole, empty where it is.
    """

    title: str = ""
    authors: tuple[Name, ...] = ()
    site: str = ""
    published: PartialDate | None = None
    published_source: str = ""
    accessed: datetime
    url: str = ""
    archive_url: str = ""
    archive: str = ""
    snapshot: str = ""
    seal: str = ""
    broken: bool = False
    language: str = ""
    outcome: Outcome | None = None
    reasons: tuple[Reason, ...] = ()
    status: int | None = None
    detours: tuple[Detour, ...] = ()
    cut: str = ""
    pinpoint: Pinpoint | None = None

    def __post_init__(self) -> None:
        for name in ("url", "archive_url"):
            object.__setattr__(self, name, web_address(getattr(self, name)))
        reasons = tuple(Reason(code=reason.code, text=one_line(reason.text)) for reason in self.reasons)
        object.__setattr__(self, "reasons", reasons)
        ways = tuple(replace(one, host=one_line(one.host), place=one_line(one.place)) for one in self.detours)
        object.__setattr__(self, "detours", ways)
        _clean(self)

    @property
    def refused(self) -> bool:
        """Whether the page that was wanted did not come: then only this can be cited, not its words."""
        return self.outcome in (Outcome.SUSPECT, Outcome.FAILED)

    @property
    def warning(self) -> str:
        """What a reader of any form of it has to know, empty where there is nothing: that the seal does not hold, whose
        word stands for the page's host, and that the page may not be whole.
        """
        return "; ".join(filter(None, (BROKEN if self.broken else "", detour_sentence(self.detours), self.cut)))

    @property
    def sha256(self) -> str:
        """The seal's hex digits; empty where there is no seal."""
        return self.seal.removeprefix("sha256:")


def one_line(text: str) -> str:
    """The text in composed form on one line; what would hide or turn around the rest shows as U+FFFD."""
    text = _SILENT.sub("", unicodedata.normalize("NFC", text))
    plain = _TURNING.sub("\ufffd", " ".join(text.split()))
    return "".join(
        "\ufffd"
        if unicodedata.category(letter) in _DANGEROUS
        or ord(letter) & 0xFFFE == 0xFFFE  # noncharacters (Unicode, 23.7)
        or 0xFDD0 <= ord(letter) <= 0xFDEF
        else letter
        for letter in plain
    )


def web_address(text: str) -> str:
    """An http(s) address in plain ASCII, without credentials and escaped for any form; empty for all else."""
    url = read_url(text.strip())
    if url is None or not url.is_web or not _HOST.fullmatch(url.host):
        return ""
    path, query, fragment = (quote(part, safe=_PLAIN) for part in (url.path, url.query, url.fragment))
    return urlunsplit((url.scheme, url.netloc, path, query, fragment))


def _clean(noun: Any) -> None:
    """Every text of a frozen noun, by ``one_line``."""
    for field in fields(noun):
        value = getattr(noun, field.name)
        if isinstance(value, str) and not isinstance(value, Outcome):
            object.__setattr__(noun, field.name, one_line(value))
