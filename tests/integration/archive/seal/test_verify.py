"""Verification of a real sealed snapshot: it passes as it is, and nothing can be changed unseen."""

import base64
import json
import shutil
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from capture.archive import seal
from capture.errors import Damaged, NotFound
from capture.formats import cdxj, wacz
from capture.formats.wacz import canonical
from capture.formats.warc import scan
from capture.model.archive import ArchiveCard
from tests.builders.sealed import MOMENT, SOFTWARE, URL, Sealed, build, draw, flipped, report, seal_folder

DRAWS = 300
ORDER = ec.SECP384R1().group_order


@pytest.fixture
def sealed(tmp_path: Path) -> Sealed:
    return build(tmp_path)


def names(found: seal.Report) -> set[str]:
    return {check.name for check in found.faults}


def test_an_untouched_snapshot_passes_every_check(sealed: Sealed) -> None:
    found = report(sealed.folder, sealed.card)
    assert found.faults == ()
    assert {check.name for check in found.checks} == {"name", "signature", "manifest", "records", "index", "pages"}
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
        flip for flip in draw(sealed.folder, DRAWS, Random(20261125)) if report(flipped(sealed.folder, flip, target)).ok
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


def test_any_changed_byte_of_the_table_at_the_end_is_found(sealed: Sealed, tmp_path: Path) -> None:
    """A longer name there swallows what follows: without its manifest the package looked like nobody's."""
    packed = wacz.pack(sealed.folder, tmp_path / "a.wacz")
    data = packed.read_bytes()
    with zipfile.ZipFile(packed) as known:
        table = known.start_dir
    missed = []
    for offset in range(table, len(data)):
        for mask in (1, 4, 13, 0xFF):
            packed.write_bytes(data[:offset] + bytes([data[offset] ^ mask]) + data[offset + 1 :])
            try:
                if report(packed).ok:
                    missed.append((offset - table, mask))
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
    ["archive/data.warc.gz", "indexes/index.cdx", "pages/pages.jsonl", "datapackage.json", "datapackage-digest.json"],
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


def test_a_stranger_who_changes_and_seals_again_is_found_in_the_archive(sealed: Sealed, tmp_path: Path) -> None:
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


@pytest.mark.parametrize("kind", ["offset", "length", "url", "digest", "timestamp", "dropped", "doubled", "order"])
def test_an_index_that_lies_is_found_even_when_it_was_sealed(sealed: Sealed, tmp_path: Path, kind: str) -> None:
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
    page = wacz.PageEntry(url=URL, moment=MOMENT + timedelta(milliseconds=5), id="p1")
    index = (sealed.folder / wacz.INDEX).read_bytes()
    manifest = wacz.finish(sealed.folder, index=index, page=page, created=MOMENT, software=SOFTWARE)
    key = seal.Keyring(tmp_path / "keys").signing_key(sealed.card)
    wacz.add_digest(sealed.folder, seal.sign(manifest, key, MOMENT))
    assert names(report(sealed.folder, sealed.card)) == {"pages.time"}


def test_a_page_that_never_answered_is_a_remark(sealed: Sealed, tmp_path: Path) -> None:
    page = wacz.PageEntry(url="https://gone.example/", moment=MOMENT, id="p1")
    index = (sealed.folder / wacz.INDEX).read_bytes()
    manifest = wacz.finish(sealed.folder, index=index, page=page, created=MOMENT, software=SOFTWARE)
    key = seal.Keyring(tmp_path / "keys").signing_key(sealed.card)
    wacz.add_digest(sealed.folder, seal.sign(manifest, key, MOMENT))
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


def test_an_empty_folder_is_found(sealed: Sealed) -> None:
    (sealed.folder / "screenshots").mkdir()
    assert names(report(sealed.folder, sealed.card)) == {"package.member"}


def test_a_zip_that_lists_the_folders_of_its_files_holds(sealed: Sealed, tmp_path: Path) -> None:
    """As `zip -r` packs them. An entry of a folder that has bytes of its own is a fault."""
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as zipped:
        for one in sorted(sealed.folder.rglob("*")):
            zipped.write(one, one.relative_to(sealed.folder))
    assert report(path).ok
    with zipfile.ZipFile(path, "a") as zipped, pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr("archive/", EXTRA)
    assert names(report(path)) == {"package.member"}


