"""Verification of a real sealed snapshot: it passes as it is, and nothing can be changed unseen."""

import json
import shutil
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from capture import cdxj, seal, wacz
from capture.errors import Damaged, NotFound
from capture.model.archive import ArchiveCard
from capture.warc import scan
from tests.integration.seal.building import (
    MOMENT,
    SOFTWARE,
    URL,
    Sealed,
    build,
    draw,
    flipped,
    report,
    seal_folder,
)

DRAWS = 300


@pytest.fixture
def sealed(tmp_path: Path) -> Sealed:
    return build(tmp_path)


def names(found: seal.Report) -> set[str]:
    return {check.name for check in found.faults}


def test_an_untouched_snapshot_passes_every_check(sealed: Sealed) -> None:
    found = report(sealed.folder, sealed.card)
    assert found.faults == ()
    assert {check.name for check in found.checks} == {
        "name",
        "signature",
        "manifest",
        "records",
        "index",
        "pages",
    }
    assert found.seal_hash == seal.seal_hash((sealed.folder / "datapackage.json").read_bytes())
    assert found.signer.startswith("key sha256:")


def test_its_wacz_passes_too_and_anywhere(sealed: Sealed, tmp_path: Path) -> None:
    packed = wacz.pack(sealed.folder, tmp_path / "a.wacz")
    assert report(packed).ok
    assert report(packed, sealed.card).ok
    assert any("archive.json lists" in check.text for check in report(packed, sealed.card).checks)


def test_its_bare_warc_passes(sealed: Sealed) -> None:
    found = report(sealed.folder / wacz.WARC)
    assert [check.name for check in found.checks] == ["records"]
    assert found.ok


def test_any_flipped_byte_in_any_file_is_found(sealed: Sealed, tmp_path: Path) -> None:
    """Without the archive's list of keys, which is harder."""
    target = tmp_path / "elsewhere"
    missed = [
        flip
        for flip in draw(sealed.folder, DRAWS, Random(20261125))
        if report(flipped(sealed.folder, flip, target)).ok
    ]
    assert missed == []


