"""A view finds the page's document, artifacts and payloads, in our files and in other people's."""

import hashlib
import json
from pathlib import Path

import pytest

from capture.errors import NotFound
from capture.formats.warc import RecordRef, WarcIndex, Writer
from capture.model.exchange import Artifact, Body
from tests.builders.records import DATE, PAGE, exchange, html, record, write, zipped
from tests.sites import files

ONE, TWO = "http://site.test/one", "http://site.test/two"
PDF = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4"
JSON = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"a": 1}'
SECOND, THIRD = "2026-01-05T10:00:01Z", "2026-01-05T10:00:02Z"


def view_of(folder: Path, *records: bytes) -> WarcIndex:
    """The view of a file of these records."""
    path = folder / "x.warc.gz"
    path.write_bytes(zipped(*records))
    return WarcIndex.open(path)


def document(view: WarcIndex, url: str = "") -> bytes:
    """The document's payload."""
    found = view.document(url)
    assert found is not None
    return view.payload(found).data


def test_the_newest_200_is_the_page(tmp_path: Path) -> None:
    """C10, R04: a check page first; a HEAD or a 304 later never hides the page."""
    answer = record("response", ONE, html(b"", "Content-Length: 316"), date=THIRD)
    named = "WARC-Concurrent-To: " + answer.split(b"Record-ID: ")[1].split(b"\r")[0].decode()
    sent = b"HEAD /one HTTP/1.1\r\n\r\n"
    head = record("request", ONE, sent, named, date=THIRD, content_type="application/http; msgtype=request")
    view = view_of(
        tmp_path,
        record("response", ONE, html(b"check")),
        record("response", ONE, html(b"page"), date=SECOND),
        record("response", ONE, html(b"", status="304 Not Modified"), date=THIRD),
        answer,
        head,
    )
    assert document(view) == document(view, ONE) == b"page"


def test_redirects_are_followed_within_the_file(tmp_path: Path) -> None:
    """C09: also a chain that comes back to its own URL within a second."""
    view = view_of(
        tmp_path,
        record("response", ONE, html(b"", "Location: /gate", status="302 Found"), "X: 1"),
        record("response", "http://site.test/gate", html(b"", "Location: /one#top", status="302 Found")),
        record("response", ONE, html(b"page"), "X: 2"),
    )
    assert document(view) == document(view, "http://site.test/gate") == b"page"


def test_a_redirect_loop_ends(tmp_path: Path) -> None:
    """E13: no page, no loop."""
    view = view_of(
        tmp_path,
        record("response", ONE, html(b"1", "Location: /two", status="302 Found")),
        record("response", TWO, html(b"2", "Location: /one", status="302 Found")),
    )
    assert document(view) in (b"1", b"2")


def test_the_first_page_before_anything_else(tmp_path: Path) -> None:
    """Not an API's answer, not a PDF that it links, not a later frame."""
    view = view_of(
        tmp_path,
        record("response", "http://site.test/robots", JSON),
        record("response", "http://site.test/x.pdf", PDF),
        record("response", ONE, html(b"page")),
        record("response", TWO, html(b"frame")),
    )
    assert document(view) == b"page"


@pytest.mark.parametrize(
    ("blocks", "payload"),
    [((JSON, PDF), b"%PDF-1.4"), ((JSON, html(b"gone", status="404 Not Found")), b"gone"), ((JSON,), b'{"a": 1}')],
)
def test_without_a_page_the_best_there_is(tmp_path: Path, blocks: tuple[bytes, ...], payload: bytes) -> None:
    """PDF, then an error page, then whatever answered."""
    view = view_of(tmp_path, *(record("response", f"http://site.test/{n}", b) for n, b in enumerate(blocks)))
    assert document(view) == payload


def test_an_empty_file_has_no_document(tmp_path: Path) -> None:
    """None, not an exception."""
    assert view_of(tmp_path).document() is None


