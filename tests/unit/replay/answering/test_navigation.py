"""Archived bytes that a reader navigates to: one type, the one that was decided on, and always in a sandbox."""

import pytest

from capture.replay.answering import MatchKind, Mode, Response, resource
from capture.replay.answering.resource import sniffed
from tests.builders.replayed import PAGE, Snapshot, mapping

THERE = mapping()
URL = "https://www.example.org/thing"
HTML = b"<!doctype html><meta http-equiv=refresh content='0;url=https://live.example/'><p>x<script>1</script>"
XML = (
    b'<?xml version="1.0" encoding="ISO-8859-2"?><?xml-stylesheet type="text/xsl" href="https://live.example/x.xsl"?>'
    b'<a><link xmlns="http://www.w3.org/1999/xhtml" rel="preconnect" href="https://live.example"/></a>'
)
TYPES = {
    # what was sent: bytes, the type that a reader's browser is told
    ("application/pdf,text/html",): (HTML, "text/html"),
    ("application/pdf", "text/html"): (HTML, "text/html"),
    ("text/html", "application/pdf"): (b"%PDF-1.7", "application/pdf"),
    ("APPLICATION/PDF; a=b",): (b"%PDF-1.7", "application/pdf"),
    ("Text/HTML;charset=utf-8",): (HTML, "text/html; charset=utf-8"),
    ("application/xhtml+xml",): (HTML, "text/html"),
    ("",): (HTML, "text/html"),
    ("nonsense",): (HTML, "text/html"),
    ("*/*",): (b"words", "text/plain"),
    (): (b"\x89PNG\r\n\x1a\n", "image/png"),
    ("text/xml",): (XML, "text/plain; charset=ISO-8859-2"),
    ("application/rss+xml; charset=utf-8",): (XML, "text/plain; charset=utf-8"),
    ("image/svg+xml",): (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "text/html; charset=utf-8"),
    ("image/png, text/html",): (HTML, "text/html"),
    ("image/png",): (HTML, "image/png"),
    ("video/mp4",): (b"mp4", "video/mp4"),
    ("application/json;charset=utf-8",): (b"{}", "application/json; charset=utf-8"),
    ("text/unheard-of",): (HTML, "text/plain"),
    ("multipart/x-mixed-replace;boundary=x",): (HTML, "application/octet-stream"),
    ("multipart/related",): (HTML, "application/octet-stream"),
    ("application/signed-exchange;v=b3",): (b"sxg1-b3", "application/octet-stream"),
    ("application/zip",): (b"PK", "application/octet-stream"),
}


def ask(types: tuple[str, ...], body: bytes, dest: str, mode: Mode = Mode.FROZEN) -> Response:
    snapshot = Snapshot()
    snapshot.dom(PAGE, "<p>page")
    snapshot.add(URL, body, mime=", ".join(types), headers=(("X-Own", "1"),))
    return resource(snapshot.memory(), THERE, "GET", URL, {"sec-fetch-dest": dest}, mode=mode)


@pytest.mark.parametrize("dest", ["document", "iframe", "object"])
@pytest.mark.parametrize("types", TYPES, ids=" | ".join)
def test_a_navigation_is_told_one_type_and_sandboxed(types: tuple[str, ...], dest: str) -> None:
    body, told = TYPES[types]
    answer = ask(types, body, dest)
    assert answer.match is MatchKind.EXACT
    assert [value for name, value in answer.headers if name.lower() == "content-type"] == [told]
    fields = dict(answer.headers)
    assert fields["X-Content-Type-Options"] == "nosniff"
    assert fields["Content-Security-Policy"].endswith("sandbox allow-same-origin")
    assert "script-src 'none'" in fields["Content-Security-Policy"]
    kept = told in ("application/pdf", "application/octet-stream")
    assert ("Content-Disposition" in fields) is kept
    if told.startswith("text/html"):
        assert b"http-equiv" not in answer.body
        assert b"<script>" not in answer.body


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("types", TYPES, ids=" | ".join)
def test_a_subresource_is_told_the_essence_and_never_a_list(types: tuple[str, ...], mode: Mode) -> None:
    answer = ask(types, TYPES[types][0], "image", mode)
    told = [value for name, value in answer.headers if name.lower() == "content-type"]
    assert len(told) <= 1
    assert all("," not in value and "*/*" not in value and value == value.lower() for value in told)
    assert answer.body == TYPES[types][0]


def test_a_picture_of_svg_is_shown_as_a_picture() -> None:
    """As a document of its own it could hold HTML's links."""
    answer = ask(("image/svg+xml",), b"<svg/>", "document")
    assert f'<img src="{THERE.to_mapped(URL)}"'.encode() in answer.body
    assert ask(("image/svg+xml",), b"<svg/>", "image").body == b"<svg/>"


def test_an_archived_file_name_does_not_stand_beside_ours() -> None:
    snapshot = Snapshot()
    snapshot.add(URL, b"%PDF-1.7", mime="application/pdf", headers=(("content-disposition", "inline"),))
    answer = resource(snapshot.memory(), THERE, "GET", URL, {"sec-fetch-dest": "document"})
    told = [value for name, value in answer.headers if name.lower() == "content-disposition"]
    assert told == ["attachment"]


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (b"  <HTML>", "text/html"),
        (b"%PDF-1.4", "application/pdf"),
        (b"GIF89a", "image/gif"),
        (b"<?xml version='1.0'?>", "text/xml"),
        (b"plain words\r\n\t\x1b", "text/plain"),
        (b"a\x00b", "application/octet-stream"),
        (b"", "text/plain"),
    ],
)
def test_what_comes_without_a_type_is_guessed_as_browsers_do(data: bytes, mime: str) -> None:
    assert sniffed(data) == mime
