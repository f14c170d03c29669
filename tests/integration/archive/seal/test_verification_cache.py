"""A look is remembered only for the bytes that it saw: whatever keeps the rest equal, other bytes are looked at."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from capture.archive.seal import SealStatus, VerificationCache
from capture.archive.seal import verification_cache as module
from capture.model.archive import ArchiveCard
from tests.builders.sealed import Sealed, build


class Looker:
    """Counts the looks; each finds ``sealed`` and what ``broken`` says."""

    def __init__(self, folder: Path) -> None:
        self.remembered = VerificationCache(folder)
        self.looks = 0

    def at(self, path: Path, card: ArchiveCard, *, during: Callable[[], None] = lambda: None) -> SealStatus:
        def look() -> SealStatus:
            self.looks += 1
            during()
            return SealStatus(sealed=True, seal="sha256:1", signer="key 1", listed=True)

        return self.remembered.seal_status(path, card, look, archived=True)


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sealed:
    """With a change after its writing, as placement makes one, and so long ago that clocks have ticked."""
    monkeypatch.setattr(module, "SETTLED_NS", 0)
    found = build(tmp_path)
    aged(found.folder)
    return found


def aged(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, ns=(1, 1_700_000_000_000_000_000))


def test_what_is_untouched_is_looked_at_once_for_all_processes(sealed: Sealed, tmp_path: Path) -> None:
    first, second = Looker(tmp_path / "cache"), Looker(tmp_path / "cache")
    found = [looker.at(sealed.folder, sealed.card) for looker in (first, first, second, second)]
    assert (first.looks, second.looks) == (1, 0)
    assert {one.number for one in found} == {"sha256:1"}
    assert all(one.listed and not one.broken for one in found)
    assert len({one.mark for one in found}) == 1


def in_place(path: Path) -> None:
    """The same size, and the time of writing set back."""
    status, data = path.stat(), bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def restored(path: Path) -> None:
    """As a backup tool does: another file with the old one's times."""
    shutil.copy2(path, path.with_name("new"))
    path.with_name("new").replace(path)


def mapped(path: Path) -> None:
    """A name that leads elsewhere."""
    path.rename(path.with_name("old"))
    path.symlink_to(path.with_name("old"))


@pytest.mark.parametrize("change", [in_place, restored, mapped, Path.unlink])
@pytest.mark.parametrize("name", ["archive/data.warc.gz", "datapackage.json"])
def test_what_was_touched_is_looked_at_again(
    sealed: Sealed, tmp_path: Path, change: Callable[[Path], None], name: str
) -> None:
    looker = Looker(tmp_path / "cache")
    looker.at(sealed.folder, sealed.card)
    change(sealed.folder / name)
    looker.at(sealed.folder, sealed.card)
    assert looker.looks == 2
    assert Looker(tmp_path / "cache").at(sealed.folder, sealed.card).sealed


def test_a_new_file_another_card_or_another_place_is_another_thing(sealed: Sealed, tmp_path: Path) -> None:
    looker = Looker(tmp_path / "cache")
    looker.at(sealed.folder, sealed.card)
    (sealed.folder / "more").mkdir()
    looker.at(sealed.folder, sealed.card)
    looker.at(sealed.folder, ArchiveCard(id="other"))
    looker.at(sealed.folder.rename(tmp_path / "moved"), sealed.card)
    assert looker.looks == 4


def test_a_disk_without_a_time_of_change_of_its_own_is_never_trusted(sealed: Sealed, tmp_path: Path) -> None:
    """There both times are one, so that they can be set back; a file whose times are equal looks like that."""
    (sealed.folder / "pages" / "pages.jsonl").write_bytes(b"{}")
    looker = Looker(tmp_path / "cache")
    for _ in range(2):
        looker.at(sealed.folder, sealed.card)
    assert looker.looks == 2


def test_what_changed_a_moment_ago_is_never_trusted(
    sealed: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two changes within one tick of the clock have the same time."""
    monkeypatch.setattr(module, "SETTLED_NS", 3_600_000_000_000)
    looker = Looker(tmp_path / "cache")
    for _ in range(2):
        looker.at(sealed.folder, sealed.card)
    assert looker.looks == 2


def test_what_changes_while_it_is_read_is_not_remembered(sealed: Sealed, tmp_path: Path) -> None:
    looker, path = Looker(tmp_path / "cache"), sealed.folder / "archive" / "data.warc.gz"
    looker.at(sealed.folder, sealed.card, during=lambda: in_place(path))
    looker.at(sealed.folder, sealed.card)
    assert looker.looks == 2


def test_a_failure_is_never_written_down(sealed: Sealed, tmp_path: Path) -> None:
    def look() -> SealStatus:
        return SealStatus(sealed=False)

    VerificationCache(tmp_path / "cache").seal_status(sealed.folder, sealed.card, look, archived=True)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("told", [b"", b"[]", b"{}", b'{"mark": 1}', b"\xff"])
def test_a_damaged_cache_costs_a_look(sealed: Sealed, tmp_path: Path, told: bytes) -> None:
    Looker(tmp_path / "cache").at(sealed.folder, sealed.card)
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(told)
    looker = Looker(tmp_path / "cache")
    assert looker.at(sealed.folder, sealed.card).sealed
    assert looker.looks == 1
