"""``warcite cite --quote`` on a real snapshot: the demo's article, captured once."""

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from capture.cli.exit_code import exit_code_of
from capture.cli.main import cli
from capture.formats.wacz import pack
from capture.formats.warc import WarcIndex
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.provenance.word_boxes import Drawing
from capture.reading.quotes.screenshot_mark import MarkedArea, marked
from tests.command import Done, environment, warcite
from tests.site import Site
from tests.unit.reading.extract.test_article_records import pdf, response

WORDS = "the Saint Ottilie had passed her sea trials and would sail"
ACROSS = "and they asked me what a letter was for.” The return of the boat was first proposed seven years ago"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """The demo's snapshot and the home that it was made in."""

    home: Path
    folder: Path
    article: dict[str, Any]

    def cite(self, *arguments: str | Path, target: str | Path = "@latest") -> Done:
        given = ["cite", target, "--archive", self.home / "archive", *arguments]
        result = CliRunner().invoke(cli, [*map(str, given)], env=environment(self.home), standalone_mode=False)
        if result.exception is not None:
            return Done(code=exit_code_of(result.exception), stdout="", stderr=str(result.exception))
        return Done(code=result.return_value, stdout=result.stdout, stderr=result.stderr)

    def quote(self, words: str, *arguments: str | Path, target: str | Path = "@latest") -> dict[str, Any]:
        (one,) = self.cite("--json", "--quote", words, *arguments, target=target).object["quotes"]
        return dict(one)

    def payload(self, prefix: str) -> bytes:
        view = WarcIndex.open(self.folder / "archive" / "data.warc.gz")
        record = view.artifact(f"{prefix}{view.page_url()}")
        assert record is not None
        return view.payload(record).data


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Captured:
    home = tmp_path_factory.mktemp("demo")
    made = warcite("demo", "--no-check", "--json", "--archive", home / "archive", home=home)
    assert made.code == 0, made.stderr
    folder = Path(made.object["path"])
    told = warcite("extract", folder, "--format", "json", home=home)
    return Captured(home=home, folder=folder, article=json.loads(told.stdout))


def test_exact_words_with_everything_that_leads_back_to_them(demo: Captured) -> None:
    done = demo.cite("--quote", WORDS)
    assert done.code == 0, done.stderr
    assert "In the text: (Wren, 2026, para. 2)\n" in done.stdout
    assert "\nExact. Word for word in paragraph 2.\n" in done.stdout
    assert "#:~:text=the%20Saint%20Ottilie%20had%20passed" in done.stdout
    assert "add -o FILE.png" in done.stdout
    told = demo.quote(WORDS)
    (passage,) = told["passages"]
    assert (told["kind"], told["where"], told["occurrences"]) == ("exact", "article", 1)
    assert passage["paragraph"] == 2
    assert demo.article["text"][passage["start"] : passage["end"]] == WORDS
    assert told["link_note"] == ""


def test_the_selectors_select_the_words_in_the_articles_text(demo: Captured) -> None:
    """Both selectors of the annotation, over ``text`` of ``extract --format json``, and they agree."""
    annotation = demo.quote(WORDS)["annotation"]
    quoted, position = annotation["target"]["selector"]
    text = demo.article["text"]
    assert text[position["start"] : position["end"]] == quoted["exact"] == WORDS
    whole = quoted["prefix"] + quoted["exact"] + quoted["suffix"]
    assert text[position["start"] - 32 : position["end"] + 32] == whole
    assert annotation["target"]["source"].startswith("http://www.marrowby.test/")


def test_the_record_holds_the_words(demo: Captured) -> None:
    """Its id and offset are those of the record that the words are read from."""
    (record,) = demo.quote(WORDS)["passages"][0]["records"]
    view = WarcIndex.open(demo.folder / "archive" / record["file"])
    (found,) = [one for one in view.records() if one.record_id == record["id"]]
    assert (found.offset, found.url) == (record["offset"], record["url"])
    assert WORDS in view.payload(found).data.decode()


def test_typography_is_normalised_and_said(demo: Captured) -> None:
    done = demo.cite("--quote", '"You could post a letter in Marrowby at supper  and have it read to you here"')
    assert done.code == 0
    assert "Differs in: white space." in done.stdout
    told = demo.quote("What can be oiled,' said Bram")
    assert told["differences"] == [
        {"what": "the first letter's case", "count": 1},
        {"what": "quotation marks", "count": 1},
    ]
    assert told["passages"][0]["text"] == "what can be oiled,” said Bram"


def test_pieces_over_paragraphs(demo: Captured) -> None:
    told = demo.quote("Tickets go on sale […] people should not sleep in the queue")
    assert [one["text"] for one in told["passages"]] == ["Tickets go on sale", "people should not sleep in the queue"]
    assert told["kind"] == "exact"
    assert told["page_link"].count("text=") == 2
    assert len(told["annotation"]["target"]) == 2


