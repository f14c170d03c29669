"""From an exception to a line on stderr and an exit code: the one map between the two."""

import errno
import os
import sys

import click

from capture.cli.program import as_called
from capture.errors import WarciteError

__all__ = ["exit_code_of", "say"]


def exit_code_of(error: BaseException) -> int:
    """Say what happened on stderr; give the exit code of README's table. Re-raises what is a bug of ours."""
    if isinstance(error, WarciteError):
        say(str(error), error.hint)
        return error.exit_code
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, KeyboardInterrupt | click.Abort):
        say("interrupted")
        return 130
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, OSError):
        return _of_os_error(error)
    raise error


def _of_os_error(error: OSError) -> int:
    if error.errno == errno.EPIPE:
        # The reader of our output went away (``| head``): nothing to say, and nothing may be flushed there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        say(f"no space left: {error}", "Free some space; what arrived is kept and salvaged by the next command.")
        return 3
    if error.filename is None:
        raise error
    say(f"{error.strerror or error}: {error.filename}")
    return 1


def say(message: str, hint: str = "") -> None:
    """One error on stderr, with what to do next below it."""
    for line in as_called(message).splitlines() or [""]:
        print(f"warcite: {line}", file=sys.stderr)
    if hint:
        print(f"         {as_called(hint)}", file=sys.stderr)
