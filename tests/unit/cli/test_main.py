"""The shell: errors become a line on stderr and an exit code; nothing hostile reaches a terminal."""

import subprocess
import sys

import click
import pytest

from capture.cli.exit_code import exit_code_of
from capture.cli.main import COMMANDS
from capture.cli.options import options_from
from capture.cli.terminal import safe
from capture.errors import (
    BrowserMissing,
    ConfigError,
    Damaged,
    Interrupted,
    NoSpace,
    NotFound,
    SeedRefused,
    UsageError,
    VerificationFailed,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound("x"), 1),
        (UsageError("x"), 2),
        (NoSpace("x"), 3),
        (OSError(28, "No space left on device", "/x"), 3),
        (ConfigError("x"), 4),
        (SeedRefused("x"), 6),
        (VerificationFailed("x"), 7),
        (BrowserMissing("x"), 8),
        (Interrupted("x"), 130),
        (KeyboardInterrupt(), 130),
        (click.UsageError("x"), 2),
        (PermissionError(13, "Permission denied", "/x"), 1),
    ],
)
def test_every_error_has_its_exit_code(error: BaseException, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit codes that the README tells."""
    assert exit_code_of(error) == code
    assert "Traceback" not in capsys.readouterr().err


def test_an_error_names_place_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code_of(Damaged("the checksum is wrong", path="a.warc.gz", offset=729, hint="Fetch it again."))
    assert capsys.readouterr().err == (
        "warcite: a.warc.gz at byte 729: the checksum is wrong\n         Fetch it again.\n"
    )


def test_a_bug_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        exit_code_of(ZeroDivisionError())


def test_control_and_direction_characters_never_reach_a_terminal() -> None:
    hostile = "a\x1b]0;title\x07b\u202ec\u2066d\r\ne\x9bf"
    assert safe(hostile) == "a�]0;title�b�c�d��e�f"
    assert safe("naïve – “日本”") == "naïve – “日本”"


def test_every_command_has_help() -> None:
    """Each loads, and its help text begins with what it does."""
    from capture.cli.main import cli

    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        assert command.help
        assert len(command.get_help(context)) > 100


def test_help_loads_neither_browser_nor_extractor() -> None:
    """``--help`` stays fast because nothing heavy is imported for it."""
    script = (
        "import sys\nfrom capture.cli.main import cli\n"
        "try:\n    cli.main(['--help'], standalone_mode=False)\nexcept SystemExit:\n    pass\n"
        "heavy = {'playwright', 'lxml', 'trafilatura', 'warcio', 'rich', 'cryptography', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "save" in done.stdout


GIVEN = {
    "viewport": "1280x900",
    "settle": 15.0,
    "deadline": 180.0,
    "allow_addresses": (),
    "host_map": (),
    "strict": False,
    "check": True,
    "allow_private": False,
    "ignore_tls_errors": False,
    "proxy": "",
    "browser": "",
    "headed": False,
    "keep_credentials": False,
    "keep_wire": False,
    "keep_failed": False,
    "locale": "en-US",
    "time_zone": "",
    "user_agent": "",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"viewport": "wide"},
        {"viewport": "0x900"},
        {"locale": "zz zz!"},
        {"time_zone": "Nowhere/Land"},
        {"viewport": "99999x900"},
        {"settle": -1.0},
        {"deadline": 0.0},
        {"deadline": float("nan")},
        {"deadline": float("inf")},
        {"allow_addresses": ("example.org",)},
        {"host_map": ("example.org",)},
        {"host_map": ("example.org=elsewhere",)},
    ],
)
def test_options_that_mean_nothing_are_usage_errors(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        options_from({**GIVEN, **wrong})


def test_options_reach_the_capture() -> None:
    options = options_from({**GIVEN, "viewport": "390X844", "host_map": ("a.test=127.0.0.1:8080",)})
    assert (options.viewport.width, options.viewport.height) == (390, 844)
    assert (options.host_map[0].host, options.host_map[0].port) == ("a.test", 8080)
