"""Faultsite C12-C16, Z01, Z02, R02, R04: pages that hold a browser up, hide what they are, or reach where they
must not, each from a real bug report.

The server's log says what was asked, ``/__expect`` what was sent; the snapshot must hold the one and the other.
"""

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from capture.reading.cite import STYLES
from capture.recording.browser import find
from tests.command import Done, warcite
from tests.integration.web.served import served
from tests.processes import eventually, living
from tests.records import Answer, Record, answers, records
from tests.sites import Site, running
from tests.unit.reading.cite.test_hostile import CHECKS

pytestmark = pytest.mark.long

PAGES = ("C12/", "C14/", "C14/via", "C15/", "C16/", "Z01/", "Z02/", "R02/", "R04/")  # one command
LEADING_IN = ("Z02/hop", "Z02/file")  # another: seeds that redirect to where nobody may go
LOCKED, UNLOCKED = "C13/", "C13/ with credentials"  # one each
ALL = (*PAGES, *LEADING_IN, LOCKED, UNLOCKED)
CASES = sorted({page.partition("/")[0] for page in ALL})

FILES = {
    "archive/data.warc.gz",
    "indexes/index.cdx",
    "pages/pages.jsonl",
    "datapackage.json",
    "datapackage-digest.json",
}
DIRECTION = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One page's snapshot: the line that ``save`` printed, and the records."""

    result: dict[str, Any]
    answers: tuple[Answer, ...]
    provenance: dict[str, Any]

    @property
    def warc(self) -> Path:
        return Path(self.result["path"]) / "archive" / "data.warc.gz"

    @property
    def reasons(self) -> dict[str, str]:
        return {reason["code"]: reason["text"] for reason in self.result["reasons"]}

    @property
    def noticed(self) -> dict[str, str]:
        return {one["code"]: one["text"] for one in self.result["noticed"]}

    @property
    def phases(self) -> dict[str, str]:
        """How each phase of the visit ended."""
        return {phase["name"]: phase["end"] for phase in self.provenance["phases"]}

    @property
    def text(self) -> str:
        """What a reader saw."""
        return b"".join(one.block for one in self._of("resource", "urn:text:")).decode()

    def of(self, name: str) -> list[Answer]:
        """The answers whose URL ends so."""
        return [answer for answer in self.answers if urlsplit(answer.url).path.endswith(name)]

    def outcomes(self) -> dict[str, str]:
        """Of requests that got no answer: URL, and what their record says."""
        return {one.url: one.block.decode() for one in self._of("metadata", "http")}

    def _of(self, kind: str, scheme: str) -> list[Record]:
        return [one for one in records(self.warc, kind) if one.url.startswith(scheme)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What the commands left; ``homes`` are the users' homes, the second that of the one with a password."""

    site: Site
    commands: dict[str, Done]
    snapshots: dict[str, Snapshot]
    homes: tuple[Path, Path]

    def case(self, name: str) -> dict[str, Any]:
        return self.site.cases[name]


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Captured]:
    """Every page saved."""
    homes = tmp_path_factory.mktemp("reader"), tmp_path_factory.mktemp("member")
    with running("faultsite", homes[0] / "faultsite.log") as site:
        locked = site.url("C13")
        unlocked = locked.replace("//", "//lab:letmein@")
        commands = {
            "pages": _save(site, homes[0], *map(site.page, PAGES)),
            "leading in": _save(site, homes[0], *map(site.page, LEADING_IN)),
            LOCKED: _save(site, homes[0], locked),
            UNLOCKED: _save(site, homes[1], unlocked),
        }
        found = [*commands["pages"].objects, *commands["leading in"].objects]
        snapshots = dict(zip((*PAGES, *LEADING_IN), map(_snapshot, found), strict=True))
        snapshots |= {name: _snapshot(commands[name].object) for name in (LOCKED, UNLOCKED)}
        yield Captured(site=site, commands=commands, snapshots=snapshots, homes=homes)


def _save(site: Site, home: Path, *urls: str) -> Done:
    allowed = f"--allow-address=127.0.0.1:{site.port}"
    return warcite("save", *urls, "--json", "--archive", home / "archive", allowed, home=home, timeout_s=600)


def _snapshot(result: dict[str, Any]) -> Snapshot:
    warc = Path(result["path"]) / "archive" / "data.warc.gz"
    told = [one for one in records(warc, "metadata") if one.url.startswith("urn:warcite:provenance:")]
    return Snapshot(result=result, answers=tuple(answers(warc)), provenance=json.loads(told[-1].block.decode()))