def test_words_outside_of_the_article_are_found_on_the_page(demo: Captured) -> None:
    """Captions first, then all that was to be seen; there is no paragraph number to give."""
    caption = demo.quote("Ines Calloway / Marrowby Courier")
    assert (caption["where"], caption["passages"][0]["paragraph"]) == ("captions", None)
    page = demo.quote("The Night Ferry Is Coming Back to Marrowby")
    assert page["where"] == "page"
    assert page["passages"][0]["records"][0]["url"].startswith("urn:text:")


def test_a_changed_quote_is_not_found_and_the_nearest_passage_is_told(demo: Captured) -> None:
    """Exit 7; the edits lead from the passage to the quote."""
    quote = "the Saint Ottilie had failed her sea trials and would sink"
    done = demo.cite("--quote", quote)
    assert done.code == 7
    assert "Not in this snapshot. Nearest is paragraph 2 (" in done.stdout
    assert "[-passed-] [+failed+]" in done.stdout
    near = demo.quote(quote)["nearest"]
    assert near["paragraph"] == 2
    assert "".join(edit["before"] for edit in near["changes"]) == near["text"]
    assert "".join(edit["after"] for edit in near["changes"]) == quote
    assert {edit["kind"] for edit in near["changes"]} == {"same", "removed", "added"}


def test_of_a_quote_in_pieces_the_missing_one_is_told(demo: Captured) -> None:
    near = demo.quote("After eleven winters […] Tickets go on sail at the harbour office")["nearest"]
    assert near["sought"] == "Tickets go on sail at the harbour office"
    assert near["text"] == "Tickets go on sale at the harbour office"


def test_several_quotes_are_looked_up_and_one_that_fails_decides_the_exit_code(demo: Captured) -> None:
    both = demo.cite("--json", "--quote", WORDS, "--quote", "nobody ever wrote these words here", "--style", "oscola")
    assert both.code == 7
    assert [one["kind"] for one in both.object["quotes"]] == ["exact", "not found"]
    assert ", para 2 [" in both.object["text"]  # what the citation warns of stands behind it


def test_a_quote_without_words_is_a_usage_error(demo: Captured) -> None:
    done = demo.cite("--quote", "…")
    assert done.code == 2
    assert "no words" in done.stderr
    assert demo.cite("-o", demo.home / "x.png").code == 2


# ---- the picture


def marks(demo: Captured, picture: Path, left: int) -> tuple[int, int, int, int]:
    """Where the crop, whose left edge on the page is known, differs from the screenshot: the box of its marks."""
    with Image.open(picture) as opened:
        crop = opened.convert("RGB")
    page = Image.open(io.BytesIO(demo.payload("urn:fullPage:"))).convert("RGB")
    strip = page.crop((left, 0, left + crop.width, page.height))
    row = crop.width * 3
    top = strip.tobytes().index(crop.crop((0, 0, crop.width, 60)).tobytes()) // row
    changed = ImageChops.difference(strip.crop((0, top, crop.width, top + crop.height)), crop).getbbox()
    assert changed is not None
    return left + changed[0], top + changed[1], left + changed[2], top + changed[3]


def test_the_words_are_marked_in_a_crop_of_the_screenshot(demo: Captured) -> None:
    """Everything but the marks is the screenshot's own; the marks lie where the layout has the paragraph's lines."""
    file = demo.home / "words.png"
    told = demo.quote(WORDS, "-o", file)
    assert told["picture"] == {"path": str(file), "marked": "words", "note": ""}
    layout = json.loads(demo.payload("urn:layout:"))
    element = next(block["source"]["element"] for block in demo.article["blocks"] if WORDS in block["text"])
    x, y, width, height = next(row[1:5] for row in layout["rows"] if row[0] == element)
    left, top, right, bottom = marks(demo, file, x - 40)
    assert x <= left < right <= x + width
    assert y <= top < bottom <= y + height
    ((_, _, line, step, *_),) = next(row[2] for row in layout["text"]["rows"] if row[0] == element)
    assert bottom - top == pytest.approx(step + line, abs=2), "two lines of the paragraph"


def test_a_quote_that_fails_gets_no_picture_and_others_their_own(demo: Captured) -> None:
    first, second = demo.home / "p.png", demo.home / "p-2.png"
    done = demo.cite("--json", "--quote", "nobody ever wrote this here", "--quote", WORDS, "-o", first)
    pictures = [one["picture"] for one in done.object["quotes"]]
    assert (pictures[0]["path"], pictures[1]["path"]) == (None, str(second))
    assert not first.exists()
    assert second.read_bytes().startswith(b"\x89PNG")


