"""Faultsite C01-C11: pages on which other recorders failed, each from a real bug report, held byte for byte.

One command captures them all; the server's log says what was asked, ``/__expect`` what was sent.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import pytest

from tests.command import Done, warcite
from tests.records import Answer, answers
from tests.sites import Site, running

pytestmark = pytest.mark.long

CASES = [f"C{number:02d}" for number in range(1, 12)]

# What ``save`` calls the snapshot, by the case's own words on what a capture should report.
OUTCOMES = {"ok": {"complete", "partial"}, "http-error": {"suspect"}, "http-error-then-moved": {"suspect"}}


Captured: TypeAlias = tuple[Done, Site, Path]  # the command, the site, the user's home


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One case's snapshot with what the site says of it."""

    case: dict[str, Any]
    result: dict[str, Any]
    answers: tuple[Answer, ...]
    asked: Counter[tuple[str, str]]
    home: Path

    def of(self, path: str) -> list[Answer]:
        return [answer for answer in self.answers if urlsplit(answer.url).path == path]


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Captured]:
    """All cases, captured by one command."""
    home = tmp_path_factory.mktemp("faultsite")
    with running("faultsite", home / "faultsite.log") as site:
        allowed = f"--allow-address=127.0.0.1:{site.port}"
        urls = [site.url(case) for case in CASES]
        done = warcite("save", *urls, "--json", "--archive", home / "archive", allowed, home=home, timeout_s=900)
        yield done, site, home


@pytest.fixture(params=CASES)
def snapshot(request: pytest.FixtureRequest, captured: Captured) -> Snapshot:
    """Each case in turn."""
    done, site, home = captured
    (result,) = [entry for entry in done.objects if entry["requested_url"] == site.url(request.param)]
    prefix = f"/case/{request.param}/"
    return Snapshot(
        case=site.cases[request.param],
        result=result,
        answers=tuple(
            answer
            for answer in answers(Path(result["path"]) / "archive" / "data.warc.gz")
            if urlsplit(answer.url).path.startswith(prefix)  # the icon of the host is no part of the case
        ),
        asked=Counter(entry for entry in site.requests() if entry[1].startswith(prefix)),
        home=home,
    )


def test_the_command_tells_the_gravest_news(captured: Captured) -> None:
    """Every page has its line, and an exit code that says that not all of them are what was wanted."""
    done, _, _ = captured
    assert len(done.objects) == len(CASES), done.stderr
    assert done.code == 5, done.stderr


def test_everything_asked_is_recorded(snapshot: Snapshot) -> None:
    """The server's log and the records are the same multiset: no answer is dropped as a duplicate."""
    recorded = Counter((answer.method, urlsplit(answer.url).path) for answer in snapshot.answers)
    assert recorded == snapshot.asked


def test_every_block_is_the_wire_byte_for_byte(snapshot: Snapshot) -> None:
    """Head and framed body of each record are exactly an answer that the site gives to that request."""
    for answer in snapshot.answers:
        sent = {
            exchange["http_block_sha256"]
            for exchange in snapshot.case["exchanges"]
            if (exchange["method"], exchange["path"]) == (answer.method, urlsplit(answer.url).path)
        }
        assert hashlib.sha256(answer.block).hexdigest() in sent, answer.block[:600]


def test_every_answer_of_the_site_is_there(snapshot: Snapshot) -> None:
    """Each answer that the case lists was asked for and kept, but for one that a browser may leave alone."""
    kept = {hashlib.sha256(answer.block).hexdigest() for answer in snapshot.answers}
    for exchange in snapshot.case["exchanges"]:
        if not exchange["optional"]:
            assert exchange["http_block_sha256"] in kept, exchange["path"]


def test_the_outcome_is_right(snapshot: Snapshot) -> None:
    """Status and address as the case says; an error page is suspect, never complete.

    Where a script went elsewhere the seed's own answer is the page, and a reason names the other address.
    """
    expected = snapshot.case["page"]
    assert snapshot.result["outcome"] in OUTCOMES.get(expected["outcome"], {"partial"}), snapshot.result
    assert snapshot.result["status"] == expected["status"]
    if expected["outcome"] == "http-error-then-moved":
        assert urlsplit(snapshot.result["url"]).path == snapshot.case["seed"]
        assert any(expected["final_path"] in reason["text"] for reason in snapshot.result["reasons"])
    elif "final_path" in expected:
        assert urlsplit(snapshot.result["url"]).path == expected["final_path"]


def test_the_text_of_the_page_is_there(snapshot: Snapshot) -> None:
    """What a reader saw stands in the archived text; what must not be there does not."""
    text = seen_text(snapshot)
    assert [words for words in snapshot.case["page"].get("text_contains", []) if words not in text] == []
    assert [words for words in snapshot.case["page"].get("text_lacks", []) if words in text] == []


def seen_text(snapshot: Snapshot) -> str:
    """The ``urn:text:`` artifact of the page, read with warcio."""
    from warcio.archiveiterator import ArchiveIterator

    with (Path(snapshot.result["path"]) / "archive" / "data.warc.gz").open("rb") as stream:
        for record in ArchiveIterator(stream, no_record_parse=True):
            if record.rec_headers.get_header("WARC-Target-URI", "").startswith("urn:text:"):
                return str(record.raw_stream.read().decode("utf-8"))
    return ""


def test_c05_two_chunkings_of_one_payload_have_one_digest(captured: Captured) -> None:
    """The payload digest is taken after transfer decoding; the block digest before."""
    snapshot = _case("C05", captured)
    first, second = (next(answer for answer in snapshot if answer.url.endswith(name)) for name in ("a.js", "b.js"))
    assert first.all("WARC-Payload-Digest") == second.all("WARC-Payload-Digest")
    assert first.all("WARC-Block-Digest") != second.all("WARC-Block-Digest")


def test_c08_cut_answers_say_so(captured: Captured) -> None:
    """Both answers that ended early carry ``WARC-Truncated: disconnect``."""
    assert [answer.truncated for answer in _case("C08", captured)] == ["disconnect", "disconnect"]


def test_c11_the_move_by_script_is_told(captured: Captured) -> None:
    """The seed's own status is given, and a reason says that a script moved the browser."""
    done, site, _ = captured
    (result,) = [entry for entry in done.objects if entry["requested_url"] == site.url("C11")]
    codes = [reason["code"] for reason in result["reasons"]]
    assert codes[:2] == ["http_403", "moved_by_script"], json.dumps(result)


def test_verify_passes_on_all_of_them(captured: Captured) -> None:
    """Our own reader finds its way through every odd head that it wrote."""
    done, _, home = captured
    for result in done.objects:
        verified = warcite("verify", result["path"], "--json", "--archive", home / "archive", home=home)
        assert verified.code == 0, verified.stdout


def _case(name: str, captured: Captured) -> list[Answer]:
    done, site, _ = captured
    (result,) = [entry for entry in done.objects if entry["requested_url"] == site.url(name)]
    return answers(Path(result["path"]) / "archive" / "data.warc.gz")
