"""Words in frames that have no address are stored in order, found, and said to stand in that frame."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from capture.formats.warc import WarcIndex
from capture.reading.extract.document.visible_text import frame_texts
from tests.command import Done, warcite
from tests.sites import running

pytestmark = pytest.mark.long

WORDS = (
    "Words in a srcdoc frame.",
    "Words in a frame of the frame.",
    "Words written into about:blank.",
    "Words in a blob frame.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """The page with the frames, saved once."""

    home: Path
    folder: Path
    address: str

    def cite(self, *arguments: str | Path) -> Done:
        return warcite("cite", "@latest", "--archive", self.home / "a", *arguments, home=self.home)

    def quote(self, words: str) -> dict[str, Any]:
        (found,) = self.cite("--json", "--quote", words).object["quotes"]
        return dict(found)


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Captured:
    home = tmp_path_factory.mktemp("frames")
    with running("bank2", home / "log") as site:
        address = site.page("FRAMES/")
        options = ("--allow-private", "--json", "--archive", home / "a")
        saved = warcite("save", address, *options, home=home).object
    assert saved["outcome"] == "complete", saved["reasons"]
    return Captured(home=home, folder=Path(saved["path"]), address=address)


def test_the_stored_text_holds_every_frames_words_in_order(captured: Captured) -> None:
    view = WarcIndex.open(captured.folder / "archive/data.warc.gz")
    texts = [view.payload(record).data.decode() for record in view.artifacts("urn:text:")]
    page = json.loads((captured.folder / "pages/pages.jsonl").read_text().splitlines()[1])
    for text in ("\n".join(texts), page["text"]):
        places = [text.index(words) for words in WORDS]
        assert places == sorted(places)
        assert text.split()[-4:] == ["one", "two", "three", "four"]
    assert "frame" not in texts[0].partition("mended")[2]  # the page's own are its own alone


@pytest.mark.parametrize("words", WORDS)
def test_a_quote_from_a_frame_is_found_there(captured: Captured, words: str) -> None:
    quoted = captured.quote(words)
    assert (quoted["kind"], quoted["where"]) == ("exact", "frame")
    assert quoted["frame"]["number"] == WORDS.index(words) + 1
    (record,) = quoted["passages"][0]["records"]
    assert record["url"].startswith("urn:text:")
    assert record["url"].endswith(f"#warcite-frame={quoted['frame']['number']}")
    assert (quoted["page_link"], quoted["picture"]) == (captured.address, None)


def test_a_person_is_told_of_the_frame(captured: Captured) -> None:
    told = captured.cite("--quote", "three")
    assert "Exact. Word for word in a frame of the page." in told.stdout
    assert "writes.html, number 5 of this snapshot" in told.stdout
    assert "no link leads a browser" in told.stdout


def test_the_nearest_passage_may_stand_in_a_frame(captured: Captured) -> None:
    done = captured.cite("--quote", "Words scribbled into about:blank.")
    assert done.code == 7
    assert "Nearest is a frame of the page" in done.stdout


def test_snapshots_that_have_no_texts_of_frames_have_their_dom(captured: Captured) -> None:
    """Those of earlier versions: what was visible of the stored DOM is searched."""
    whole = WarcIndex.open(captured.folder / "archive/data.warc.gz")
    old = WarcIndex(whole.path, [one for one in whole.records() if "urn:text:" not in one.url])
    assert [(one.frame, one.text) for one in frame_texts(old)][:4] == [
        (number, words) for number, words in enumerate(WORDS, start=1)
    ]
