"""The list narrowed by site, job, tag and dates: what can be chosen, and what was asked for in error. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache

from capture.archive.catalog import Row
from capture.model.address import read_url
from capture.web.list_query import ListQuery, address, to_date

__all__ = ["CHOICES", "Choice", "DateField", "Narrowing", "host_of", "narrowed", "narrowing"]

CHOICES = 200  # of a field, the most frequent ones; words find the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
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
class Narrowing:
    """The form of the finer fields; ``clear`` is the list without them."""

    sites: tuple[Choice, ...]
    jobs: tuple[Choice, ...]
    tags: tuple[Choice, ...]
    since: DateField
    until: DateField
    is_open: bool
    clear: str


def narrowing(rows: Sequence[Row], asked: ListQuery) -> Narrowing:
    """The form for an archive of ``rows``, filled in as asked."""
    return Narrowing(
        sites=_choices((host_of(row.url) for row in rows), asked.site),
        jobs=_choices((row.job for row in rows), asked.job),
        tags=_choices((tag for row in rows if row.tags for tag in set(row.tags)), asked.tag),
        since=DateField(value=asked.since, wrong=_wrong(asked.since)),
        until=DateField(value=asked.until, wrong=_wrong(asked.until) or _backwards(asked)),
        is_open=asked.is_finer,
        clear=address(asked.coarser),
    )


def narrowed(rows: Iterable[Row], asked: ListQuery) -> list[Row]:
    """The rows that have all that is asked for; a date that is wrong narrows nothing."""
    found = list(rows)
    for test in _tests(asked):
        found = [row for row in found if test(row)]
    return found


@lru_cache(maxsize=20_000)
def host_of(url: str) -> str:
    """The host of an address without its ``www.``; empty where it has none."""
    found = read_url(url)
    return found.host.removeprefix("www.") if found else ""


def _tests(asked: ListQuery) -> Iterable[Callable[[Row], bool]]:
    since, until = to_date(asked.since), None if _backwards(asked) else to_date(asked.until)
    if asked.site:
        yield lambda row: host_of(row.url) == asked.site
    if asked.job:
        yield lambda row: row.job == asked.job
    if asked.tag:
        yield lambda row: asked.tag in row.tags
    if since:
        yield lambda row: row.captured.astimezone(UTC).date() >= since
    if until:
        yield lambda row: row.captured.astimezone(UTC).date() <= until


def _choices(values: Iterable[str], asked: str) -> tuple[Choice, ...]:
    """By their names; that which is asked for is there even if nothing has it."""
    counts = Counter(value for value in values if value)
    shown = dict(counts.most_common(CHOICES)) | ({asked: counts[asked]} if asked else {})
    return tuple(Choice(value=value, count=count, chosen=value == asked) for value, count in sorted(shown.items()))


def _wrong(text: str) -> str:
    if not text or to_date(text):
        return ""
    return f"“{text}” is not a day, so it is not used. Write it like 2026-11-25."


def _backwards(asked: ListQuery) -> str:
    since, until = to_date(asked.since), to_date(asked.until)
    return "This day is before the first one, so it is not used." if since and until and until < since else ""