def test_exit_codes_tell_the_outcomes(captured: Captured) -> None:
    """0: all is there, or it is said what is not; 5: some failed; 6: not the page that was wanted."""
    codes = {name: done.code for name, done in captured.commands.items()}
    assert codes == {"pages": 0, "leading in": 5, LOCKED: 6, UNLOCKED: 0}
    outcomes = {name: one.result["outcome"] for name, one in captured.snapshots.items()}
    assert outcomes == {
        **dict.fromkeys(("C12/", "C14/", "C14/via", "Z01/", "R02/", "R04/", UNLOCKED), "complete"),
        **dict.fromkeys(("C15/", "C16/", "Z02/"), "partial"),
        **dict.fromkeys(LEADING_IN, "failed"),
        LOCKED: "suspect",
    }


@pytest.mark.parametrize("name", ALL)
def test_a_snapshot_verifies(captured: Captured, name: str) -> None:
    home = captured.homes[name == UNLOCKED]
    path = captured.snapshots[name].result["path"]
    verified = warcite("verify", path, "--json", "--archive", home / "archive", home=home)
    assert verified.code == 0, verified.stdout


@pytest.mark.parametrize("case", CASES)
def test_what_the_server_saw_is_what_is_recorded(captured: Captured, case: str) -> None:
    """As multisets; of a poll that goes on for ever the last may be under way when the page closes."""
    prefix = f"/case/{case}/"
    asked = Counter(entry for entry in captured.site.requests() if entry[1].startswith(prefix))
    recorded = Counter(
        (answer.method, urlsplit(answer.url).path)
        for snapshot in captured.snapshots.values()
        for answer in snapshot.answers
        if urlsplit(answer.url).path.startswith(prefix)
    )
    if case == "C15":
        assert set(asked - recorded) <= {("GET", "/case/C15/poll")}
        asked &= recorded
    assert recorded == asked


@pytest.mark.parametrize("case", CASES)
def test_every_block_that_the_case_lists_is_there_byte_for_byte(captured: Captured, case: str) -> None:
    """Head and framed body; and each record of such a request is one of them."""
    listed = captured.case(case)["exchanges"]
    recorded = {
        (answer.method, urlsplit(answer.url).path, hashlib.sha256(answer.block).hexdigest())
        for snapshot in captured.snapshots.values()
        for answer in snapshot.answers
    }
    sent = {(one["method"], one["path"], one["http_block_sha256"]) for one in listed}
    asked = {place[:2] for place in sent}
    assert {entry for entry in recorded if entry[:2] in asked} == sent


@pytest.mark.parametrize("name", [page for page in (*PAGES, LOCKED) if page != "C14/via"])
def test_status_and_text_are_those_of_the_page(captured: Captured, name: str) -> None:
    expected = captured.case(name.partition("/")[0])["page"]
    snapshot = captured.snapshots[name]
    assert snapshot.result["status"] == expected["status"]
    assert [words for words in expected.get("text_contains", []) if words not in snapshot.text] == []


def test_nothing_is_left_running_or_lying_about(captured: Captured) -> None:
    """No tab that asks whether one really wants to leave, no unfinished snapshot, no temporary file."""
    for home in captured.homes:
        assert eventually(lambda home=home: not living(home)), living(home)  # type: ignore[misc]
        assert list((home / "tmp").iterdir()) == []
        assert list((home / "archive" / "incoming").iterdir()) == []


def test_c12_dialogs_are_dismissed_and_counted(captured: Captured) -> None:
    """The tab closes in spite of its handler, so that the log has its last line."""
    snapshot = captured.snapshots["C12/"]
    (count,) = re.findall(r"opened (\d+) dialogs", snapshot.noticed["dialogs"])
    assert int(count) in {27, 28}
    assert f"dismissed {count} JavaScript dialogs" in snapshot.provenance["interventions"]
    assert set(snapshot.phases.values()) == {"done"}
    assert snapshot.provenance["recorder"]["end"] == "orderly"


def test_c13_without_credentials_the_demand_for_them_is_the_page(captured: Captured) -> None:
    snapshot = captured.snapshots[LOCKED]
    assert snapshot.reasons == {"http_401": "HTTP 401: the page asks for a login"}
    assert [answer.status for answer in snapshot.of("/case/C13/")] == [401]
    assert "Sign in" in snapshot.text


