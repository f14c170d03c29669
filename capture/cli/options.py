"""Options that several commands share, and how they become ``model.Options``."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = [
    "archive_option",
    "capture_options",
    "json_option",
    "log_option",
    "options_from",
    "usual_archive",
    "verbose_option",
]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def usual_archive() -> Path:
    """The archive folder where no other is named."""
    return Path(os.environ.get("WARCITE_ARCHIVE") or "archives")


def archive_option(function: Decorated) -> Decorated:
    """``--archive``, else WARCITE_ARCHIVE, else ./archives; arrives as a Path."""
    return click.option(
        "--archive",
        type=click.Path(path_type=Path),
        default=usual_archive,
        help="The archive folder (default: $WARCITE_ARCHIVE, else ./archives).",
    )(function)


def json_option(function: Decorated) -> Decorated:
    """``--json``: one object a line on stdout, nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line on stdout.")(function)


def verbose_option(function: Decorated) -> Decorated:
    """``--verbose``: name what is missing, address by address, and log; arrives as a count."""
    text = "Name each request that is missing, and log what is done to stderr; -vv: in detail."
    return click.option("-v", "--verbose", count=True, callback=_log, help=text)(function)


def log_option() -> click.Option:
    """``-v``, ``-vv``: log lines on stderr, as ``WARCITE_LOG`` has them too; for every command without a ``-v``."""
    text = "Log what is done to stderr; -vv: in detail."
    return click.Option(["-v", "--verbose"], count=True, callback=_log, expose_value=False, help=text)


def _log(context: click.Context, option: click.Parameter, verbosity: int) -> int:
    if verbosity or os.environ.get("WARCITE_LOG"):
        from capture.cli.log_output import start_logging

        start_logging(verbosity)
    return verbosity


_CAPTURE = (
    click.option("--strict", is_flag=True, help="Exit 5 when the snapshot is only partial."),
    click.option("--check/--no-check", default=True, help="Replay before sealing (default), or not."),
    click.option("--allow-private", is_flag=True, help="Let the page reach private and loopback addresses."),
    click.option(
        "--allow-address",
        "allow_addresses",
        multiple=True,
        metavar="CIDR[:PORT]",
        help="Let the page reach exactly these addresses; may be repeated.",
    ),
    click.option(
        "--host-map",
        "host_map",
        multiple=True,
        metavar="HOST=ADDRESS[:PORT]",
        help="Reach HOST at this address; the snapshot says so, and is partial; may be repeated.",
    ),
    click.option(
        "--ignore-tls-errors",
        is_flag=True,
        help="Accept certificates that do not verify; said in the snapshot, which is partial.",
    ),
    click.option("--proxy", default="", metavar="URL", help="Way out: http://… or socks5://…, behind the guard."),
    click.option("--keep-failed", is_flag=True, help="Keep a snapshot even of an address whose name leads nowhere."),
    click.option(
        "--keep-credentials",
        is_flag=True,
        help="Leave passwords in the record, and do not look for what is left of them.",
    ),
    click.option(
        "--keep-wire",
        is_flag=True,
        help="Keep each TLS handshake, to be checked again by anybody, and of a connection that could not be read its "
        "ciphertext and its secrets, which open any other copy of it.",
    ),
    click.option("--browser", default="", metavar="PATH", help="A Chromium to use (default: found)."),
    click.option("--headed", is_flag=True, help="Show the browser window."),
    click.option("--viewport", default="1280x900", show_default=True, metavar="WxH", help="CSS pixels."),
    click.option("--locale", default="en-US", show_default=True, help="Language of the browser."),
    click.option("--time-zone", default="", metavar="ZONE", help="IANA name (default: the machine's)."),
    click.option("--user-agent", default="", help="Default: Chromium's own."),
    click.option("--settle", default=15.0, show_default=True, metavar="S", help="Most seconds to wait for quiet."),
    click.option(
        "--deadline", default=180.0, show_default=True, metavar="S", help="Most seconds for the whole capture."
    ),
)


MOST_PIXELS = 10_000  # of a side of the window
LONGEST_S = 86_400.0  # of --settle and --deadline; also what keeps "inf" and "nan" out


def capture_options(function: Decorated) -> Decorated:
    """All options that say how a page is captured; collect them with ``options_from``."""
    for option in reversed(_CAPTURE):
        function = option(function)
    return function


def options_from(given: dict[str, Any]) -> Any:
    """The ``model.Options`` of the parsed options; UsageError for values that mean nothing."""
    from capture.errors import UsageError
    from capture.model.address import parse_host_map, parse_opening
    from capture.model.digits import number
    from capture.model.options import Limits, Options, Viewport, read_locale, read_time_zone

    width, height = (number(side, MOST_PIXELS) for side in given["viewport"].lower().partition("x")[::2])
    if not width or not height:
        raise UsageError(f"not a viewport: {given['viewport']!r}", hint="Give WIDTHxHEIGHT, such as 1280x900.")
    if not 0 <= given["settle"] < LONGEST_S or not 0 < given["deadline"] < LONGEST_S:
        raise UsageError("--settle and --deadline are seconds above zero, at most a day")
    for text in given["allow_addresses"]:
        parse_opening(text)
    read_locale(given["locale"])
    if given["time_zone"]:
        read_time_zone(given["time_zone"])
    return Options(
        viewport=Viewport(width=width, height=height),
        limits=Limits(settle_s=given["settle"], deadline_s=given["deadline"]),
        host_map=tuple(parse_host_map(text) for text in given["host_map"]),
        **{name: given[name] for name in Options.__slots__ if name in given and name not in ("viewport", "host_map")},
    )
