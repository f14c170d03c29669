"""Pages ↔ records: each page of pages.jsonl is the URL and time of a record."""

from collections.abc import Iterator
from urllib.parse import urldefrag

from capture.archive.seal.check import Check
from capture.archive.seal.check_records import CheckedRecords
from capture.errors import Damaged
from capture.formats.wacz import Package, PageEntry, pages
from capture.formats.warc import RecordRef
from capture.model import moment as moments

__all__ = ["check_pages"]


def check_pages(package: Package, warcs: tuple[CheckedRecords, ...], *, exact: bool) -> Iterator[Check]:
    """Compare pages with records. ``exact``: to the millisecond, as we write them; else to the second.

    A page without any record of its URL is one that never answered: a remark.
    """
    if pages.NAME not in package.names:
        yield Check(name="pages", ok=False, text="it is not there", file=pages.NAME)
        return
    try:
        listed, problems = pages.read(package.read(pages.NAME))
    except Damaged as error:
        yield Check(name="pages", ok=False, text=error.message, file=pages.NAME)
        return
    records: dict[str, list[RecordRef]] = {}
    for warc in warcs:
        for record in warc.records:
            if record.type in ("response", "revisit", "resource"):
                records.setdefault(record.url, []).append(record)
    found = [Check(name="pages.line", ok=False, text=text, file=pages.NAME) for text in problems]
    found += [check for page in listed for check in _check_page(page, records, exact=exact)]
    yield from found
    if all(check.ok for check in found):
        counted = "its page is" if len(listed) == 1 else f"its {len(listed)} pages are"
        yield Check(name="pages", ok=True, text=f"{counted} in the records", file=pages.NAME)


def _check_page(page: PageEntry, records: dict[str, list[RecordRef]], *, exact: bool) -> Iterator[Check]:
    own = records.get(page.url) or records.get(urldefrag(page.url).url)
    digits = 17 if exact else 14
    stamp = moments.to_cdx(page.moment)[:digits]
    if not own:
        text = f"no answer of {page.url} was recorded"
    elif any(moments.to_cdx(record.date)[:digits] == stamp for record in own):
        return
    else:
        text = f"no record of {page.url} has the page's time {moments.to_iso(page.moment)}"
        if exact:
            yield Check(name="pages.time", ok=False, text=text, file=pages.NAME, url=page.url)
            return
    yield Check(name="pages.record", ok=True, remark=True, text=text, file=pages.NAME, url=page.url)
