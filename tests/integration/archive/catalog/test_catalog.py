"""The catalog is a cache: right whatever happens to its file, and whoever placed the snapshots."""

import json
import multiprocessing
import os
import shutil
import sqlite3
from multiprocessing.queues import Queue
from pathlib import Path

import pytest

from capture.archive import store
from capture.archive.catalog import Catalog, database
from capture.archive.catalog.catalog import mark_of
from tests.builders.forgeries import STEPS, forge
from tests.builders.placed import NOW, URL, identifier, save


def cache_file(home: Path, archive: store.ArchiveFolder) -> Path:
    """The one file there, or the one that will be."""
    Catalog(archive).close()
    (path,) = (home / "cache" / "warcite").glob(f"{archive.id}-*.sqlite")
    return path


def settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every change for one of long ago."""
    monkeypatch.setattr("capture.archive.catalog.catalog.SETTLED_NS", -(10**18))


def ids(catalog: Catalog) -> list[str]:
    return [row.id for row in catalog.all()]


def test_a_row_says_what_the_snapshot_says(home: Path, archive: store.ArchiveFolder) -> None:
    told = {
        "url": "https://example.org/story?a=1",
        "outcome": "partial",
        "reasons": [{"code": "cut", "text": "One answer was cut."}],
        "status": 203,
        "tags": ["bill"],
        "note": "for the hearing",
        "job": "statehouse",
    }
    placed = save(home, archive, told=told)
    with Catalog(archive) as catalog:
        (row,) = catalog.all()
    assert row.id == placed.id
    assert archive.root / row.path == placed.path
    assert (row.seed, row.url) == (URL, "https://example.org/story?a=1")
    assert (row.outcome, row.reasons) == ("partial", ("One answer was cut.",))
    assert (row.status, row.title, row.tags, row.note) == (203, "A title", ("bill",), "for the hearing")
    assert row.job == "statehouse"
    assert row.captured == NOW.replace(microsecond=123000)
    assert row.bytes == sum(path.stat().st_size for path in placed.path.rglob("*.*"))
    assert row.words is None


def test_what_other_machines_placed_is_seen_at_the_next_look(home: Path, archive: store.ArchiveFolder) -> None:
    save(home, archive, 1)
    with Catalog(archive) as here, Catalog(archive, home / "another-machine") as there:
        assert ids(here) == ids(there) == [identifier(1)]
        save(home, archive, 2)
        assert there.refresh().added == here.refresh().added == (identifier(2),)
        assert sorted(ids(here)) == sorted(ids(there)) == [identifier(1), identifier(2)]
        assert here.refresh().added == ()


def test_rows_of_snapshots_that_are_gone_are_dropped(home: Path, archive: store.ArchiveFolder) -> None:
    placed = [save(home, archive, number) for number in (1, 2)]
    with Catalog(archive) as catalog:
        assert len(ids(catalog)) == 2
        shutil.rmtree(placed[0].path)
        assert catalog.refresh().dropped == (placed[0].id,)
        assert ids(catalog) == [placed[1].id]
        shutil.rmtree(archive.root / "snapshots")
        assert catalog.refresh().dropped == (placed[1].id,)
        assert ids(catalog) == []


def test_a_month_that_did_not_change_is_not_read_again(
    home: Path, archive: store.ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(home, archive)
    settle(monkeypatch)
    with Catalog(archive) as catalog:
        catalog.refresh()
        monkeypatch.setattr("capture.archive.store.ArchiveFolder.of_month", _must_not_be_called)
        assert catalog.refresh().added == ()


def test_copies_of_an_archive_are_listed_each_as_it_is(
    home: Path, archive: store.ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have one id, and their folders the same times."""
    save(home, archive, 1)
    copy = store.open_archive(Path(shutil.copytree(archive.root, home / "copy")))
    save(home, archive, 2)
    settle(monkeypatch)
    for _ in range(2):
        with Catalog(archive) as here, Catalog(copy) as there:
            assert (len(ids(here)), ids(there)) == (2, [identifier(1)])


