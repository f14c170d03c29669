"""What a library address asks for: words, outcome, site, job, tag, dates, page and view, and how it is written.

Pure. Everything that narrows the list lives in the address, so that it can be kept, sent and gone back to.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

__all__ = ["COMPACT", "ListQuery", "address", "asked_of", "fields", "to_date"]

COMPACT = "compact"
_PAGES = 1_000_000  # a list longer than this is nobody's
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST = 2000  # characters of a field
_NAMES = {"query": "q", "outcome": "outcome", "site": "site", "job": "job", "tag": "tag"}
_DATES = {"since": "from", "until": "until"}
_ALL = _NAMES | _DATES | {"view": "view", "page": "page"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Fields as they were given; empty: not asked for. ``since`` and ``until`` are UTC days, both included.

    ``page`` counts from 1. ``view`` is ``compact``, or empty for rows with pictures.
    """

    query: str = ""
    outcome: str = ""
    site: str = ""
    job: str = ""
    tag: str = ""
    since: str = ""
    until: str = ""
    view: str = ""
    page: int = 1

    @property
    def is_finer(self) -> bool:
        """Whether site, job, tag or a date narrows the list."""
        return any((self.site, self.job, self.tag, self.since, self.until))

    @property
    def coarser(self) -> "ListQuery":
        """The same without site, job, tag and dates, from the beginning."""
        return replace(self, site="", job="", tag="", since="", until="", page=1)


def asked_of(given: Mapping[str, str]) -> ListQuery:
    """From the fields of an address; what is not understood is passed over."""
    texts = {name: given.get(field, "").strip()[:_LONGEST] for name, field in (_NAMES | _DATES).items()}
    page = given.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 8 else 1
    view = COMPACT if given.get("view") == COMPACT else ""
    return ListQuery(**texts, view=view, page=min(_PAGES, max(1, number)))


def address(asked: ListQuery, **other: Any) -> str:
    """The address of a list like ``asked`` but for the fields given."""
    told = fields(replace(asked, **other))
    return f"/?{urlencode(told, errors='replace')}" if told else "/"


def fields(asked: ListQuery, *without: str) -> tuple[tuple[str, str], ...]:
    """Names and values of the address, those left out that say nothing, or that stand in ``without``."""
    values = ((field, str(getattr(asked, name))) for name, field in _ALL.items())
    return tuple(
        (field, value) for field, value in values if value and (field, value) != ("page", "1") and field not in without
    )


def to_date(text: str) -> date | None:
    """The day that ``2026-11-25`` names; None for anything else."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
