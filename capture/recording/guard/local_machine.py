"""This machine: which addresses are its own, on which ports warcite listens, and whose a connection from here is.

Own addresses: like loopback, no firewall stands before them from here.

Own ports: no option opens them to a page, since behind them stand the library and what other pages said. Who listens
claims its port with something that the kernel takes back when the process ends, so that a kill leaves nothing behind
that would have to be told apart from what lives: on Linux a name among the abstract sockets, which belong to the same
network as the ports do; elsewhere a lock on a file, in a folder that is the same for all processes whatever their
environment says.

Owners: Linux tells the user id of a connection's other end through the kernel's socket diagnosis (netlink,
sock_diag(7)), which looks one connection up in 0.02 ms however many there are; reading /proc/net/tcp took 3.5 ms with
80 connections.
"""

import contextlib
import errno
import fcntl
import os
import socket
import stat
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from capture.recording.guard.dial import socket_address

__all__ = ["UidOf", "is_ours", "is_own_port", "own_port", "uid_by_diagnosis", "uid_by_table", "uid_lookup"]

UidOf = Callable[[int, int], int | None]
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


def is_ours(address: str) -> bool:
    """Whether the kernel would send from the address to itself.

    Connecting a datagram socket sends nothing: it chooses the route and with it our own end (0.02 ms).
    """
    with contextlib.suppress(OSError):
        family, far_end = socket_address(address, 9)
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect(far_end)
            return bool(probe.getsockname()[0] == far_end[0])
    return False


@contextmanager
def own_port(port: int) -> Iterator[None]:
    """Claim a port for as long as the block lasts. A claim that cannot be made is left out: all else is guarded."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            if _has_names():
                claim = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
                claim.bind(_name(port))
            else:
                descriptor = os.open(_lock_file(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                stack.callback(os.close, descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield


def is_own_port(port: int) -> bool:
    """Whether a living process of warcite's claims the port.

    Locked files stay: to remove one would take the claim from whoever is about to lock it.
    """
    if _has_names():
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind(_name(port))
            except OSError as error:
                return error.errno == errno.EADDRINUSE
        return False
    try:
        descriptor = os.open(_lock_file(port), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _has_names() -> bool:
    return sys.platform.startswith("linux")


def _name(port: int) -> str:
    return f"\0warcite listens on port {port}"


def _lock_file(port: int) -> Path:
    """In a folder of ours alone; raises OSError where another user made it."""
    folder = Path(f"/tmp/warcite-ports-{os.getuid()}")  # not $TMPDIR: that is not the same for all processes
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if status.st_uid != os.getuid() or not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(f"{folder} is not ours")
    return folder / str(port)


def uid_lookup() -> UidOf | None:
    """The look-up, if this machine has one that is right about ourselves; else None."""
    if not sys.platform.startswith("linux"):
        return None
    with contextlib.suppress(OSError), socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        ends = client.getsockname()[1], server.getsockname()[1]
        for look in (uid_by_diagnosis, uid_by_table):
            with contextlib.suppress(OSError):
                if look(*ends) == os.geteuid():
                    return look
    return None


def uid_by_table(local_port: int, remote_port: int) -> int | None:
    """For kernels and sandboxes without the diagnosis."""
    loopback = "7F000001" if sys.byteorder == "big" else "0100007F"
    wanted = [f"{loopback}:{port:04X}" for port in (local_port, remote_port)]
    for line in _TABLE.read_text("ascii", "replace").splitlines():
        fields = line.split()
        if fields[1:3] == wanted:
            return int(fields[7])
    return None


def uid_by_diagnosis(local_port: int, remote_port: int) -> int | None:
    """Through netlink. Raises OSError where the kernel has no diagnosis."""
    loopback = socket.inet_aton("127.0.0.1") + bytes(12)
    body = struct.pack("=BBBBI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, _ANY_STATE)
    body += struct.pack("!HH", local_port, remote_port) + loopback + loopback + bytes(4) + _NO_COOKIE
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, _SOCK_DIAG) as netlink:
        netlink.setblocking(False)  # the kernel has answered when send returns
        netlink.send(_HEADER.pack(_HEADER.size + len(body), _SOCK_DIAG_BY_FAMILY, _REQUEST, 1, 0) + body)
        answer = netlink.recv(65536)
    kind = _HEADER.unpack_from(answer)[1]
    if kind != _SOCK_DIAG_BY_FAMILY or len(answer) < _UID_OFFSET + 4:
        return None  # NLMSG_ERROR: ENOENT
    return int(struct.unpack_from("=I", answer, _UID_OFFSET)[0])