def test_a_month_whose_time_is_put_back_is_read_again(
    home: Path, archive: store.ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or that another folder stands in the place of."""
    placed = save(home, archive)
    month = placed.path.parent
    settle(monkeypatch)
    with Catalog(archive) as catalog:
        assert ids(catalog) == [placed.id]
        before = month.stat()
        placed.path.rename(home / "aside")
        os.utime(month, ns=(before.st_atime_ns, before.st_mtime_ns))
        catalog.refresh()
        assert ids(catalog) == []
        (home / "other").mkdir()
        (home / "aside").rename(home / "other" / placed.id)
        os.utime(home / "other", ns=(before.st_atime_ns, before.st_mtime_ns))
        month.rmdir()
        (home / "other").rename(month)
        catalog.refresh()
        assert ids(catalog) == [placed.id]


def _must_not_be_called(archive: store.ArchiveFolder, folder: Path) -> None:
    raise AssertionError(f"{folder} was read again")


ARTICLE = {"title": "Headline", "site": "The Paper", "words": 421, "author": "Ada", "language": "en"}


def test_what_the_list_says_of_the_article_was_sealed(home: Path, archive: store.ArchiveFolder) -> None:
    """Anybody may write derived files: they change nothing, before and after the row is made."""
    placed = save(home, archive, told={"article": ARTICLE})
    other = {"title": {"value": "Forged", "source": "h1"}, "site": {"value": "Forged"}, "words": 1}
    with Catalog(archive) as catalog:
        for make in (catalog.refresh, catalog.rebuild):
            store.write_derived(archive, placed.id, "article.json", json.dumps(other).encode())
            make()
            (row,) = catalog.all()
            assert (row.title, row.site, row.words) == ("Headline", "The Paper", 421)
            assert (row.author, row.language) == ("Ada", "en")


@pytest.mark.parametrize("article", [None, [], {"title": 5, "site": [], "words": "x"}])
def test_an_article_of_another_shape_breaks_nothing(home: Path, archive: store.ArchiveFolder, article: object) -> None:
    save(home, archive, told={"article": article})
    with Catalog(archive) as catalog:
        (row,) = catalog.all()
    assert (row.title, row.site, row.words) == ("A title", "", None)


def test_half_a_surrogate_pair_in_a_record_breaks_no_list(home: Path, archive: store.ArchiveFolder) -> None:
    """SQLite holds UTF-8, in which there is none: it shows as a question mark."""
    save(home, archive, told={"outcome": "late\ud800", "title": "A \udc00 title"})
    with Catalog(archive) as catalog:
        (row,) = catalog.all()
    assert (row.outcome, row.title) == ("late?", "A ? title")


@pytest.mark.parametrize("step", STEPS)
def test_a_row_of_changed_records_says_nothing_but_that(home: Path, archive: store.ArchiveFolder, step: str) -> None:
    """It is found by its address all the same, so that the next command can tell what has changed."""
    placed = save(home, archive, told={"article": ARTICLE})
    forge(placed.path, b"Headline", b"Deadline", step, home / "forger")
    with Catalog(archive) as catalog:
        (row,) = catalog.by_url(URL)
    assert (row.title, row.site, row.words, row.outcome) == ("", "", None, "")
    assert row.reasons == ("its seal does not hold: warcite verify says why",)


def test_a_damaged_snapshot_has_a_row_all_the_same(home: Path, archive: store.ArchiveFolder) -> None:
    placed = save(home, archive)
    for path in placed.path.rglob("*.*"):
        path.write_bytes(b"\x1f\x8b damaged")
    (archive.folder(identifier(2))).mkdir()
    with Catalog(archive) as catalog:
        assert ids(catalog) == [identifier(2), identifier(1)]
        assert {row.outcome for row in catalog.all()} == {""}


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_corrupt_cache_is_made_again(home: Path, archive: store.ArchiveFolder, content: bytes) -> None:
    save(home, archive)
    path = cache_file(home, archive)
    path.write_bytes(content)
    with Catalog(archive) as catalog:
        assert ids(catalog) == [identifier(1)]
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM snapshots").fetchone() == (1,)
    connection.close()


def test_a_cache_that_is_damaged_in_use_is_made_again(home: Path, archive: store.ArchiveFolder) -> None:
    save(home, archive)
    with Catalog(archive) as catalog:
        assert ids(catalog) == [identifier(1)]
        path = cache_file(home, archive)
        size = path.stat().st_size
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        path.write_bytes(b"\x00" * size)
        assert ids(catalog) == [identifier(1)]


def test_a_later_versions_cache_is_made_again(home: Path, archive: store.ArchiveFolder) -> None:
    save(home, archive)
    path = cache_file(home, archive)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    with Catalog(archive) as catalog:
        assert ids(catalog) == [identifier(1)]


def test_an_earlier_versions_cache_is_filled_again(home: Path, archive: store.ArchiveFolder) -> None:
    """It knows nothing of jobs; its folders look as if they needed no look."""
    placed = save(home, archive, told={"job": "statehouse"})
    os.utime(placed.path.parent, (1_000_000_000, 1_000_000_000))
    Catalog(archive).close()
    with sqlite3.connect(cache_file(home, archive)) as connection:
        connection.execute("ALTER TABLE snapshots DROP COLUMN job")
        connection.execute("PRAGMA user_version = 1")
        mark = mark_of(placed.path.parent)[0]
        connection.execute("INSERT INTO folders VALUES ('2026/11', ?)", (mark,))
    connection.close()
    with Catalog(archive) as catalog:
        assert [row.job for row in catalog.all()] == ["statehouse"]


def test_without_a_place_for_the_cache_it_is_held_in_memory(home: Path, archive: store.ArchiveFolder) -> None:
    save(home, archive)
    (home / "cache").write_text("a file where the folder should be")
    with Catalog(archive) as catalog:
        assert ids(catalog) == [identifier(1)]
        save(home, archive, 2)
        assert catalog.refresh().added == (identifier(2),)


def test_a_cache_locked_for_good_breaks_no_command(
    home: Path, archive: store.ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(home, archive)
    Catalog(archive).close()
    monkeypatch.setattr(database, "BUSY_MS", 50)
    other = sqlite3.connect(cache_file(home, archive), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with Catalog(archive) as catalog:
        assert ids(catalog) == [identifier(1)]
    other.close()


def test_the_cache_is_nobody_elses_business(home: Path, archive: store.ArchiveFolder) -> None:
    Catalog(archive).close()
    assert cache_file(home, archive).stat().st_mode & 0o077 == 0


def _list(home: Path, root: Path, results: "Queue[int]") -> None:
    with Catalog(store.open_archive(root), home / "cache" / "shared") as catalog:
        for _ in range(10):
            catalog.refresh()
            catalog.add(identifier(1))
        results.put(len(catalog.all()))


def test_several_processes_use_one_cache_at_once(home: Path, archive: store.ArchiveFolder) -> None:
    for number in range(1, 6):
        save(home, archive, number)
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    children = [context.Process(target=_list, args=(home, archive.root, results)) for _ in range(3)]
    for child in children:
        child.start()
    assert [results.get(timeout=120) for _ in children] == [5, 5, 5]
    for child in children:
        child.join(60)
        assert child.exitcode == 0


def test_rebuilding_reads_the_whole_archive(home: Path, archive: store.ArchiveFolder) -> None:
    save(home, archive)
    with Catalog(archive) as catalog:
        catalog.refresh()
        assert catalog.rebuild().added == (identifier(1),)
