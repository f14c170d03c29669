"""kill -9 at any instant: no finished snapshot is lost, what lay open is found, claimed once and salvaged."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from capture.archive import store
from capture.formats import wacz
from tests.builders.placed import NOW, URL, finish, identifier, keyring

pytestmark = pytest.mark.long

KILLS = 12


class Child:
    """A saving child process; its lines are what it has done."""

    def __init__(self, home: Path, first: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.archive.store.child", str(home), str(first)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[4],
        )
        assert self.process.stdout is not None
        self.pipe = self.process.stdout

    def wait_until_it_writes(self) -> bytes:
        """The first line, which says that a snapshot is being written."""
        ready, _, _ = select.select([self.pipe], [], [], 120)
        assert ready, "the child never began"
        line = os.read(self.pipe.fileno(), 1 << 16)
        assert line.startswith(b"begun"), "the child failed"
        return line

    def kill(self) -> str:
        """Kill it now; everything it printed that was not read."""
        self.process.send_signal(signal.SIGKILL)
        rest, _ = self.process.communicate(timeout=60)
        return rest.decode()


def told_ids(text: str) -> set[str]:
    return {line for line in text.split() if line != "begun"}


def is_whole(path: Path) -> bool:
    """Exactly the sealed files are there, with the sizes that the manifest lists."""
    with wacz.open_package(path) as package:
        manifest = package.manifest()
        assert manifest is not None
        listed = {entry.path: entry.bytes for entry in manifest.resources}
        return set(package.names) == {*listed, wacz.MANIFEST, wacz.DIGEST} and all(
            package.size(name) == size for name, size in listed.items()
        )


def test_no_finished_snapshot_is_lost_whenever_a_process_is_killed(home: Path) -> None:
    random = Random(20261125)
    finished: set[str] = set()
    for turn in range(KILLS):
        child = Child(home, first=turn * 10_000)
        begun = child.wait_until_it_writes()
        # Not a wait for something to happen: the instant of the kill is what is drawn.
        deadline = time.monotonic() + random.random() * 0.05
        while time.monotonic() < deadline:
            continue
        finished |= told_ids(begun.decode() + child.kill())
    archive = store.open_archive(home / "archive")
    placed = {item.id: item.path for item in archive.snapshots()}
    assert finished <= placed.keys()
    assert all(is_whole(path) for path in placed.values())
    _salvage_all(home, archive)
    for part in [
        one for one in archive.incoming.glob(".*.part") if not one.stat().st_size
    ]:  # killed before a byte was written: swept when it is old
        os.utime(part, (0, 0))
    assert store.orphans(archive) == ()
    assert [path.name for path in archive.incoming.iterdir()] == []
    store.sweep_temp(home / "temp")
    assert list((home / "temp").iterdir()) == []


def _salvage_all(home: Path, archive: store.ArchiveFolder) -> None:
    """What the killed processes left is theirs no more; each is placed, sealed ones as they are."""
    for orphan in store.orphans(archive):
        snapshot = store.claim(archive, orphan)
        assert snapshot is not None
        with snapshot:
            if not orphan.sealed:
                assert orphan.about == {"seed": URL}
                finish(home, archive, snapshot, URL, b"")
            placed = store.place(archive, snapshot)
        assert is_whole(placed.path)


def test_a_living_process_keeps_what_it_writes(home: Path) -> None:
    archive = store.open_or_create(home / "archive", keyring(home), NOW)
    with store.incoming(archive, identifier(1), {"seed": "x"}) as snapshot:
        snapshot.warc.write_bytes(b"something")
        assert store.orphans(archive) == ()
        assert store.sweep_temp(home / "temp") == ()
        assert snapshot.local.is_dir()


def test_what_a_living_process_gave_up_is_an_orphan_at_once(home: Path) -> None:
    archive = store.open_or_create(home / "archive", keyring(home), NOW)
    with store.incoming(archive, identifier(1), {"seed": "x"}) as snapshot:
        snapshot.warc.write_bytes(b"something")
    (orphan,) = store.orphans(archive)
    assert (orphan.id, orphan.about, orphan.sealed) == (identifier(1), {"seed": "x"}, False)


def test_an_orphan_is_claimed_by_one_alone(home: Path) -> None:
    archive = store.open_or_create(home / "archive", keyring(home), NOW)
    with store.incoming(archive, identifier(1)) as snapshot:
        snapshot.warc.write_bytes(b"something")
    (orphan,) = store.orphans(archive)
    first, second = store.claim(archive, orphan), store.claim(archive, orphan)
    assert first is not None
    assert second is None
    assert store.orphans(archive) == ()
    first.close()
    (again,) = store.orphans(archive)
    assert again.id == identifier(1)
    assert {path.suffix for path in archive.incoming.iterdir() if path.is_file()} == {".owner"}


def test_an_owner_on_another_machine_is_dead_only_after_ten_silent_minutes(home: Path) -> None:
    archive = store.open_or_create(home / "archive", keyring(home), NOW)
    with store.incoming(archive, identifier(1)) as snapshot:
        snapshot.warc.write_bytes(b"something")
    owner = archive.incoming / f"{identifier(1)}.owner"
    owner.write_bytes(b'{"pid":1,"started":"1","host":"elsewhere","machine":"id:x","boot":"y"}')
    assert store.orphans(archive) == ()
    now = time.time()
    os.utime(owner, (now - 590, now - 590))
    assert store.orphans(archive) == ()
    os.utime(owner, (now - 700, now - 700))
    assert [orphan.id for orphan in store.orphans(archive)] == [identifier(1)]


def test_owner_files_that_never_got_their_names_are_swept(home: Path) -> None:
    """Of dead processes at once; one that names nobody when it is ten minutes old."""
    archive = store.open_or_create(home / "archive", keyring(home), NOW)
    with store.incoming(archive, identifier(1), {"seed": "x"}) as snapshot:
        living = (archive.incoming / f"{identifier(1)}.owner").read_bytes()
        contents = {
            "dead": b'{"pid":0,"started":"","host":"","machine":"","boot":""}',
            "living": living,
            "young": b"",
            "old": b"",
        }
        for name, data in contents.items():
            (archive.incoming / f".{name}.owner.0.part").write_bytes(data)
        os.utime(archive.incoming / ".old.owner.0.part", (0, 0))
        assert store.orphans(archive) == ()
        left = {path.name for path in archive.incoming.glob(".*")}
        assert left == {".living.owner.0.part", ".young.owner.0.part"}
        snapshot.beat()


def test_a_heartbeat_keeps_owner_files_young(home: Path) -> None:
    archive = store.open_or_create(home / "archive", keyring(home), NOW)
    with store.incoming(archive, identifier(1)) as snapshot:
        files = [archive.incoming / f"{identifier(1)}.owner", snapshot.local / "owner.json"]
        for path in files:
            os.utime(path, (0, 0))
        snapshot.beat()
        assert all(path.stat().st_mtime > 1_000_000 for path in files)


def test_only_our_own_folders_of_dead_processes_are_swept(home: Path) -> None:
    temp = home / "temp"
    (temp / "somebody-else").mkdir()
    (temp / "warcite-work-young").mkdir()  # being made: its owner file is not there yet
    (temp / "warcite-work-link").symlink_to(home)
    dead = temp / "warcite-work-dead"
    dead.mkdir()
    (dead / "owner.json").write_bytes(b'{"pid":0,"started":"","host":"","machine":"","boot":""}')
    (dead / "profile").mkdir()
    unmade = temp / "warcite-work-999999999-abc"  # killed before its owner file was written
    unmade.mkdir()
    making = temp / f"warcite-work-{os.getpid()}-abc"
    making.mkdir()
    reading = temp / "warcite-read-999999999-abc"
    reading.mkdir()
    os.utime(reading, (0, 0))
    assert set(store.sweep_temp(temp)) == {dead, unmade, reading}
    assert {path.name for path in temp.iterdir()} == {
        "somebody-else",
        "warcite-work-young",
        "warcite-work-link",
        making.name,
    }
