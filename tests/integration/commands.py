"""Commands run in this process, with the exit code that a shell would see."""

import contextlib
import io
from dataclasses import dataclass

from click.testing import CliRunner

from capture.cli.exit_code import exit_code_of
from capture.cli.main import cli


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A finished command."""

    code: int
    stdout: str
    stderr: str


def command(*arguments: str, stdin: str | None = None) -> Ended:
    """Run ``warcite ARGUMENTS…``; what is a bug of ours is raised."""
    done = CliRunner().invoke(cli, [*arguments], input=stdin, standalone_mode=False)
    said = io.StringIO()
    if done.exception is not None:
        with contextlib.redirect_stderr(said):
            code = exit_code_of(done.exception)
    else:
        code = done.return_value if isinstance(done.return_value, int) else 0
    return Ended(code=code, stdout=done.stdout, stderr=done.stderr + said.getvalue())
