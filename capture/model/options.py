"""All options of a capture in one table, each with its default and unit."""

import enum
from dataclasses import dataclass, field
from zoneinfo import available_timezones

from capture.errors import UsageError

__all__ = ["Consent", "HostTarget", "Limits", "Options", "Viewport", "read_locale", "read_time_zone"]

MEGABYTE = 1_000_000


class Consent(enum.StrEnum):
    """What to do with a consent dialog."""

    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewport:
    """CSS pixels."""

    width: int = 1280
    height: int = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a capture stops by itself. Bytes are bytes on the wire, times are seconds."""

    body_bytes: int = 200 * MEGABYTE
    snapshot_bytes: int = 1000 * MEGABYTE
    memory_bytes: int = 4000 * MEGABYTE  # of the browser's processes together
    requests: int = 5000
    connections: int = 3000  # that the page may ask the guard for
    hosts: int = 1000  # that it may ask for connections to
    connect_s: float = 20.0  # from a host name to an open connection
    deadline_s: float = 180.0
    open_s: float = 45.0
    settle_s: float = 15.0
    scroll_s: float = 30.0
    scroll_screens: int = 50
    artifacts_s: float = 45.0
    media_s: float = 30.0  # for recordings and films that the browser did not load whole
    grace_s: float = 2.0
    close_s: float = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HostTarget:
    """One ``--host-map HOST=ADDRESS[:PORT]``: the guard answers ``host`` with this address, for it alone.

    ``port`` None keeps the port that was asked for.
    """

    host: str
    address: str
    port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How one page is captured."""

    viewport: Viewport = field(default_factory=Viewport)
    scale: float = 1.0
    locale: str = "en-US"
    time_zone: str = ""  # IANA name; empty: the machine's
    user_agent: str = ""  # empty: Chromium's own without the word Headless
    consent: Consent = Consent.LEAVE
    limits: Limits = field(default_factory=Limits)
    allow_private: bool = False
    allow_addresses: tuple[str, ...] = ()  # CIDR, CIDR:PORT, ADDRESS, ADDRESS:PORT
    host_map: tuple[HostTarget, ...] = ()
    proxy: str = field(
        default="", repr=False
    )  # may hold a password; http://, socks5:// for the way out, behind the guard
    ignore_tls_errors: bool = False
    browser: str = ""  # path of a Chromium; empty: found
    headed: bool = False
    keep_failed: bool = False  # a seed whose name leads nowhere becomes a snapshot too
    keep_credentials: bool = False  # records stay as they are, secrets included
    keep_wire: bool = False  # TLS handshakes, and ciphertext and secrets of what could not be read, become records
    strict: bool = False  # partial counts as failure for the exit code
    screenshots: bool = True
    check: bool = True  # replay the snapshot before it is sealed, and compare
    full_page: bool = True  # a screenshot of the whole page beside that of the window


def read_locale(text: str) -> str:
    """A locale such as ``de`` or ``en-GB``. Raises UsageError: Chromium would not start with another."""
    parts = text.split("-")
    fine = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    if not (fine and 2 <= len(parts[0]) <= 3 and parts[0].isalpha() and len(parts) <= 4):
        raise UsageError(f"{text[:60]!r} is not a locale such as en-US or de")
    return text


def read_time_zone(text: str) -> str:
    """An IANA name. Raises UsageError: Chromium starts with any text, and says nothing."""
    known = available_timezones()  # empty where neither the system nor tzdata has the database
    if known and text not in known - {"localtime", "Factory"}:
        raise UsageError(f"{text[:60]!r} is not an IANA time zone such as Europe/Berlin")
    return text
