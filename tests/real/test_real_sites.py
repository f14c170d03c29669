"""Real sites behind a real server, captured by the command line, judged by server and other programs.

The quotes stand here too: one capture of each site serves both.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import Done, warcite
from tests.real.conftest import Captured
from tests.real.programs import pywb, wacz_validate, warcio_check
from tests.records import Answer, answers

pytestmark = pytest.mark.real

WHOLE = {"mediawiki", "manual"}  # everything is there that these pages ask for
WORDS = 14  # of a paragraph, from its third word on


def test_save_says_what_it_made(captured: Captured) -> None:
    """Nothing is missing of a page whose every request was answered; the newsrooms' missing parts are answers too."""
    result = captured.result
    assert result["outcome"] in {"complete", "partial"}, result["reasons"]
    if captured.site.name in WHOLE:
        assert [reason["code"] for reason in result["reasons"]] == ["mapped"]  # nothing else: all is there
    assert (result["requested_url"], result["status"]) == (captured.site.url, 200)
    assert captured.warc.stat().st_size > 10_000


def test_its_replay_shows_the_words_that_were_seen(captured: Captured) -> None:
    """At least 98 % of the words, in order, with the network cut."""
    assert captured.result["check"]["text"] >= 0.98, captured.result["check"]


def test_every_request_of_the_server_has_its_record(captured: Captured) -> None:
    """The server's log and the archive are the same multiset of URL, method, status and size."""
    recorded = Counter(
        (answer.url, answer.method, answer.status, len(answer.payload)) for answer in answers(captured.warc)
    )
    served = Counter(
        (entry.url, entry.method, entry.status, entry.body_bytes)
        for entry in captured.served
        if entry.status != 499  # the browser went away before an answer was there
    )
    assert captured.served, "the server saw no request"
    assert served - recorded == Counter(), "answered by the server, not in the archive"


def test_every_payload_is_what_the_server_has(captured: Captured) -> None:
    """Payloads are byte-equal to the server's, 100 %; those we can compare include the page."""
    compared = []
    for answer in answers(captured.warc):
        has = captured.site.bodies(answer.url)
        if answer.status == 200 and answer.method == "GET" and has:
            assert answer.body in has, f"{answer.url}: not what the server sent"
            compared.append(answer.url)
    assert captured.site.url in compared
    assert len(compared) >= (5 if captured.site.name in WHOLE else 1)


def test_the_records_say_that_it_was_http2_over_tls(captured: Captured) -> None:
    """WARC-Protocol is one field a layer, application first (formats.md 1)."""
    (page, *_) = [answer for answer in answers(captured.warc) if answer.url == captured.site.url]
    assert page.all("WARC-Protocol") == ("h2", "tls/1.3")


def test_warcio_finds_nothing_wrong(captured: Captured) -> None:
    """All of it came over HTTP/2, so that warcio's known error on chunked records has nothing to bite on."""
    assert warcio_check(captured.warc) == ""


def test_pywacz_validates(captured: Captured, wacz: Path) -> None:
    code, said = wacz_validate(wacz)
    assert code == 0, said
    assert "invalid" not in said.lower()


def test_pywb_replays_every_resource(captured: Captured, wacz: Path, tmp_path: Path) -> None:
    """Each resource that the page got comes back from pywb with the same bytes."""
    with pywb(tmp_path / "pywb", wacz) as replay:
        for answer in _replayable(answers(captured.warc)):
            replayed = replay.raw(answer.timestamp, answer.url)
            assert replayed.status == 200, answer.url
            assert replayed.headers.get("content-encoding", "") == answer.encoding, answer.url
            assert replayed.body == answer.payload, answer.url


def _replayable(found: list[Answer]) -> list[Answer]:
    """Whole GET answers whose URL was asked for once: what a replay can be held to."""
    times = Counter(answer.url for answer in found)
    return [
        answer
        for answer in found
        if (answer.method, answer.status) == ("GET", 200) and not answer.truncated and times[answer.url] == 1
    ]


def test_the_article_is_right(captured: Captured) -> None:
    """Title, headings and all paragraphs in order; nothing of the page's furniture.

    The titles of newsrooms are those of their ``og:title``; where readers saw another headline it is a rival.
    """
    truth = captured.site.truth
    done = warcite("extract", captured.folder, "--format", "json", home=captured.home)
    assert done.code == 0, done.stderr
    article = json.loads(done.stdout)
    titles = [article["title"]["value"], *(rival["value"] for rival in article["title"]["rivals"])]
    assert any(_squeeze(truth.title) in _squeeze(title) for title in titles)
    assert missing_in_order(truth.parts, article["text"]) == []
    headings = [_squeeze(block["text"]) for block in article["blocks"] if block["kind"] == "heading"]
    assert [heading for heading in truth.headings if _squeeze(heading) not in headings] == []
    assert [words for words in truth.absent if words in article["text"]] == []


