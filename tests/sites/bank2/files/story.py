"""What the files of bank2 hold: one story, and offers that must not be taken for it."""

from datetime import datetime

from tests.sites.bank2.words import MARKUP
from tests.sites.records import HTML, SITE, Told, digest, http, record

MOMENT = datetime(2026, 2, 11, 7, 30)
STORY_AT, OFFERS_AT, FIRST_AT = SITE + "story", SITE + "offers", SITE + "first"
STORY = (
    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Beds in a shed</title></head><body><article>"
    f"<h1>Beds in a shed</h1>{MARKUP}</article></body></html>"
).encode()
OFFERS = (
    b"<!doctype html><title>Offers</title><h1>Offers of the week</h1><p>Buy one blanket and get a pillow for nothing, "
    b"today and tomorrow only, in every shop of ours.</p><p>Offers end when the blankets do. Ask in the shop for the "
    b"small print, which is short this time.</p>"
)


def told(case: str, source: str, what: str, right: str) -> Told:
    return {"case": case, "source": source, "what": what, "right": right}


def date(second: int) -> str:
    return f"2026-02-11T07:30:0{second}Z"


def story_record(
    kind: str,
    uri: str,
    block: bytes,
    second: int = 0,
    *lines: bytes,
    content_type: bytes | None = b"application/http; msgtype=response",
) -> bytes:
    name = f"{kind}{uri}{second}"
    return record(kind, uri, date(second), block, *lines, name=name, content_type=content_type)


def response(uri: str, payload: bytes, second: int) -> bytes:
    return story_record("response", uri, http(payload, HTML), second, b"WARC-Payload-Digest: " + digest(payload))
