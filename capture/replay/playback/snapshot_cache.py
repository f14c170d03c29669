"""Snapshots that a server shows, by the label in their mapped hosts, opened when first asked for."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from capture.formats.warc import WarcIndex
from capture.replay.answering import Cache, Mode, OriginMap, ReplayIndex, frame_url, label_of

__all__ = ["ServedSnapshot", "SnapshotCache"]

_OPEN = 32  # snapshots whose tables are held in memory


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedSnapshot:
    """One snapshot that is open; ``cache`` holds finished answers of this origin map alone.

    ``files`` are those it is read from, as they were on the disk when it was opened.
    """

    index: ReplayIndex
    origins: OriginMap
    mode: Mode
    files: dict[Path, tuple[int, ...]] = field(default_factory=dict)
    cache: Cache = field(default_factory=Cache)
    warm: set[str] = field(default_factory=set)  # URLs whose small answers were made before

    @property
    def untouched(self) -> bool:
        """Whether its files are still those that were opened."""
        return all(_status(path) == status for path, status in self.files.items())

    @property
    def address(self) -> str:
        """Where a reader begins: the page's frozen view; in live mode the page's mapped URL."""
        if self.mode is Mode.LIVE:
            return self.origins.to_mapped(self.index.page_url)
        return frame_url(self.index, self.origins)


class SnapshotCache:
    """``views`` opens a snapshot by its id: its WARC files, or None where there is none; threads may call it.

    ``port`` is that of the server for the mapped hosts; ``embedders`` are origins (of the library) that may
    show a snapshot in a frame. ``secret`` makes the labels such that only who knows it can name them.
    """

    def __init__(
        self,
        views: Callable[[str], Iterable[WarcIndex] | None],
        *,
        port: int,
        embedders: Iterable[str] = (),
        mode: Mode = Mode.FROZEN,
        secret: str = "",
    ) -> None:
        self._views, self._port, self._embedders, self._mode = views, port, tuple(embedders), mode
        self._secret = secret
        self._ids: dict[str, str] = {}
        self._open: OrderedDict[str, ServedSnapshot] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, *ids: str) -> None:
        """Let these snapshots be found by their labels; opening them waits until they are asked for."""
        with self._lock:
            self._ids |= {label_of(identifier, self._secret): identifier for identifier in ids}

    def show(self, identifier: str) -> ServedSnapshot | None:
        """The snapshot of that id, opened; None where there is none."""
        self.put(identifier)
        return self.by_label(label_of(identifier, self._secret))

    def opened(self, label: str) -> ServedSnapshot | None:
        """The snapshot of that label if it is open already: no waiting for a disk."""
        with self._lock:
            known = self._open.get(label)
        return known if known is not None and known.untouched else None

    def by_label(self, label: str) -> ServedSnapshot | None:
        """The snapshot of that label; None for one that was never put here, or that is gone."""
        with self._lock:
            if (known := self._open.get(label)) is not None and known.untouched:
                self._open.move_to_end(label)
                return known
            self._open.pop(label, None)
            identifier = self._ids.get(label)
        views = None if identifier is None else self._views(identifier)
        if identifier is None or views is None:
            return None
        views = tuple(views)
        files = {view.path: _status(view.path) for view in views}
        index = ReplayIndex.of(*views)
        origins = OriginMap(
            identifier, port=self._port, embedders=self._embedders, hosts=index.hosts, secret=self._secret
        )
        with self._lock:
            snapshot = ServedSnapshot(index=index, origins=origins, mode=self._mode, files=files)
            snapshot = self._open.setdefault(label, snapshot)
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
        return snapshot


def _status(path: Path) -> tuple[int, ...]:
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
