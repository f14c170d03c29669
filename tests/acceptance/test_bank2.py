"""Bank2: pages that other archivers and extractors got wrong, each line of "Right" in its CASES.md asserted.

One command captures them all; the article comes out of the archive, the page as seen is opened in a browser.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Frame, sync_playwright

from capture.formats.warc import WarcIndex
from capture.recording.browser import find
from capture.workflows.extract import extract
from tests.command import warcite
from tests.integration.web.served import served
from tests.records import Answer, answers
from tests.sites import Site, running
from tests.sites.bank2.words import PARAGRAPHS

pytestmark = pytest.mark.long

EXACT = ("NOSCRIPT", "DETAILS", "MODAL", "BASE", "DATAURL", "SHADOW", "CLAMP", "NOTES")
CASES = (*EXACT, "FADE", "INNER")
SAVED = (*CASES, "NEGOT")


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One page's snapshot: ``case`` is what the site says of it."""

    case: dict[str, Any]
    result: dict[str, Any]
    archive: Path

    def article(self, form: str) -> str:
        return extract(self.result["path"], self.archive, form).text

    @cached_property
    def told(self) -> dict[str, Any]:
        """The article as JSON."""
        told: dict[str, Any] = json.loads(self.article("json"))
        return told

    @cached_property
    def answers(self) -> list[Answer]:
        return answers(Path(self.result["path"]) / "archive" / "data.warc.gz")

    @property
    def paragraphs(self) -> list[str]:
        return [block["text"] for block in self.told["blocks"] if block["kind"] == "paragraph"]


@dataclass(frozen=True, kw_only=True)
class Captured:
    """What the command left. ``library`` is where it is shown to ``browser``."""

    site: Site
    snapshots: dict[str, Snapshot]
    library: str
    browser: Browser

    def seen(self, case: str) -> Frame:
        """The page as seen, in the library's frame."""
        page = self.browser.new_page()
        page.goto(f"{self.library}s/{self.snapshots[case].result['id']}/seen")
        frame = page.frames[1]
        frame.wait_for_load_state("load")
        return frame


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Captured]:
    """Every page saved by one command; the site is gone when they are read."""
    home = tmp_path_factory.mktemp("reader")
    archive = home / "archive"
    with running("bank2", home / "bank2.log") as site:
        # Neither a replay nor a large screenshot is asked for here, and both take time.
        options = ("--json", "--no-check", "--viewport", "640x480", "--archive", archive, "--allow-private")
        done = warcite("save", *(site.page(f"{case}/") for case in SAVED), *options, home=home, timeout_s=600)
        asked = site.elsewhere()
    assert done.code == 0, done.stderr
    assert asked, "nothing was asked of the other origin"
    snapshots = {
        case: Snapshot(case=site.cases[case], result=result, archive=archive)
        for case, result in zip(SAVED, done.objects, strict=True)
    }
    with served(archive, home) as library, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find().path, args=["--no-sandbox"])
        yield Captured(site=site, snapshots=snapshots, library=library.address, browser=browser)
        browser.close()


def shown_pictures(frame: Frame) -> list[int]:
    """The natural widths of the pictures that are drawn, in order."""
    script = "all => all.filter((one) => one.offsetWidth && one.naturalWidth).map((one) => one.naturalWidth)"
    widths: list[int] = frame.locator("img").evaluate_all(script)
    return widths


@pytest.mark.parametrize("case", EXACT)
def test_the_article_is_the_page_s_and_nothing_else(captured: Captured, case: str) -> None:
    """Title and paragraphs as the case tells them, each once; nothing of what it lacks."""
    snapshot = captured.snapshots[case]
    right = snapshot.case["article"]
    assert snapshot.told["title"]["value"] == right["title"]
    assert [snapshot.told["text"].count(paragraph) for paragraph in right.get("paragraphs", [])] == [
        1 for _ in right.get("paragraphs", [])
    ]
    assert [words for words in right.get("lacks", []) if words in snapshot.told["text"]] == []


