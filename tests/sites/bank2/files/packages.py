"""WACZ packages: which page is the page, records in another WARC, packages of packages, ZIP64."""

import json
import struct
from collections.abc import Iterator
from typing import Any

from tests.sites.bank2.files.story import (
    FIRST_AT,
    MOMENT,
    OFFERS,
    OFFERS_AT,
    STORY,
    STORY_AT,
    date,
    response,
    story_record,
    told,
)
from tests.sites.records import (
    HTML,
    SITE,
    Member,
    Told,
    cdx_line,
    digest,
    http,
    members,
    package,
    pages,
    sha256,
    zipped,
)

__all__ = ["packages"]

NESTED_SOURCES = "webrecorder/specs#112, webrecorder/wabac.js#115"
PAGE_SOURCES = "webrecorder/archiveweb.page#29, webrecorder/replayweb.page#90"


def packages() -> Iterator[tuple[str, bytes, Told]]:
    yield from _which_page()
    yield from _crawl()
    yield from _revisit_elsewhere()
    yield from _nested()
    yield from _zip64()


def _index(*warcs: tuple[str, list[tuple[str, int, bytes, bytes]]], mime: str = "text/html") -> bytes:
    """Sorted CDXJ; of each WARC its name and (URL, second, record, payload)."""
    lines = []
    for name, records in warcs:
        offset = 0
        for uri, second, one, payload in records:
            size = len(members(one))
            lines.append(cdx_line(uri, f"2026021107300{second}", payload, (size, offset), name, mime))
            offset += size
    return ("\n".join(sorted(lines)) + "\n").encode()


def _pages(*found: tuple[str, dict[str, Any]]) -> bytes:
    rows = enumerate(found)
    return pages(
        *(
            {"id": f"p{number}", "url": url, "ts": date(0), "title": "Beds in a shed", **more}
            for number, (url, more) in rows
        )
    )


def _package(*contents: tuple[str, bytes], zip64: bool = False, **fields: Any) -> bytes:
    found = [Member(path, content, zip64=zip64) for path, content in contents]
    return package(found, MOMENT, {"software": "another program", **fields}, zip64=zip64)


def _which_page() -> Iterator[tuple[str, bytes, Told]]:
    offers, story = response(OFFERS_AT, OFFERS, 0), response(STORY_AT, STORY, 1)
    records = [(OFFERS_AT, 0, offers, OFFERS), (STORY_AT, 1, story, STORY)]
    warc = ("archive/data.warc.gz", members(offers, story))
    index = ("indexes/index.cdxj", _index(("data.warc.gz", records)))
    listed = ("pages/pages.jsonl", _pages((STORY_AT, {"seed": True})))
    yield (
        "PAGE-frame-first.wacz",
        _package(warc, index, listed, mainPageURL=STORY_AT, mainPageDate=date(1)),
        told(
            "PAGE",
            PAGE_SOURCES,
            "a frame's document was recorded before the page that holds it; pages.jsonl and mainPageURL name the page",
            "extract, open and the library show the story, not the offers.",
        ),
    )
    yield (
        "PAGE-not-there.wacz",
        _package(warc, index, ("pages/pages.jsonl", _pages((SITE + "elsewhere", {})))),
        told(
            "PAGE",
            "webrecorder/replayweb.page#350",
            "pages.jsonl names a page that no record holds",
            "verify fails or remarks on it; extract does not silently present the offers as that page.",
        ),
    )
    yield (
        "PAGE-two-warcs.wacz",
        _package(
            ("archive/a.warc.gz", members(offers)),
            ("archive/b.warc.gz", members(story)),
            ("indexes/index.cdxj", _index(("a.warc.gz", records[:1]), ("b.warc.gz", records[1:]))),
            listed,
            ("pages/extraPages.jsonl", _pages((OFFERS_AT, {}))),
        ),
        told(
            "PAGE",
            "webrecorder/replayweb.page#208",
            "two WARCs in one package; the page is in the second; extraPages lists the other",
            "extract shows the story; verify passes.",
        ),
    )


