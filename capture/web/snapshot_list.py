"""The library's list: rows filtered, counted, cut into pages and days. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from capture.archive.catalog import Row
from capture.web import dates
from capture.web.did_you_mean import Suggestion, nearest
from capture.web.facets import Narrowing, narrowed, narrowing
from capture.web.idn_display import beside, shown_host
from capture.web.language_tag import language_tag
from capture.web.list_query import COMPACT, ListQuery, address, fields
from capture.web.outcome_badges import OUTCOMES, OutcomeBadge, mark
from capture.web.safe_text import sentence

__all__ = ["PAGE", "Day", "Filter", "ListEntry", "Listing", "listing"]

PAGE = 50
REASON = 240  # characters of a reason in the list; all of it stands on the snapshot's page


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntry:
    """One snapshot in the list; texts are as captured, to be escaped. ``saves`` counts those of its address.

    ``ascii_host`` is the host in punycode where its letters mislead, else empty.
    """

    id: str
    title: str
    host: str
    ascii_host: str
    author: str
    published: str
    language: str
    captured: datetime
    clock: str
    mark: OutcomeBadge
    why: str
    saves: int
    saves_href: str

    @property
    def has_picture(self) -> bool:
        """What is no page has no picture worth showing, only its mark."""
        return self.mark.name not in ("suspect", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The entries of one UTC day under their heading."""

    heading: str
    entries: tuple[ListEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One outcome to filter by, and how many there are; ``mark`` None: all of them."""

    mark: OutcomeBadge | None
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the list. ``held`` and ``addresses`` count the whole archive, ``matching`` what is asked for.

    ``other_view`` leads to the same page with pictures, or without them, ``everything`` to the whole list;
    ``nearest`` is a word to look for instead of one that nothing has. Names and values in ``kept_by_…`` go along
    with what that form sends.
    """

    asked: ListQuery
    narrowing: Narrowing
    filters: tuple[Filter, ...]
    days: tuple[Day, ...]
    held: int
    addresses: int
    matching: int
    first: int
    last: int
    newer: str
    older: str
    other_view: str
    everything: str
    nearest: Suggestion | None
    nearest_href: str
    kept_by_search: tuple[tuple[str, str], ...]
    kept_by_narrowing: tuple[tuple[str, str], ...]


def listing(rows: Sequence[Row], asked: ListQuery, now: datetime) -> Listing:
    """The page of ``rows`` (newest first) that is asked for."""
    saves = Counter(row.address_key for row in rows)
    found = narrowed(_matching(rows, asked.query), asked)
    near = nearest(asked.query, map(_searched, rows)) if asked.query and not found else None
    chosen = [row for row in found if asked.outcome in ("", row.outcome)]
    start = (asked.page - 1) * PAGE
    shown = chosen[start : start + PAGE]
    entries = [_entry(row, saves[row.address_key]) for row in shown]
    days = groupby(entries, key=lambda entry: entry.captured.astimezone(UTC).date())
    return Listing(
        asked=asked,
        narrowing=narrowing(rows, asked),
        filters=_filters(found, asked),
        days=tuple(
            Day(heading=dates.heading(day, now.astimezone(UTC).date()), entries=tuple(group)) for day, group in days
        ),
        held=len(rows),
        addresses=len(saves),
        matching=len(chosen),
        first=start + 1,
        last=start + len(shown),
        newer=address(asked, page=asked.page - 1) if asked.page > 1 else "",
        older=address(asked, page=asked.page + 1) if start + PAGE < len(chosen) else "",
        other_view=address(asked, view="" if asked.view else COMPACT),
        everything=address(ListQuery(view=asked.view)),
        nearest=near,
        nearest_href=address(asked, query=near.query, page=1) if near else "",
        kept_by_search=fields(asked, "q", "page"),
        kept_by_narrowing=fields(asked, "site", "job", "tag", "from", "until", "page"),
    )


def _matching(rows: Sequence[Row], query: str) -> list[Row]:
    words = sorted(set(query.casefold().split()), key=len, reverse=True)  # long ones are rare: most rows end there
    if not words:
        return list(rows)
    texts = map(_searched, rows)
    return [row for row, text in zip(rows, texts, strict=True) if all(word in text for word in words)]


def _searched(row: Row) -> str:
    return "\n".join((row.title, row.url, row.seed, row.site)).casefold()


def _filters(found: Sequence[Row], asked: ListQuery) -> tuple[Filter, ...]:
    counts = Counter(row.outcome for row in found)
    every = Filter(mark=None, count=len(found), href=address(asked, outcome="", page=1), current=not asked.outcome)
    return every, *(
        Filter(
            mark=one,
            count=counts[one.name],
            href=address(asked, outcome=one.name, page=1),
            current=asked.outcome == one.name,
        )
        for one in OUTCOMES
    )


def _entry(row: Row, saves: int) -> ListEntry:
    host = shown_host(row.url)
    return ListEntry(
        id=row.id,
        title=row.title or row.url or row.id,
        host=host.removeprefix("www."),
        ascii_host=beside(host),
        author=row.author,
        published=dates.published(row.published, row.captured.year),
        language=language_tag(row.language),
        captured=row.captured,
        clock=f"{row.captured:%H:%M}",
        mark=mark(row.outcome),
        why=sentence(_cut("; ".join(row.reasons))),
        saves=saves,
        saves_href=address(ListQuery(query=row.url)),
    )


def _cut(text: str) -> str:
    return text if len(text) <= REASON else f"{text[:REASON].rstrip()}…"
