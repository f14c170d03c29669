"""Recordings that a page leads to by redirects, hides in closed shadow roots, or names beside a stream without end."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from capture.model.job import Job
from capture.model.options import Limits, Options
from capture.model.seed import Seed
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save
from capture.workflows.save_result import SaveResult
from tests.records import answers
from tests.site import Site, Visitor

HEAD = b"RIFF\xff\xff\xff\x7fWAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x40\x1f\0\0\x01\0\x08\0data\xff\xff\xff\x7f"
TALK = HEAD + b"\x80\x90" * 30_000
PAGE = """<!doctype html><html lang=en><title>Talks</title><link rel=icon href=data:,>
<article><h1>Talks</h1><p>Three talks were given by the river on Tuesday, and the radio never ends.</p>
<audio controls preload=none src=/live.wav></audio><audio controls preload=none src=/go/talk.wav></audio>
<audio controls preload=none src=/members.wav></audio><div id=host></div></article>
<script>
host.attachShadow({mode: "closed"}).innerHTML = "<audio controls preload=none src=/inner.wav></audio>";
</script>"""


def _members(visitor: Visitor) -> None:
    """For whoever comes from the page's own site: its cookie goes nowhere else."""
    if "member=1" in visitor.headers.get("Cookie", ""):
        visitor.say(TALK, kind="audio/wav")
    else:
        visitor.say("who are you?", status=403)


def _live(visitor: Visitor) -> None:
    """A radio: a head, then sound for as long as somebody listens."""
    visitor.send_response(200)
    visitor.send_header("Content-Type", "audio/wav")
    visitor.send_header("Connection", "close")
    visitor.end_headers()
    visitor.wfile.write(TALK)
    visitor.hang()


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What was saved, the bodies by path, and how often each path was asked for."""

    saved: SaveResult
    bodies: dict[str, bytes]
    asked: list[str]


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Captured]:
    folder = tmp_path_factory.mktemp("media")
    with pytest.MonkeyPatch.context() as patch, Site() as site:
        for name in ("CONFIG", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        site.paths |= {"/live.wav": _live, "/members.wav": _members}
        site.page("/inner.wav", TALK, kind="audio/wav")
        site.page("/cdn/talk.wav", TALK, kind="audio/wav")
        site.page("/go/talk.wav", "", status=302, Location="/tracker/talk.wav")
        site.page("/tracker/talk.wav", "", status=301, Location="/cdn/talk.wav?signed=1")
        options = Options(allow_private=True, limits=replace(Limits(), media_s=3.0))
        job = Job(
            seed=Seed.parse(site.page("/", PAGE, Set_Cookie="member=1; Path=/; SameSite=Strict")), options=options
        )
        saved = asyncio.run(save(job, open_for_writing(folder / "archive", Silent())))
        bodies = {one.url.removeprefix(site.url("")): one.payload for one in answers(_warc(saved))}
        yield Captured(saved=saved, bodies=bodies, asked=list(site.requests))


def _warc(saved: SaveResult) -> Path:
    return saved.path / "archive/data.warc.gz"


def test_a_recording_behind_redirects_is_held_whole_and_asked_for_once(captured: Captured) -> None:
    assert captured.bodies["/cdn/talk.wav?signed=1"] == TALK
    assert captured.asked.count("/go/talk.wav") == 1


def test_a_recording_in_a_closed_shadow_root_is_held_whole(captured: Captured) -> None:
    assert captured.bodies["/inner.wav"] == TALK


def test_a_recording_for_those_whom_the_page_knows_is_held_whole(captured: Captured) -> None:
    assert captured.bodies["/members.wav"] == TALK


def test_a_stream_without_end_is_all_that_is_named(captured: Captured) -> None:
    (reason,) = captured.saved.reasons
    assert reason.code in {"media_not_whole", "cut"}
    assert [lack.url.rpartition("/")[2] for lack in captured.saved.shortfall.lacks] == ["live.wav"]