def test_noscript_does_not_hide_the_page_as_seen(captured: Captured) -> None:
    """The article, not the notice; it does not go to nojs; the picture once."""
    frame = captured.seen("NOSCRIPT")
    words = frame.locator("body").inner_text()
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in words] == []
    assert frame.locator("main").is_visible()
    assert "needs JavaScript" not in words
    assert "You have no scripts" not in words
    assert shown_pictures(frame) == [40]


def test_folded_answers_are_in_the_article_with_their_questions(captured: Captured) -> None:
    """Paragraphs and summaries, each once."""
    told = captured.snapshots["DETAILS"]
    assert [told.told["text"].count(words) for words in told.case["article"]["summaries"]] == [1, 1]


def test_an_article_under_a_dialog_is_the_article(captured: Captured) -> None:
    """The four paragraphs alone."""
    assert captured.snapshots["MODAL"].paragraphs == list(PARAGRAPHS)


def test_what_fades_in_and_out_is_in_the_article_and_can_be_read_in_the_page_as_seen(captured: Captured) -> None:
    assert len(captured.snapshots["FADE"].paragraphs) == 16
    shown = captured.seen("FADE").locator("p")
    assert shown.evaluate_all("all => all.map(one => getComputedStyle(one).opacity)") == ["1"] * 16


def test_what_is_cut_off_is_marked_and_a_quotation_of_it_says_so(captured: Captured) -> None:
    snapshot = captured.snapshots["CLAMP"]
    assert [block["folded"] for block in snapshot.told["blocks"]] == [False, True, True, True]
    assert snapshot.told["coverage"] == 1.0
    words = ("--quote", "under a roof that was mended in the summer")
    home = snapshot.archive.parent
    said = warcite("cite", snapshot.result["id"], *words, "--archive", snapshot.archive, home=home).stdout
    assert "Exact. Word for word in paragraph 4." in said
    assert "the screenshot does not show what was folded away" in said


def test_a_closed_shadow_root_is_shown_in_the_page_as_seen(captured: Captured) -> None:
    box = captured.seen("SHADOW").locator("story-card").bounding_box()
    assert box is not None
    assert box["height"] > 200  # no script of ours can look into it either; without it there is one line


def test_the_picture_of_a_page_that_scrolls_in_a_box_shows_its_last_words(captured: Captured) -> None:
    """As far down as they stand in the article."""
    snapshot = captured.snapshots["INNER"]
    view = WarcIndex.open(Path(snapshot.result["path"]) / "archive" / "data.warc.gz")
    (record,) = view.artifacts("urn:fullPage:")
    picture = Image.open(io.BytesIO(view.payload(record).data))
    last = snapshot.told["blocks"][-1]
    assert last["text"] == "Last words, far down."
    bottom = last["source"]["box"]["y"] + last["source"]["box"]["height"]
    assert 480 < bottom <= picture.height


def test_what_another_base_leads_to_is_recorded_and_shown(captured: Captured) -> None:
    origin = f"http://127.0.0.1:{captured.site.aux}/case/BASE/deep/"
    recorded = {answer.url: answer.status for answer in captured.snapshots["BASE"].answers}
    assert (recorded.get(f"{origin}s.css"), recorded.get(f"{origin}p.png")) == (200, 200)
    frame = captured.seen("BASE")
    assert frame.locator("h1").evaluate("(one) => getComputedStyle(one).color") == "rgb(200, 0, 0)"
    assert shown_pictures(frame) == [40]


def test_a_link_is_resolved_against_the_first_base(captured: Captured) -> None:
    """In the page as seen, whose links lead into the archive: host and port stand in front of the library's name."""
    link = urlsplit(captured.seen("BASE").get_by_text("a linked word").evaluate("(one) => one.href"))
    assert link.netloc.startswith(f"127.0.0.1.p{captured.site.aux}.")
    assert link.path == "/case/BASE/deep/x/more.html"


