"""The guard's own count of bytes, held against what the recorder did with them. Pure.

Every byte that was relayed belongs to an exchange, to HTTP's framing or to TLS. What does not is named:

| what | told |
|---|---|
| the guard counted other bytes of a connection than the recorder got, or never heard of it | always |
| the recorder got bytes that are in none of its sums, or in two | always |
| bytes that could not be read, on a connection with a fault | always |
| bytes that could not be read, more than a record of TLS and a frame of HTTP/2 take | always |
| fewer: a record or frame within which a connection ended, a handshake that was given up | counted apart |

An answer that was cut in this way says so itself.
"""

from collections.abc import Iterable, Iterator, Mapping

from capture.model.connection_report import ByteAccount, ConnectionReport
from capture.model.sighting import UnaccountedBytes

__all__ = ["broken_off", "unaccounted"]

# RFC 8446, 5.2 and RFC 5246, 6.2.3: at most 2^14 + 2048 bytes follow a record's head of 5; RFC 9113, 4.2: a frame of as
# many as Chromium allows (SETTINGS_MAX_FRAME_SIZE is left at 2^14) and its head of 9. HTTP/1's heads are exchanges'.
MOST_UNFINISHED = (5 + (1 << 14) + 2048) + (9 + (1 << 14))


def unaccounted(
    connections: Iterable[ConnectionReport], relayed: Mapping[int, tuple[int, int]]
) -> Iterator[UnaccountedBytes]:
    """All that is not accounted for. ``relayed`` has the guard's bytes up and down by a connection's number."""
    reported = {report.number: report for report in connections}
    for number in sorted(reported.keys() | relayed.keys()):
        report = reported.get(number)
        if report is None:
            if count := sum(relayed[number]):
                why = "the recorder heard nothing of the connection"
                yield UnaccountedBytes(host="", port=0, connection=number, bytes=count, why=why)
            continue
        for way, account, counted in zip(
            ("sent", "received"), (report.up, report.down), relayed.get(number, (0, 0)), strict=True
        ):
            for count, why in _faults(report, account, counted):
                yield UnaccountedBytes(
                    host=report.host, port=report.port, connection=number, bytes=count, why=f"{way}: {why}"
                )


def _faults(report: ConnectionReport, account: ByteAccount, counted: int) -> Iterator[tuple[int, str]]:
    if counted > account.relayed:
        yield counted - account.relayed, "relayed, and not handed to the recorder"
    elif counted < account.relayed:
        yield account.relayed - counted, "read by the recorder, and not relayed by the guard"
    if account.lost > 0:
        yield account.lost, "read, and in nothing that is recorded"
    elif account.lost < 0:
        yield -account.lost, "counted twice"
    if account.unread < 0:
        yield -account.unread, "counted twice"
    elif account.unread and (report.fault or account.unread > MOST_UNFINISHED):
        yield account.unread, "could not be read"


def broken_off(connections: Iterable[ConnectionReport]) -> int:
    """Bytes of records and frames whose end never came, on connections that were read without a fault."""
    accounts = (account for report in connections if not report.fault for account in (report.up, report.down))
    return sum(account.unread for account in accounts if 0 < account.unread <= MOST_UNFINISHED)
