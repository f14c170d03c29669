"""Playback: what shows a snapshot again.

snapshot cache: the snapshots that a server shows in mapped hosts · listener: a TLS and plain HTTP server that is the
whole network of an offline browser · replay log: the answers of one replay, and the requests that the archive could
not answer · gap: such a request · expected view: what the visit saw, which a replay is compared with.

Here stands what needs no browser. The check is in ``offline_browser`` and ``frozen_view_check``.
"""

from capture.replay.playback.mapped_hosts import MappedHosts
from capture.replay.playback.snapshot_cache import ServedSnapshot, SnapshotCache

__all__ = ["MappedHosts", "ServedSnapshot", "SnapshotCache"]
