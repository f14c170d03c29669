"""A catalog row made from what a placed snapshot itself says: provenance record, pages, derived article.

Snapshots may have been placed by another machine, by a later version, or be damaged: a row always comes out,
with what could be read.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from capture.errors import Damaged, NotFound
from capture.model import moment as moments
from capture.model.surt import surt
from capture.store.archive import Archive, Placed
from capture.store.catalog.row import Row
from capture.store.shortfall import account
from capture.wacz.pages import Page

__all__ = ["ARTICLE", "article_facts", "row_of"]

ARTICLE = "article.json"
_ARTICLE_LIMIT = 50_000_000  # bytes


def row_of(archive: Archive, placed: Placed) -> Row:
    """The row of a placed snapshot. Never raises for what lies in its folder."""
    page, size, told = _contents(placed.path)
    seed = _text(told.get("requested_url")) or (page.url if page else "")
    url = _text(told.get("url")) or (page.url if page else seed)
    title, site, words = article_facts(archive, placed.id)
    return Row(
        id=placed.id,
        path=placed.path.relative_to(archive.root).as_posix(),
        seed=seed,
        url=url,
        seed_key=surt(seed) if seed else "",
        url_key=surt(url) if url else "",
        captured=_captured(placed.id, page),
        outcome=_text(told.get("outcome")),
        reasons=account(told),
        status=_number(told.get("status")) or (page.status if page else None),
        title=title or _text(told.get("title")) or (page.title if page else ""),
        site=site,
        words=words,
        bytes=size,
        tags=_sentences(told.get("tags")),
        note=_text(told.get("note")),
        job=_text(told.get("job")),
    )


def article_facts(archive: Archive, identifier: str) -> tuple[str, str, int | None]:
    """Title, site and number of words of the derived article; ``("", "", None)`` when there is none."""
    path = archive.derived(identifier) / ARTICLE
    try:
        if path.stat().st_size > _ARTICLE_LIMIT:
            return "", "", None
        article = json.loads(path.read_bytes())
        return _value(article.get("title")), _value(article.get("site")), _number(article.get("words"))
    except (OSError, AttributeError, RecursionError, ValueError):
        return "", "", None


def _contents(folder: Path) -> tuple[Page | None, int, Mapping[str, Any]]:
    # Only for new snapshots: a list of known ones must not wait for the readers of WARC and ZIP to load.
    from capture.seal.provenance import read_provenance
    from capture.wacz import open_package

    try:
        with open_package(folder) as package:
            size = sum(package.size(name) for name in package.names)
            pages = package.pages()
            return (pages[0] if pages else None), size, read_provenance(package)
    except (Damaged, NotFound, OSError):
        return None, 0, {}


def _captured(identifier: str, page: Page | None) -> datetime:
    if page is not None:
        return page.moment
    try:
        return datetime.strptime(identifier[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return moments.from_ms(0)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _value(value: Any) -> str:
    """A metadata value of the article JSON: ``{"value": …, "source": …}`` or null."""
    return _text(value.get("value")) if isinstance(value, dict) else ""


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**62 else None


def _sentences(value: Any) -> tuple[str, ...]:
    """A list of texts, or of objects with a ``text``."""
    items = value if isinstance(value, list) else []
    texts = (item.get("text") if isinstance(item, dict) else item for item in items)
    return tuple(text for text in texts if isinstance(text, str))
