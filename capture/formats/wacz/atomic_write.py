"""Writing files so that they are whole or absent, and on disk when the call returns.

A file is written under another name, fsynced, renamed, and its folder fsynced. A full disk raises
NoSpace; other refusals of the system raise ArchiveError, each with what to do.
"""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from capture.errors import ArchiveError, NoSpace, WarciteError

__all__ = ["PARTS", "create", "explained", "sync_file", "sync_folder", "write", "write_error"]

PRIVATE = 0o600
ORDINARY = 0o666  # less the umask
PARTS = ".*.part"  # what a killed process may leave
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
# What disks answer that cannot fsync a folder (network, FUSE): nothing more can be done there.
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EISDIR, errno.ENOSYS}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EINVAL}
_HINTS = {
    errno.EROFS: "The disk is mounted read-only. Choose another archive with --archive.",
    errno.EACCES: "Check who owns the folder, or choose another archive with --archive.",
    errno.EPERM: "Check who owns the folder, or choose another archive with --archive.",
    errno.ENOENT: "The folder is gone. Was the disk unmounted?",
    errno.ENOTDIR: "Give a folder.",
    errno.ESTALE: "The network disk has lost the file. Mount it again.",
    errno.EIO: "The disk reports an error. Check it before you write more.",
}


def write(path: Path, data: bytes, *, mode: int = ORDINARY) -> None:
    """Put ``data`` at ``path``, whole and durable, in place of what was there."""
    with explained(path), _beside(path, data, mode) as part:
        part.replace(path)
        sync_folder(path.parent)


def create(path: Path, data: bytes, *, mode: int = ORDINARY) -> bool:
    """Put ``data`` at ``path`` unless something is there: False then, and nothing has changed."""
    with explained(path), _beside(path, data, mode) as part:
        try:
            os.link(part, path)
        except FileExistsError:
            return False
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            try:  # a disk without hard links: create-only still holds, wholeness does not
                _write_new(path, data, mode)
            except FileExistsError:
                return False
        sync_folder(path.parent)
    return True


def sync_file(path: Path) -> None:
    """Force a file's bytes to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Force a folder's names to disk, where the disk can do that."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        if error.errno in _NO_FOLDER_SYNC:
            return
        raise
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn the system's refusals inside into NoSpace or ArchiveError that name the file."""
    try:
        yield
    except OSError as error:
        raise write_error(error, path) from error


def write_error(error: OSError, path: Path) -> WarciteError:
    """The error for a person: what the system said of which file, and what to do."""
    where = error.filename or path
    if error.errno in _NO_SPACE:
        return NoSpace(f"no space left for {where}", hint="Free some space; what arrived is kept.")
    text = error.strerror or str(error)
    return ArchiveError(f"cannot write {where}: {text}", hint=_HINTS.get(error.errno or 0, ""))


@contextlib.contextmanager
def _beside(path: Path, data: bytes, mode: int) -> Iterator[Path]:
    part = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        _write_new(part, data, mode)
        yield part
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _write_new(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with open(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
