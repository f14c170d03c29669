"""A snapshot is named by a part of its id, ``@latest``, a URL or a path; what is unclear lists candidates."""

import shutil
from pathlib import Path

import pytest

from capture.archive import store
from capture.archive.catalog import Catalog, find, find_path
from capture.errors import NotFound
from capture.formats import wacz
from tests.builders.placed import identifier, save


@pytest.fixture
def catalog(home: Path, archive: store.ArchiveFolder) -> Catalog:
    """Three snapshots, the third of the same page as the first."""
    save(home, archive, 1, "https://example.org/one")
    save(home, archive, 2, "https://example.org/two")
    save(home, archive, 3, "https://example.org/one", told={"url": "https://www.example.org/final"})
    return Catalog(archive)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_any_unique_part_of_an_id_names_it(catalog: Catalog, number: int) -> None:
    name = identifier(number)
    for part in (name, name[-6:], name[:16], name.lower()):
        assert find(catalog, part).id == name


def test_latest_is_the_newest(catalog: Catalog) -> None:
    assert find(catalog, "@latest").id == identifier(3)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("https://example.org/one", 3),
        ("http://www.example.org/one#quote", 3),
        ("https://example.org/final", 3),
        ("https://example.org/two", 2),
        ("example.org/two", 2),
        ("HTTPS://EXAMPLE.ORG/two", 2),
    ],
)
def test_a_url_names_its_newest_snapshot(catalog: Catalog, name: str, number: int) -> None:
    """As asked for or as arrived at; the scheme, www and the fragment do not matter."""
    target = find(catalog, name)
    assert target.id == identifier(number)
    assert target.archived
    assert (target.path / "datapackage.json").is_file()


def test_a_part_of_several_ids_lists_them(catalog: Catalog) -> None:
    with pytest.raises(NotFound, match="3 snapshots") as caught:
        find(catalog, "example.org")
    assert all(identifier(number) in caught.value.hint for number in (1, 2, 3))


def test_a_name_of_nothing_lists_what_is_close(catalog: Catalog) -> None:
    with pytest.raises(NotFound, match="no snapshot of") as caught:
        find(catalog, "https://example.org/onee")
    assert identifier(3) in caught.value.hint
    with pytest.raises(NotFound) as caught:
        find(catalog, "zzzzzzzz")
    assert caught.value.hint


def test_an_empty_archive_says_so(archive: store.ArchiveFolder) -> None:
    with Catalog(archive) as catalog, pytest.raises(NotFound, match="no snapshot yet"):
        find(catalog, "@latest")


def test_paths_name_folders_and_files(catalog: Catalog, home: Path) -> None:
    target = find(catalog, identifier(1))
    copy = Path(shutil.copytree(target.path, home / "copy"))
    packed = wacz.pack(target.path, home / "a.wacz")
    assert find(catalog, str(target.path)) == target
    assert find(catalog, str(copy)).path == copy
    assert not find(catalog, str(copy)).archived
    assert find(catalog, str(packed)).path == packed
    assert find(catalog, str(target.path / wacz.WARC)).path == target.path / wacz.WARC


def test_a_copy_of_a_snapshots_folder_is_not_the_archives(catalog: Catalog, home: Path) -> None:
    target = find(catalog, identifier(1))
    copy = Path(shutil.copytree(target.path, home / "elsewhere" / identifier(1)))
    found = find(catalog, str(copy))
    assert (found.id, found.archived) == (identifier(1), False)


def test_paths_need_no_archive(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "a.warc.gz").write_bytes(b"\x1f\x8b")
    monkeypatch.chdir(home)
    target = find_path("a.warc.gz")
    assert target is not None
    assert target.path == home / "a.warc.gz"
    assert find_path("k3v9qm") is None
    assert find_path("example.org/story") is None
    for name in ("/absent/a.wacz", "./absent", "~/absent.warc"):
        with pytest.raises(NotFound, match="no file or folder"):
            find_path(name)


def test_two_routes_under_one_address_do_not_stand_for_each_other(home: Path, archive: store.ArchiveFolder) -> None:
    """Each is found by the whole address; without its part, or with another's, none is."""
    app = "https://app.example/#!/"
    for number, route in enumerate(("one", "two"), 4):
        save(home, archive, number, f"{app}{route}")
    with Catalog(archive) as catalog:
        assert find(catalog, f"{app}one").id == identifier(4)
        assert find(catalog, f"{app}two").id == identifier(5)
        assert find(catalog, "app.example/#!/one").id == identifier(4)
        assert [row.id for row in catalog.by_url(f"{app}one")] == [identifier(4)]
        for name in ("https://app.example/", f"{app}three"):
            with pytest.raises(NotFound, match="no snapshot of") as caught:
                find(catalog, name)
            assert f"{app}one" in caught.value.hint


def test_an_address_letter_by_letter_comes_before_one_of_the_same_key(home: Path, archive: store.ArchiveFolder) -> None:
    save(home, archive, 1, "https://example.org/Story")
    save(home, archive, 2, "https://example.org/story")
    with Catalog(archive) as catalog:
        assert find(catalog, "https://example.org/Story").id == identifier(1)
        assert find(catalog, "https://example.org/story").id == identifier(2)
        assert find(catalog, "https://example.org/STORY").id == identifier(2)


@pytest.mark.parametrize("name", ["missing.wacz", "a folder/that is not", "gone.warc.gz"])
def test_a_path_to_nothing_is_told_as_a_file(catalog: Catalog, name: str) -> None:
    with pytest.raises(NotFound, match="there is no file or folder"):
        find(catalog, name)