EXTRA = b"words that nobody sealed"


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("place", ["before", "between", "before the tables", "after", "comment", "folder"])
def test_bytes_around_the_members_are_found(sealed: Sealed, tmp_path: Path, place: str, again: bool) -> None:
    """In a ZIP that we packed, and in one that another program packed again."""
    packed = wacz.pack(sealed.folder, tmp_path / "a.wacz")
    if again:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as anew:
            for path in sorted(sealed.folder.rglob("*.*")):
                anew.write(path, path.relative_to(sealed.folder))
    assert report(packed).ok
    insert(packed, place)
    with zipfile.ZipFile(packed) as readable:  # other readers see nothing
        assert readable.testzip() is None
    assert names(report(packed)) <= {"package.zip", "package.member"}
    assert names(report(packed))


def insert(path: Path, place: str) -> None:
    with zipfile.ZipFile(path) as zipped:
        second, tables = zipped.infolist()[1].header_offset, zipped.start_dir
    data = path.read_bytes()
    if place == "comment":
        with zipfile.ZipFile(path, "a") as zipped:
            zipped.comment = EXTRA
    elif place == "folder":
        with zipfile.ZipFile(path, "a") as zipped:
            zipped.writestr("hidden/", b"")
    elif place == "before":
        path.write_bytes(EXTRA + data)
    elif place == "after":
        path.write_bytes(data + EXTRA)
    else:
        path.write_bytes(shifted(data, second if place == "between" else tables))


def shifted(data: bytes, at: int) -> bytes:
    """The extra bytes put in there, and all offsets in the tables behind set right."""
    end = data.rindex(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    tables = bytearray(data[start:end])
    place = 0
    while place < len(tables):
        offset = int.from_bytes(tables[place + 42 : place + 46], "little")
        if offset >= at:
            tables[place + 42 : place + 46] = (offset + len(EXTRA)).to_bytes(4, "little")
        place += 46 + sum(int.from_bytes(tables[place + n : place + n + 2], "little") for n in (28, 30, 32))
    last = bytearray(data[end:])
    last[16:20] = (start + len(EXTRA)).to_bytes(4, "little")
    return data[:at] + EXTRA + data[at:start] + bytes(tables) + bytes(last)


def turn(folder: Path) -> None:
    """Put (r, n - s) for (r, s), which is a signature as good as the other."""
    path = folder / "datapackage-digest.json"
    fields = json.loads(path.read_bytes())
    raw = base64.b64decode(fields["signedData"]["signature"])
    high = ORDER - int.from_bytes(raw[48:], "big")
    assert high > ORDER // 2
    fields["signedData"]["signature"] = base64.b64encode(raw[:48] + high.to_bytes(48, "big")).decode()
    path.write_bytes(canonical.dump(fields))


def test_the_other_form_of_a_signature_is_found(sealed: Sealed) -> None:
    """Ours is the one with the lower s, and no second file passes."""
    turn(sealed.folder)
    found = report(sealed.folder, sealed.card)
    assert [fault.name for fault in found.faults] == ["signature.form"]
    assert "s above n/2" in found.faults[0].text


def test_snapshots_of_before_signatures_had_one_form_still_hold(tmp_path: Path) -> None:
    """Half of theirs have the upper s: it is said, and neither they nor the rows of lists are taken for changed."""
    sealed = build(tmp_path, early=True)
    turn(sealed.folder)
    found = report(sealed.folder, sealed.card)
    assert found.ok
    assert ["s above n/2" in check.text for check in found.checks if check.remark] == [True]
    with wacz.open_package(sealed.folder) as package:
        assert seal.open_preview(package, sealed.card) is not None
        assert seal.check_seal(package, card=sealed.card, archived=True).number == found.seal_hash
    warc = sealed.folder / wacz.WARC
    warc.write_bytes(b"")
    assert "signature.form" in {fault.name for fault in report(sealed.folder, sealed.card).faults}
