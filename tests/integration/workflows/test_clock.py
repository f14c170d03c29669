"""A clock behind the key's birth: refused before a capture, since what is sealed then never verifies."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from capture.archive.store import ArchiveFolder, open_archive
from capture.errors import ClockWrong
from capture.model.job import Job
from capture.model.seed import Seed
from capture.workflows.open_archive import behind_newest, open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save as save_page
from tests.builders.library import NOW, Wanted, save
from tests.integration.commands import command


class Heard(Silent):
    """Keeps what it is warned of."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def warn(self, text: str) -> None:
        self.said.append(text)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveFolder:
    for name in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    return open_for_writing(tmp_path / "archive", Silent())


def born(archive: ArchiveFolder, when: datetime) -> ArchiveFolder:
    """The archive as one whose key was made then."""
    path = archive.root / "archive.json"
    card = json.loads(path.read_bytes())
    card["keys"][0]["from"] = when.strftime("%Y-%m-%dT%H:%M:%SZ")
    path.write_text(json.dumps(card))
    return open_archive(archive.root)


def test_save_refuses_before_it_captures_and_names_both_times(archive: ArchiveFolder) -> None:
    born(archive, datetime(2099, 5, 1, 12, 30, 15, tzinfo=UTC))
    done = command("save", "http://127.0.0.1:9/", "--archive", str(archive.root))
    assert done.code == 1
    assert "2099-05-01 12:30:15 UTC" in done.stderr
    assert datetime.now(UTC).strftime("%Y-%m-%d") in done.stderr
    assert "Set the clock" in done.stderr
    assert "archive.json" in done.stderr
    assert list(archive.snapshots()) == []
    assert list(archive.incoming.iterdir()) == []


def test_a_long_run_refuses_the_page_at_which_the_clock_jumps(archive: ArchiveFolder) -> None:
    """The archive was opened when the clock was right."""
    late = born(archive, datetime.now(UTC) + timedelta(days=1))
    with pytest.raises(ClockWrong):
        asyncio.run(save_page(Job(seed=Seed.parse("http://127.0.0.1:9/")), late))


def test_the_second_of_the_keys_birth_is_in_time(archive: ArchiveFolder) -> None:
    born(archive, datetime.now(UTC))
    assert open_for_writing(archive.root, Silent()).id == archive.id


def test_a_clock_behind_the_newest_snapshot_is_said(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted())
    assert behind_newest(archive, NOW) == ""
    said = behind_newest(archive, NOW - timedelta(hours=3))
    assert identifier in said
    assert "2026-11-24 22:26:26 UTC" in said
    heard = Heard()
    open_for_writing(archive.root, heard)
    assert bool(heard.said) == (datetime.now(UTC) < NOW - timedelta(minutes=1))
