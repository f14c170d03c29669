"""What makes a folder an archive, and what every other folder is answered."""

import multiprocessing
import stat
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from capture.archive import store
from capture.errors import ArchiveError, NotFound
from tests.builders.placed import NOW, keyring


def test_a_missing_folder_becomes_an_archive_with_a_key(home: Path) -> None:
    archive = store.open_or_create(home / "a" / "b", keyring(home), NOW)
    assert (home / "a" / "b" / "archive.json").is_file()
    assert len(archive.card.keys) == 1
    assert store.open_archive(home / "a" / "b") == archive


def test_a_folder_with_a_readme_still_counts_as_new(home: Path) -> None:
    (home / "archive").mkdir()
    (home / "archive" / "README.md").write_text("Snapshots land here.")
    (home / "archive" / ".gitkeep").touch()
    assert store.open_or_create(home / "archive", keyring(home), NOW).id


def test_opening_again_changes_nothing(home: Path, archive: store.ArchiveFolder) -> None:
    before = (archive.root / "archive.json").read_bytes()
    assert store.open_or_create(archive.root, keyring(home), NOW) == archive
    assert (archive.root / "archive.json").read_bytes() == before


def test_a_folder_with_other_things_is_refused(home: Path) -> None:
    (home / "thesis").mkdir()
    (home / "thesis" / "chapter1.tex").touch()
    with pytest.raises(ArchiveError, match=r"chapter1\.tex") as caught:
        store.open_or_create(home / "thesis", keyring(home), NOW)
    assert caught.value.hint
    assert [path.name for path in (home / "thesis").iterdir()] == ["chapter1.tex"]


def test_snapshots_without_a_card_are_not_given_a_new_one(home: Path, archive: store.ArchiveFolder) -> None:
    """A new card would list a new key, and nothing could be proven any more."""
    (archive.root / "snapshots").mkdir()
    (archive.root / "archive.json").unlink()
    with pytest.raises(ArchiveError, match=r"archive\.json is gone") as caught:
        store.open_or_create(archive.root, keyring(home), NOW)
    assert "backup" in caught.value.hint


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_file_instead_of_a_folder_is_said(home: Path, below: str) -> None:
    (home / "file").write_text("x")
    for make in (store.open_archive, lambda root: store.open_or_create(root, keyring(home), NOW)):
        with pytest.raises(ArchiveError, match="is a file") as caught:
            make(home / "file" / below)
        assert caught.value.hint


def test_reading_does_not_make_an_archive(home: Path) -> None:
    with pytest.raises(NotFound) as caught:
        store.open_archive(home / "absent")
    assert caught.value.hint
    assert not (home / "absent").exists()


@pytest.mark.parametrize(
    "card",
    [b"", b"{", b"[]", b'{"format":1}', b'{"format":99,"id":"abcd","keys":[]}', b'{"format":1,"id":"../x","keys":[]}'],
)
def test_a_card_that_cannot_be_read_is_an_error_not_a_new_archive(archive: store.ArchiveFolder, card: bytes) -> None:
    (archive.root / "archive.json").write_bytes(card)
    with pytest.raises(ArchiveError, match=r"archive\.json cannot be read"):
        store.open_archive(archive.root)


def test_a_folder_that_cannot_be_written_leaves_no_key(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: object, **others: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refused)
    with pytest.raises(ArchiveError, match="Permission denied") as caught:
        store.open_or_create(home / "archive", keyring(home), NOW)
    assert caught.value.hint
    assert not list(home.rglob("*.pem"))


def _create(home: Path, results: "Queue[str]", begin: Event) -> None:
    begin.wait()
    results.put(store.open_or_create(home / "archive", keyring(home), NOW).id)


def test_processes_that_make_it_at_once_get_the_same_archive(home: Path) -> None:
    """One wins; the keys of the others are gone."""
    spawn = multiprocessing.get_context("spawn")
    results, begin = spawn.Queue(), spawn.Event()
    children = [spawn.Process(target=_create, args=(home, results, begin)) for _ in range(4)]
    for child in children:
        child.start()
    begin.set()
    ids = {results.get(timeout=60) for _ in children}
    for child in children:
        child.join(60)
    assert ids == {store.open_archive(home / "archive").id}
    (key,) = home.rglob("*.pem")
    assert key.stem in ids
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
