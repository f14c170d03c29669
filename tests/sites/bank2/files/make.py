"""Write the WARC, ARC and WACZ files of bank2: ``python -m tests.sites.bank2.files.make [FOLDER]``."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.sites.bank2.files.packages import packages
from tests.sites.bank2.files.story import STORY, STORY_AT, story_record, told
from tests.sites.bank2.words import MARKUP
from tests.sites.records import HTML, SITE, Told, digest, http, members, record_id, write

__all__ = ["files"]


def files() -> Iterator[tuple[str, bytes, Told]]:
    """Name, content and what is right of it."""
    yield from _arc()
    yield from _segments()
    yield from packages()
    yield from _omitted_tags()


def _arc() -> Iterator[tuple[str, bytes, Told]]:
    """The format before WARC: a version block, then records of one line of five fields and the bytes."""

    def arc(uri: str, block: bytes) -> bytes:
        return f"{uri} 192.0.2.7 20040925001013 text/html {len(block)}\n".encode() + block + b"\n"

    about = b"1 0 Somebody\nURL IP-address Archive-date Content-type Archive-length\n"
    first = b"filedesc://old.arc 0.0.0.0 20040925001000 text/plain %d\n%s\n" % (len(about), about)
    story = arc(SITE + "old?title=Beds in a Shed", http(STORY, HTML, version=b"1.0"))
    old = members(first, story, arc(SITE + "dns", b"no http here"))
    yield (
        "ARC-old.arc.gz",
        old,
        told(
            "ARC",
            "webrecorder/warcio#61, iipc/jwarc#84",
            "an ARC file, one address with spaces in it",
            "Read as an archive, or refused with the words that it is an ARC file and what turns it into a WARC; never "
            "'not a WARC file' alone, never 'All checks hold'.",
        ),
    )
    what, right = ("the same bytes under a name that says WARC", "As above; not 'bytes that are no record' alone.")
    yield "ARC-as.warc.gz", old, told("ARC", "webrecorder/warcio#61", what, right)


def _segments() -> Iterator[tuple[str, bytes, Told]]:
    whole = http(STORY, HTML)
    origin = b"WARC-Segment-Origin-ID: " + record_id(f"response{STORY_AT}0")
    length = b"WARC-Segment-Total-Length: %d" % len(whole)
    payload = b"WARC-Payload-Digest: " + digest(STORY)
    first = story_record("response", STORY_AT, whole[:500], 0, b"WARC-Segment-Number: 1", payload)
    second, third = (
        story_record(
            "continuation",
            STORY_AT,
            part,
            number - 1,
            origin,
            b"WARC-Segment-Number: %d" % number,
            *more,
            content_type=None,
        )
        for number, part, more in ((2, whole[500:800], ()), (3, whole[800:], (length,)))
    )
    yield (
        "SEGMENT-whole.warc.gz",
        members(first, second, third),
        told(
            "SEGMENT",
            "oduwsdl/ipwb#374",
            "a response in three segments (continuation records)",
            "Joined, and the article has four paragraphs; or said in words that it is only the first segment. The "
            "payload digest is of the whole, so no 'digest does not match'.",
        ),
    )
    yield (
        "SEGMENT-lost.warc.gz",
        members(first, third),
        told(
            "SEGMENT",
            "oduwsdl/ipwb#374",
            "the second segment is not there",
            "verify fails and says which segment is missing; the article is not presented as whole.",
        ),
    )


def _omitted_tags() -> Iterator[tuple[str, bytes, Told]]:
    story = f"<h1>Beds in a shed</h1>{MARKUP}"
    title = "<title>Beds in a shed</title>"
    documents = {
        "article": f"<!doctype html><html lang=en><meta charset=utf-8>{title}<article>{story}</article>",
        "main": f"<!doctype html>{title}<main>{story}</main>",
        "plain": f"<!doctype html>{title}{story}",
    }
    for name, document in documents.items():
        yield (
            f"OMITTED-{name}.warc.gz",
            members(story_record("response", STORY_AT, http(document.encode(), HTML))),
            told(
                "OMITTED",
                "docling-project/docling#810, grangier/python-goose#15, Masterminds/html5-php#166",
                f"no html, head or body tags; first element of the body: {name}",
                "extract gives the four paragraphs.",
            ),
        )


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("out"), files())
