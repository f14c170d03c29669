"""``warcite cite``: from an archive on disk, or from anybody's file, to the words on stdout."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from capture.archive import store
from capture.archive.store.archive import CARD
from capture.cli.main import cli
from capture.errors import NotFound
from capture.reading.cite import STYLES
from capture.workflows.cite import cite
from tests.builders.placed import NOW, URL, keyring, save
from tests.sites import files

TOLD = {"started": "2026-11-25T01:26:26.123456Z"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Cache and config below ``tmp_path``."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


@pytest.fixture
def archive(home: Path) -> store.ArchiveFolder:
    return store.open_or_create(home / "archive", keyring(home), NOW)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["cite", *map(str, arguments)])


def test_every_way_to_name_a_snapshot(home: Path, archive: store.ArchiveFolder) -> None:
    """Id, part of it, @latest, URL and folder give the same citation."""
    placed = save(home, archive, told=TOLD)
    names = (placed.id, placed.id[-6:], "@latest", URL, str(placed.path))
    found = {cite(name, archive.root, ()).citation for name in names}
    (citation,) = found
    assert citation.url == URL
    assert citation.title == "A title"
    assert citation.archive == archive.id
    assert len(citation.sha256) == 64


def test_a_file_outside_of_any_archive(home: Path, archive: store.ArchiveFolder) -> None:
    """The seal is the same; an address in the archive, or its id, is not."""
    placed = save(home, archive, told=TOLD)
    elsewhere = home / "elsewhere" / placed.id
    shutil.copytree(placed.path, elsewhere)
    there, here = cite(str(elsewhere), home / "none", ()).citation, cite(placed.id, archive.root, ()).citation
    assert there == replace(here, archive="")
    assert there.snapshot == placed.id


def test_the_archives_public_address_is_cited(home: Path, archive: store.ArchiveFolder) -> None:
    """``public_url`` in archive.json; without it the snapshot and its seal are named."""
    placed = save(home, archive, told=TOLD)
    before = cite(placed.id, archive.root, ()).citation
    card = replace(archive.card, public_url="https://archive.tidewater.example/")
    (archive.root / CARD).write_bytes(card.to_bytes())
    after = cite(placed.id, archive.root, ()).citation
    assert before.archive_url == ""
    assert after.archive_url == f"https://archive.tidewater.example/s/{placed.id}"


@pytest.mark.parametrize("name", ["W05-good.wacz", "W03-revisits.warc.gz", "W02-lf.warc", "W01-cut-last.warc.gz"])
def test_other_peoples_files(home: Path, name: str) -> None:
    """As far as it goes: address, time of the record, and the file's name for want of an id."""
    citation = cite(str(files("faultsite") / name), home / "none", ()).citation
    assert citation.url.startswith("http://")
    assert citation.snapshot == name
    assert citation.outcome is None
    assert citation.accessed.year > 2000
    assert citation.seal == ""  # nobody signed them


def test_apa_is_the_default_and_all_are_named(home: Path, archive: store.ArchiveFolder) -> None:
    placed = save(home, archive, told=TOLD)
    plain = run(placed.id, "--archive", archive.root)
    assert plain.exit_code == 0
    assert plain.stdout.startswith("A title. (n.d.). https://example.org/story (archived 2026, November 25, as 2026")
    every = run(placed.id, "--archive", archive.root, "--style", "all").stdout
    assert plain.stdout in every
    assert all(f"{style.label}\n" in every for style in STYLES.values())


def test_json_is_one_object_a_style(home: Path, archive: store.ArchiveFolder) -> None:
    placed = save(home, archive, told=TOLD)
    lines = run("@latest", "--archive", archive.root, "--style", "all", "--json").stdout.splitlines()
    objects = [json.loads(line) for line in lines]
    assert [one["style"] for one in objects] == list(STYLES)
    assert all(one["text"] and one["citation"]["accessed"] == "2026-11-25T01:26:26Z" for one in objects)
    assert objects[0]["id"] == placed.id
    assert objects[0]["html"].startswith("<i>A title</i>")


def test_a_refused_page_is_cited_as_one(home: Path, archive: store.ArchiveFolder) -> None:
    reasons = [{"code": "challenge", "text": "a robot check stands before the page"}]
    placed = save(home, archive, told=TOLD | {"outcome": "suspect", "reasons": reasons})
    text = run(placed.id, "--archive", archive.root, "--style", "bluebook").stdout
    assert text.startswith(f"{URL} (answered with a robot check on 25 November 2026; archived as {placed.id} [sha")


def test_ris_keeps_its_line_ends(home: Path, archive: store.ArchiveFolder) -> None:
    save(home, archive, told=TOLD)
    data = run("@latest", "--archive", archive.root, "--style", "ris").stdout_bytes
    assert data.startswith(b"TY  - ELEC\r\n")
    assert data.endswith(b"\r\nER  - \r\n")


def test_an_unknown_style_is_a_usage_error_that_lists_them(home: Path) -> None:
    result = run("@latest", "--style", "turabian")
    assert result.exit_code == 2
    assert all(f"'{name}'" in result.stderr for name in (*STYLES, "all"))


def test_a_name_that_is_none(home: Path, archive: store.ArchiveFolder) -> None:
    with pytest.raises(NotFound):
        cite("nothing-of-the-kind", archive.root, ()).citation


def test_the_link_keeps_what_was_asked_for_behind_the_hash(home: Path, archive: store.ArchiveFolder) -> None:
    """As it stood at the end, and where a script took it away."""
    app = "https://app.example/"
    save(home, archive, 1, f"{app}#!/one")
    save(home, archive, 2, f"{app}#!/two", told={"url": app})
    for route in ("one", "two"):
        assert cite(f"{app}#!/{route}", archive.root, ()).citation.url == f"{app}#!/{route}"
        assert f"{app}#!/{route} " in run(f"{app}#!/{route}", "--archive", archive.root).stdout
