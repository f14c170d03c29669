"""``warcite demo`` as a newcomer meets it: what it prints, and that what it prints is true."""

import re
import urllib.request
from pathlib import Path

import pytest

from tests.command import Done, Running, warcite


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("newcomer")


@pytest.fixture(scope="module")
def demo(home: Path) -> Done:
    return warcite("demo", "--archive", home / "an archive", home=home)


def test_it_ends_with_its_scores(demo: Done) -> None:
    """Nothing is missing; it is partial because this computer answered for its names, and says so."""
    assert demo.code == 0, demo.stderr
    assert demo.stdout.startswith("◐ partial")
    (reason,) = re.findall(r"^  because   (.*)$", demo.stdout, re.MULTILINE)
    assert re.fullmatch(r"\S+ was answered by 127\.0\.0\.1:\d+, \S+ by \S+ and \S+ by \S+, as the .* told", reason)
    assert "replayed  100% of the words, " in demo.stdout
    assert "nothing missing" in demo.stdout
    assert "\nPartial for this alone: the newsroom runs on this computer" in demo.stdout


def test_it_prints_a_citation_with_the_seal(demo: Done) -> None:
    (seal,) = re.findall(r"seal +sha256:([0-9a-f]{64})", demo.stdout)
    (citation,) = [line for line in demo.stdout.splitlines() if line.startswith("Wren, T. (2026, October 14).")]
    assert seal in citation


def test_the_page_that_it_names_is_served(demo: Done, home: Path) -> None:
    """On a free port here, behind the link that is printed."""
    (name,) = re.findall(r"^  warcite serve (\S+) --archive", demo.stdout, re.MULTILINE)
    serving = Running("serve", name, "--port", "0", "--archive", home / "an archive", home=home)
    try:
        (link,) = re.findall(r"http://127\.0\.0\.1:\d+/s/\S+\?token=\S+", serving.line())
        reader = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with reader.open(link, timeout=60) as page:
            assert "The Night Ferry Is Coming Back to Marrowby" in page.read().decode()
    finally:
        serving.interrupt()
        serving.wait()


def test_the_commands_that_it_names_work(demo: Done, home: Path) -> None:
    commands = re.findall(r"^  warcite ((?:show|extract|verify|cite) .*)$", demo.stdout, re.MULTILINE)
    assert len(commands) == 4
    for line in commands:
        command, name, option = line.split(" ", 3)[:3]
        assert option == "--archive"
        done = warcite(command, name, "--archive", home / "an archive", home=home)
        assert done.code == 0, done.stderr
        assert done.stdout


def test_its_snapshot_replays_at_any_time(demo: Done, home: Path) -> None:
    done = warcite("verify", "@latest", "--replay", "--json", "--archive", home / "an archive", home=home)
    assert done.code == 0, done.stderr
    replayed = [one for one in done.objects if str(one.get("name", "")).startswith("replay.")]
    assert [(one["name"], one["ok"]) for one in replayed] == [
        ("replay.text", True),
        ("replay.screenshot", True),
        ("replay.gaps", True),
    ]
