"""What a killed save left becomes a sealed, verifiable snapshot; nothing that was recorded whole is lost."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from capture.archive.catalog import Catalog
from capture.archive.seal import Keyring
from capture.archive.store import ArchiveFolder, incoming
from capture.formats.warc import WarcIndex, Writer
from capture.model import snapshot_id
from capture.model.exchange import Body, Exchange
from capture.workflows import finalize, salvage
from capture.workflows.open_archive import open_for_writing
from capture.workflows.page_reader import ReadLimits
from capture.workflows.progress import Silent
from capture.workflows.show import show
from capture.workflows.verify import verify

WHEN = datetime(2026, 11, 25, 1, 26, 26, 123456, UTC)


class Heard(Silent):
    """A Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.warnings: list[str] = []

    def warn(self, text: str) -> None:
        self.warnings.append(text)


def exchange(number: int, url: str, status: int = 200, location: str = "") -> Exchange:
    extra = f"Location: {location}\r\n" if location else "Content-Type: text/html\r\n"
    return Exchange(
        number=number,
        started=WHEN,
        url=url,
        method="GET",
        request_head=b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
        status=status,
        response_head=f"HTTP/1.1 {status} OK\r\n{extra}\r\n".encode(),
        response_body=Body.of(b"<title>Kept</title><p>" + b"words " * 200),
    )


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveFolder:
    for name in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return open_for_writing(tmp_path / "archive", Silent())


def abandon(archive: ArchiveFolder, *exchanges: Exchange, url: str = "http://a.test/") -> tuple[str, Path]:
    """A snapshot in which these exchanges were written and that was never placed: its id and its WARC."""
    identifier = snapshot_id.make(WHEN, "a.test", Random(7))
    with incoming(archive, identifier, {"requested_url": url, "started": "2026-11-25T01:26:26Z"}) as work:
        writer = Writer(work.warc, software="test", page_id="p")
        for one in exchanges:
            writer.put(one)
        writer.close()
        return identifier, work.warc


def salvaged(archive: ArchiveFolder, stopped: threading.Event | None = None) -> list[str]:
    heard = Heard()
    salvage.salvage_all(archive, Keyring.from_environment(), heard, stopped or threading.Event())
    return heard.warnings


def test_whole_records_are_kept_sealed_and_verify(archive: ArchiveFolder) -> None:
    identifier, warc = abandon(archive, exchange(1, "http://a.test/"), exchange(2, "http://a.test/x"))
    warc.write_bytes(warc.read_bytes()[:-40])
    warnings = salvaged(archive)
    assert len(warnings) == 1
    assert identifier in warnings[0]
    assert "http://a.test/" in warnings[0]
    folder = archive.folder(identifier)
    assert verify(str(folder), archive.root).ok
    urls = [ref.url for ref in WarcIndex.open(folder / "archive" / "data.warc.gz").records() if ref.type == "response"]
    assert "http://a.test/" in urls


def test_records_behind_a_hole_are_kept(archive: ArchiveFolder) -> None:
    """A power failure can leave zeros in the middle of a file."""
    identifier, warc = abandon(archive, *(exchange(n, f"http://a.test/{n}") for n in range(1, 6)))
    refs = [ref for ref in WarcIndex.open(warc).records() if ref.type == "response"]
    data = bytearray(warc.read_bytes())
    data[refs[1].offset : refs[1].offset + refs[1].length] = bytes(refs[1].length)
    warc.write_bytes(data)
    salvaged(archive)
    folder = archive.folder(identifier)
    kept = [ref.url for ref in WarcIndex.open(folder / "archive" / "data.warc.gz").records() if ref.type == "response"]
    assert kept == [f"http://a.test/{n}" for n in (1, 3, 4, 5)]
    assert verify(str(folder), archive.root).ok


def test_the_page_is_the_seeds_own_answer_after_its_redirects(archive: ArchiveFolder) -> None:
    identifier, _ = abandon(
        archive,
        exchange(1, "http://a.test/", 302, "/moved"),
        exchange(2, "http://ads.test/banner"),
        exchange(3, "http://a.test/moved"),
    )
    salvaged(archive)
    with Catalog(archive) as catalog:
        row = catalog.get(identifier)
    assert row is not None
    assert (row.url, row.seed, row.status, row.outcome) == ("http://a.test/moved", "http://a.test/", 200, "partial")


def test_without_an_answer_it_is_failed_and_still_kept(archive: ArchiveFolder) -> None:
    identifier, _ = abandon(archive)
    salvaged(archive)
    with Catalog(archive) as catalog:
        row = catalog.get(identifier)
    assert row is not None
    assert (row.outcome, row.status) == ("failed", None)


