"""pages/pages.jsonl: a header line, then one line per page (WACZ 1.1.1, "pages").

Line 1 is a header whatever it holds: without one ReplayWeb.page swallows the first page.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capture.formats.wacz import canonical
from capture.model import moment as moments

__all__ = ["FORMAT", "NAME", "PageEntry", "dump", "read"]

NAME = "pages/pages.jsonl"
FORMAT = "json-pages-1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """One page. ``moment`` is the WARC-Date of its document; ``id`` the WARC-Page-ID of its records."""

    url: str
    moment: datetime
    id: str = ""
    title: str = ""
    text: str = ""
    mime: str = ""
    status: int | None = None
    load_state: int = 4  # browsertrix: 4 = loaded and behaviours ran


def dump(pages: tuple[PageEntry, ...]) -> bytes:
    """The file's bytes, header first."""
    header = {"format": FORMAT, "id": "pages", "title": "All Pages", "hasText": any(page.text for page in pages)}
    lines = [canonical.dump(header), *(canonical.dump(_line(page)) for page in pages)]
    return b"".join(line + b"\n" for line in lines)


def read(data: bytes) -> tuple[tuple[PageEntry, ...], tuple[str, ...]]:
    """The pages of any producer's file, and what was wrong with the lines that are none.

    A first line without ``url`` is the header; one with a ``url`` counts as a page.
    """
    pages: list[PageEntry] = []
    problems: list[str] = []
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
            if number == 1 and isinstance(fields, dict) and "url" not in fields:
                continue
            pages.append(_page(fields))
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
            problems.append(f"line {number} is not a page ({error!r:.100})")
    return tuple(pages), tuple(problems)


def _line(page: PageEntry) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": page.id,
        "url": page.url,
        "ts": _milliseconds(page.moment),
        "title": page.title,
        "seed": True,
        "depth": 0,
        "loadState": page.load_state,
    }
    optional = {"text": page.text, "mime": page.mime, "status": page.status}
    return fields | {name: value for name, value in optional.items() if value}


def _milliseconds(moment: datetime) -> str:
    return moments.to_iso(moment)[:-4] + "Z"  # cut, never rounded


def _page(fields: dict[str, Any]) -> PageEntry:
    stamp = fields.get("ts") or fields.get("timestamp")
    status = fields.get("status")
    return PageEntry(
        url=_text(fields["url"]),
        moment=_moment(stamp),
        id=_text(fields.get("id")),
        title=_text(fields.get("title")),
        text=_text(fields.get("text")),
        mime=_text(fields.get("mime")),
        status=status if isinstance(status, int) else None,
    )


def _moment(stamp: Any) -> datetime:
    if isinstance(stamp, int | float):
        return moments.from_ms(stamp)
    if isinstance(stamp, str) and stamp.isascii() and stamp.isdigit():
        return datetime.strptime(stamp[:14].ljust(14, "0") + "+0000", "%Y%m%d%H%M%S%z")
    return moments.parse(_text(stamp))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
