"""Whose a connection from this machine is: Linux tells the user id of its other end.

Asked through the kernel's socket diagnosis (netlink, sock_diag(7)), which looks one connection up in 0.02 ms
however many there are; reading /proc/net/tcp took 3.5 ms with 80 connections.
"""

import contextlib
import os
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

__all__ = ["OwnerOf", "owner_lookup"]

OwnerOf = Callable[[int, int], int | None]
"""(local port, remote port) of a connection within 127.0.0.1 → user id of the process that has the local
end; None: the kernel knows of no such connection (any more)."""

_TABLE = Path("/proc/net/tcp")
_SOCK_DIAG = 4  # netlink family
_SOCK_DIAG_BY_FAMILY = 20  # message type, of request and answer
_REQUEST = 1  # NLM_F_REQUEST
_ANY_STATE = 0xFFFFFFFF
_HEADER = struct.Struct("=IHHII")
_NO_COOKIE = struct.pack("=II", 0xFFFFFFFF, 0xFFFFFFFF)
_UID_OFFSET = _HEADER.size + 4 + 48 + 12  # inet_diag_msg: 4 bytes, sockid, expires, rqueue, wqueue


def owner_lookup() -> OwnerOf | None:
    """The look-up, if this machine has one that is right about ourselves; else None."""
    if not sys.platform.startswith("linux"):
        return None
    with contextlib.suppress(OSError), socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        ends = client.getsockname()[1], server.getsockname()[1]
        for look in (_by_diagnosis, _by_table):
            with contextlib.suppress(OSError):
                if look(*ends) == os.geteuid():
                    return look
    return None


def _by_table(local_port: int, remote_port: int) -> int | None:
    """For kernels and sandboxes without the diagnosis."""
    wanted = [f"0100007F:{port:04X}" for port in (local_port, remote_port)]
    if sys.byteorder == "big":
        wanted = [f"7F000001:{port:04X}" for port in (local_port, remote_port)]
    for line in _TABLE.read_text("ascii", "replace").splitlines():
        fields = line.split()
        if fields[1:3] == wanted:
            return int(fields[7])
    return None


def _by_diagnosis(local_port: int, remote_port: int) -> int | None:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _SOCK_DIAG) as netlink:
        netlink.setblocking(False)  # the kernel has answered when send returns
        netlink.send(_question(local_port, remote_port))
        answer = netlink.recv(65536)
    kind = _HEADER.unpack_from(answer)[1]
    if kind != _SOCK_DIAG_BY_FAMILY or len(answer) < _UID_OFFSET + 4:
        return None  # NLMSG_ERROR: ENOENT
    return int(struct.unpack_from("=I", answer, _UID_OFFSET)[0])


def _question(local_port: int, remote_port: int) -> bytes:
    loopback = socket.inet_aton("127.0.0.1") + bytes(12)
    body = struct.pack("=BBBBI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, _ANY_STATE)
    body += struct.pack("!HH", local_port, remote_port) + loopback + loopback + bytes(4) + _NO_COOKIE
    return _HEADER.pack(_HEADER.size + len(body), _SOCK_DIAG_BY_FAMILY, _REQUEST, 1, 0) + body
