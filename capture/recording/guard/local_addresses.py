"""Which addresses are this machine's own: like loopback, no firewall stands before them from here."""

import contextlib
import socket

from capture.recording.guard.dial import place_of

__all__ = ["is_ours"]


def is_ours(address: str) -> bool:
    """Whether the kernel would send from the address to itself.

    Connecting a datagram socket sends nothing: it chooses the route and with it our own end (0.02 ms).
    """
    with contextlib.suppress(OSError):
        family, place = place_of(address, 9)
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(place)
            return bool(probe.getsockname()[0] == place[0])
    return False
