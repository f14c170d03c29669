"""The ports on which warcite itself listens, in any of its processes on this machine.

No option opens them to a page: behind them stand the library and what other pages said. Who listens claims its port
with something that the kernel takes back when the process ends, so that a kill leaves nothing behind that would have
to be told apart from what lives: on Linux a name among the abstract sockets, which belong to the same network as the
ports do; elsewhere a lock on a file, in a folder that is the same for all processes whatever their environment says.
"""

import contextlib
import errno
import fcntl
import os
import socket
import stat
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

__all__ = ["is_own_port", "own_port"]


def own_port(port: int) -> AbstractContextManager[None]:
    """Claim a port for as long as the block lasts. A claim that cannot be made is left out: all else is guarded."""
    return _named(port) if _has_names() else _locked(port)


def is_own_port(port: int) -> bool:
    """Whether a living process of warcite's claims the port."""
    return _is_named(port) if _has_names() else _is_locked(port)


def _has_names() -> bool:
    return sys.platform.startswith("linux")


def _name(port: int) -> str:
    return f"\0warcite listens on port {port}"


@contextmanager
def _named(port: int) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as claim:
        with contextlib.suppress(OSError):
            claim.bind(_name(port))
        yield


def _is_named(port: int) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(_name(port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


@contextmanager
def _locked(port: int) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            descriptor = os.open(_file(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            stack.callback(os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield


def _is_locked(port: int) -> bool:
    """Files stay: to remove one would take the claim from whoever is about to lock it."""
    try:
        descriptor = os.open(_file(port), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _file(port: int) -> Path:
    """In a folder of ours alone; raises OSError where another user made it."""
    folder = Path(f"/tmp/warcite-ports-{os.getuid()}")  # not $TMPDIR: that is not the same for all processes
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(f"{folder} is not ours")
    return folder / str(port)
