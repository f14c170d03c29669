"""A config file's text, and faults: what is wrong in it and where, gathered and then reported in one ConfigError."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from capture.errors import ConfigError

__all__ = ["ConfigFault", "ConfigSource", "FaultLocation", "config_error", "read"]

MOST = 50  # faults told; a file that is not a config at all has thousands


@dataclass(frozen=True, slots=True, order=True)
class FaultLocation:
    """Line and column in characters, both from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class ConfigFault:
    """One sentence about one place."""

    location: FaultLocation
    text: str


def config_error(path: Path, faults: Iterable[ConfigFault], *, hint: str = "") -> ConfigError:
    """The error whose message has one ``file:line:column: text`` a line, in the file's order, none twice."""
    ordered = sorted(set(faults))
    lines = [f"{path}:{fault.location.line}:{fault.location.column}: {fault.text}" for fault in ordered[:MOST]]
    if len(ordered) > MOST:
        lines.append(f"{path}: and {len(ordered) - MOST} more")
    return ConfigError("\n".join(lines), hint=hint)


MAX_BYTES = 1_000_000  # some 20,000 URLs; longer lists belong in a file of their own


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigSource:
    """A config file as it was read: once, so that its hash is that of what was parsed."""

    path: Path
    text: str
    sha256: str

    @property
    def folder(self) -> Path:
        """What relative paths in the file start from."""
        return self.path.parent

    def line(self, number: int) -> str:
        """A line by its number from 1, without its end; empty beyond the last."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


def read(path: Path) -> ConfigSource:
    """Read a UTF-8 file, with or without a byte order mark, with any line ends.

    Raises ConfigError for a file that cannot be read, is too long, or is not UTF-8.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise ConfigError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(data) > MAX_BYTES:
        raise ConfigError(f"{path}: is larger than {MAX_BYTES // 1_000_000} MB")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise config_error(path, [ConfigFault(FaultLocation(), "the file is UTF-16: save it as UTF-8")])
    try:
        return ConfigSource(path=path, text=data.decode("utf-8-sig"), sha256=sha256(data).hexdigest())
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", errors="replace")
        lines = before.splitlines() or [""]
        location = FaultLocation(len(lines), len(lines[-1]) + 1)
        raise config_error(path, [ConfigFault(location, "this is not UTF-8: save the file as UTF-8")]) from None
