"""Recordings and films that the page declares are held whole, or it is said which are not."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from capture.archive.seal.read_provenance import read_provenance
from capture.formats.wacz import open_package
from tests.command import Done, warcite
from tests.records import answers
from tests.sites import running

pytestmark = pytest.mark.long


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A capture of a page with a recording that the browser begins to load, and a film that it does not ask for."""

    done: Done
    told: dict[str, Any]
    bodies: dict[str, list[bytes]]  # by file name
    requests: list[tuple[str, str]]


def captured(folder: Path) -> Shown:
    with running("bank2", folder / "log") as site:
        done = warcite("save", site.page("AUDIO/"), "--archive", folder / "a", "--allow-private", "--json", home=folder)
        requests = site.requests()
    package = Path(done.object["path"])
    bodies: dict[str, list[bytes]] = {}
    for one in answers(package / "archive" / "data.warc.gz"):
        bodies.setdefault(one.url.rpartition("/")[2], []).append(one.payload)
    with open_package(package) as opened:
        told = read_provenance(opened).to_json()
    return Shown(done=done, told=told, bodies=bodies, requests=requests)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return captured(tmp_path_factory.mktemp("whole"))


def test_media_that_the_browser_only_began_or_never_asked_for_are_held_whole(whole: Shown) -> None:
    assert max(map(len, whole.bodies["talk.wav"])) == 3_969_044
    assert max(map(len, whole.bodies["film.mp4"])) == 5012
    assert whole.done.object["outcome"] == "complete", whole.done.object


def test_what_was_fetched_beyond_the_visit_is_an_intervention(whole: Shown) -> None:
    """What the browser had begun with may have come whole, though it took less of it: then nobody asks again."""
    (said,) = [text for text in whole.told["interventions"] if "whole" in text]
    assert "film.mp4" in said
    assert ("talk.wav" in said) == (whole.requests.count(("GET", "/case/AUDIO/talk.wav")) > 1)


def test_media_above_the_limit_are_named_with_what_is_there_of_them(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    with running("bank2", tmp_path / "log") as site:
        job = {
            "archive": str(tmp_path / "a"),
            "defaults": {"allow_private": True, "limits": {"body": "1MB"}},
            "jobs": {"hear": {"urls": [site.page("AUDIO/")]}},
        }
        config.write_text(json.dumps(job))
        done = warcite("run", config, "--json", home=tmp_path)
    (saved,) = [one for one in done.objects if "outcome" in one]
    assert saved["outcome"] == "partial"
    (reason,) = [one for one in saved["reasons"] if one["code"] == "media_not_whole"]
    assert reason["text"].startswith("one recording is not here whole: talk.wav (")
    assert reason["text"].endswith(" of 4.0 MB)")