def test_a_snapshot_without_lines_gets_its_paragraph_marked_and_is_told(demo: Captured) -> None:
    """As snapshots of earlier versions are: the layout record without its ``text``."""
    layout = json.loads(demo.payload("urn:layout:"))
    del layout["text"]
    old = Drawing.of(demo.payload("urn:dom:").decode(), Layout.from_json(json.dumps(layout)))
    start = old.text.index(WORDS)
    (box,) = old.rectangles(start, start + len(WORDS))
    assert not old.precise
    assert box.height > 100
    area = MarkedArea(box.x, box.y, box.x + box.width, box.y + box.height)
    assert marked(demo.payload("urn:fullPage:"), [area], [area], 1280) is not None


def test_other_peoples_files_have_no_picture_and_say_so(demo: Captured, tmp_path: Path) -> None:
    """A .wacz is read like a folder; a foreign WARC holds no screenshot with a layout."""
    pack(demo.folder, tmp_path / "it.wacz")
    told = demo.quote(WORDS, "-o", tmp_path / "a.png", target=tmp_path / "it.wacz")
    assert told["picture"]["path"] == str(tmp_path / "a.png")
    html = f"<p>{WORDS} today, they said, and so it did in the end.</p>" * 2
    (tmp_path / "it.warc").write_bytes(response(html.encode(), "text/html"))
    told = demo.quote(WORDS, "-o", tmp_path / "b.png", target=tmp_path / "it.warc")
    assert told["kind"] == "exact"
    assert told["picture"]["path"] is None
    assert "no screenshot" in told["picture"]["note"]


def test_a_pdf_is_cited_by_its_page(demo: Captured, tmp_path: Path) -> None:
    """Page before paragraph in the styles, a link to the page (RFC 8118), no picture."""
    (tmp_path / "it.warc").write_bytes(response(pdf("Words of the report"), "application/pdf"))
    told = demo.quote("words of the report", target=tmp_path / "it.warc")
    assert (told["passages"][0]["pages"], told["link_note"]) == ([1], "")
    assert told["page_link"] == "https://sheet.example/crane#page=1"
    done = demo.cite("--quote", "words of the report", target=tmp_path / "it.warc")
    assert "In the text: (Doe, 2025, p. 1)" in done.stdout
    assert "paragraph 1 (page 1)" in done.stdout


def test_a_plain_text_is_looked_up_too(demo: Captured, tmp_path: Path) -> None:
    (tmp_path / "it.warc").write_bytes(response(b"First words.\n\nSecond words\nfolded.", "text/plain"))
    told = demo.quote("second words folded", target=tmp_path / "it.warc")
    assert told["passages"][0]["paragraph"] == 2
    assert told["page_link"].endswith("#:~:text=Second%20words%20folded")


# ---- the link, in a browser

HIGHLIGHT = "<style>::target-text{background:rgb(255,0,255);color:black}</style>"
RECTS = """([path, words]) => {
  const element = document.evaluate(path, document, null, 9).singleNodeValue, range = new Range();
  const walk = document.createTreeWalker(element, 4);
  for (let node; (node = walk.nextNode());) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const box = range.getBoundingClientRect();
    return [box.left, box.top, box.right, box.bottom];
  }
}"""


@pytest.mark.parametrize(
    ("quote", "first"),
    [
        (WORDS, WORDS),
        ("the night ferry", "the night ferry"),
        ("Mr. Quade said. “I told them so, and they asked me", "Mr. Quade said. “I told them so, and they asked me"),
        (ACROSS, "and they asked me what a letter was for.”"),
        ("nine hundred people […] nothing on it after dark", "nine hundred people"),
    ],
)
def test_a_browser_marks_the_words_that_the_link_names(demo: Captured, chrome: Browser, quote: str, first: str) -> None:
    """The archived page, served and opened by the link's fragment: Chromium scrolls there and marks these words."""
    told = demo.quote(quote)
    paragraph = told["passages"][0]["text"].split("\n")[0]
    path = next(block["source"]["path"] for block in demo.article["blocks"] if paragraph in block["text"])
    with Site() as site:
        url = site.page("/page", demo.payload("urn:dom:").decode() + HIGHLIGHT)
        context = chrome.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
        page = context.new_page()
        page.goto(url + "#" + told["page_link"].partition("#")[2])
        left, top, _, bottom = page.evaluate(RECTS, [path, first])
        seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        context.close()
    red, green, blue = ImageChops.difference(seen, Image.new("RGB", seen.size, (255, 0, 255))).split()
    pink = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda far: 0 if far else 255)
    box = pink.getbbox()
    assert box is not None, "nothing is marked"
    assert 0 <= top < bottom <= 900, "not scrolled to the words"
    assert box[1] == pytest.approx(top, abs=6)
    assert box[0] <= left + 3
    if quote == first:
        assert box[3] == pytest.approx(bottom, abs=6)