def _crawl() -> Iterator[tuple[str, bytes, Told]]:
    """What Browsertrix writes beside each page."""
    story = response(STORY_AT, STORY, 1)

    def beside(uri: str, text: bytes, second: int) -> tuple[bytes, bytes]:
        seen = {uri: {"status": 200, "mime": "text/html", "type": "document"}}
        info = json.dumps({"pageid": "x", "urls": seen, "url": uri, "ts": 1770795000000}).encode()
        words = story_record("resource", f"urn:text:{uri}", text, second, content_type=b"text/plain")
        return words, story_record("resource", f"urn:pageinfo:{uri}", info, second, content_type=b"application/json")

    records = (
        story,
        *beside(STORY_AT, b"Beds in a shed", 1),
        response(OFFERS_AT, OFFERS, 2),
        *beside(OFFERS_AT, b"Offers", 2),
    )
    yield (
        "PAGE-crawl.wacz",
        _package(
            ("archive/data.warc.gz", members(*records)),
            ("indexes/index.cdxj", _index(("data.warc.gz", [(STORY_AT, 1, story, STORY)]))),
            ("pages/pages.jsonl", _pages((STORY_AT, {"seed": True}), (OFFERS_AT, {"depth": 1}))),
        ),
        told(
            "PAGE",
            PAGE_SOURCES,
            "a crawl of two pages: the seed, then another; each with its pageinfo and text records",
            "extract shows the seed (or asks which page); never the last page silently.",
        ),
    )


def _revisit_elsewhere() -> Iterator[tuple[str, bytes, Told]]:
    first = response(FIRST_AT, STORY, 0)
    revisit = story_record(
        "revisit",
        STORY_AT,
        http(STORY, HTML).removesuffix(STORY),
        1,
        b"WARC-Payload-Digest: " + digest(STORY),
        b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
        b"WARC-Refers-To-Target-URI: " + FIRST_AT.encode(),
        b"WARC-Refers-To-Date: " + date(0).encode(),
    )
    index = _index(("a.warc.gz", [(FIRST_AT, 0, first, STORY)])) + _index(
        ("b.warc.gz", [(STORY_AT, 1, revisit, STORY)]), mime="warc/revisit"
    )
    yield (
        "CROSS-revisit.wacz",
        _package(
            ("archive/a.warc.gz", members(first)),
            ("archive/b.warc.gz", members(revisit)),
            ("indexes/index.cdxj", index),
            ("pages/pages.jsonl", _pages((STORY_AT, {}))),
        ),
        told(
            "CROSS",
            "iipc/warc-specifications#17",
            "two WARCs in a package; the page is a revisit of a record in the other one",
            'extract gives url http://site.test/story and its four paragraphs (not the page "first"); verify passes '
            "without 'original is not in this archive'; replay serves it.",
        ),
    )


def _story_alone(zip64: bool = False) -> bytes:
    story = response(STORY_AT, STORY, 1)
    return _package(
        ("archive/data.warc.gz", members(story)),
        ("indexes/index.cdxj", _index(("data.warc.gz", [(STORY_AT, 1, story, STORY)]))),
        ("pages/pages.jsonl", _pages((STORY_AT, {"seed": True}))),
        zip64=zip64,
    )


def _nested() -> Iterator[tuple[str, bytes, Told]]:
    inner = _story_alone()
    one = {"name": "one.wacz", "path": "one.wacz", "hash": "sha256:" + sha256(inner), "bytes": len(inner)}
    manifest = {"profile": "multi-wacz-package", "resources": [one]}
    yield (
        "MULTI-nested.wacz",
        zipped([Member("one.wacz", inner), Member("datapackage.json", json.dumps(manifest).encode())], MOMENT),
        told(
            "MULTI",
            NESTED_SOURCES,
            "a package whose member is a package (multi-wacz-package)",
            "Opened, or refused with the words that it holds other packages and which; never 'no WARC in it' alone.",
        ),
    )
    source = "webrecorder/specs#112, webrecorder/browsertrix-crawler#823"
    listed = json.dumps(manifest, indent=1).encode()
    yield "MULTI-list.json", listed, told("MULTI", source, "the JSON list form of the same", "As above.")


def _zip64() -> Iterator[tuple[str, bytes, Told]]:
    """With a ZIP64 end record and locator, as writers of packages above 4 GB leave them."""
    data = _story_alone(zip64=True)
    at = data.rindex(b"PK\x05\x06")
    count, size, offset = struct.unpack("<HII", data[at + 10 : at + 20])
    record64 = (b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    end = struct.pack("<4sQHHIIQQQQ", *record64) + struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end += struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    what, right = "a package with ZIP64 records, though small", "Opens, verifies, extracts like any other."
    yield "ZIP64.wacz", data[:at] + end, told("ZIP64", "webrecorder/archiveweb.page#36", what, right)