def missing_in_order(parts: tuple[str, ...], text: str) -> list[str]:
    """Those parts that do not stand in the text after the part before them."""
    squeezed, place, missing = _squeeze(text), 0, []
    for part in map(_squeeze, parts):
        found = squeezed.find(part, place)
        if found < 0:
            missing.append(part)
        else:
            place = found + len(part)
    return missing


def _squeeze(text: str) -> str:
    """Letters and digits only: white space and typography are not what is tested here."""
    return re.sub(r"[\W_]+", "", text).casefold()


def test_verify_passes(captured: Captured) -> None:
    done = warcite("verify", captured.folder, "--json", "--archive", captured.home / "archive", home=captured.home)
    assert done.code == 0, done.stdout + done.stderr


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What ``cite`` said of quotes; each ``given`` quote is a stretch of a paragraph of the truth."""

    given: tuple[str, ...]
    told: tuple[dict[str, Any], ...]
    done: Done


def look(captured: Captured, quotes: list[str], *arguments: str | Path) -> Looked:
    given = [part for quote in quotes for part in ("--quote", quote)]
    place = ("--archive", captured.home / "archive", "--json")
    done = warcite("cite", captured.folder, *place, *given, *arguments, home=captured.home)
    return Looked(given=tuple(quotes), told=tuple(done.object["quotes"]), done=done)


def stretches(captured: Captured) -> list[str]:
    """Some words of the first, the middle and the last paragraph that has as many."""
    parts = [part.split()[2 : 2 + WORDS] for part in captured.site.truth.parts]
    long = [" ".join(words) for words in parts if len(words) == WORDS] or [
        " ".join(words) for words in parts if len(words) > 3
    ]
    return [long[0], long[len(long) // 2], long[-1]]


def test_words_of_the_truth_are_found_in_the_article(captured: Captured) -> None:
    """Each with a paragraph number, a link that leads to it alone, and its record."""
    looked = look(captured, stretches(captured))
    assert looked.done.code == 0, looked.told
    for quote, told in zip(looked.given, looked.told, strict=True):
        assert (told["kind"], told["where"]) in {("exact", "article"), ("normalised", "article")}
        (passage,) = told["passages"]
        assert passage["paragraph"] >= 1
        assert len(passage["text"].split()) == len(quote.split())
        assert told["link_note"] == "", told["page_link"]
        assert passage["records"][0]["id"].startswith("urn:uuid:")


def test_typewriter_typography_is_the_same_words(captured: Captured) -> None:
    """Straight quotation marks, hyphens for dashes, a capital at the beginning."""
    typed = str.maketrans("“”‘’–—\u00a0", "\"\"''-- ")
    quotes = [quote[:1].upper() + quote[1:].translate(typed) for quote in stretches(captured)]
    looked = look(captured, quotes)
    assert [told["kind"] for told in looked.told if told["kind"] == "not found"] == []


def test_the_words_are_marked_in_the_screenshot(captured: Captured, tmp_path: Path) -> None:
    """A picture a quote, the words themselves marked, not their paragraphs."""
    looked = look(captured, stretches(captured), "-o", tmp_path / "words.png")
    assert [told["picture"]["marked"] for told in looked.told] == ["words"] * 3, looked.told
    assert [told["picture"]["note"] for told in looked.told] == [""] * 3
    assert all(Path(told["picture"]["path"]).stat().st_size > 1000 for told in looked.told)


def test_a_changed_word_is_not_found_and_the_right_words_are_the_nearest(captured: Captured) -> None:
    """Of fourteen words one is another: the passage without it is shown, and the edit."""
    right, wrong = stretches(captured), []
    for quote in right:
        words = quote.split()
        wrong.append(" ".join([*words[: len(words) // 2], "zeppelin", *words[len(words) // 2 + 1 :]]))
    looked = look(captured, wrong)
    assert looked.done.code == 7
    for quote, told in zip(right, looked.told, strict=True):
        near = told["nearest"]
        assert near["paragraph"] >= 1
        assert near["text"].split()[:-1] == quote.split()[:-1]
        added = [edit["after"].strip() for edit in near["changes"] if edit["kind"] == "added"]
        assert added == ["zeppelin"]
