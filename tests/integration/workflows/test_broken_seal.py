"""Nothing of a sealed snapshot is shown without a word once it is not what was sealed, whatever reads it."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture import Archive
from capture.errors import VerificationFailed
from capture.model.options import Options
from capture.reading.cite import STYLES
from capture.workflows.open import open_window
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from tests.builders.forgeries import STEPS, forge
from tests.builders.library import Wanted, jpeg, save
from tests.integration.commands import Ended, command

OLD, NEW = b"night boat", b"dream boat"
SEAL = "the seal of this archived copy does not hold"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A home with an archive of one snapshot, to be copied."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CONFIG", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name))
        archive = open_for_writing(home / "archive", Silent())
        yield archive.root, save(archive, Wanted(artifacts={"urn:thumbnail:": jpeg()}))


@pytest.fixture
def copied(sealed: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    root, identifier = sealed
    return Path(shutil.copytree(root, tmp_path / "archive")), identifier


def folder(copied: tuple[Path, str]) -> Path:
    root, identifier = copied
    return root / "snapshots" / identifier[:4] / identifier[4:6] / identifier


def run(copied: tuple[Path, str], *arguments: str) -> Ended:
    return command(arguments[0], copied[1], *arguments[1:], "--archive", str(copied[0]))


def test_an_untouched_one_is_read_as_it_is(copied: tuple[Path, str]) -> None:
    for name in ("extract", "cite", "show"):
        done = run(copied, name)
        assert (done.code, done.stderr) == (0, ""), name
    told = json.loads(run(copied, "extract", "--format", "json").stdout)["standing"]
    assert told["verdict"] == "holds"
    assert told["seal"].startswith("sha256:")
    quoted = json.loads(run(copied, "cite", "--quote", "the night boat", "--json").stdout)
    assert quoted["quotes"][0]["kind"] == "exact"
    assert quoted["citation"]["seal"] == told["seal"]


@pytest.mark.parametrize("step", STEPS)
def test_changed_records_are_named_by_every_reader(copied: tuple[Path, str], tmp_path: Path, step: str) -> None:
    """However far the change is carried on: into the index, the manifest, a signature of another key."""
    number = json.loads(run(copied, "show", "--json").stdout)["seal"].removeprefix("sha256:")
    forge(folder(copied), OLD, NEW, step, tmp_path / "keys")
    quoting = ("cite", "--style", "all", "--quote", "the dream boat")
    done = {words: run(copied, *words) for words in (("extract",), quoting, ("show",), ("show", "--json"))}
    for words, one in done.items():
        assert one.code == 7, words
        assert number not in one.stdout, words
        assert "does not hold" in one.stdout + one.stderr or "has changed" in one.stdout + one.stderr, words
    assert done[quoting].stdout.count(SEAL) == len(STYLES)
    assert "Exact" not in done[quoting].stdout
    told = json.loads(run(copied, "cite", "--quote", "the dream boat", "--json").stdout)
    assert told["standing"]["verdict"] == "broken"
    assert told["standing"]["faults"]
    assert (told["citation"]["seal"], told["quotes"][0]["kind"]) == ("", "unproven")


@pytest.mark.parametrize("form", ["md", "txt", "html", "json"])
def test_each_form_of_the_article_says_it_inside(copied: tuple[Path, str], tmp_path: Path, form: str) -> None:
    forge(folder(copied), OLD, NEW, "warc", tmp_path / "keys")
    text = run(copied, "extract", "--format", form).stdout
    assert text.index("This snapshot has changed since it was sealed") >= 0
    assert "dream boat" in text


def test_what_has_changed_is_named_with_what_was_expected(copied: tuple[Path, str], tmp_path: Path) -> None:
    manifest = json.loads((folder(copied) / "datapackage.json").read_bytes())
    wanted = next(one["bytes"] for one in manifest["resources"] if one["path"] == "archive/data.warc.gz")
    forge(folder(copied), OLD, NEW, "warc", tmp_path / "keys")
    said = run(copied, "extract").stderr
    assert "This snapshot has changed since it was sealed. archive/data.warc.gz: " in said
    assert f"the manifest says {wanted:,}" in said


def test_records_that_cannot_be_read_at_all_are_a_broken_seal_too(copied: tuple[Path, str]) -> None:
    (folder(copied) / "archive" / "data.warc.gz").unlink()
    for name in ("extract", "cite"):
        done = run(copied, name)
        assert done.code == 7
        assert "archive/data.warc.gz: the manifest lists it, but it is not there" in done.stderr


@pytest.mark.parametrize("name", ["archive/more.warc.gz", "indexes/more.cdx", "note.txt"])
def test_a_file_that_was_slipped_in_is_not_read_as_sealed(copied: tuple[Path, str], name: str) -> None:
    shutil.copy(folder(copied) / "archive" / "data.warc.gz", folder(copied) / name)
    assert run(copied, "extract").code == 7


def test_times_that_were_set_back_hide_nothing(copied: tuple[Path, str], tmp_path: Path) -> None:
    """A look is remembered; another file with the size and the time of writing of the first is another file."""
    warc = folder(copied) / "archive" / "data.warc.gz"
    assert run(copied, "extract").code == 0
    status, data = warc.stat(), bytearray(warc.read_bytes())
    data[20] ^= 1
    warc.write_bytes(data)
    os.utime(warc, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert run(copied, "extract").code == 7


def test_a_window_does_not_open_on_changed_records(copied: tuple[Path, str], tmp_path: Path) -> None:
    forge(folder(copied), OLD, NEW, "warc", tmp_path / "keys")
    with pytest.raises(VerificationFailed, match="has changed since it was sealed"):
        asyncio.run(open_window(copied[1], copied[0], Options()))


def test_the_api_gives_no_article_of_changed_records(copied: tuple[Path, str], tmp_path: Path) -> None:
    snapshot = Archive(copied[0])[copied[1]]
    assert "night boat" in snapshot.article().text
    forge(folder(copied), OLD, NEW, "manifest", tmp_path / "keys")
    with pytest.raises(VerificationFailed, match=r"does not hold|has changed"):
        snapshot.article()


def test_what_nobody_sealed_says_so(copied: tuple[Path, str], tmp_path: Path) -> None:
    shutil.copy(folder(copied) / "archive" / "data.warc.gz", tmp_path / "a.warc.gz")
    for name in ("extract", "cite"):
        done = command(name, str(tmp_path / "a.warc.gz"), "--archive", str(tmp_path))
        assert done.code == 0
        assert "Nobody sealed this file" in done.stderr
