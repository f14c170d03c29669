"""A name is bound to its content: swapped, copied and linked folders, strangers' keys, whole archives."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from capture import Archive as PublicArchive
from capture.archive.seal import Keyring
from capture.archive.store import ArchiveFolder, open_archive
from capture.formats import wacz
from capture.model.archive import ListedKey
from capture.model.outcome import Outcome
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.verify import verify
from tests.builders.forgeries import forge
from tests.builders.library import Wanted, save
from tests.integration.commands import Ended, command


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, str]]:
    """A home with an archive of two snapshots, to be copied; the keys are this user's."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name))
        archive = open_for_writing(home / "archive", Silent())
        one = save(archive, Wanted())
        yield archive.root, one, save(archive, Wanted(minute=60 * 24 * 10, url="https://other.example/"))


@pytest.fixture
def archive(built: tuple[Path, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveFolder:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return open_archive(Path(shutil.copytree(built[0], tmp_path / "archive")))


@pytest.fixture
def one(built: tuple[Path, str, str]) -> str:
    return built[1]


@pytest.fixture
def other(built: tuple[Path, str, str]) -> str:
    return built[2]


def run(archive: ArchiveFolder, *arguments: str) -> Ended:
    return command(*arguments, "--archive", str(archive.root))


def faults(archive: ArchiveFolder, name: str) -> str:
    report = verify(name, archive.root)
    return "\n".join(f"{check.name}: {check.text}" for check in report.faults)


def test_swapped_folders_verify_and_cite_nobody(archive: ArchiveFolder, one: str, other: str) -> None:
    here, there = archive.folder(one), archive.folder(other)
    here.rename(archive.root / "aside")
    there.rename(here)
    (archive.root / "aside").rename(there)
    assert f"name: it stands here as {one}, and its sealed record says that it is {other}" in faults(archive, one)
    assert "name: it stands in the month 2026/11" in faults(archive, one)
    cited = run(archive, "cite", one)
    assert cited.code == 7
    assert f"it stands here as {one}" in cited.stderr
    assert "sha256" not in cited.stdout
    rows = [json.loads(line) for line in run(archive, "list", "--json").stdout.splitlines()]
    assert {(row["title"], row["outcome"]) for row in rows} == {("", "")}


def test_a_copy_under_another_name_is_told(archive: ArchiveFolder, one: str) -> None:
    copy = archive.folder(one).with_name(f"{one[:-6]}aaaaaa")
    shutil.copytree(archive.folder(one), copy)
    assert "name: " in faults(archive, copy.name)
    assert faults(archive, one) == ""


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_a_link_on_the_way_is_no_place_in_an_archive(
    archive: ArchiveFolder, one: str, tmp_path: Path, level: int
) -> None:
    """The snapshot, its month, its year, all of them."""
    folder = (archive.folder(one), *archive.folder(one).parents)[level]
    elsewhere = folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(elsewhere)
    assert "is a link to another place" in faults(archive, one)
    assert run(archive, "extract", one).code == 7
    assert run(archive, "verify", "--all").code == 7


def test_a_snapshot_in_another_archive_is_told_so(archive: ArchiveFolder, one: str, tmp_path: Path) -> None:
    """Even where both are sealed with one key."""
    other = open_for_writing(tmp_path / "other", Silent())
    copy = other.folder(one)
    copy.parent.mkdir(parents=True)
    shutil.copytree(archive.folder(one), copy)
    assert f"name: it was sealed in the archive {archive.id}, and stands here in the archive {other.id}" in (
        faults(other, one)
    )
    assert "it was sealed for another archive, or by a stranger" in faults(other, one)
    both = replace(other.card, keys=(*other.card.keys, *archive.card.keys))
    (other.root / "archive.json").write_bytes(both.to_bytes())
    assert "signature.key" not in faults(other, one)
    assert "name: it was sealed in the archive" in faults(other, one)


def test_the_card_that_counts_is_that_of_the_path(archive: ArchiveFolder, one: str, tmp_path: Path) -> None:
    """Whatever archive is named beside it."""
    other = open_for_writing(tmp_path / "other", Silent())
    assert verify(str(archive.folder(one)), other.root).ok
    assert verify(str(archive.folder(one)), other.root).listed


def test_a_signer_who_is_not_known_is_said_first(archive: ArchiveFolder, one: str, tmp_path: Path) -> None:
    packed = wacz.pack(archive.folder(one), tmp_path / f"{one}.wacz")
    known = run(archive, "verify", str(packed))
    assert known.stdout.splitlines()[1] == "✓ All checks hold."
    (tmp_path / "none").mkdir()
    unknown = command("verify", str(packed), "--archive", str(tmp_path / "none"))
    assert unknown.code == 0
    assert "not known here whose signature it is: key sha256:" in unknown.stdout.splitlines()[1]
    for words in ("extract", "cite", "show"):
        read = command(words, str(packed), "--archive", str(tmp_path / "none"))
        assert read.code == 0
        assert "not known here by whom: key sha256:" in read.stderr + read.stdout
        assert "known here by whom" not in "".join(run(archive, words, str(packed)).stderr)
    assert "nothing here says whose that is" in unknown.stdout
    assert known.stdout.count("It does not show who held that key") == 1


def test_a_file_renamed_to_another_snapshot_is_told(
    archive: ArchiveFolder, one: str, other: str, tmp_path: Path
) -> None:
    packed = wacz.pack(archive.folder(one), tmp_path / f"{other}.wacz")
    assert "name: it stands here as" in faults(archive, str(packed))
    assert faults(archive, str(packed.rename(tmp_path / "mine.wacz"))) == ""


def test_the_key_and_the_seal_that_one_knows(archive: ArchiveFolder, one: str, other: str, tmp_path: Path) -> None:
    summary = json.loads(run(archive, "verify", one, "--json").stdout.splitlines()[-1])["summary"]
    key, seal = summary["signer"].removeprefix("key "), summary["seal_hash"]
    assert run(archive, "verify", one, "--key", key, "--seal", seal.upper()).code == 0
    assert run(archive, "verify", other, "--seal", seal).code == 7
    assert run(archive, "verify", one, "--key", "0" * 64).code == 7
    packed = str(wacz.pack(archive.folder(one), tmp_path / "a.wacz"))
    (tmp_path / "none").mkdir()
    told = command("verify", packed, "--key", key, "--archive", str(tmp_path / "none"))
    assert (told.code, told.stdout.splitlines()[1]) == (0, "✓ All checks hold.")
    for wrong in (("--key", "abc"), ("--seal", "abc"), ("--seal", seal, other), ("--key", ""), ("--seal", "")):
        assert run(archive, "verify", one, *wrong).code == 2


def test_nobody_signed_it_and_nothing_is_said_to_be_proven(archive: ArchiveFolder, one: str, tmp_path: Path) -> None:
    warc = str(archive.folder(one) / wacz.WARC)
    said = run(archive, "verify", warc).stdout
    assert "nobody signed it" in said.splitlines()[1]
    assert "This shows" not in said
    forge(archive.folder(one), b"night boat", b"dream boat", "warc", tmp_path / "keys")
    said = run(archive, "verify", one).stdout
    assert "FAIL" in said.splitlines()[1]
    assert "This shows" not in said


def test_a_key_of_this_machine_that_is_no_longer_listed(archive: ArchiveFolder, one: str, tmp_path: Path) -> None:
    """Somebody put a key of his own in its place, and sealed anew: all agrees but this machine's memory."""
    ring = Keyring(tmp_path / "forger")
    forge(archive.folder(one), b"night boat", b"dream boat", "signature", ring.folder)
    theirs = ring.make("forger", datetime(2026, 11, 1, tzinfo=UTC))
    put(archive, theirs)
    assert "archive.keys: this machine's key of the archive" in faults(archive, one)
    assert run(archive, "cite", one).code == 7
    put(archive, *archive.card.keys, theirs)
    done = run(archive, "verify", one)
    assert "another key than this machine's is listed, since 2026-11-01 00:00:00 UTC" in done.stdout


def put(archive: ArchiveFolder, *keys: ListedKey) -> None:
    (archive.root / "archive.json").write_bytes(replace(archive.card, keys=keys).to_bytes())


def test_a_whole_archive_with_all_that_lies_in_it(archive: ArchiveFolder, one: str, other: str) -> None:
    for arguments in (("verify", "--all"), ("verify", str(archive.root))):
        done = run(archive, *arguments)
        assert done.code == 0, done.stdout
        assert one in done.stdout
        assert other in done.stdout
        assert "3 of 3 reports hold." in done.stdout
        assert done.stdout.count("This shows") == 1
    (archive.folder(one) / "pages" / "pages.jsonl").write_bytes(b"")
    (archive.placed / "2026" / "note.txt").write_text("x")
    (archive.placed / "2026" / "11" / "no-snapshot").mkdir()
    done = run(archive, "verify", "--all")
    assert done.code == 7
    assert "1 of 3 reports hold." in done.stdout
    assert "note.txt is no snapshot's folder" in done.stdout
    assert "no-snapshot is no snapshot's folder" in done.stdout
    assert "This shows" not in done.stdout


def test_a_path_names_what_stands_there_and_not_the_archives_own(
    archive: ArchiveFolder, one: str, tmp_path: Path
) -> None:
    public = PublicArchive(archive.root)
    copy = Path(shutil.copytree(archive.folder(one), tmp_path / "elsewhere" / one))
    packed = wacz.pack(archive.folder(one), tmp_path / "a.wacz")
    own = public[one]
    for path in (copy, packed, archive.folder(one)):
        found = public[str(path)]
        assert (found.path, found.id, found.outcome) == (path, one, own.outcome)
        assert found.requested_url == own.requested_url
    warc = public[str(archive.folder(one) / wacz.WARC)]
    assert (warc.path.name, warc.outcome) == ("data.warc.gz", Outcome.COMPLETE)
    forge(copy, b"night boat", b"dream boat", "warc", tmp_path / "keys")
    assert public[str(copy)].outcome is None
    assert not public[str(copy)].verify()
    assert public[one].verify()
    assert run(archive, "cite", str(copy)).code == 7
    assert run(archive, "cite", one).code == 0


def test_nothing_to_verify_is_a_usage_error(archive: ArchiveFolder) -> None:
    assert run(archive, "verify").code == 2


def test_what_is_asked_to_be_replayed_is_replayed_or_told(archive: ArchiveFolder, one: str, other: str) -> None:
    """One snapshot, or each of all; what is broken has its report all the same."""
    blind = ("--replay", "--browser", "/usr/bin/false")
    for what in (one, "--all"):
        assert run(archive, "verify", what, *blind).code == 1
    shutil.rmtree(archive.folder(other))
    (archive.folder(one) / wacz.WARC).unlink()
    for what in (one, "--all"):
        done = run(archive, "verify", what, *blind)
        assert (done.code, "fault it was not replayed: " in done.stdout) == (7, True)


def test_reasons_are_read_back_with_their_codes(
    built: tuple[Path, str, str], archive: ArchiveFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Python too a page on somebody's word is told from one that is only partial."""
    reason = ("mapped", "ledger.example was answered by 127.0.0.1:1, as the person who saved it told")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(built[0].parent / "CONFIG"))
    told = save(archive, Wanted(minute=7, outcome="partial", reasons=(reason,)))
    public = PublicArchive(archive.root)
    copy = shutil.copytree(archive.folder(told), tmp_path / "elsewhere" / told)
    listed = {one.id: one for one in public.snapshots()}
    for found in (listed.pop(told), public[told], public[str(copy)]):
        assert [(one.code, one.text) for one in found.reasons] == [reason]
    assert [one.reasons for one in listed.values()] == [(), ()]
    (copy / "pages" / "pages.jsonl").write_bytes(b"")
    assert [one.code for one in public[str(copy)].reasons] == ["seal"]


def test_a_package_that_cannot_be_opened_fails_and_ends_nothing(
    archive: ArchiveFolder, one: str, tmp_path: Path
) -> None:
    packed = wacz.pack(archive.folder(one), tmp_path / "a.wacz")
    packed.write_bytes(packed.read_bytes()[:2000])
    done = run(archive, "verify", str(packed), one)
    assert (done.code, "1 of 2 reports hold." in done.stdout) == (7, True)
    assert "it cannot be opened as a ZIP" in done.stdout
