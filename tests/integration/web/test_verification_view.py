"""The proof page: checked when it is asked for, never before; a fault names its record and byte."""

import io
import zipfile

from capture.archive.store import ArchiveFolder
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