def test_c13_with_credentials_the_page_behind_them_is_there(captured: Captured) -> None:
    """Asked for as a browser does: first without, then with what the server wants."""
    snapshot = captured.snapshots[UNLOCKED]
    assert [answer.status for answer in snapshot.of("/case/C13/")] == [401, 200]
    assert "Members' page" in snapshot.text
    assert snapshot.result["requested_url"] == snapshot.result["url"] == captured.site.url("C13")


SECRETS = (b"letmein", b"bGFiOmxldG1laW4")  # the second: lab:letmein as the header has it


def test_c13_the_password_is_nowhere(captured: Captured) -> None:
    """Neither in the archive, keys, cache and catalog, in names or records unpacked, nor in anything said."""
    home, done = captured.homes[1], captured.commands[UNLOCKED]
    said = [done]
    for command in ("list", "show", "cite", "extract"):
        target = () if command == "list" else (done.object["id"],)
        said.append(warcite(command, *target, "--archive", home / "archive", home=home))
    assert [one.code for one in said] == [0] * len(said)
    places = {f"{one.stdout}{one.stderr}": b"" for one in said}
    places |= {str(path.relative_to(home)): _unpacked(path) for path in home.rglob("*") if path.is_file()}
    assert any(name.endswith("data.warc.gz") for name in places)
    for name, data in places.items():
        assert not any(secret in data or secret in name.encode() for secret in SECRETS), name


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    return data + (gzip.decompress(data) if path.suffix == ".gz" else b"")


@pytest.mark.parametrize("name", ["C14/", "C14/via"])
def test_c14_a_download_is_recorded_and_called_one(captured: Captured, name: str) -> None:
    snapshot = captured.snapshots[name]
    (answer,) = snapshot.of("/case/C14/")
    assert (len(answer.payload), answer.truncated) == (18, "")
    assert snapshot.noticed["download"] == "the address is a file that the browser saved: text/csv"
    assert snapshot.reasons == {}
    assert snapshot.result["url"] == captured.site.url("C14")


def test_c14_the_way_to_the_download_is_told(captured: Captured) -> None:
    snapshot = captured.snapshots["C14/via"]
    assert [answer.status for answer in snapshot.answers] == [303, 200]
    assert snapshot.provenance["redirects"] == [{"url": captured.site.page("C14/via"), "status": 303}]


def test_c14_the_servers_file_name_is_nobodys(captured: Captured) -> None:
    """Wherever it leads: no file bears it, and a snapshot has its own files alone, under names that are safe."""
    assert not Path("/tmp/evil report.csv").exists()
    assert [path for home in captured.homes for path in home.rglob("*evil*")] == []
    for snapshot in captured.snapshots.values():
        folder = Path(snapshot.result["path"])
        assert {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} == FILES


def test_c15_a_page_that_is_never_quiet_settles_by_rule(captured: Captured) -> None:
    """No phase ran into its limit, and nothing was asked for again that has no end."""
    snapshot = captured.snapshots["C15/"]
    assert set(snapshot.phases.values()) == {"done"}
    assert set(snapshot.reasons) <= {"replay_differs"}
    assert snapshot.provenance["check"]["supplemented"] == []


def test_c15_the_stream_is_kept_as_far_as_it_came(captured: Captured) -> None:
    """Marked as cut, and listed so; the answer to the websocket is no websocket, but an answer."""
    snapshot = captured.snapshots["C15/"]
    (stream,) = snapshot.of("/stream")
    assert stream.truncated in {"time", "unspecified"}
    assert stream.payload.startswith(b"id: 0\ndata: tick 0\n\nid: 1\ndata: tick 1\n\n")
    assert stream.url in [one["url"] for one in snapshot.provenance["cut"]]
    assert [(answer.status, answer.payload) for answer in snapshot.of("/ws")] == [(400, b"no websocket here")]
    assert [answer.truncated for answer in (*snapshot.of("/case/C15/"), *snapshot.of("/ws"))] == ["", ""]


def test_c16_what_comes_by_scrolling_is_there(captured: Captured) -> None:
    names = {urlsplit(answer.url).path.rpartition("/")[2] for answer in captured.snapshots["C16/"].answers}
    assert {f"lazy{number}.png" for number in range(10)} <= names
    assert {f"data{number}.png" for number in range(4)} <= names
    assert any(name.startswith("set-") for name in names)


