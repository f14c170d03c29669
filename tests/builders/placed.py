"""Small snapshots for these tests, built and placed the way the flow does it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from capture.archive import seal, store
from capture.formats import cdxj, wacz
from capture.formats.warc import Writer
from capture.model import snapshot_id

NOW = datetime(2026, 11, 25, 1, 26, 26, 123456, tzinfo=UTC)
SOFTWARE = "warcite 0.1"
URL = "https://example.org/story"


def keyring(home: Path) -> seal.Keyring:
    """The keys of these tests' user."""
    return seal.Keyring(home / "config" / "warcite" / "keys")


def identifier(number: int, host: str = "example.org") -> str:
    """The id of the snapshot of that number, a minute after the one before."""
    return snapshot_id.make(NOW + timedelta(minutes=number), host, Random(number))


def record(snapshot: store.IncomingSnapshot, url: str, told: Mapping[str, object] | None = None) -> bytes:
    """Write a WARC with a provenance record; its index is returned."""
    writer = Writer(snapshot.warc, software=SOFTWARE, page_id="p1")
    facts = {"id": snapshot.id, "requested_url": url, "url": url, "outcome": "complete", "title": "A title"} | dict(
        told or {}
    )
    data = json.dumps(facts).encode()
    writer.put_metadata(f"urn:warcite:provenance:{url}", "application/json", data, NOW)
    return cdxj.lines(writer.close().records, snapshot.warc.name)


def finish(home: Path, archive: store.ArchiveFolder, snapshot: store.IncomingSnapshot, url: str, index: bytes) -> None:
    """Write the other files and the seal."""
    page = wacz.PageEntry(url=url, moment=NOW, id="p1", title="A title", status=200, mime="text/html")
    manifest = wacz.finish(snapshot.folder, index=index, page=page, created=NOW, software=SOFTWARE)
    key = keyring(home).signing_key(archive.card)
    wacz.add_digest(snapshot.folder, seal.sign(manifest, key, NOW))


def save(
    home: Path, archive: store.ArchiveFolder, number: int = 1, url: str = URL, told: Mapping[str, object] | None = None
) -> store.PlacedSnapshot:
    """A placed snapshot; ``told`` goes into its provenance record."""
    with store.incoming(archive, identifier(number), {"seed": url}) as snapshot:
        finish(home, archive, snapshot, url, record(snapshot, url, told))
        return store.place(archive, snapshot)
