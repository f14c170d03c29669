"""Real sites behind a real server, captured by the command line, judged by server and other programs."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.command import warcite
from tests.real.conftest import Captured
from tests.real.programs import pywb, wacz_validate, warcio_check
from tests.records import Answer, answers

pytestmark = pytest.mark.real


def test_save_says_what_it_made(captured: Captured) -> None:
    """A page whose every request was answered is complete; the newsrooms' missing parts are answers too."""
    result = captured.result
    assert result["outcome"] in {"complete", "partial"}, result["reasons"]
    if captured.site.name in {"mediawiki", "manual"}:
        assert (result["outcome"], result["reasons"]) == ("complete", [])
    assert (result["requested_url"], result["status"]) == (captured.site.url, 200)
    assert captured.warc.stat().st_size > 10_000


def test_its_replay_shows_the_words_that_were_seen(captured: Captured) -> None:
    """Design 19: at least 98 % of the words, in order, with the network cut."""
    assert captured.result["check"]["text"] >= 0.98, captured.result["check"]


def test_every_request_of_the_server_has_its_record(captured: Captured) -> None:
    """Design 5: the server's log and the archive are the same multiset of URL, method, status and size."""
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
    """Design 19: payloads are byte-equal to the server's, 100 %; those we can compare include the page."""
    compared = []
    for answer in answers(captured.warc):
        has = captured.site.bodies(answer.url)
        if answer.status == 200 and answer.method == "GET" and has:
            assert answer.body in has, f"{answer.url}: not what the server sent"
            compared.append(answer.url)
    assert captured.site.url in compared
    assert len(compared) >= (1 if captured.site.name.startswith("news") else 5)


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
    done = warcite(
        "verify", captured.folder, "--json", "--archive", captured.home / "archive", home=captured.home
    )
    assert done.code == 0, done.stdout + done.stderr
