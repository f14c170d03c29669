"""A record of the wire itself: a handshake, or what could not be read of a connection."""

from dataclasses import dataclass
from datetime import datetime

from capture.model.exchange import Body

__all__ = ["WireRecord"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WireRecord:
    """One ``resource`` record; ``uri`` is a name of ``record_names`` and the connection's number."""

    uri: str
    content_type: str
    body: Body
    made: datetime