def test_any_flipped_byte_in_a_wacz_is_found_or_it_does_not_open(sealed: Sealed, tmp_path: Path) -> None:
    """The bytes of the ZIP around the files included."""
    packed = wacz.pack(sealed.folder, tmp_path / "a.wacz")
    data, random = packed.read_bytes(), Random(20261125)
    missed = []
    for _ in range(DRAWS // 2):
        offset, mask = random.randrange(len(data)), random.randrange(1, 256)
        packed.write_bytes(data[:offset] + bytes([data[offset] ^ mask]) + data[offset + 1 :])
        try:
            if report(packed).ok:
                missed.append(offset)
        except (Damaged, NotFound):
            continue
    assert missed == []


def test_a_wacz_that_another_program_packed_again_passes(sealed: Sealed, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as again:
        for path in sorted(sealed.folder.rglob("*.*")):
            again.write(path, path.relative_to(sealed.folder))
    found = report(tmp_path / "a.wacz")
    assert found.ok
    assert any(check.name == "package.zip" and check.remark for check in found.checks)


def test_a_flipped_byte_in_the_warc_is_told_with_record_and_offset(sealed: Sealed) -> None:
    path = sealed.folder / wacz.WARC
    record = next(ref for ref in scan(path).records if ref.type == "response")
    data = bytearray(path.read_bytes())
    data[record.offset + record.length // 2] ^= 0x01
    path.write_bytes(data)
    faults = report(sealed.folder, sealed.card).faults
    assert "manifest.hash" in {fault.name for fault in faults}
    assert record.offset in {fault.offset for fault in faults if fault.name.startswith("record.")}


@pytest.mark.parametrize(
    "name",
    [
        "archive/data.warc.gz",
        "indexes/index.cdx",
        "pages/pages.jsonl",
        "datapackage.json",
        "datapackage-digest.json",
    ],
)
def test_a_missing_file_is_found(sealed: Sealed, name: str) -> None:
    (sealed.folder / name).unlink()
    found = report(sealed.folder, sealed.card)
    assert name in {fault.file for fault in found.faults} or name.startswith("archive/")
    assert not found.ok


@pytest.mark.parametrize("name", ["archive/more.warc.gz", "note.txt", "indexes/.hidden"])
def test_a_file_too_many_is_found(sealed: Sealed, name: str) -> None:
    (sealed.folder / name).write_bytes(b"")
    assert ("manifest.unlisted", name) in {
        (fault.name, fault.file) for fault in report(sealed.folder, sealed.card).faults
    }


def test_a_link_is_found(sealed: Sealed) -> None:
    (sealed.folder / "pages" / "more").symlink_to("/etc/passwd")
    assert names(report(sealed.folder, sealed.card)) == {"package.member"}


def test_a_cut_or_longer_file_is_found(sealed: Sealed) -> None:
    path = sealed.folder / "pages" / "pages.jsonl"
    path.write_bytes(path.read_bytes() + b"\n")
    assert {"manifest.size", "manifest.hash"} <= names(report(sealed.folder, sealed.card))


def test_a_stranger_who_changes_and_seals_again_is_found_in_the_archive(
    sealed: Sealed, tmp_path: Path
) -> None:
    """Everything agrees with itself, but archive.json does not list the key."""
    index = (sealed.folder / wacz.INDEX).read_bytes()
    seal_folder(sealed.folder, tmp_path / "stranger", index)
    assert names(report(sealed.folder, sealed.card)) == {"signature.key"}


def test_a_stranger_who_hides_that_we_made_it_is_found_in_the_archive(sealed: Sealed) -> None:
    """A snapshot in the archive must be signed, whatever software its manifest names."""
    fields = json.loads((sealed.folder / "datapackage.json").read_bytes())
    fields["software"] = "other"
    (sealed.folder / "datapackage.json").write_bytes(json.dumps(fields).encode())
    (sealed.folder / "datapackage-digest.json").unlink()
    assert "signature" in names(report(sealed.folder, sealed.card))


def test_a_key_counts_only_in_its_time(sealed: Sealed) -> None:
    (key,) = sealed.card.keys
    late = replace(key, since=MOMENT + timedelta(days=1))
    ended = replace(key, until=MOMENT - timedelta(days=1))
    for changed in (late, ended):
        card = ArchiveCard(id=sealed.card.id, keys=(changed,))
        assert names(report(sealed.folder, card)) == {"signature.key"}


@pytest.mark.parametrize(
    "kind", ["offset", "length", "url", "digest", "timestamp", "dropped", "doubled", "order"]
)
def test_an_index_that_lies_is_found_even_when_it_was_sealed(
    sealed: Sealed, tmp_path: Path, kind: str
) -> None:
    index = (sealed.folder / wacz.INDEX).read_bytes()
    seal_folder(sealed.folder, tmp_path, _lying(index, kind))
    found = report(sealed.folder, sealed.card)
    assert names(found) <= {"index.line", "index.missing"}
    assert not found.ok


def _lying(index: bytes, kind: str) -> bytes:
    lines = index.splitlines(keepends=True)
    if kind == "dropped":
        return b"".join(lines[1:])
    if kind == "doubled":
        return b"".join([lines[0], *lines])
    if kind == "order":
        return b"".join(reversed(lines))
    key, stamp, text = lines[0].split(b" ", 2)
    if kind == "timestamp":
        stamp = stamp[:-1] + (b"0" if stamp[-1:] != b"0" else b"1")
    else:
        fields = json.loads(text)
        fields[kind] = {"offset": "7", "length": "7"}.get(kind, fields[kind] + "0")
        text = json.dumps(fields, separators=(",", ":")).encode() + b"\n"
    return b"".join([b" ".join([key, stamp, text]), *lines[1:]])


def test_a_page_with_another_time_is_found_even_when_it_was_sealed(sealed: Sealed, tmp_path: Path) -> None:
    shutil.rmtree(sealed.folder / "pages")
    page = wacz.Page(url=URL, moment=MOMENT + timedelta(milliseconds=5), id="p1")
    index = (sealed.folder / wacz.INDEX).read_bytes()
    done = wacz.finish(sealed.folder, index=index, page=page, created=MOMENT, software=SOFTWARE)
    key = seal.Keyring(tmp_path / "keys").signing_key(sealed.card)
    wacz.add_digest(sealed.folder, seal.sign(done.manifest, key, MOMENT))
    assert names(report(sealed.folder, sealed.card)) == {"pages.time"}


def test_a_page_that_never_answered_is_a_remark(sealed: Sealed, tmp_path: Path) -> None:
    page = wacz.Page(url="https://gone.example/", moment=MOMENT, id="p1")
    index = (sealed.folder / wacz.INDEX).read_bytes()
    done = wacz.finish(sealed.folder, index=index, page=page, created=MOMENT, software=SOFTWARE)
    key = seal.Keyring(tmp_path / "keys").signing_key(sealed.card)
    wacz.add_digest(sealed.folder, seal.sign(done.manifest, key, MOMENT))
    found = report(sealed.folder, sealed.card)
    assert found.ok
    assert any(check.remark and "gone.example" in check.text for check in found.checks)


def test_what_a_file_says_never_reaches_the_terminal_raw() -> None:
    check = seal.Check(name="x", ok=False, text="\x1b[31mred\x07", url="http://a/\x1b]0;t\x07")
    assert (check.text + check.url).isprintable()


def test_a_report_is_data(sealed: Sealed) -> None:
    found = report(sealed.folder, sealed.card)
    assert json.loads(json.dumps(found.to_json()))["ok"] is True
    assert all(json.loads(json.dumps(check.to_json()))["name"] for check in found.checks)


def test_the_index_that_is_compared_is_the_one_that_is_written(sealed: Sealed) -> None:
    """The reader finds in the WARC the very references that the writer kept."""
    records = scan(sealed.folder / wacz.WARC).records
    assert cdxj.lines(records, "data.warc.gz") == (sealed.folder / wacz.INDEX).read_bytes()
