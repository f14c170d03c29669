"""The proof page: checked when it is asked for, never before; a fault names its record and byte."""

import io
import zipfile

from capture.archive.store import ArchiveFolder
from tests.builders.handshakes import connection_line, full_handshake, kept_record, server_key
from tests.builders.library import Reader, Wanted, save, tampered
from tests.integration.web.conftest import Filled


def test_nothing_is_claimed_before_it_was_checked(filled: Filled) -> None:
    page = filled.reader.get(f"/s/{filled.ids['earlier']}/proof").text
    assert "Not checked yet" in page
    assert "checks hold" not in page
    assert "It cannot show" not in page


def test_a_check_says_when_and_every_view_knows_of_it(filled: Filled) -> None:
    identifier = filled.ids["complete"]
    page = filled.reader.get(f"/s/{identifier}/proof?check").text
    assert "All 4 checks hold" in page
    assert "It cannot show" in page
    assert "Done on this computer on " in page
    assert "records are whole, all match their digests (archive/data.warc.gz)." in page
    assert "Seal holds, checked today" in filled.reader.get(f"/s/{identifier}").text


def test_a_changed_byte_is_named_and_stands_on_every_view(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted())
    reader = Reader(archive)
    tampered(archive, identifier)
    page = reader.get(f"/s/{identifier}/proof?check").text
    assert "This snapshot has changed since it was sealed" in page
    assert "Do not cite it before you know why." in page
    assert "archive/data.warc.gz at byte " in page
    for view in ("", "/screenshot"):
        assert "Seal does not hold" in reader.get(f"/s/{identifier}{view}").text
        assert "See Proof before you cite it." in reader.get(f"/s/{identifier}{view}").text
    reader.close()


def test_a_check_says_nothing_of_files_that_changed_behind_it(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted())
    reader = Reader(archive)
    assert "checks hold" in reader.get(f"/s/{identifier}/proof?check").text
    tampered(archive, identifier)
    page = reader.get(f"/s/{identifier}/proof").text
    reader.close()
    assert "This snapshot has changed since it was sealed" in page
    assert "checks hold" not in page
    assert "It cannot show" not in page


def test_a_snapshot_whose_files_are_gone_is_told_not_traced(archive: ArchiveFolder) -> None:
    identifier = save(archive, Wanted())
    (archive.folder(identifier) / "archive" / "data.warc.gz").unlink()
    reader = Reader(archive)
    assert "cannot be read" in reader.get(f"/s/{identifier}").text
    assert "does not hold" in reader.get(f"/s/{identifier}/proof?check").text
    reader.close()


def test_whose_key_took_part_and_what_that_does_not_show(archive: ArchiveFolder) -> None:
    """The recorder's word before the check, the check's own after it; every TLS connection in a table."""
    host = "ledger.example"
    key = server_key(host)
    handshake, line = full_handshake(host, key), connection_line(host, key)
    alert = {"sender": "browser", "name": "certificate_unknown", "fatal": True}
    other = connection_line("ads.example", key, 2, {"result": "not_shown", "why": "unfinished"}, alerts=[alert])
    told = {"options": {"keep_wire": True}, "connections": {"each": [line, other], "rest": 3, "page": 1}}
    identifier = save(archive, Wanted(told=told, wire=(kept_record(host, handshake),)))
    reader = Reader(archive)
    page = reader.get(f"/s/{identifier}/proof").text
    assert "checked by the recorder over the handshake at 2026-11-25 01:26:27 UTC, which was to be kept" in page
    assert "this does not show who that holder is" in page
    assert "shown, by ecdsa_secp256r1_sha256" in page
    assert "alert certificate_unknown of the browser" in page
    assert "not shown: its handshake ended before the server had signed it" in page
    assert "And 3 more." in page
    page = reader.get(f"/s/{identifier}/proof?check").text
    reader.close()
    assert "All 5 checks hold" in page
    assert "1 handshake was kept: 1 signed with the certificate&#39;s key." in page
    assert "checked again just now over the kept handshake" in page


def test_a_forged_handshake_is_no_broken_seal(archive: ArchiveFolder) -> None:
    host = "ledger.example"
    key = server_key(host)
    forged = kept_record(host, full_handshake(host, key, signed_by=server_key("forger.example")))
    told = {"connections": {"each": [connection_line(host, key)], "rest": 0, "page": 1}}
    identifier = save(archive, Wanted(told=told, wire=(forged,)))
    reader = Reader(archive)
    page = reader.get(f"/s/{identifier}/proof?check").text
    reader.close()
    assert "1 of 5 checks fails." in page
    assert "A handshake does not hold" in page
    assert "Seal does not hold" not in page
    assert "do not rely on this page before you know why" in page


def test_how_it_was_saved_and_what_is_missing(filled: Filled) -> None:
    page = filled.reader.get(f"/s/{filled.ids['partial']}/proof").text
    assert "25 November 2026, 01:26:26.123 to 01:26:37.902 UTC" in page
    assert "could not be loaded: the name does not resolve" in page
    assert "<p>2 of 88 requests missing: one font, one other.</p>" in page
    assert f"warcite verify {filled.ids['partial']}.wacz" in page


def test_the_wacz_to_take_along_holds_the_sealed_files(filled: Filled) -> None:
    identifier = filled.ids["complete"]
    answer = filled.reader.get(f"/s/{identifier}/{identifier}.wacz")
    assert int(answer.headers["content-length"]) == len(answer.content)
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names[:2] == ["datapackage.json", "datapackage-digest.json"]
