"""Playback: what shows a snapshot again.

listener: a TLS and plain HTTP server that is the whole network of an offline browser · book: the answers of
one replay, and the requests that the archive could not answer · gap: such a request · seen: what the visit
saw, which a replay is compared with · check: scores and gaps of one replay.
"""

from capture.playback.book import Book
from capture.playback.offline import Offline, offline
from capture.playback.seen import Seen

__all__ = ["Book", "Offline", "Seen", "offline"]
