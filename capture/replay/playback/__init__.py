"""Playback: what shows a snapshot again.

shelf: the snapshots that a server shows in mapped hosts · listener: a TLS and plain HTTP server that is the
whole network of an offline browser · book: the answers of one replay, and the requests that the archive could
not answer · gap: such a request · seen: what the visit saw, which a replay is compared with · check: scores
and gaps of one replay.

Here stands what needs no browser. The check is in ``capture.playback.check`` and ``capture.playback.seen``.
"""

from capture.replay.playback.mapped_hosts import MappedHosts
from capture.replay.playback.snapshot_cache import ServedSnapshot, SnapshotCache

__all__ = ["MappedHosts", "ServedSnapshot", "SnapshotCache"]
