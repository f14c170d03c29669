"""Index lines as the readers in use want them (cdxj 0.1.0 and formats in the wild)."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.errors import Damaged
from capture.formats.cdxj import lines, read
from capture.formats.warc import RecordRef

RECORD = RecordRef(
    type="response",
    url="https://example.org/story",
    record_id="urn:uuid:0",
    date=datetime(2026, 11, 25, 1, 26, 26, 123999, UTC),
    offset=238,
    length=545,
    payload_digest="sha256:00",
    content_type="application/http; msgtype=response",
    status=200,
    method="GET",
    mime="text/html",
)


def one(**changes: object) -> tuple[str, str, dict[str, str]]:
    """Key, timestamp and JSON of the only line."""
    data = lines([replace(RECORD, **changes)], "data.warc.gz").decode()  # type: ignore[arg-type]
    key, timestamp, text = data.rstrip("\n").split(" ", 2)
    return key, timestamp, json.loads(text)


def test_a_response() -> None:
    """Numbers are strings; milliseconds are cut, never rounded: wabac.js answers 404 for a rounded one."""
    assert lines([RECORD], "data.warc.gz") == (
        b'org,example)/story 20261125012626123 {"url":"https://example.org/story","mime":"text/html",'
        b'"status":"200","digest":"sha256:00","length":"545","offset":"238","filename":"data.warc.gz"}\n'
    )


def test_a_post_has_its_body_in_the_key() -> None:
    """The ``url`` stays without it (request-body-canonicalization)."""
    key, _, values = one(
        method="POST", body_query="a=1&b=true&b.2_=null&b.3_=x+y&a.2_=2", url="https://example.org/api"
    )
    assert key == "org,example)/api?__wb_method=post&a=1&a.2_=2&b=true&b.2_=null&b.3_=x+y"
    assert (values["url"], values["method"]) == ("https://example.org/api", "POST")
    assert values["requestBody"] == "a=1&b=true&b.2_=null&b.3_=x+y&a.2_=2"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"method": "POST", "body_query": "b=2", "url": "https://x.org/a?c=1"}, "org,x)/a?__wb_method=post&b=2&c=1"),
        ({"method": "HEAD"}, "org,example)/story?&__wb_method=head"),
        ({"url": "wss://h/Live"}, "wss://h/Live"),
        ({"type": "resource", "url": "urn:fullPage:https://X.org/A"}, "urn:fullpage:https://x.org/a"),
        ({"type": "resource", "url": "urn:dom:https://x.org/a b"}, "urn:dom:https://x.org/a%20b"),
    ],
)
def test_keys(changes: dict[str, object], key: str) -> None:
    """A websocket's key is its URL, so that no reader takes its frames for the https page."""
    assert one(**changes)[0] == key


def test_a_resource_has_no_status_and_a_revisit_its_own_mime() -> None:
    """As all tools write it."""
    assert "status" not in one(type="resource", status=None, url="urn:view:https://x.org/")[2]
    assert one(type="revisit")[2]["mime"] == "warc/revisit"
    assert one(mime="")[2]["mime"] == "unk"
    assert one(payload_digest="", block_digest="sha256:11")[2]["digest"] == "sha256:11"


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "request"},
        {"type": "warcinfo", "url": ""},
        {"type": "metadata", "content_type": "application/warc-fields"},
        {"url": "data:text/html,x"},
        {"url": "blob:https://x.org/1"},
    ],
)
def test_what_nobody_looks_up_is_not_indexed(changes: dict[str, object]) -> None:
    """Requests are found through their responses."""
    assert lines([replace(RECORD, **changes)], "data.warc.gz") == b""  # type: ignore[arg-type]


def test_sorted_by_bytes() -> None:
    """As LC_ALL=C sort does."""
    records = [replace(RECORD, url=f"https://x.org/{name}") for name in ("b", "~", "a", "ab", "é", "_")]
    data = lines(records, "data.warc.gz")
    assert data.splitlines() == sorted(data.splitlines())
    assert len(data.splitlines()) == 6


def test_a_record_that_shares_its_member_cannot_be_indexed() -> None:
    """The message says how to repack."""
    with pytest.raises(Damaged) as caught:
        lines([replace(RECORD, addressable=False, inner=7)], "x.warc.gz")
    assert "recompress" in caught.value.hint


def test_lines_of_other_tools() -> None:
    """Numbers or strings, no status, more fields, header lines; what is no line is passed over."""
    data = (
        b'!meta 0 {"format":"cdxj-gzip-1.0"}\n'
        b'org,example)/ 20260105100000 {"url":"http://example.org/","status":200,"offset":12,"length":"34",'
        b'"mime":"text/html","digest":"sha1:X","filename":"a.warc.gz","recordDigest":"sha256:0"}\r\n'
        b'org,example)/b 20260105100000 {"url":"http://example.org/b","status":"-","offset":null}\n'
        b"org,example)/c 20260105100000 {broken\n\xff\xfe\n\n"
        b'org,example)/d 2026x {"url":"http://example.org/"}\n'
        b'org,example)/e 20260105100000 ["url"]\n'
    )
    first, second = read(data)
    assert (first.key, first.timestamp, first.status, first.offset, first.length) == (
        "org,example)/", "20260105100000", 200, 12, 34,
    )  # fmt: skip
    assert (second.url, second.status, second.offset) == ("http://example.org/b", None, -1)


@given(st.text(), st.text(), st.sampled_from(["GET", "POST"]), st.integers(0, 2**40))
def test_round_trip(path: str, query: str, method: str, offset: int) -> None:
    """Whatever the URL holds, a line is a line and is read back."""
    record = replace(RECORD, url=f"https://x.org/{path}", method=method, body_query=query, offset=offset)
    data = lines([record], "data.warc.gz")
    assert data.count(b"\n") == 1
    (found,) = read(data)
    assert (found.url, found.offset, found.status) == (record.url, offset, 200)
    assert found.request_body == (query if method == "POST" else "")


@given(st.binary())
def test_nothing_raises(data: bytes) -> None:
    """Indexes come from anywhere."""
    read(data)
