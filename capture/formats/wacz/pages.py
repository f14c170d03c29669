"""pages/pages.jsonl: a header line, then one line per page (WACZ 1.1.1, "pages").

Line 1 is a header whatever it holds: without one ReplayWeb.page swallows the first page.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capture.formats.wacz import canonical
from capture.model import moment as moments
from capture.model.lenient_json import text

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

    def to_json(self) -> dict[str, Any]:
        """The fields of its line; the time is cut to milliseconds, never rounded."""
        fields: dict[str, Any] = {
            "id": self.id,
            "url": self.url,
            "ts": moments.to_iso(self.moment)[:-4] + "Z",
            "title": self.title,
            "seed": True,
            "depth": 0,
            "loadState": self.load_state,
        }
        optional = {"text": self.text, "mime": self.mime, "status": self.status}
        return fields | {name: value for name, value in optional.items() if value}

    @classmethod
    def parse(cls, fields: Any) -> "PageEntry":
        """The page of any producer's line. Raises AttributeError, KeyError, TypeError, ValueError for what is none."""
        stamp, url, status = fields.get("ts") or fields.get("timestamp"), fields["url"], fields.get("status")
        if isinstance(stamp, int | float):
            moment = moments.from_ms(stamp)
        elif isinstance(stamp, str) and stamp.isascii() and stamp.isdigit():
            moment = datetime.strptime(stamp[:14].ljust(14, "0") + "+0000", "%Y%m%d%H%M%S%z")
        else:
            moment = moments.parse(stamp if isinstance(stamp, str) else "")
        return cls(
            url=url if isinstance(url, str) else "",
            moment=moment,
            id=text(fields, "id"),
            title=text(fields, "title"),
            text=text(fields, "text"),
            mime=text(fields, "mime"),
            status=status if isinstance(status, int) else None,
        )


def dump(pages: tuple[PageEntry, ...]) -> bytes:
    """The file's bytes, header first."""
    header = {"format": FORMAT, "id": "pages", "title": "All Pages", "hasText": any(page.text for page in pages)}
    return b"".join(canonical.dump(line) + b"\n" for line in (header, *(page.to_json() for page in pages)))


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
            pages.append(PageEntry.parse(fields))
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
            problems.append(f"line {number} is not a page ({error!r:.100})")
    return tuple(pages), tuple(problems)