@pytest.mark.parametrize("form", ["md", "html", "json", "txt"])
def test_pictures_written_into_the_page_do_not_fill_the_article(captured: Captured, form: str) -> None:
    """Below 100 kB, without the page's base64."""
    text = captured.snapshots["DATAURL"].article(form)
    assert len(text.encode()) < 100_000
    assert "iVBORw0KGgo" not in text
    assert "The chart." in text


def test_pictures_written_into_the_page_are_seen(captured: Captured) -> None:
    assert shown_pictures(captured.seen("DATAURL")) == [40, 40]


@pytest.mark.real
def test_a_style_sheet_that_never_ends_is_waited_for_no_longer_than_is_said(tmp_path: Path) -> None:
    """SLOWCSS: partial, and says what it waited for; the article's text is there all the same."""
    place = ("--archive", tmp_path / "archive")
    with running("bank2", tmp_path / "bank2.log") as site:
        url = site.page("SLOWCSS/")
        # Its limit is two minutes.
        done = warcite("save", url, "--json", "--allow-private", *place, home=tmp_path, timeout_s=150)
    assert done.code == 0, done.stderr
    assert done.object["outcome"] == "partial"
    assert "one style sheet" in json.dumps(done.object["reasons"])
    assert "slow.css" in warcite("show", done.object["id"], *place, home=tmp_path).stdout
    told = json.loads(extract(done.object["path"], tmp_path / "archive", "json").text)
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in told["text"]] == []


def test_a_picture_gets_what_a_picture_got(captured: Captured) -> None:
    """And not what a script got later from the same address."""
    recorded = [answer for answer in captured.snapshots["NEGOT"].answers if answer.url.endswith("/pic")]
    assert len(recorded) == 2
    picture = captured.seen("NEGOT").locator("#i")
    pixel = picture.evaluate(
        """(one) => {
          const canvas = document.createElement("canvas").getContext("2d");
          canvas.drawImage(one, 0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data];
        }"""
    )
    assert pixel == [10, 200, 10, 255]


def test_raised_and_struck_figures_keep_their_meaning(captured: Captured) -> None:
    """In every form; the formula once, and no words for screen readers."""
    snapshot = captured.snapshots["NOTES"]
    text = snapshot.article("txt")
    assert "In 2023 the line carried 10⁶ people, and 4.2 t of CO2 less than the road.\n" in text
    assert "The fare was 9 crowns until May." in text
    assert text.count("v=s/t") == 1
    assert "Opens in a new window" not in text
    assert "carried 10<sup>6</sup> people" in snapshot.article("md")
    assert "was ~~12~~ 9 crowns" in snapshot.article("md")
    assert "was <del>12</del> <ins>9</ins> crowns" in snapshot.article("html")
    first = next(block for block in snapshot.told["blocks"] if block["text"].startswith("In 2023"))
    assert first["source"]["payload_offset"] is not None


@pytest.mark.parametrize(
    ("quote", "kind"),
    [
        ("In 2023 the line carried 10⁶ people", "exact"),
        ("In 20231 the line carried 106 people", "normalised"),
        ("The fare was 12 9 crowns until May.", "normalised"),
    ],
)
def test_a_quote_is_found_with_the_marks_and_without(captured: Captured, tmp_path: Path, quote: str, kind: str) -> None:
    """With the words marked in the picture, and a link that leads to them."""
    snapshot = captured.snapshots["NOTES"]
    target, picture = snapshot.result["path"], tmp_path / "words.png"
    done = warcite(
        "cite", target, "--archive", snapshot.archive, "--quote", quote, "-o", picture, "--json", home=tmp_path
    )
    assert done.code == 0, done.stderr
    (told,) = done.object["quotes"]
    assert (told["kind"], told["where"]) == (kind, "article")
    assert told["link_note"] == "" and "#:~:text=" in told["page_link"]
    assert told["picture"]["marked"] == "words" and picture.exists()
