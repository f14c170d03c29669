"""Closing a socket so that the far end sees what is meant: an end of file, or a reset after the last byte."""

import asyncio
import contextlib
import fcntl
import socket
import struct
import sys
import termios

__all__ = ["close", "drained"]

_SO_NWRITE = 0x1024  # macOS <sys/socket.h>: bytes not yet acknowledged
_LINGER_RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, for 0 s: close sends RST


def close(sock: socket.socket, *, reset: bool) -> None:
    """Close; with ``reset`` the far end gets RST, and what our kernel still holds is thrown away."""
    if reset:
        with contextlib.suppress(OSError):  # closed already, or (macOS) gone
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_RESET)
    sock.close()


async def drained(sock: socket.socket) -> None:
    """Return when the far end's kernel has every byte written, or the connection is gone.

    There is no event for it, so it is asked for at growing intervals; the caller sets the time limit.
    """
    pause_s = 0.001
    while _unsent(sock) > 0:
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 2, 0.1)


def _unsent(sock: socket.socket) -> int:
    """Bytes written that the far end has not acknowledged; 0 when it is gone."""
    try:
        sock.getpeername()
        if sys.platform == "darwin":
            return sock.getsockopt(socket.SOL_SOCKET, _SO_NWRITE)
        answer = fcntl.ioctl(sock, termios.TIOCOUTQ, bytes(4))
    except OSError:
        return 0
    return int(struct.unpack("i", answer)[0])
