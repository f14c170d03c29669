"""Placement: one rename, durable, never over anything, readable afterwards."""

import errno
import os
import stat
from pathlib import Path

import pytest

from capture.archive import store
from capture.errors import ArchiveError, NoSpace
from tests.builders.placed import finish, identifier, record, save

URL = "https://example.org/story"


def test_a_placed_snapshot_stands_below_its_month(home: Path, archive: store.ArchiveFolder) -> None:
    placed = save(home, archive)
    assert placed.path == archive.root / "snapshots" / "2026" / "11" / identifier(1)
    assert {path.relative_to(placed.path).as_posix() for path in placed.path.rglob("*.*")} == {
        "archive/data.warc.gz",
        "datapackage-digest.json",
        "datapackage.json",
        "indexes/index.cdx",
        "pages/pages.jsonl",
    }
    assert list(archive.snapshots()) == [placed]
    assert list(archive.incoming.iterdir()) == []
    assert list((home / "temp").iterdir()) == []


def test_what_is_being_written_is_private_what_is_placed_is_not(home: Path, archive: store.ArchiveFolder) -> None:
    before = os.umask(0o022)
    try:
        with store.incoming(archive, identifier(1)) as snapshot:
            assert stat.S_IMODE(snapshot.folder.stat().st_mode) == 0o700
            assert stat.S_IMODE(snapshot.local.stat().st_mode) == 0o700
            finish(home, archive, snapshot, URL, record(snapshot, URL))
            placed = store.place(archive, snapshot)
    finally:
        os.umask(before)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [placed.path, *placed.path.rglob("*")]}
    assert modes == {0o755, 0o644}


def test_a_disk_that_refuses_modes_is_no_obstacle(
    home: Path, archive: store.ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: str, mode: int) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refused)
    assert save(home, archive).path.is_dir()


def test_nothing_is_ever_overwritten(home: Path, archive: store.ArchiveFolder) -> None:
    first = save(home, archive)
    before = (first.path / "datapackage.json").read_bytes()
    with pytest.raises(ArchiveError, match="exists already"):
        save(home, archive, told={"title": "another"})
    assert (first.path / "datapackage.json").read_bytes() == before
    (orphan,) = store.orphans(archive)
    assert orphan.sealed


def test_a_place_that_appears_at_the_last_moment_is_not_overwritten(
    home: Path, archive: store.ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """rename(2) does not replace a folder that holds something."""
    first = save(home, archive)
    monkeypatch.setattr(Path, "exists", lambda path: False)
    with pytest.raises(ArchiveError, match="exists already"):
        save(home, archive, told={"title": "another"})
    assert (first.path / "datapackage.json").is_file()


def test_a_folder_that_was_taken_over_is_said(home: Path, archive: store.ArchiveFolder) -> None:
    with store.incoming(archive, identifier(1)) as snapshot:
        finish(home, archive, snapshot, URL, record(snapshot, URL))
        snapshot.folder.rename(archive.incoming / "elsewhere")
        with pytest.raises(ArchiveError, match="took it over"):
            store.place(archive, snapshot)


def test_a_full_disk_leaves_everything_where_it_was(
    home: Path, archive: store.ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.incoming(archive, identifier(1)) as snapshot:
        finish(home, archive, snapshot, URL, record(snapshot, URL))

        def full(*arguments: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Path, "mkdir", full)
        with pytest.raises(NoSpace):
            store.place(archive, snapshot)
        monkeypatch.undo()
        assert store.place(archive, snapshot).path.is_dir()


def test_an_incoming_folder_in_which_nothing_was_recorded_leaves_nothing(archive: store.ArchiveFolder) -> None:
    with store.incoming(archive, identifier(1)) as snapshot:
        assert snapshot.spool.is_dir()
        assert snapshot.profile.is_dir()
        assert snapshot.wire.is_dir()
    assert list(archive.incoming.iterdir()) == []
    assert not snapshot.local.exists()


def test_one_id_is_used_by_one_process(archive: store.ArchiveFolder) -> None:
    with store.incoming(archive, identifier(1)), pytest.raises(ArchiveError):
        store.incoming(archive, identifier(1))


def test_derived_files_are_replaced_whole(archive: store.ArchiveFolder) -> None:
    store.write_derived(archive, identifier(1), "article.json", b"one")
    path = store.write_derived(archive, identifier(1), "article.json", b"two")
    assert path == archive.root / "derived" / identifier(1) / "article.json"
    assert path.read_bytes() == b"two"
    assert [item.name for item in path.parent.iterdir()] == ["article.json"]
