"""A page whose host was answered on somebody's word says so in every style."""

import json
import re

import pytest

from capture.model.detour import Detour, Way
from capture.model.outcome import Outcome
from capture.reading.cite import STYLES, write
from tests.builders.citations import STORY, story

SAID = "ledger.example was answered by 127.0.0.1:1, as the person who saved it told"
MAPPED = (Detour(way=Way.MAPPED, host="ledger.example", place="127.0.0.1:1"),)


def bare(text: str) -> str:
    """Without the escapes of LaTeX, Markdown and wikitext."""
    return re.sub(r"\\(.)", r"\1", re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), text))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("archive_url", ["", STORY.archive_url])
def test_every_style_says_it(style: str, archive_url: str) -> None:
    warned = write(story(detours=MAPPED, archive_url=archive_url), style)
    assert SAID in bare(warned.text)
    assert not warned.html or SAID in warned.html
    assert SAID not in bare(write(story(archive_url=archive_url), style).text)


def test_a_page_that_did_not_come_says_it_too() -> None:
    assert SAID in write(story(detours=MAPPED, outcome=Outcome.SUSPECT), "apa").text


def test_programs_find_it_in_the_note() -> None:
    (item,) = json.loads(write(story(detours=MAPPED), "csl-json").text)
    assert item["note"].endswith(SAID)
    assert f"N1  - {SAID}\r\n" in write(story(detours=MAPPED), "ris").text


def test_hostile_hosts_stay_on_one_line() -> None:
    way = Detour(way=Way.MAPPED, host="a\n\u202eb", place="x\x1b[31m")
    assert story(detours=(way,)).warning == "a \ufffdb was answered by x\ufffd[31m, as the person who saved it told"
