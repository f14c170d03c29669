"""The article of a WARC file: which record is read, and how each kind is."""

import io
import json
from io import BytesIO
from pathlib import Path

import pytest

from capture.errors import NotFound
from capture.formats.warc import WarcIndex
from capture.model.article import BlockKind
from capture.reading.extract import article
from tests.builders import pages

URL = "https://sheet.example/crane"


def record(kind: str, url: str, content_type: str, block: bytes, name: str) -> bytes:
    """One WARC record."""
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{name:0>12}>\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def response(body: bytes, content_type: str, name: str = "1", url: str = URL) -> bytes:
    """A 200 answer."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    return record("response", url, "application/http; msgtype=response", head + body, name)


def view(folder: Path, *records: bytes) -> WarcIndex:
    """A WARC file of these records."""
    path = folder / "data.warc"
    path.write_bytes(b"".join(records))
    return WarcIndex.open(path)


def test_the_document_of_a_foreign_file(tmp_path: Path) -> None:
    """Other people's files have no rendered DOM: the answer's HTML is read, and every block names its record."""
    first = response(b"body {}", "text/css", "1", "https://sheet.example/style.css")
    found = article(view(tmp_path, first, response(pages.semantic().encode(), "text/html; charset=utf-8", "2")))
    assert found.url == URL
    assert found.title is not None and found.title.value == pages.HEADLINE
    source = found.blocks[0].source
    assert source.record_id.endswith("000000000002")
    assert (source.record_url, source.offset) == (URL, len(first))


def test_the_encoding_is_the_headers(tmp_path: Path) -> None:
    """Bytes are decoded as a browser decodes them."""
    page = pages.soup().replace("old dockside", "öld dockside").replace("“", "'").replace("”", "'")
    found = article(view(tmp_path, response(page.encode("cp1252"), "text/html; charset=iso-8859-1")))
    assert "öld dockside" in found.text


def test_the_rendered_dom_goes_first(tmp_path: Path) -> None:
    """With its layout: what was invisible is no part of the article."""
    dom = pages.soup().replace("<body>", "<head></head><body>")
    rows = [[place, 200, 100 * place, 700, 60, 18, 400, 0, 1, 9] for place in range(200)]
    columns = ["index", "x", "y", "w", "h", "font_px", "weight", "font_id", "flags", "chars"]
    layout = json.dumps({"format": 1, "url": URL, "frame": 0, "columns": columns, "rows": rows}).encode()
    found = article(
        view(
            tmp_path,
            response(b"<html><body><div id=root></div></body></html>", "text/html", "1"),
            record("resource", f"urn:dom:{URL}", "text/html; charset=utf-8", dom.encode(), "2"),
            record("resource", f"urn:layout:{URL}", "application/json", layout, "3"),
        )
    )
    assert found.text.startswith(pages.OPENING[0])
    assert {block.source.record_url for block in found.blocks} == {f"urn:dom:{URL}"}
    assert found.document.record_url == f"urn:dom:{URL}"


def test_a_broken_layout_hides_no_words(tmp_path: Path) -> None:
    """The DOM is read without it."""
    found = article(
        view(
            tmp_path,
            record("resource", f"urn:dom:{URL}", "text/html", pages.soup().encode(), "2"),
            record("resource", f"urn:layout:{URL}", "application/json", b"{", "3"),
        )
    )
    assert found.text.startswith(pages.OPENING[0])


def pdf(words: str) -> bytes:
    """A PDF of one page with these words and a title."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 200 Td ({words}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/Title": "A Report", "/Author": "Jane Doe", "/CreationDate": "D:20250129050000+01'00'"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf(tmp_path: Path) -> None:
    """Text by page, metadata from the document's information; its first bytes say PDF whatever the header does."""
    for kind in ("application/pdf", "application/octet-stream"):
        found = article(view(tmp_path, response(pdf("Words of the report"), kind)))
        assert [(block.text, block.source.path) for block in found.blocks] == [("Words of the report", "page 1")]
        assert found.title is not None and found.title.value == "A Report"
        assert [author.value for author in found.authors] == ["Jane Doe"]
        assert found.published is not None and found.published.value == "2025-01-29T05:00:00+01:00"


def test_plain_text(tmp_path: Path) -> None:
    """Its paragraphs."""
    found = article(view(tmp_path, response("één\n\ntwo\nthree".encode(), "text/plain; charset=utf-8")))
    assert [block.text for block in found.blocks] == ["één", "two three"]
    assert {block.kind for block in found.blocks} == {BlockKind.PARAGRAPH}


def test_an_image_has_no_words(tmp_path: Path) -> None:
    """An article without blocks, with its address."""
    found = article(view(tmp_path, response(b"\x89PNG\r\n", "image/png")))
    assert (found.blocks, found.url) == ((), URL)


def test_no_record_at_all(tmp_path: Path) -> None:
    """Said so."""
    with pytest.raises(NotFound):
        article(view(tmp_path, b""))


def test_what_a_pdf_program_writes_of_itself_is_nothing(tmp_path: Path) -> None:
    """Neither its word for no title, nor for nobody, nor a clock that was ahead of the capture."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf("Words of the report"))))
    for title, author in (("untitled", "anonymous"), ("(anonymous)", "Microsoft Office User"), ("", "admin")):
        writer.add_metadata({"/Title": title, "/Author": author, "/CreationDate": "D:20990514120000Z"})
        data = BytesIO()
        writer.write(data)
        found = article(view(tmp_path, response(data.getvalue(), "application/pdf")))
        assert (found.title, found.authors, found.published) == (None, (), None)
    writer.add_metadata({"/Title": "Microsoft Word - Report.docx", "/Author": "Jane Doe"})
    data = BytesIO()
    writer.write(data)
    found = article(view(tmp_path, response(data.getvalue(), "application/pdf")))
    assert found.title is not None and found.title.value == "Report.docx"
    assert [author.value for author in found.authors] == ["Jane Doe"]
