"""``extract`` on a placed snapshot: every form, pictures inside the HTML, comments where they are asked for."""

import base64
import json
from pathlib import Path

import pytest

from capture.workflows.extract import extract
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from tests.builders.library import FIGURED, GONE, PIER, Wanted, png, save

COMMENT = '<ol class="comments"><li class="comment"><b class="author">Ada</b><p class="comment-text">Aye.</p></li></ol>'


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive with one snapshot, which has figures and a comment."""
    for name in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    html = FIGURED.replace("</article>", f"</article>{COMMENT}")
    save(open_for_writing(tmp_path / "archive", Silent()), Wanted(html=html, answers={PIER: png()}))
    return tmp_path / "archive"


def test_html_holds_the_pictures_that_the_snapshot_holds(archive: Path) -> None:
    """All others are links; nothing is loaded from anywhere."""
    html = extract("@latest", archive, "html").text
    assert f'<img src="data:image/png;base64,{base64.b64encode(png()).decode()}"' in html
    assert html.count("<img") == 1
    assert f'href="{GONE}"' in html


def test_comments_are_there_when_they_are_asked_for(archive: Path) -> None:
    """In a field of their own, and never in the text."""
    without, with_them = (
        json.loads(extract("@latest", archive, "json", with_comments=told).text) for told in (False, True)
    )
    assert without["comments"] == []
    (comment,) = with_them["comments"]
    assert (comment["author"], comment["text"]) == ("Ada", "Aye.")
    assert comment["source"]["record_url"] == "https://ledger.example/night-boat"
    assert with_them["text"] == without["text"]
    assert extract("@latest", archive, "md", with_comments=True).text.endswith("## Comments\n\n**Ada**\n\nAye.\n")


def test_a_page_without_an_article_is_told_with_the_command_that_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the name that was asked for, so that it works as it stands."""
    for name in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    save(open_for_writing(tmp_path / "archive", Silent()), Wanted(html="<!doctype html><title>x</title>"))
    assert extract("@latest", tmp_path / "archive", "md").lacking.endswith("warcite open @latest")
