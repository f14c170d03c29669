"""Pages ↔ records: each page of pages.jsonl is the URL and time of a record."""

from collections.abc import Iterator
from urllib.parse import urldefrag

from capture.archive.seal.check import Check
from capture.archive.seal.check_records import CheckedRecords
from capture.formats.wacz import PageEntry, pages
from capture.formats.warc import RecordRef
from capture.model import moment as moments

__all__ = ["check_pages"]


def check_pages(data: bytes, warcs: tuple[CheckedRecords, ...], *, exact: bool) -> Iterator[Check]:
    """Compare pages with records. ``exact``: to the millisecond, as we write them; else to the second.

    A page without any record of its URL is one that never answered: a remark.
    """
    listed, problems = pages.read(data)
    dates: dict[str, list[RecordRef]] = {}
    for warc in warcs:
        for record in warc.records:
            if record.type in ("response", "revisit", "resource"):
                dates.setdefault(record.url, []).append(record)
    found = [Check(name="pages.line", ok=False, text=text, file=pages.NAME) for text in problems]
    found += [check for page in listed for check in _page(page, dates, exact=exact)]
    yield from found
    if all(check.ok for check in found):
        yield Check(name="pages", ok=True, text=f"{_counted(len(listed))} in the records", file=pages.NAME)


def _page(page: PageEntry, records: dict[str, list[RecordRef]], *, exact: bool) -> Iterator[Check]:
    own = records.get(page.url) or records.get(urldefrag(page.url).url)
    if not own:
        yield _remark(f"no answer of {page.url} was recorded", page)
        return
    digits = 17 if exact else 14
    stamp = moments.to_cdx(page.moment)[:digits]
    if any(moments.to_cdx(record.date)[:digits] == stamp for record in own):
        return
    text = f"no record of {page.url} has the page's time {moments.to_iso(page.moment)}"
    if exact:
        yield Check(name="pages.time", ok=False, text=text, file=pages.NAME, url=page.url)
    else:
        yield _remark(text, page)


def _remark(text: str, page: PageEntry) -> Check:
    return Check(name="pages.record", ok=True, remark=True, text=text, file=pages.NAME, url=page.url)


def _counted(count: int) -> str:
    return "its page is" if count == 1 else f"its {count} pages are"