def test_c16_scrolling_ends_at_a_limit_that_is_told(captured: Captured) -> None:
    """Its replay goes as far, but for a block or two of a feed that is as long as one has time."""
    snapshot = captured.snapshots["C16/"]
    assert set(snapshot.reasons) == {"scroll_unfinished"}
    assert "the end of the page was not reached" in snapshot.reasons["scroll_unfinished"]
    assert "50 screens (limits: 30 s, 50 screens)" in snapshot.reasons["scroll_unfinished"]
    assert snapshot.result["check"]["text"] >= 0.9
    assert snapshot.result["check"]["missing"] == []


def test_z01_hostile_words_stay_words_in_a_terminal(captured: Captured) -> None:
    """``list`` has three lines a snapshot and one for why it is not complete, whatever a title is.

    No control or direction character gets through.
    """
    home, result = captured.homes[0], captured.snapshots["Z01/"].result
    assert result["title"] == captured.case("Z01")["page"]["title"]
    listed, shown = (
        warcite(*command, "--archive", home / "archive", home=home) for command in (("list",), ("show", result["id"]))
    )
    for done in (listed, shown):
        assert done.code == 0, done.stderr
        assert not DIRECTION.search(done.stdout)
    rows = warcite("list", "--json", "--archive", home / "archive", home=home).objects
    assert len(rows) == len(ALL) - 1
    assert len(listed.stdout.splitlines()) == sum(3 + bool(row["reasons"]) for row in rows)
    assert len([line for line in shown.stdout.splitlines() if "window.__pwned" in line]) == 1


def test_z01_no_citation_is_broken(captured: Captured) -> None:
    """Each form holds one entry, and parses; nothing breaks out of its field."""
    home, result = captured.homes[0], captured.snapshots["Z01/"].result
    cited = warcite("cite", result["id"], "--style", "all", "--json", "--archive", home / "archive", home=home)
    assert cited.code == 0, cited.stderr
    written = {one["style"]: one["text"] for one in cited.objects}
    assert set(written) == set(STYLES)
    for style, text in written.items():
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
        if style in CHECKS:
            CHECKS[style](text)
        else:
            assert len(text.splitlines()) == 1, style
    assert len(json.loads(written["csl-json"])) == 1
    assert not re.search(r"^\s*[=+@-]|!!python(?!/object)", written["apa"])


def test_z01_names_are_made_of_letters_digits_and_little_else(captured: Captured) -> None:
    """Of every folder and file of the archives, whatever pages and servers call themselves."""
    for home in captured.homes:
        names = {path.name for path in (home / "archive").rglob("*")}
        assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9._-]+", name)] == []


def test_z01_the_library_shows_the_title_as_text(captured: Captured) -> None:
    """In a real browser: no script of a title, author or site runs on any page about the snapshot."""
    home, identifier = captured.homes[0], captured.snapshots["Z01/"].result["id"]
    with served(home / "archive", home) as server, sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=find().path, args=["--no-sandbox"])
        page = chrome.new_page()
        for path in ("", f"s/{identifier}", f"s/{identifier}/proof"):
            page.goto(f"{server.address}{path}")
            assert page.evaluate("window.__pwned") is None
            assert page.locator("img[onerror], script:not([src])").count() == 0
            assert "Hostile title" in page.inner_text("body")
        chrome.close()


def test_z02_nothing_inside_was_reached(captured: Captured) -> None:
    """The server's own log: no request came to the other origin, whatever page or redirect asked for it."""
    assert captured.site.elsewhere() == []


def test_z02_each_refusal_is_an_outcome_of_its_exchange(captured: Captured) -> None:
    """And stands in the provenance, in the guard's words; the reasons count requests."""
    snapshot, aux = captured.snapshots["Z02/"], captured.site.aux
    here = f"http://127.0.0.1:{aux}/internal"
    wanted = {
        f"{here}/img",
        f"{here}/secret",
        f"{here}/hex",
        f"http://localhost:{aux}/internal/fetch",
        f"http://[::ffff:7f00:1]:{aux}/internal/v6",
    }
    outcomes = snapshot.outcomes()
    assert set(outcomes) == wanted
    assert all("\r\nrefused: " in said and "this machine itself" in said for said in outcomes.values())
    failed = snapshot.provenance["failed"]
    assert {one["url"] for one in failed} == wanted
    assert all("this machine itself" in one["refused"] for one in failed)
    refusals = snapshot.provenance["guard"]["refusals"]
    assert {(one["host"], one["port"]) for one in refusals} == {
        (host, aux) for host in ("127.0.0.1", "localhost", "::ffff:7f00:1")
    }
    assert set(snapshot.reasons) == {"refused"}
    missing = snapshot.provenance["missing"]["lacks"]
    assert {one["url"] for one in missing if one["why"] == "refused"} == wanted
    assert "refused by the guard: " in snapshot.reasons["refused"]
    assert "://" not in snapshot.reasons["refused"]
    assert sum(one["count"] for one in refusals) == len(failed)


