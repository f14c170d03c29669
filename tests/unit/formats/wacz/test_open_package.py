"""Packages of any producer open through one interface, and none can harm the machine."""

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from capture.errors import Damaged, NotFound
from capture.formats.wacz import PackageKind, open_package
from tests.sites import files

MANIFEST = b'{"profile":"data-package","resources":[]}'


def packed(path: Path, *members: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize("name", ["W05-good", "W05-deflated", "W05-stale-hash", "W05-bad-offset"])
def test_other_peoples_wacz_open_deflated_warcs_included(name: str) -> None:
    """A WARC that is deflated inside the ZIP is unpacked, so that its offsets mean what the index says."""
    with open_package(files("faultsite") / f"{name}.wacz") as package:
        assert package.kind is PackageKind.WACZ
        (path,) = package.warc_paths()
        assert gzip.decompress(path.read_bytes()).startswith(b"WARC/1.")
        assert [page.url for page in package.pages()] == ["http://site.test/one"]
        assert len(package.index().splitlines()) == 3
    assert not path.exists()
    assert not path.parent.exists()


def test_a_folder_and_its_wacz_read_alike(tmp_path: Path) -> None:
    files = [("archive/a.warc", b"WARC/1.1\r\n"), ("datapackage.json", MANIFEST), ("indexes/index.cdx", b"x")]
    for name, data in files:
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with open_package(tmp_path / "folder") as folder, open_package(packed(tmp_path / "a", *files)) as wacz:
        assert folder.names == wacz.names
        assert [folder.read(name) for name in folder.names] == [wacz.read(name) for name in wacz.names]
        assert [path.read_bytes() for path in folder.warc_paths()] == [b"WARC/1.1\r\n"]
        assert [path.read_bytes() for path in wacz.warc_paths()] == [b"WARC/1.1\r\n"]
        assert folder.index() == wacz.index() == b"x\n"


def test_a_bare_warc_is_a_package_of_one(tmp_path: Path) -> None:
    path = tmp_path / "odd name"
    path.write_bytes(gzip.compress(b"WARC/1.0\r\n"))
    with open_package(path) as package:
        assert (package.kind, package.warc_paths(), package.manifest()) == (PackageKind.WARC, (path,), None)


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "a\\..\\evil", "C:/evil", "a/./b"])
def test_hostile_names_are_left_out_and_named(tmp_path: Path, name: str) -> None:
    with open_package(packed(tmp_path / "a.wacz", ("datapackage.json", MANIFEST), (name, b"x"))) as package:
        assert package.names == ("datapackage.json",)
        assert len(package.strange) == 1


def test_links_in_a_zip_are_left_out_and_named(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("archive/data.warc.gz")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with open_package(tmp_path / "a.wacz") as package:
        assert (package.names, package.warcs) == ((), ())
        assert package.strange == ("'archive/data.warc.gz' is a link",)


def test_one_name_twice_is_named(tmp_path: Path) -> None:
    """Two readers would read two different files."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = packed(tmp_path / "a.wacz", ("datapackage.json", MANIFEST), ("datapackage.json", b"{}"))
    with open_package(path) as package:
        assert package.strange == ("'datapackage.json' is there twice",)
        assert package.read("datapackage.json") == MANIFEST


def test_links_and_pipes_in_a_folder_are_left_out_and_named(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "data.warc.gz").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "elsewhere").symlink_to("/etc")
    with open_package(tmp_path) as package:
        assert package.names == ()
        assert len(package.strange) == 3


def test_a_zip_bomb_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.wacz", ("archive/a.warc", b"\0" * 1000), method=zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    claimed = data.index(b"PK\x01\x02") + 24
    data[claimed : claimed + 4] = (4_000_000_000).to_bytes(4, "little")
    path.write_bytes(data)
    with pytest.raises(Damaged, match="bomb"):
        open_package(path)


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    """Each central entry points to the same bytes: small on disk, endless unpacked."""
    path = packed(tmp_path / "a.wacz", ("a", os.urandom(10_000)))
    data = path.read_bytes()
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    copies = b"".join(entry[:-1] + bytes([letter]) for letter in b"abcdefgh")
    tail = bytearray(data[end:])
    tail[8:12] = (8).to_bytes(2, "little") * 2
    tail[12:16] = len(copies).to_bytes(4, "little")
    path.write_bytes(data[:start] + copies + tail)
    with pytest.raises(Damaged, match="overlap"):
        open_package(path)


@pytest.mark.parametrize("at", [0, 40, -30])
def test_a_flipped_byte_in_a_zip_is_damage_not_a_crash(tmp_path: Path, at: int) -> None:
    path = packed(tmp_path / "a.wacz", ("datapackage.json", MANIFEST), method=zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    data[at] ^= 0x55
    path.write_bytes(data)
    with pytest.raises((Damaged, NotFound)), open_package(path) as package:
        package.read("datapackage.json")


def test_what_is_no_package_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")
    (tmp_path / "empty").mkdir()
    for name in ("text", "empty", "absent"):
        with pytest.raises(NotFound):
            open_package(tmp_path / name)


def test_an_index_may_be_compressed_in_members(tmp_path: Path) -> None:
    data = gzip.compress(b"one\n") + gzip.compress(b"two\n")
    with open_package(packed(tmp_path / "a.wacz", ("indexes/index.cdx.gz", data))) as package:
        assert package.index() == b"one\ntwo\n"