def test_our_artifacts_name_the_page(tmp_path: Path) -> None:
    """Whatever else was loaded first, and although a script fetched the page's URL again."""
    writer = Writer(tmp_path / "data.warc.gz", software="warcite test", page_id=PAGE)
    api = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    writer.put(exchange(url="https://ads.test/", response_body=Body.of(b"ad")))
    writer.put(exchange(number=2), resource_type="document")
    writer.put(exchange(number=3, response_head=api, response_body=Body.of(b"{}")), resource_type="fetch")
    for name in ("urn:dom:https://example.org/story#top", "urn:dom:https://ads.test/#warcite-frame=1"):
        writer.put_artifact(Artifact(uri=name, content_type="text/html; charset=utf-8", data=b"dom", made=DATE))
    writer.close()
    view = WarcIndex.open(writer.path)
    assert view.page_url() == "https://example.org/story"
    assert document(view) == b"<!doctype html><p>Hello"
    assert len(view.artifacts("urn:dom:")) == 2
    found = view.artifact("urn:dom:https://example.org/story#top")
    assert found is not None
    payload = view.payload(found)
    assert (payload.data, payload.mime, payload.charset) == (b"dom", "text/html", "utf-8")
    assert view.artifact("urn:DOM:https://example.org/story#top") is None


def test_the_limit_of_a_payload_is_said(tmp_path: Path) -> None:
    """E06: some kilobytes can unpack to gigabytes."""
    view = view_of(tmp_path, record("response", ONE, html(b"x" * 1000)))
    payload = view.payload(view.records()[0], limit=10)
    assert (payload.data, payload.cut) == (b"x" * 10, True)


def test_transfer_habits_of_others() -> None:
    """W04: framing kept, dropped, look-alike; false and unknown codings; every payload byte for byte."""
    folder = files("faultsite")
    expected = json.loads((folder / "expect.json").read_text())["W04-transfer.warc.gz"]["must"]
    view = WarcIndex.open(folder / "W04-transfer.warc.gz")
    found = {one.url: hashlib.sha256(view.payload(one).data).hexdigest() for one in view.records()}
    assert found == {url: values["payload_sha256"] for url, values in expected.items()}


def test_revisits_of_others() -> None:
    """W03: named by URL and date, by digest alone, 304 without reference, empty, and lost."""
    folder = files("faultsite")
    expected = json.loads((folder / "expect.json").read_text())["W03-revisits.warc.gz"]
    view = WarcIndex.open(folder / "W03-revisits.warc.gz")
    named, by_digest, not_modified, empty, lost = [r for r in view.records() if r.type == "revisit"]
    for one in (named, by_digest, not_modified):
        assert hashlib.sha256(view.payload(one).data).hexdigest() == expected["payload_sha256"]
    assert view.payload(named).head.get("X-Seen") == "second"
    assert view.payload(not_modified).head.status == 200
    redirect = view.payload(empty)
    assert (redirect.head.status, redirect.head.get("Location"), redirect.data) == (301, "/one", b"")
    with pytest.raises(NotFound, match="not in this archive"):
        view.payload(lost)


def test_several_records_in_one_member_are_read_too() -> None:
    """W02: no index can name them, yet reading the file works."""
    view = WarcIndex.open(files("faultsite") / "W02-one-member.warc.gz")
    third = view.response("http://site.test/three")
    assert third is not None
    assert not third.addressable
    assert b"three" in view.payload(third).data


def test_damaged_records_are_not_in_the_view() -> None:
    """They are in its faults."""
    view = WarcIndex.open(files("faultsite") / "W01-bad-middle.warc.gz")
    assert [one.url for one in view.records()] == [ONE, "http://site.test/three"]
    assert {fault.offset for fault in view.faults} == {364}


def test_many_redirects_to_one_address_ask_for_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of somebody else's, with no page named: each redirect is followed to the same two hundred answers."""
    refs = write(
        tmp_path / "a.warc.gz",
        exchange(url="http://a.test/r", status=302, response_head=b"HTTP/1.1 302 X\r\nLocation: /p\r\n\r\n"),
        exchange(url="http://a.test/p"),
    )
    answers = [ref for ref in refs if ref.type == "response"]
    asked: list[str] = []
    answers_of = WarcIndex._answers

    def counted(self: WarcIndex, url: str) -> list[RecordRef]:
        asked.append(url)
        return answers_of(self, url)

    monkeypatch.setattr(WarcIndex, "_answers", counted)
    found = WarcIndex(tmp_path / "a.warc.gz", answers * 200).document()
    assert found is not None
    assert found.url == "http://a.test/p"
    assert len(asked) < 10
