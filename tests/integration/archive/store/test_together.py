"""Many processes place in one archive at once, with no lock and no loss; full disks are said as such."""

import errno
import multiprocessing
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from capture.archive import store
from capture.errors import ArchiveError, NoSpace
from tests.builders.placed import NOW, identifier, keyring, save

EACH = 10


def _place(home: Path, numbers: range, results: "Queue[str]", begin: Event) -> None:
    tempfile.tempdir = str(home / "temp")
    archive = store.open_or_create(home / "archive", keyring(home), NOW)
    begin.wait()
    for number in numbers:
        try:
            results.put(save(home, archive, number).id)
        except ArchiveError:
            results.put("refused")


def _run(home: Path, parts: list[range]) -> list[str]:
    context = multiprocessing.get_context("spawn")
    results, begin = context.Queue(), context.Event()
    children = [context.Process(target=_place, args=(home, part, results, begin)) for part in parts]
    for child in children:
        child.start()
    begin.set()
    told = [results.get(timeout=120) for part in parts for _ in part]
    for child in children:
        child.join(60)
    return told


def test_processes_that_place_at_once_lose_nothing(home: Path) -> None:
    told = _run(home, [range(start, start + EACH) for start in (0, 100, 200)])
    archive = store.open_archive(home / "archive")
    assert sorted(told) == sorted(placed.id for placed in archive.snapshots())
    assert len(set(told)) == 3 * EACH
    assert list(archive.incoming.iterdir()) == []


def test_of_two_that_place_the_same_id_one_is_refused(home: Path) -> None:
    """Ids are random, so this does not happen; and if it does, nothing is overwritten."""
    told = _run(home, [range(EACH), range(EACH)])
    assert told.count("refused") == EACH
    placed = {item.id for item in store.open_archive(home / "archive").snapshots()}
    assert placed == {identifier(number) for number in range(EACH)}


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk of 256 kB; where none can be mounted, a folder on which nothing gets to disk after a while."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    if not mounted:
        monkeypatch.setattr(os, "fsync", _full_after(100, os.fsync))
    yield disk
    if mounted:
        subprocess.run(["umount", str(disk)], check=True)


def _full_after(calls: int, real: Callable[[int], None]) -> Callable[[int], None]:
    left = iter(range(calls))

    def fsync(descriptor: int) -> None:
        if next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    return fsync


def test_a_full_disk_is_no_space_and_what_was_placed_stays(small_disk: Path, home: Path) -> None:
    archive = store.open_or_create(small_disk / "archive", keyring(home), NOW)
    placed: list[store.PlacedSnapshot] = []
    with pytest.raises(NoSpace) as caught:
        placed.extend(save(home, archive, number) for number in range(1000))
    assert caught.value.hint
    there = {item.id for item in archive.snapshots()}
    assert there
    assert {item.id for item in placed} <= there
    assert all((archive.folder(name) / "datapackage-digest.json").is_file() for name in there)
