"""What a library address asks for, how it is written, and the form of the finer fields: site, job, tag, dates. Pure.

Everything that narrows the list lives in the address, so that it can be kept, sent and gone back to. What is not
understood is passed over; a date that is wrong narrows nothing, and the form says why.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from capture.archive.catalog import Row
from capture.model.address import read_url

__all__ = ["COMPACT", "DateField", "Facet", "FacetForm", "ListQuery", "list_address", "site_of"]

COMPACT = "compact"
CHOICES = 200  # of a field, the most frequent ones; words find the others
_PAGES = 1_000_000  # a list longer than this is nobody's
_LONGEST = 2000  # characters of a field
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TEXTS = {"words": "q", "outcome": "outcome", "site": "site", "job": "job", "tag": "tag"}
_TEXTS |= {"since": "from", "until": "until"}
_FIELDS = _TEXTS | {"view": "view", "page": "page"}  # our names, and those in the address


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Fields as they were given; empty: not asked for. ``since`` and ``until`` are UTC days, both included.

    ``page`` counts from 1. ``view`` is ``compact``, or empty for rows with pictures.
    """

    words: str = ""
    outcome: str = ""
    site: str = ""
    job: str = ""
    tag: str = ""
    since: str = ""
    until: str = ""
    view: str = ""
    page: int = 1

    @classmethod
    def parse(cls, given: Mapping[str, str]) -> "ListQuery":
        """From the fields of an address; what is not understood is passed over."""
        texts = {name: given.get(field, "").strip()[:_LONGEST] for name, field in _TEXTS.items()}
        page = given.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 8 else 1
        view = COMPACT if given.get("view") == COMPACT else ""
        return cls(**texts, view=view, page=min(_PAGES, max(1, number)))

    def fields(self, *without: str) -> tuple[tuple[str, str], ...]:
        """Names and values of the address, those left out that say nothing, or that stand in ``without``."""
        values = ((field, str(getattr(self, name))) for name, field in _FIELDS.items())
        return tuple(
            (name, value) for name, value in values if value and (name, value) != ("page", "1") and name not in without
        )

    @property
    def is_finer(self) -> bool:
        """Whether site, job, tag or a date narrows the list."""
        return any((self.site, self.job, self.tag, self.since, self.until))

    @property
    def first_day(self) -> date | None:
        """The first day, where it is one."""
        return _date(self.since)

    @property
    def last_day(self) -> date | None:
        """The last day, where it is one and not before the first."""
        last = _date(self.until)
        return None if last and self.first_day and last < self.first_day else last

    def matching(self, rows: Iterable[Row]) -> list[Row]:
        """The rows that have the site, job, tag and dates that are asked for."""
        matching = list(rows)
        for test in self._tests():
            matching = [row for row in matching if test(row)]
        return matching

    def _tests(self) -> Iterator[Callable[[Row], bool]]:
        first, last = self.first_day, self.last_day
        if self.site:
            yield lambda row: site_of(row.url) == self.site
        if self.job:
            yield lambda row: row.job == self.job
        if self.tag:
            yield lambda row: self.tag in row.tags
        if first:
            yield lambda row: row.captured.astimezone(UTC).date() >= first
        if last:
            yield lambda row: row.captured.astimezone(UTC).date() <= last


def list_address(query: ListQuery, **changes: Any) -> str:
    """The address of a list like ``query`` but for the fields given."""
    fields = replace(query, **changes).fields()
    return f"/?{urlencode(fields, errors='replace')}" if fields else "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One value of a field to choose, and how many snapshots of the archive have it."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField:
    """A day as it was asked for; ``wrong`` says why it is not used, empty: it is, or none was asked for."""

    value: str
    wrong: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetForm:
    """The form of the finer fields; ``clear`` is the list without them."""

    sites: tuple[Facet, ...]
    jobs: tuple[Facet, ...]
    tags: tuple[Facet, ...]
    since: DateField
    until: DateField
    is_open: bool
    clear: str

    @classmethod
    def of(cls, rows: Sequence[Row], query: ListQuery) -> "FacetForm":
        """The form for an archive of ``rows``, filled in as asked."""
        since, until = (
            f"“{text}” is not a day, so it is not used. Write it like 2026-11-25." if text and not _date(text) else ""
            for text in (query.since, query.until)
        )
        if _date(query.until) and not query.last_day:
            until = "This day is before the first one, so it is not used."
        return cls(
            sites=_facets((site_of(row.url) for row in rows), query.site),
            jobs=_facets((row.job for row in rows), query.job),
            tags=_facets((tag for row in rows if row.tags for tag in set(row.tags)), query.tag),
            since=DateField(value=query.since, wrong=since),
            until=DateField(value=query.until, wrong=until),
            is_open=query.is_finer,
            clear=list_address(query, site="", job="", tag="", since="", until="", page=1),
        )


def _facets(values: Iterable[str], chosen: str) -> tuple[Facet, ...]:
    """By their names; that which is asked for is there even if nothing has it."""
    counts = Counter(value for value in values if value)
    offered = dict(counts.most_common(CHOICES)) | ({chosen: counts[chosen]} if chosen else {})
    return tuple(Facet(value=value, count=count, chosen=value == chosen) for value, count in sorted(offered.items()))


@lru_cache(maxsize=20_000)
def site_of(url: str) -> str:
    """The host of an address without its ``www.``; empty where it has none."""
    known = read_url(url)
    return known.host.removeprefix("www.") if known else ""


def _date(text: str) -> date | None:
    """The day that ``2026-11-25`` names; None for anything else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
