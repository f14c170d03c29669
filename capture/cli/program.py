"""The program as it was called: what suggested commands begin with, so that they can be copied as they stand."""

import os
import re
import shlex
import shutil
import sys

__all__ = ["as_called", "called"]


def called() -> str:
    """``./warcite`` where the clone's launcher was called so; plain ``warcite`` where a shell finds it by that name."""
    told = os.environ.get("WARCITE_CALLED") or sys.argv[0]
    found = shutil.which("warcite")
    if os.path.basename(told) != "warcite" or os.sep not in told:
        return "warcite"
    return "warcite" if found and os.path.realpath(found) == os.path.realpath(told) else shlex.quote(told)


def as_called(text: str) -> str:
    """A text for a terminal with each command that it suggests as the user would have to type it."""
    from capture.cli.main import COMMANDS

    commands = rf"(?<![\w./-])warcite(?= (?:{'|'.join(COMMANDS)})\b)"
    return re.sub(commands, lambda _: called(), text)