def test_the_second_command_has_nothing_left_to_do(archive: ArchiveFolder) -> None:
    abandon(archive, exchange(1, "http://a.test/"))
    assert len(salvaged(archive)) == 1
    assert salvaged(archive) == []
    assert list(archive.incoming.iterdir()) == []


def test_secrets_that_died_with_the_save_are_not_looked_for_and_it_says_so(archive: ArchiveFolder) -> None:
    """Their names alone were written down."""
    identifier = snapshot_id.make(WHEN, "a.test", Random(7))
    about: dict[str, object] = {"requested_url": "http://a.test/", "secrets": ["password of the seed"]}
    with incoming(archive, identifier, about) as work:
        writer = Writer(work.warc, software="test", page_id="p")
        writer.put(exchange(1, "http://a.test/"))
        writer.close()
    salvaged(archive)
    with Catalog(archive) as catalog:
        (row,) = catalog.all()
    assert row.outcome == "partial"
    view = WarcIndex.open(archive.folder(identifier) / "archive" / "data.warc.gz")
    (record,) = view.artifacts("urn:warcite:provenance:")
    codes = [reason["code"] for reason in json.loads(view.payload(record).data)["reasons"]]
    assert "secrets_not_sought" in codes


def test_a_record_that_warcio_reads_otherwise_is_named_and_kept(
    archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tenth is the last that is named by itself."""
    identifier, _ = abandon(archive, exchange(1, "http://a.test/"))
    texts = tuple(f"warcio reads record {number} otherwise" for number in range(12))
    monkeypatch.setattr(finalize, "second_reading", lambda warc, records: texts)
    salvaged(archive)
    reasons = show(identifier, archive.root).provenance.reasons
    told = [reason.text for reason in reasons if reason.code == "read_otherwise"]
    assert told == [*texts[:10], "warcio reads 2 more records otherwise"]
    assert verify(identifier, archive.root).ok


@pytest.mark.parametrize("hurried", [True, False])
def test_a_page_that_cannot_be_read_is_sealed_without_its_article(
    archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch, hurried: bool
) -> None:
    """Too long to read, or a command that was interrupted meanwhile: said, sealed, and never tried again."""
    stopped = threading.Event()
    if hurried:
        stopped.set()
    else:
        monkeypatch.setattr(salvage, "_READING", ReadLimits(wall_s=0))
    identifier, _ = abandon(archive, exchange(1, "http://a.test/"))
    (warning,) = salvaged(archive, stopped)
    assert "1 answers kept as partial; the article could not be read: it " in warning
    folder = archive.folder(identifier)
    assert verify(str(folder), archive.root).ok
    (signal,) = show(str(folder), archive.root).provenance.signals
    assert signal.name == "article_unread"
    assert not (archive.derived(identifier) / "article.json").exists()
    assert salvaged(archive) == []


@pytest.mark.parametrize("told", ["a folder", b'{"pid": 0}', b"\xff", b"not json"])
def test_a_bad_owner_file_stops_no_command(archive: ArchiveFolder, told: str | bytes) -> None:
    """What was recorded is salvaged where it can be; where it cannot, the folder is named and left."""
    identifier, warc = abandon(archive, exchange(1, "http://a.test/"))
    owner = warc.parents[1].with_name(f"{identifier}.owner")
    owner.unlink()
    if isinstance(told, bytes):
        owner.write_bytes(told)
    else:
        owner.mkdir()
    empty = archive.incoming / snapshot_id.make(WHEN, "b.test", Random(8))
    empty.mkdir()
    empty.with_name(f"{empty.name}.owner").mkdir()
    warnings = salvaged(archive)
    assert any(identifier in line for line in warnings)


def test_what_an_owner_left_word_of_may_be_anything(archive: ArchiveFolder) -> None:
    identifier, warc = abandon(archive, exchange(1, "http://a.test/"))
    owner = warc.parents[1].with_name(f"{identifier}.owner")
    fields = json.loads(owner.read_bytes())
    owner.write_text(json.dumps({**fields, "about": {"started": "yesterday", "tags": 7, "detours": "x"}}))
    other, _ = abandon_another(archive)
    warnings = salvaged(archive)
    assert any(identifier in line for line in warnings)
    assert archive.folder(other).is_dir()  # the next one is salvaged all the same


def abandon_another(archive: ArchiveFolder) -> tuple[str, Path]:
    identifier = snapshot_id.make(WHEN, "z.test", Random(9))
    with incoming(archive, identifier, {"requested_url": "http://z.test/"}) as work:
        writer = Writer(work.warc, software="test", page_id="p")
        writer.put(exchange(1, "http://z.test/"))
        writer.close()
        return identifier, work.warc
