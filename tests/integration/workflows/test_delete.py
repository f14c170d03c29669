"""Delete: the snapshot goes with all that was made of it; what it was, when and why it went stays."""

import json
import shutil
from pathlib import Path

import pytest

from capture import Archive as PublicArchive
from capture.archive.store import ArchiveFolder
from capture.errors import Deleted
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from tests.builders.forgeries import forge
from tests.builders.library import Reader, Wanted, save
from tests.integration.commands import Ended, command

WHY = "The court ordered it on 3 May."
URL = "https://ledger.example/night-boat"


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveFolder:
    for name in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    return open_for_writing(tmp_path / "archive", Silent())


def run(archive: ArchiveFolder, *arguments: str) -> Ended:
    return command(*arguments, "--archive", str(archive.root))


def test_it_goes_and_its_tombstone_stays(archive: ArchiveFolder) -> None:
    identifier, kept = save(archive, Wanted()), save(archive, Wanted(minute=1, url="https://other.example/"))
    seal = json.loads(run(archive, "show", identifier, "--json").stdout)["seal"]
    assert archive.derived(identifier).is_dir()
    done = run(archive, "delete", identifier[-6:], "--reason", WHY, "--json")
    assert done.code == 0
    told = json.loads(done.stdout)
    assert (told["id"], told["reason"], told["seal"], told["intact"]) == (identifier, WHY, seal, True)
    assert not archive.folder(identifier).exists()
    assert not archive.derived(identifier).exists()
    assert [path.name for path in archive.tombstones.iterdir()] == [f"{identifier}.json"]
    assert [json.loads(line)["id"] for line in run(archive, "list", "--json").stdout.splitlines()] == [kept]
    assert run(archive, "verify", "--all").code == 0
    assert f"note  {identifier} was deleted on " in run(archive, "verify", "--all").stdout


def test_whoever_names_it_hears_when_and_why(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted())
    path = str(archive.folder(identifier))
    seal = json.loads(run(archive, "show", identifier, "--json").stdout)["seal"]
    run(archive, "delete", identifier, "--reason", WHY)
    for name in (identifier, identifier[-6:], URL, path):
        for words in (("show",), ("extract",), ("cite",), ("verify",), ("delete", "--reason", "again")):
            done = run(archive, words[0], name, *words[1:])
            assert done.code == 1, (name, words)
            assert f"{identifier} was deleted on 20" in done.stderr, (name, words)
            assert WHY in done.stderr
            assert seal in done.stderr
    with pytest.raises(Deleted, match="was deleted on"):
        PublicArchive(archive.root)[identifier]
    reader = Reader(archive)
    answer = reader.get(f"/s/{identifier}")
    reader.close()
    assert answer.status_code == 410
    assert WHY in answer.text


def test_another_snapshot_of_the_address_is_found_as_ever(archive: ArchiveFolder) -> None:
    first, second = save(archive, Wanted()), save(archive, Wanted(minute=5))
    run(archive, "delete", second, "--reason", WHY)
    assert json.loads(run(archive, "show", URL, "--json").stdout)["id"] == first


def test_a_reason_is_needed(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted())
    assert run(archive, "delete", identifier).code == 2
    assert run(archive, "delete", identifier, "--reason", " \t").code == 2
    assert archive.folder(identifier).is_dir()


def test_a_terminal_is_asked(archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    identifier = save(archive, Wanted())
    words = ("delete", identifier, "--reason", WHY, "--archive", str(archive.root))
    monkeypatch.setattr("capture.cli.delete.on_terminal", lambda: True)
    assert command(*words, stdin="n\n").code == 130
    assert archive.folder(identifier).is_dir()
    assert command(*words, stdin="y\n").code == 0
    assert not archive.folder(identifier).exists()


def test_what_is_no_snapshot_of_the_archive_stays(archive: ArchiveFolder, tmp_path: Path) -> None:
    identifier = save(archive, Wanted())
    copy = shutil.copytree(archive.folder(identifier), tmp_path / identifier)
    assert run(archive, "delete", str(copy), "--reason", WHY).code == 2
    assert Path(copy).is_dir()


def test_a_broken_one_goes_too_and_its_stone_says_so(archive: ArchiveFolder, tmp_path: Path) -> None:
    identifier = save(archive, Wanted())
    forge(archive.folder(identifier), b"night boat", b"dream boat", "warc", tmp_path / "keys")
    assert run(archive, "delete", identifier, "--reason", WHY).code == 0
    assert json.loads(archive.tombstone(identifier).read_bytes())["intact"] is False


def test_a_deletion_that_was_killed_is_told_and_finished(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted())
    kept = shutil.copytree(archive.folder(identifier), archive.root / "kept")
    run(archive, "delete", identifier, "--reason", WHY)
    stone = archive.tombstone(identifier).read_bytes()
    shutil.move(kept, archive.folder(identifier))
    assert "has a tombstone and is still there" in run(archive, "verify", "--all").stdout
    assert run(archive, "delete", identifier, "--reason", "finished").code == 0
    assert archive.tombstone(identifier).read_bytes() == stone
    assert run(archive, "verify", "--all").code == 0


@pytest.mark.parametrize("change", ["reason", "seal", "deleted", "id"])
def test_a_tombstone_cannot_be_forged(archive: ArchiveFolder, change: str) -> None:
    """Who takes a snapshot away without the archive's key leaves no stone that is believed."""
    identifier = save(archive, Wanted())
    run(archive, "delete", identifier, "--reason", WHY)
    path = archive.tombstone(identifier)
    fields = json.loads(path.read_bytes())
    fields[change] = "2026-11-25T01:26:26Z" if change == "deleted" else "another"
    path.write_text(json.dumps(fields))
    assert run(archive, "verify", "--all").code == 7
    assert "was deleted" not in run(archive, "show", identifier).stderr


def test_the_words_printed_are_those_of_the_tombstone_that_stays(archive: ArchiveFolder) -> None:
    """Of the deletion that came first; and no file that somebody put in its place keeps a true one away."""
    one, other = save(archive, Wanted()), save(archive, Wanted(minute=5))
    copy = shutil.copytree(archive.folder(one), archive.root.parent / "copy")
    run(archive, "delete", one, "--reason", WHY)
    shutil.copytree(copy, archive.folder(one))
    done = run(archive, "delete", one, "--reason", "Another day, another reason.")
    assert (done.code, WHY in done.stdout, "Another" in done.stdout) == (0, True, False)
    archive.tombstones.mkdir(exist_ok=True)
    for forged in (b"no stone", archive.tombstone(one).read_bytes()):
        archive.tombstone(other).write_bytes(forged)
        before = shutil.copytree(archive.folder(other), archive.root.parent / "before")
        assert "Storm" in run(archive, "delete", other, "--reason", "Storm damage.").stdout
        assert "Storm damage." in run(archive, "show", other).stderr
        shutil.rmtree(archive.folder(other), ignore_errors=True)
        shutil.move(before, archive.folder(other))