def test_z02_a_redirect_inward_ends_there(captured: Captured) -> None:
    """The redirect is recorded; a name of a file is no address at all."""
    hop, file = (captured.snapshots[page] for page in LEADING_IN)
    assert hop.result["status"] is file.result["status"] is None
    assert "refused" in hop.reasons
    assert "redirects to an address that a page may not open" in file.reasons["net_error"]
    assert [answer.status for answer in (*hop.answers, *file.answers)] == [302, 302]


@pytest.mark.parametrize(
    ("seed", "code"),
    [
        ("file:/etc/hostname", 2),
        ("FILE:///etc/hostname", 2),
        ("view-source:http://x", 2),
        ("chrome://version", 2),
        ("data:text/html,x", 2),
        ("javascript:1", 2),
        ("http://2130706433:{aux}/", 6),
        ("http://127.1:{aux}/", 6),
        ("http://localhost.:{aux}/", 6),
    ],
)
def test_z02_such_seeds_are_refused_before_a_browser_starts(
    captured: Captured, tmp_path: Path, seed: str, code: int
) -> None:
    """With a word why, and without a snapshot; 2: no web address, 6: not a public one."""
    url = seed.format(aux=captured.site.aux)
    done = warcite("save", url, "--archive", tmp_path / "archive", "--browser", "/bin/false", home=tmp_path)
    assert (done.code, done.stdout) == (code, "")
    read = re.sub("2130706433|127\\.1|localhost\\.(?=:)", "127.0.0.1", url)  # as the URL standard reads it
    assert url in done.stderr or read in done.stderr
    assert list(tmp_path.glob("archive/snapshots/*")) == []
    assert captured.site.elsewhere() == []


def test_r02_each_question_has_its_answer(captured: Captured) -> None:
    """The request records hold what was posted, each beside its own answer."""
    snapshot = captured.snapshots["R02/"]
    told = {"".join(answer.all("WARC-Record-ID")): answer for answer in snapshot.of("/api")}
    pairs = {}
    for request in records(snapshot.warc, "request"):
        fields = dict(request.fields)
        if fields["WARC-Concurrent-To"] in told:
            body = request.block.partition(b"\r\n\r\n")[2]
            pairs[body] = json.loads(told[fields["WARC-Concurrent-To"]].payload)["reply"]
    assert pairs == {b"A: first": "answer to A", b"B: second": "answer to B"}


def test_r02_the_index_keeps_them_apart(captured: Captured) -> None:
    """Two lines with different keys, each of which leads to its own answer; the replay shows both."""
    snapshot = captured.snapshots["R02/"]
    index = Path(snapshot.result["path"]) / "indexes" / "index.cdx"
    lines = [line.split(" ", 2) for line in index.read_text().splitlines() if "/api?" in line]
    assert len({key for key, _, _ in lines}) == 2
    sent = [one for one in captured.case("R02")["exchanges"] if one["method"] == "POST"]
    assert Counter(json.loads(fields)["digest"] for _, _, fields in lines) == Counter(
        f"sha256:{one['payload_sha256']}" for one in sent
    )
    assert (snapshot.result["check"]["text"], snapshot.result["check"]["missing"]) == (1.0, [])


def test_r04_a_head_and_a_304_are_recorded_as_they_came(captured: Captured) -> None:
    """In order, each whole: a HEAD has no body whatever length it tells."""
    snapshot = captured.snapshots["R04/"]
    found = [(one.method, one.status, len(one.payload), one.truncated) for one in snapshot.of("/case/R04/")]
    assert found == [("GET", 200, 316, ""), ("HEAD", 200, 0, ""), ("GET", 304, 0, "")]
    assert snapshot.provenance["cut"] == []


def test_r04_they_do_not_hide_the_page(captured: Captured) -> None:
    """Replay and article are of the answer with a body."""
    result = captured.snapshots["R04/"].result
    assert (result["check"]["text"], result["check"]["missing"]) == (1.0, [])
    assert result["article"]["title"] == "The body from GET"
