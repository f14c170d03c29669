"""One small tree of exceptions, split by whose fault it is.

The shell (``capture.cli``) maps each branch to an exit code once; every error carries what
happened (``message``) and, where there is something to do about it, what to do next (``hint``).
A blocked request or a partial page is a recorded outcome, not an exception.
"""

__all__ = [
    "ArchiveError",
    "BrowserError",
    "BrowserMissing",
    "ClockWrong",
    "ConfigError",
    "Damaged",
    "Deleted",
    "FetchFailed",
    "Interrupted",
    "KeyMissing",
    "NoSpace",
    "NotFound",
    "NotRead",
    "SeedRefused",
    "SeedUnresolved",
    "UsageError",
    "VerificationFailed",
    "WarciteError",
]


class WarciteError(Exception):
    """Anything warcite says to a user instead of a traceback."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(WarciteError):
    """The caller asked for something that cannot be, such as a seed that is not http(s)."""

    exit_code = 2


class ConfigError(WarciteError):
    """A configuration file is wrong; ``message`` has one ``file:line:column: text`` per line."""

    exit_code = 4


class NotFound(WarciteError):
    """No snapshot, file or key of that name, or more than one."""


class Deleted(NotFound):
    """There was a snapshot of that name; its tombstone says when it was deleted, and why."""


class SeedRefused(WarciteError):
    """The guard's policy forbids the seed's address."""

    exit_code = 6


class SeedUnresolved(WarciteError):
    """The seed's name leads nowhere: nothing was captured, and nothing is kept."""


class NoSpace(WarciteError):
    """The disk is full; what arrived is kept."""

    exit_code = 3


class BrowserMissing(WarciteError):
    """No usable Chromium on this machine."""

    exit_code = 8


class BrowserError(WarciteError):
    """Chromium did not start, or died where nothing could be kept."""


class FetchFailed(WarciteError):
    """A request of our own (feed, sitemap, authority) brought nothing usable."""


class KeyMissing(WarciteError):
    """This machine has none of the private keys that the archive lists."""


class ClockWrong(WarciteError):
    """The machine's clock lies before the archive's own key was made: nothing can be sealed."""


class ArchiveError(WarciteError):
    """The archive folder is not one, or cannot be written."""


class Damaged(WarciteError):
    """Bytes in a file are not what the format says: names the file and the offset in bytes."""

    def __init__(self, message: str, *, path: str = "", offset: int | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.path = path
        self.offset = offset

    def __str__(self) -> str:
        place = self.path if self.offset is None else f"{self.path} at byte {self.offset}"
        return f"{place}: {self.message}" if place else self.message


class NotRead(WarciteError):
    """A page's article could not be read within the limits of time and memory; its records are as they were."""


class VerificationFailed(WarciteError):
    """A seal, digest or index does not hold."""

    exit_code = 7


class Interrupted(WarciteError):
    """Ctrl-C or SIGTERM; what arrived is kept."""

    exit_code = 130
