"""The library's list: rows matched, counted, cut into pages and days. Pure.

Words are looked for in title, address and site; where no row has one of them, the nearest word that stands in the
archive is offered. Each outcome is counted whichever is chosen.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import groupby, repeat

from capture.archive.catalog import Row
from capture.web import dates
from capture.web.list_query import COMPACT, FacetForm, ListQuery, list_address
from capture.web.outcome_badges import OUTCOMES, OutcomeBadge, badge
from capture.web.safe_text import language_tag, punycode_beside, sentence, written_host

__all__ = ["PAGE", "Day", "ListEntry", "Listing", "OutcomeFilter", "Suggestion", "did_you_mean", "listing"]

PAGE = 50
REASON = 240  # characters of a reason in the list; all of it stands on the snapshot's page
_WORD = re.compile(r"\w{3,30}")
_LIKENESS = 0.6  # of difflib: boot and boat have 0.75
_MISTAKES = 2  # letters that one of two words may be longer


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
class OutcomeFilter:
    """One outcome to filter by, and how many there are; ``mark`` None: all of them."""

    mark: OutcomeBadge | None
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """``word`` stands in ``count`` of the texts; ``words`` is what was asked for with it in place."""

    word: str
    count: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page of the list. ``total`` and ``addresses`` count the whole archive, ``matching`` what is asked for.

    ``other_view`` leads to the same page with pictures, or without them, ``everything`` to the whole list;
    ``nearest`` is a word to look for instead of one that nothing has. Names and values in ``kept_by_…`` go along
    with what that form sends.
    """

    query: ListQuery
    facets: FacetForm
    filters: tuple[OutcomeFilter, ...]
    days: tuple[Day, ...]
    total: int
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
    kept_by_facets: tuple[tuple[str, str], ...]


def listing(rows: Sequence[Row], query: ListQuery, now: datetime) -> Listing:
    """The page of ``rows`` (newest first) that is asked for."""
    saves = Counter(row.address_key for row in rows)
    words = sorted(set(query.words.casefold().split()), key=len, reverse=True)  # long words are rare
    texts = map(_searched, rows) if words else repeat("")  # one pass, however many words there are
    with_words = (row for row, text in zip(rows, texts, strict=False) if all(word in text for word in words))
    matching = query.matching(with_words)
    nearest = did_you_mean(query.words, map(_searched, rows)) if query.words and not matching else None
    counts = Counter(row.outcome for row in matching)
    chosen = [row for row in matching if query.outcome in ("", row.outcome)]
    start = (query.page - 1) * PAGE
    entries = [_entry(row, saves[row.address_key]) for row in chosen[start : start + PAGE]]
    today = now.astimezone(UTC).date()
    return Listing(
        query=query,
        facets=FacetForm.of(rows, query),
        filters=tuple(
            OutcomeFilter(
                mark=mark,
                count=counts[name] if name else len(matching),
                href=list_address(query, outcome=name, page=1),
                current=query.outcome == name,
            )
            for name, mark in {"": None, **OUTCOMES}.items()
        ),
        days=tuple(
            Day(heading=dates.heading(day, today), entries=tuple(group))
            for day, group in groupby(entries, key=lambda entry: entry.captured.astimezone(UTC).date())
        ),
        total=len(rows),
        addresses=len(saves),
        matching=len(chosen),
        first=start + 1,
        last=start + len(entries),
        newer=list_address(query, page=query.page - 1) if query.page > 1 else "",
        older=list_address(query, page=query.page + 1) if start + PAGE < len(chosen) else "",
        other_view=list_address(query, view="" if query.view else COMPACT),
        everything=list_address(ListQuery(view=query.view)),
        nearest=nearest,
        nearest_href=list_address(query, words=nearest.words, page=1) if nearest else "",
        kept_by_search=query.fields("q", "page"),
        kept_by_facets=query.fields("site", "job", "tag", "from", "until", "page"),
    )


def did_you_mean(query: str, texts: Iterable[str]) -> Suggestion | None:
    """For the first word of the query that stands in no text; None where nothing is near, or all of them do.

    Of two words that are as near the one in more texts is taken.
    Only words with the same first letter are looked at: most slips are later in a word, and it is cheap.
    """
    folded = [text.casefold() for text in texts]
    words = query.casefold().split()
    lost = next((word for word in words if not any(word in text for text in folded)), "")
    if not 3 <= len(lost) <= 30:
        return None
    counts = Counter(
        word
        for text in folded
        for word in set(_WORD.findall(text))
        if word[0] == lost[0] and abs(len(word) - len(lost)) <= _MISTAKES
    )
    likeness = ((SequenceMatcher(None, lost, word, autojunk=False).ratio(), n, word) for word, n in counts.items())
    ratio, count, near = max(likeness, default=(0.0, 0, ""))
    if ratio < _LIKENESS:
        return None
    return Suggestion(word=near, count=count, words=" ".join(near if word == lost else word for word in words))


def _searched(row: Row) -> str:
    return "\n".join((row.title, row.url, row.seed, row.site)).casefold()


def _entry(row: Row, saves: int) -> ListEntry:
    host, why = written_host(row.url), "; ".join(row.reasons)
    return ListEntry(
        id=row.id,
        title=row.title or row.url or row.id,
        host=host.removeprefix("www."),
        ascii_host=punycode_beside(host),
        author=row.author,
        published=dates.published(row.published, row.captured.year),
        language=language_tag(row.language),
        captured=row.captured,
        clock=f"{row.captured:%H:%M}",
        mark=badge(row.outcome),
        why=sentence(why if len(why) <= REASON else f"{why[:REASON].rstrip()}…"),
        saves=saves,
        saves_href=list_address(ListQuery(words=row.url)),
    )
