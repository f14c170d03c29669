"""A save whose recorder cannot read, or is gone, or a browser that loses its network: said at once, nothing claimed."""

import json
from pathlib import Path
from typing import Any

import pytest

from capture.recording.browser.find import find
from tests.acceptance.bad_site import self_signed
from tests.command import Done, Running, warcite
from tests.processes import eventually, kill, living
from tests.records import answers
from tests.site import Site

pytestmark = pytest.mark.long

PAGE = "<!doctype html><title>t</title><link rel=icon href=data:,><p>Some words.</p>"
# A browser that obeys every switch but one.
SECRETIVE = """#!/bin/sh
for word in "$@"; do
  shift
  case $word in --ssl-key-log-file=*) ;; *) set -- "$@" "$word" ;; esac
done
exec {browser} "$@"
"""


def reasons(done: Done) -> dict[str, str]:
    return {one["code"]: one["text"] for one in done.object["reasons"]}


def bodies(done: Done) -> list[tuple[str, bytes]]:
    warc = Path(done.object["path"]) / "archive" / "data.warc.gz"
    return [(one.url.rpartition("/")[2], one.payload) for one in answers(warc)]


def test_a_browser_that_keeps_its_secrets_makes_a_failed_snapshot(tmp_path: Path) -> None:
    """Nothing of the page could be read: the visit ends soon, and the snapshot says why."""
    browser = tmp_path / "browser"
    browser.write_text(SECRETIVE.format(browser=find().path))
    browser.chmod(0o755)
    with Site(self_signed(tmp_path)) as site:
        options = ("--allow-private", "--ignore-tls-errors", "--json", "--browser", browser)
        done = warcite("save", site.page("/", PAGE), "--archive", tmp_path / "a", *options, home=tmp_path)
    assert done.object["outcome"] == "failed", done.object
    assert "secrets" in reasons(done)["connection_unread"]
    assert bodies(done) == []
    assert done.code != 0


def begun(home: Path, site: Site, *options: str) -> Running:
    """A save of a page of which a part never comes, once that part was asked for."""
    site.answer("/waits.png", lambda visitor: visitor.hang())
    url = site.page("/", PAGE + "<img src=/waits.png>")
    running = Running("save", url, "--archive", home / "a", "--allow-private", "--json", *options, home=home)
    assert eventually(lambda: "/waits.png" in site.requests)
    return running


def processes(home: Path, word: str) -> list[int]:
    return [pid for pid, command in living(home).items() if word in command]


def test_a_recorder_that_dies_ends_the_visit_and_what_came_before_is_kept(tmp_path: Path) -> None:
    with Site() as site:
        running = begun(tmp_path, site)
        kill(processes(tmp_path, "capture.recording.wire.follower"))
        done = running.wait()
    assert done.object["outcome"] in ("partial", "failed"), done.object
    assert "recorder" in json.dumps(reasons(done))
    assert ("", PAGE.encode() + b"<img src=/waits.png>") in bodies(done)


def test_a_network_service_that_dies_takes_nothing_of_the_record_along(tmp_path: Path) -> None:
    """The recorder is not of the browser's processes: what is told is what the page lost, not a gap in the record."""
    with Site() as site:
        running = begun(tmp_path, site)
        kill(processes(tmp_path, "NetworkService"))
        done = running.wait()
    told: dict[str, Any] = reasons(done)
    assert not {"recorder_early", "recorder_killed", "bytes_unaccounted", "connection_unread"} & told.keys(), told
    assert ("", PAGE.encode() + b"<img src=/waits.png>") in bodies(done)
