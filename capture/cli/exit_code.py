"""From an exception to a line on stderr and an exit code: the one map between the two."""

import errno
import os
import sys

import click

from capture.cli.terminal import as_called
from capture.errors import WarciteError

__all__ = ["exit_code_of", "say"]


def exit_code_of(error: BaseException) -> int:
    """Say what happened on stderr; the exit code, as the README tells them. Re-raises what is a bug of ours."""
    match error:
        case WarciteError():
            say(str(error), error.hint)
            return error.exit_code
        case click.exceptions.Exit():
            return error.exit_code
        case click.ClickException():
            error.show()
            return error.exit_code
        case KeyboardInterrupt() | click.Abort():
            say("interrupted")
            return 130
        case SystemExit():
            return error.code if isinstance(error.code, int) else 1
        case OSError(errno=errno.EPIPE):
            # The reader of our output went away (``| head``): nothing to say, and nothing may be flushed there.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 141
        case OSError(errno=errno.ENOSPC | errno.EDQUOT):
            say(f"no space left: {error}", "Free some space; what arrived is kept and salvaged by the next command.")
            return 3
        case OSError() if error.filename is not None:
            say(f"{error.strerror or error}: {error.filename}")
            return 1
    raise error


def say(message: str, hint: str = "") -> None:
    """One error on stderr, with what to do next below it."""
    for line in as_called(message).splitlines() or [""]:
        print(f"warcite: {line}", file=sys.stderr)
    if hint:
        print(f"         {as_called(hint)}", file=sys.stderr)
