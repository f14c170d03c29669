"""Pages as seen: the mapped hosts of the archive's snapshots, below the library in the same server."""

from collections.abc import Iterable
from datetime import datetime

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from capture.archive.catalog import Catalog, SnapshotTarget
from capture.errors import Damaged, NotFound, VerificationFailed
from capture.formats.warc import WarcIndex
from capture.replay.answering.replay_index import plain_url
from capture.replay.playback import MappedHosts, SnapshotCache
from capture.web.app import library
from capture.workflows.open_snapshot import reading_at

__all__ = ["MappedFrames", "server"]


class MappedFrames:
    """The snapshots of an archive in mapped hosts; ``port`` is the server's, ``embedders`` the library's origins.

    With a ``secret`` nobody who does not know it can name a snapshot's host.
    """

    def __init__(self, catalog: Catalog, *, port: int, embedders: Iterable[str], secret: str = "") -> None:
        self._catalog = catalog
        self.snapshots = SnapshotCache(self._views, port=port, embedders=embedders, secret=secret)
        self.snapshots.put(*(row.id for row in catalog.all()))  # so that a link into a snapshot outlives the server

    def address(self, identifier: str) -> str:
        """The URL of a snapshot's frozen view; empty where it holds no rendered page."""
        shown = self.snapshots.show(identifier)
        return shown.address if shown is not None and 0 in shown.index.frames else ""

    def sent(self, identifier: str) -> str:
        """The URL of the page's own document where there is no frozen view of it, a PDF mostly; empty: none is held."""
        shown = self.snapshots.show(identifier)
        if shown is None or 0 in shown.index.frames or plain_url(shown.index.page_url) not in shown.index.pages:
            return ""
        return shown.origins.to_mapped(shown.index.page_url)

    def moment(self, identifier: str) -> datetime | None:
        """When its rendered page was taken down; None where it holds none."""
        shown = self.snapshots.show(identifier)
        frame = shown.index.frames.get(0) if shown is not None else None
        return frame.record.date if frame is not None else None

    def _views(self, identifier: str) -> Iterable[WarcIndex] | None:
        """Its WARC files; None where the seal does not hold: a frame opened alone has no place to say so."""
        row = self._catalog.get(identifier)
        if row is None:
            return None
        root = self._catalog.archive.root
        try:
            with reading_at(SnapshotTarget(path=root / row.path, id=row.id), root) as target:
                warcs = () if target.standing.broken else target.package.warc_paths()
                return [WarcIndex.open(path) for path in warcs] or None
        except (Damaged, NotFound, OSError, VerificationFailed):
            return None


def server(catalog: Catalog, port: int, *, token: str = "") -> ASGIApp:
    """All that ``warcite serve`` answers on 127.0.0.1:``port``: the library on its hosts, snapshots on theirs.

    With a ``token`` both are closed to who does not know it.

    The two are told apart by the Host header, so that nothing captured is ever in the library's origin.
    """
    hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
    frames = MappedFrames(catalog, port=port, embedders=[f"http://{host}" for host in hosts], secret=token)
    mapped = MappedHosts(frames.snapshots)
    pages = library(catalog, hosts=hosts, frames=frames, token=token)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        host = Headers(scope=scope).get("host", "").lower() if scope["type"] == "http" else ""
        snapshot = host.endswith(f".localhost:{port}")
        await (mapped(scope, receive, send) if snapshot else pages(scope, receive, send))  # type: ignore[arg-type]

    return app
