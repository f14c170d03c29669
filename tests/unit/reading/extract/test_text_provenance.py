"""Every block and every picture says in which record it came, and where in that."""

import json
from pathlib import Path

import pytest

from capture.formats.warc import WarcIndex
from capture.model.article import BlockKind
from capture.reading.extract import article
from tests.builders import pages
from tests.unit.reading.extract.test_article_records import URL, record, response, view

PICTURE = "https://sheet.example/crane.jpg"


def dom(text: str, name: str = "9") -> bytes:
    """The rendered page."""
    return record("resource", f"urn:dom:{URL}", "text/html; charset=utf-8", text.encode(), name)


def at(file: WarcIndex, record_url: str, offset: int | None) -> bytes:
    """The bytes at an offset of a record's decoded payload."""
    (found,) = [one for one in file.records() if one.url == record_url]
    assert offset is not None
    return file.payload(found).data[offset:]


def test_words_of_the_document(tmp_path: Path) -> None:
    """Where the server sent them, they are the answer's; the element is the rendered page's."""
    served = pages.semantic().replace("fish market", "fish&#32;market")
    file = view(tmp_path, response(served.encode(), "text/html; charset=utf-8", "1"), dom(pages.semantic()))
    found = article(file)
    assert found.document.record_url == f"urn:dom:{URL}"
    assert {block.source.record_url for block in found.blocks if block.text} == {URL}
    paragraphs = [block for block in found.blocks if block.kind is BlockKind.PARAGRAPH]
    for block in paragraphs:
        assert at(file, URL, block.source.payload_offset).startswith(block.text[:12].encode())
    (figure,) = found.figures
    assert figure.credit is not None
    assert at(file, URL, figure.credit.source.payload_offset).startswith(pages.CREDIT.encode())


@pytest.mark.parametrize("kind", ["application/json", "text/html", "text/javascript"])
def test_words_that_the_page_fetched(tmp_path: Path, kind: str) -> None:
    """The answer that holds them, escapes undone; the words that nobody sent are the rendered page's."""
    api = "https://sheet.example/api/story"
    body = json.dumps({"html": "".join(f"<p>{text}</p>" for text in pages.BODY[:-1])}).replace("</", "<\\/")
    library = "".join(f"function f{place}() {{ return 'The old dockside' }}\n" for place in range(500))
    file = view(
        tmp_path,
        response(b"<html><body><div id=root></div></body></html>", "text/html", "1"),
        response(library.encode(), "text/javascript", "2", "https://sheet.example/a.js"),
        response(body.encode(), kind, "3", api),
        dom(pages.semantic()),
    )
    blocks = {block.text: block.source for block in article(file).blocks if block.text}
    assert [blocks[text].record_url for text in pages.BODY] == [api] * 7 + [f"urn:dom:{URL}"]
    assert at(file, api, blocks[pages.BODY[1]].payload_offset).startswith(pages.BODY[1][:40].encode())
    assert at(file, f"urn:dom:{URL}", blocks[pages.BODY[-1]].payload_offset).startswith(b"A plaque")


def test_a_page_of_another_producer(tmp_path: Path) -> None:
    """Its document is what was read and what holds the words."""
    file = view(tmp_path, response(pages.soup().encode("cp1252"), "text/html; charset=windows-1252", "1"))
    found = article(file)
    assert found.document.record_url == URL
    last = found.blocks[-2].source
    assert (last.record_url, last.frame) == (URL, 0)
    assert at(file, URL, last.payload_offset).startswith(found.blocks[-2].text[:9].encode("cp1252"))


def test_the_picture_that_the_archive_holds(tmp_path: Path) -> None:
    """Of all addresses of a picture the one that was answered; where that led, is the record."""
    markup = (
        '<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP" data-src="/late.jpg" alt="A crane" '
        'srcset="/crane-small.jpg 300w, /crane.jpg 900w, /crane-large.jpg 1800w">'
    )
    moved = b"HTTP/1.1 302 Found\r\nLocation: /crane.jpg?v=2\r\nContent-Length: 0\r\n\r\n"
    picture = response(b"\xff\xd8\xff...", "image/jpeg", "3", f"{PICTURE}?v=2")
    redirect = record("response", PICTURE, "application/http; msgtype=response", moved, "2")
    page = pages.semantic().replace('<img src="/crane.jpg">', markup)
    file = view(tmp_path, response(page.encode(), "text/html", "1"), redirect, picture)
    (figure,) = article(file).figures
    image = figure.image
    assert image is not None
    assert image.url == PICTURE
    assert (image.record_url, image.record_id[-1]) == (f"{PICTURE}?v=2", "3")
    assert image.offset == next(one.offset for one in file.records() if one.url == f"{PICTURE}?v=2")


