"""A small sealed snapshot with every kind of record, and bytes flipped in it."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from capture.archive import seal
from capture.formats import cdxj, wacz
from capture.formats.warc import Writer
from capture.model.archive import ArchiveCard
from capture.model.exchange import Artifact, Body, Exchange

MOMENT = datetime(2026, 11, 25, 1, 26, 26, 123456, tzinfo=UTC)
URL = "https://example.org/story"
ID = "20261125T012626Z-example.org-k3v9qm"
SOFTWARE = "warcite 0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A sealed folder, in the place that it has in an archive, and the archive's card."""

    folder: Path
    card: ArchiveCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One byte of one file, changed."""

    file: str
    offset: int
    mask: int


def exchanges() -> Iterator[Exchange]:
    """A page, a chunked answer with its POST, a picture, a redirect, a failure."""
    html = b"<!doctype html><title>A story</title><p>" + b"Words of a story. " * 60
    yield exchange(1, URL, head(200, "text/html; charset=utf-8", len(html)), html)
    chunked = b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
    plain = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    yield exchange(2, "https://example.org/api", plain, chunked, method="POST", sent=b'{"a":1}')
    yield exchange(3, "https://example.org/p.png", head(200, "image/png", 400), bytes(range(200)) * 2)
    yield exchange(4, "http://example.org/old", b"HTTP/1.1 301 Moved\r\nLocation: /story\r\n\r\n", b"")


def head(status: int, mime: str, length: int) -> bytes:
    return f"HTTP/1.1 {status} OK\r\nContent-Type: {mime}\r\nContent-Length: {length}\r\n\r\n".encode()


def exchange(
    number: int, url: str, response: bytes, body: bytes, *, method: str = "GET", sent: bytes = b""
) -> Exchange:
    path = "/" + url.split("/", 3)[3]
    kind = "Content-Type: application/json\r\n" if sent else ""
    return Exchange(
        number=number,
        started=MOMENT + timedelta(milliseconds=number - 1),
        url=url,
        method=method,
        request_head=f"{method} {path} HTTP/1.1\r\nHost: example.org\r\n{kind}\r\n".encode(),
        request_body=Body.of(sent),
        status=int(response[9:12]),
        response_head=response,
        response_body=Body.of(body),
        chunked=b"chunked" in response,
    )


def build(home: Path, *, early: bool = False) -> Sealed:
    """Write and seal the snapshot below ``home``; ``early``: its account is of before detours were told."""
    folder = home / "archive" / "snapshots" / "2026" / "11" / ID
    (folder / "archive").mkdir(parents=True)
    writer = Writer(folder / wacz.WARC, software=SOFTWARE, page_id="p1")
    for one in exchanges():
        writer.put(one)
    text = Artifact(uri=f"urn:text:{URL}", content_type="text/plain", data=b"Words of a story.", made=MOMENT)
    writer.put_artifact(text)
    told: dict[str, object] = {"id": ID, "outcome": "complete", "requested_url": URL, "url": URL}
    account = json.dumps(told if early else told | {"detours": []}).encode()
    writer.put_metadata(f"urn:warcite:provenance:{URL}", "application/json", account, MOMENT)
    index = cdxj.lines(writer.close().records, "data.warc.gz")
    return Sealed(folder=folder, card=seal_folder(folder, home, index))


def seal_folder(folder: Path, home: Path, index: bytes) -> ArchiveCard:
    """Write the files beside the WARC, and the signature with a key of this home."""
    page = wacz.PageEntry(url=URL, moment=MOMENT, id="p1", title="A story", text="Words", status=200, mime="text/html")
    manifest = wacz.finish(folder, index=index, page=page, created=MOMENT, software=SOFTWARE)
    ring = seal.Keyring(home / "keys")
    card = ArchiveCard(id="abcd1234", keys=(ring.make("abcd1234", MOMENT),))
    wacz.add_digest(folder, seal.sign(manifest, ring.signing_key(card), MOMENT))
    return card


def report(folder: Path, card: ArchiveCard | None = None) -> seal.Report:
    """Open and verify."""
    with wacz.open_package(folder) as package:
        return seal.verify_package(package, card=card)


def draw(folder: Path, count: int, random: Random) -> Iterator[Flip]:
    """Flips over all files: every file as often as the others, any byte of it, any change of that byte."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    for number in range(count):
        path = files[number % len(files)]
        yield Flip(
            file=path.relative_to(folder).as_posix(),
            offset=random.randrange(path.stat().st_size),
            mask=random.randrange(1, 256),
        )


def flipped(folder: Path, flip: Flip, target: Path) -> Path:
    """A copy of the snapshot with that byte changed; ``target`` is replaced."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)
    path = target / flip.file
    data = bytearray(path.read_bytes())
    data[flip.offset] ^= flip.mask
    path.write_bytes(data)
    return target
