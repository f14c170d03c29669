"""Bad input: each ends by itself with a clear line, the outcome and exit code that the README tells, and nothing lost.

After every command no process and no temporary folder stays behind, and what was recorded is in the archive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.acceptance import bad_site
from tests.acceptance.bad_site import BadSite
from tests.command import Done, Running, warcite
from tests.ports import free_port
from tests.processes import browsers, eventually, kill, living, network_services, renderers
from tests.records import Answer, answers

pytestmark = pytest.mark.long


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A user's home; when the test is over nothing of its commands may be left running or lying about."""
    home = tmp_path / "home"
    yield home
    assert eventually(lambda: not living(home)), living(home)
    assert [entry.name for entry in (home / "tmp").iterdir()] == []
    assert list((home / "archive" / "incoming").glob("*")) == []


@pytest.fixture
def site() -> Iterator[BadSite]:
    with BadSite() as running:
        yield running


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A finished save of one page and what its archive holds."""

    done: Done
    result: dict[str, Any]
    answers: tuple[Answer, ...]

    @property
    def reasons(self) -> list[str]:
        return [reason["code"] for reason in self.result["reasons"]]

    @property
    def statuses(self) -> dict[str, int]:
        """Path of each answer, and its status."""
        return {urlsplit(answer.url).path: answer.status for answer in self.answers}


def save(url: str, home: Path, *options: str) -> Saved:
    """Save a page of the loopback; the snapshot that it left must verify."""
    arguments = ("save", url, "--json", "--archive", home / "archive", "--allow-address", "127.0.0.1/32")
    return saved(warcite(*arguments, *options, home=home), home)


def saved(done: Done, home: Path) -> Saved:
    assert "Traceback" not in done.stderr, done.stderr
    assert len(done.objects) == 1, done.stderr
    folder = Path(done.object["path"])
    verified = warcite("verify", folder, "--archive", home / "archive", home=home)
    assert verified.code == 0, verified.stdout + verified.stderr
    return Saved(done=done, result=done.object, answers=tuple(answers(folder / "archive" / "data.warc.gz")))


def assert_told(done: Done, *words: str) -> None:
    """stderr says it in plain words."""
    assert [word for word in words if word.lower() not in done.stderr.lower()] == [], done.stderr


def test_a_host_that_does_not_resolve(home: Path) -> None:
    """A typo leaves nothing, not even an archive's entry; asked for, it is a failed snapshot. Exit 1, host named."""
    done = warcite("save", "http://no-such-host.test/", "--archive", home / "archive", home=home)
    assert (done.code, done.stdout) == (1, "")
    assert_told(done, "no-such-host.test", "does not resolve", "nothing is kept", "--keep-failed")
    assert not [*(home / "archive").glob("snapshots/*"), *(home / "archive").glob("incoming/*")]
    page = save("http://no-such-host.test/", home, "--keep-failed")
    assert (page.result["outcome"], page.result["status"], page.done.code) == ("failed", None, 1)
    assert_told(page.done, "no-such-host.test", "resolve")


def test_a_connection_that_is_refused(home: Path) -> None:
    port = free_port()
    page = save(f"http://127.0.0.1:{port}/", home)
    assert (page.result["outcome"], page.result["status"], page.done.code) == ("failed", None, 1)
    assert_told(page.done, "refused")


def test_a_certificate_that_nobody_signed(home: Path, tmp_path: Path) -> None:
    """Failed, exit 1, and the line says that it is the certificate; --ignore-tls-errors gives a page, and is told."""
    with BadSite(bad_site.self_signed(tmp_path)) as site:
        page = save(site.url("/plain"), home)
        trusted = save(site.url("/plain"), home, "--ignore-tls-errors")
    assert (page.result["outcome"], page.result["status"], page.done.code) == ("failed", None, 1)
    assert_told(page.done, "certificate")
    assert ([one["code"] for one in trusted.result["reasons"]], trusted.done.code) == (["mapped"], 0)


def test_redirects_without_end(home: Path, site: BadSite) -> None:
    """Failed: no page came; every hop that was answered is kept."""
    page = save(site.url("/around"), home)
    assert (page.result["outcome"], page.done.code) == ("failed", 1)
    assert_told(page.done, "redirect")
    assert len(page.answers) > 10
    assert {answer.status for answer in page.answers} == {302}


def test_a_page_that_is_not_there(home: Path, site: BadSite) -> None:
    """404 is suspect, exit 6: it recorded something, probably not the page that was wanted."""
    page = save(site.url("/missing"), home)
    assert (page.result["outcome"], page.result["status"], page.done.code) == ("suspect", 404, 6)
    assert_told(page.done, "404")
    assert page.statuses["/missing"] == 404


def test_a_pdf(home: Path, site: BadSite) -> None:
    """A PDF is a snapshot too: complete, with the server's bytes."""
    page = save(site.url("/paper.pdf"), home)
    assert (page.result["outcome"], page.result["status"], page.done.code) == ("complete", 200, 0)
    assert bad_site.one_page_pdf() in [answer.payload for answer in page.answers]
    assert page.result["check"] is None  # nothing was compared, and nothing says that it was


def test_an_answer_of_no_bytes(home: Path, site: BadSite) -> None:
    """Nothing to cite: suspect, exit 6; the empty answer is kept."""
    page = save(site.url("/empty"), home)
    assert (page.result["outcome"], page.result["status"], page.done.code) == ("suspect", 200, 6)
    assert page.reasons[0] == "blank"
    assert page.statuses["/empty"] == 200


