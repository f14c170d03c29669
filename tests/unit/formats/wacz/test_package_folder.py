"""Finishing and packing: the manifest lists the bytes that lie there; packing is the same everywhere."""

import errno
import hashlib
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from capture.errors import Damaged, NoSpace, NotFound
from capture.formats import wacz
from capture.formats.wacz import PageEntry, atomic_write, manifest

MOMENT = datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a WARC in it."""
    snapshot = tmp_path / "snapshot"
    (snapshot / "archive").mkdir(parents=True)
    (snapshot / "archive" / "data.warc.gz").write_bytes(b"not really")
    return snapshot


def finished(folder: Path) -> bytes:
    page = PageEntry(url="https://example.org/", moment=MOMENT, id="p", title="T")
    return wacz.finish(folder, index=b"line\n", page=page, created=MOMENT, software="warcite 0.1")


def test_the_folder_holds_the_four_kinds_of_files_of_a_wacz(folder: Path) -> None:
    finished(folder)
    wacz.add_digest(folder, b"{}")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert names == {
        "archive/data.warc.gz",
        "indexes/index.cdx",
        "pages/pages.jsonl",
        "datapackage.json",
        "datapackage-digest.json",
    }


def test_hashes_and_sizes_are_those_of_the_files(folder: Path) -> None:
    data = finished(folder)
    assert (folder / "datapackage.json").read_bytes() == data
    for resource in manifest.read(data).resources:
        data = (folder / resource.path).read_bytes()
        assert resource.hash == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert resource.bytes == len(data)


def test_a_folder_without_a_warc_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        finished(tmp_path)


def test_packing_stores_exactly_the_sealed_files(folder: Path, tmp_path: Path) -> None:
    finished(folder)
    wacz.add_digest(folder, b"{}")
    (folder / ".DS_Store").write_bytes(b"not sealed")
    with zipfile.ZipFile(wacz.pack(folder, tmp_path / "out.wacz")) as packed:
        assert {info.compress_type for info in packed.infolist()} == {zipfile.ZIP_STORED}
        assert packed.namelist() == [
            "datapackage.json",
            "datapackage-digest.json",
            "archive/data.warc.gz",
            "indexes/index.cdx",
            "pages/pages.jsonl",
        ]
        assert packed.read("archive/data.warc.gz") == b"not really"


def test_packing_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    finished(folder)
    first = wacz.pack(folder, tmp_path / "one.wacz").read_bytes()
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    assert wacz.pack(folder, tmp_path / "two.wacz").read_bytes() == first


def test_a_listed_file_that_is_gone_leaves_no_half_wacz(folder: Path, tmp_path: Path) -> None:
    finished(folder)
    (folder / "pages" / "pages.jsonl").unlink()
    with pytest.raises(NotFound):
        wacz.pack(folder, tmp_path / "out.wacz")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["snapshot"]


def test_a_manifest_that_lists_a_file_outside_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "datapackage.json").write_bytes(b'{"resources":[{"path":"../../secret","hash":"sha256:0"}]}')
    with pytest.raises(Damaged):
        wacz.pack(folder, tmp_path / "out.wacz")


def test_a_full_disk_is_said_as_such(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was there before stays as it was, and no part of a file is left."""
    atomic_write.write(folder / "kept", b"before")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoSpace):
        atomic_write.write(folder / "kept", b"after")
    assert (folder / "kept").read_bytes() == b"before"
    assert sorted(path.name for path in folder.iterdir()) == ["archive", "kept"]


def test_create_never_replaces(tmp_path: Path) -> None:
    assert atomic_write.create(tmp_path / "a", b"first")
    assert not atomic_write.create(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"


def test_create_holds_on_disks_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(source: Path, target: Path) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    assert atomic_write.create(tmp_path / "a", b"first")
    assert not atomic_write.create(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
