"""What texts for a terminal pass through: commands as the user can type them, captured words made safe, amounts."""

import os
import re
import shlex
import shutil
import sys

__all__ = ["amount", "as_called", "called", "megabytes", "safe"]

# Control characters, and those that turn the rest of the line around.
_DANGEROUS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def called() -> str:
    """``./warcite`` where the clone's launcher was called so; plain ``warcite`` where a shell finds it by that name."""
    program = os.environ.get("WARCITE_CALLED") or sys.argv[0]
    on_path = shutil.which("warcite")
    if os.path.basename(program) != "warcite" or os.sep not in program:
        return "warcite"
    is_same = on_path and os.path.realpath(on_path) == os.path.realpath(program)
    return "warcite" if is_same else shlex.quote(program)


def as_called(text: str) -> str:
    """A text for a terminal with each command that it suggests as the user would have to type it."""
    from capture.cli.main import COMMANDS

    commands = rf"(?<![\w./-])warcite(?= (?:{'|'.join(COMMANDS)})\b)"
    return re.sub(commands, lambda _: called(), text)


def safe(text: str) -> str:
    """A captured text for a terminal: control and direction characters show as U+FFFD."""
    return _DANGEROUS.sub("�", text)


def amount(number: int, noun: str) -> str:
    """``1 page``, ``24 pages``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def megabytes(size: int) -> str:
    """A size in bytes as people read it: ``812 kB``, ``3.4 MB``."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(size, 0) / 1e3:.0f} kB"