def test_a_download(home: Path, site: BadSite) -> None:
    """A file that the browser would save is a snapshot too, with all of its bytes."""
    page = save(site.url("/file.bin"), home)
    assert (page.result["outcome"], page.result["status"], page.done.code) == ("complete", 200, 0)
    assert bytes(range(256)) * 40 in [answer.payload for answer in page.answers]


def test_a_page_that_is_never_idle(home: Path, site: BadSite) -> None:
    """Settling has its budget; the page is kept whole."""
    page = save(site.url("/restless"), home, "--settle", "3", "--deadline", "60")
    assert page.result["outcome"] in {"complete", "partial"}
    assert page.done.code == 0
    assert page.statuses["/restless"] == 200
    assert page.result["seconds"] < 60


def test_a_page_that_tries_to_close_itself(home: Path, site: BadSite) -> None:
    """Chromium lets no page close a window that it did not open: the page is there, whole."""
    page = save(site.url("/closes"), home)
    assert (page.result["outcome"], page.done.code) == ("complete", 0)
    assert page.statuses["/closes"] == 200


def held(site: BadSite, home: Path) -> Running:
    """A save that is in the middle of its visit: the page is there, one request of it hangs."""
    allowed = f"--allow-address=127.0.0.1:{site.port}"
    command = Running("save", site.url("/held"), "--json", "--archive", home / "archive", allowed, home=home)
    assert site.arrived.wait(timeout=120), command.wait(timeout_s=1)
    assert len(living(home)) > 3  # looked at now, so that they are known when their parents are gone
    return command


def test_the_page_s_own_process_ends(home: Path, site: BadSite) -> None:
    """What a page does that eats all memory: partial, exit 0; the browser lives and what came is kept."""
    command = held(site, home)
    kill(renderers(home))
    page = saved(command.wait(), home)
    assert (page.result["outcome"], page.done.code) == ("partial", 0)
    assert "browser_died" in page.reasons
    assert_told(page.done, "the page's process")
    assert page.statuses["/held"] == 200


def test_the_part_of_chromium_that_carries_its_traffic_ends(home: Path, site: BadSite) -> None:
    """It begins anew by itself, and calls what was under way given up by the page: nobody else would tell of it."""
    command = held(site, home)
    kill(network_services(home))
    page = saved(command.wait(), home)
    assert (page.result["outcome"], page.done.code) == ("partial", 0)
    assert "browser_died" in page.reasons
    assert_told(page.done, "carries its traffic")
    assert page.statuses["/held"] == 200


def test_chromium_killed_in_the_middle(home: Path, site: BadSite) -> None:
    """Partial, exit 0: what the browser had loaded is kept, and the line says that it died."""
    command = held(site, home)
    kill(browsers(home))
    page = saved(command.wait(), home)
    assert (page.result["outcome"], page.done.code) == ("partial", 0)
    assert "browser_died" in page.reasons
    assert_told(page.done, "Chromium")
    assert page.statuses["/held"] == 200


def test_ctrl_c(home: Path, site: BadSite) -> None:
    """Exit 130; what arrived is placed as partial."""
    command = held(site, home)
    command.interrupt()
    page = saved(command.wait(), home)
    assert (page.result["outcome"], page.done.code) == ("partial", 130)
    assert "interrupted" in page.reasons
    assert_told(page.done, "interrupted")
    assert page.statuses["/held"] == 200


def test_kill_9_of_our_process_alone(home: Path, site: BadSite) -> None:
    """Browser and driver end by themselves; the next command says what it salvaged, and it is all there."""
    command = held(site, home)
    (warc,) = (home / "archive" / "incoming").glob("*/archive/data.warc.gz")
    assert eventually(lambda: "/held" in paths_in(warc)), "a whole answer was not written while the page loads"
    command.kill()
    assert command.wait().code == -9
    assert eventually(lambda: not living(home)), living(home)
    after = save(site.url("/plain"), home)
    assert_told(after.done, "salvaged")
    assert after.result["outcome"] == "complete"
    listed = warcite("list", "--json", "--archive", home / "archive", home=home)
    (kept,) = [entry for entry in listed.objects if entry["id"] != after.result["id"]]
    assert kept["outcome"] == "partial"
    verified = warcite("verify", kept["id"], "--archive", home / "archive", home=home)
    assert verified.code == 0, verified.stdout + verified.stderr
    assert "/held" in [urlsplit(answer.url).path for answer in answers(warc_of(kept["id"], home))]


def paths_in(warc: Path) -> list[str]:
    """Paths of the answers in a file that is still being written."""
    return [urlsplit(answer.url).path for answer in answers(warc)]


def warc_of(snapshot: str, home: Path) -> Path:
    (path,) = (home / "archive" / "snapshots").rglob(f"{snapshot}/archive/data.warc.gz")
    return path


def test_an_address_that_the_guard_refuses(home: Path, site: BadSite) -> None:
    """Exit 6 with the address and the option that would open it; nothing was asked of the server."""
    done = warcite("save", site.url("/plain"), "--json", "--archive", home / "archive", home=home)
    assert (done.code, done.stdout) == (6, "")
    assert_told(done, "127.0.0.1", "--allow-address")


@pytest.mark.parametrize("seed", ["ftp://example.org/", "javascript:alert(1)", "file:///etc/passwd", "http://"])
def test_a_seed_that_is_no_web_address(home: Path, seed: str) -> None:
    """Exit 2: a mistake in the call, not a capture that failed."""
    done = warcite("save", seed, "--archive", home / "archive", home=home)
    assert (done.code, done.stdout) == (2, "")
    assert_told(done, "not a")