def test_a_picture_that_the_archive_lacks_has_its_address_alone(tmp_path: Path) -> None:
    (figure,) = article(view(tmp_path, response(pages.semantic().encode(), "text/html", "1"))).figures
    assert figure.image is not None
    assert (figure.image.url, figure.image.record_id) == (PICTURE, "")


def test_the_lead_picture_is_the_figures(tmp_path: Path) -> None:
    """The metadata's address with the caption, credit and words of the figure that shows the same picture."""
    page = pages.semantic().replace("<head>", '<head><meta property="og:image" content="/crane-1200x630.jpg">')
    page = page.replace('<img src="/crane.jpg">', '<img src="/crane-800x600.jpg" alt="A crane at rest">')
    jpeg = response(b"\xff\xd8\xff", "image/jpeg", "2", "https://sheet.example/crane-800x600.jpg")
    lead = article(view(tmp_path, response(page.encode(), "text/html", "1"), jpeg)).lead_image
    assert lead is not None
    assert (lead.value, lead.source) == ("https://sheet.example/crane-1200x630.jpg", "og:image")
    assert (lead.alt, lead.block) == ("A crane at rest", 0)
    assert lead.credit is not None
    assert lead.credit.text == pages.CREDIT
    assert lead.credit.source.payload_offset == page.index(pages.CREDIT)
    assert lead.image is not None
    assert lead.image.record_url == "https://sheet.example/crane-800x600.jpg"


FRAME = "https://story.example/inner"


def framed(tmp_path: Path, top: str, *, width: int = 900, fixed: bool = False, url: str = FRAME) -> WarcIndex:
    """A page whose story stands in a frame that was drawn so wide."""
    columns = ["index", "x", "y", "w", "h", "font_px", "weight", "font_id", "flags", "chars"]
    rows = [[place, 0, 0, width, 800, 16, 400, 0, 3 if fixed else 1, 0] for place in range(9)]
    layout = {"format": 1, "url": URL, "viewport": [1280, 900], "columns": columns, "rows": rows}
    return view(
        tmp_path,
        response(top.encode(), "text/html", "1"),
        response(pages.semantic().encode(), "text/html", "2", FRAME),
        dom(top),
        record("resource", f"urn:layout:{URL}", "application/json", json.dumps(layout).encode(), "4"),
        record("resource", f"urn:dom:{url}#warcite-frame=2", "text/html", pages.semantic().encode(), "5"),
    )


@pytest.mark.parametrize("tag", ["iframe", "frameset"])
def test_an_article_in_a_frame(tmp_path: Path, tag: str) -> None:
    """The words are the frame's and say so; the page keeps the facts that it tells of its article."""
    inner = f'<iframe src="{FRAME}"></iframe>' if tag == "iframe" else ""
    body = f"<body>{inner}</body>" if inner else f'<frameset cols="20%,80%"><frame src="{FRAME}"></frameset>'
    top = f'<html lang="en-GB"><head><title>Harbour Sheet</title></head>{body}</html>'
    found = article(framed(tmp_path, top))
    assert [block.text for block in found.blocks if block.text] == list(pages.BODY)
    assert {block.source.frame for block in found.blocks} == {2}
    assert {block.source.record_url for block in found.blocks if block.text} == {FRAME}
    assert found.document.record_url == f"urn:dom:{FRAME}#warcite-frame=2"
    assert found.url == URL
    assert found.title is not None
    assert found.title.value == pages.HEADLINE
    assert found.language is not None
    assert found.language.value == "en-GB"


@pytest.mark.parametrize(("width", "fixed"), [(300, False), (900, True)])
def test_small_frames_and_bars_hold_no_article(tmp_path: Path, width: int, fixed: bool) -> None:
    """Advertisements and consent dialogs have many words too."""
    top = f'<html><body><p>Little.</p><iframe src="{FRAME}"></iframe></body></html>'
    assert {block.source.frame for block in article(framed(tmp_path, top, width=width, fixed=fixed)).blocks} <= {0}


def test_the_page_itself_goes_before_its_frames(tmp_path: Path) -> None:
    top = pages.soup().replace("</body>", f'<iframe src="{FRAME}"></iframe></body>')
    found = article(framed(tmp_path, top))
    assert {block.source.frame for block in found.blocks} == {0}
