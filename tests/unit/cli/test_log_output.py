"""Log lines: where they go, from which level on, and what never stands in them."""

import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture.cli.log_output import VARIABLE, start_logging
from capture.errors import UsageError
from tests.integration.commands import command

OURS = logging.getLogger("capture")
FOREIGN = ("", "asyncio", "httpx", "uvicorn", "uvicorn.error", "playwright")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The logger as it was."""
    handlers, level = OURS.handlers[:], OURS.level
    yield
    for handler in OURS.handlers:
        handler.close()
    OURS.handlers[:] = handlers
    OURS.setLevel(level)


def logged(capsys: pytest.CaptureFixture[str], text: str, *fields: object) -> str:
    """The line that an event becomes, without its time."""
    start_logging(1)
    logging.getLogger("capture.some.module").info(text, *fields)
    time, _, line = capsys.readouterr().err.partition(" ")
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", time)
    return line


def test_a_line_names_level_module_event_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    assert logged(capsys, "snapshot placed id=%s", "a") == "INFO capture.some.module: snapshot placed id=a\n"


def test_what_does_not_print_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    """A host out of a page forges no line and moves no cursor."""
    line = logged(capsys, "refused host=%s", "a\nb\x1b[2J\u202ec\x9bé")
    assert line == "INFO capture.some.module: refused host=a\\nb\\x1b[2J\\u202ec\\x9bé\n"


def test_a_login_in_an_address_is_taken_out(capsys: pytest.CaptureFixture[str]) -> None:
    line = logged(capsys, "at %s and %s", "http://ann:se/cret@a.test/".replace("/cret", "cret"), "socks5://b@c:1")
    assert line == "INFO capture.some.module: at http://***@a.test/ and socks5://***@c:1\n"


@pytest.mark.parametrize(
    ("verbosity", "variable", "levels"),
    [
        (0, "", ""),
        (1, "", "IWE"),
        (2, "", "DIWE"),
        (0, "info", "IWE"),
        (0, "WARNING", "WE"),
        (1, "error", "IWE"),
        (1, "debug", "DIWE"),
    ],
)
def test_the_more_verbose_of_both_holds(
    verbosity: int, variable: str, levels: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, variable)
    start_logging(verbosity)
    for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        OURS.getChild("test").log(level, "event")
    assert "".join(line.split()[1][0] for line in capsys.readouterr().err.splitlines()) == levels


def test_a_file_gets_everything_and_is_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "warcite.log"
    monkeypatch.setenv(VARIABLE, str(file))
    for verbosity in (0, 1):  # appended to
        start_logging(verbosity)
        OURS.getChild("test").debug("event number=%d", verbosity)
    assert [line.split(" ", 1)[1] for line in file.read_text().splitlines()] == [
        f"DEBUG capture.test: event number={number}" for number in (0, 1)
    ]
    assert file.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(UsageError, match=r"WARCITE_LOG: .* cannot be written: Is a directory"):
        start_logging(0)
    assert command("list", "--archive", str(tmp_path)).code == 2


def test_loggers_of_others_are_left_alone() -> None:
    before = [(logging.getLogger(name).level, logging.getLogger(name).handlers[:]) for name in FOREIGN]
    start_logging(2)
    assert [(logging.getLogger(name).level, logging.getLogger(name).handlers[:]) for name in FOREIGN] == before


def test_whoever_imports_us_hears_nothing() -> None:
    """Not even warnings, which Python prints of loggers without a handler."""
    program = "import capture, logging; logging.getLogger('capture.x').error('event')"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize("name", ["list", "show", "config check", "reindex", "save"])
def test_every_command_takes_v(name: str) -> None:
    help_text = command(*name.split(), "--help").stdout
    assert re.search(r"-v, --verbose +(Log what is done|Name each request)", help_text)
