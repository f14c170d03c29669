"""The command line as a user runs it: a process of its own, judged by exit code, stdout and stderr."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MARK = "TESTED_FOR"  # in the environment of everything started for a home, see tests/processes.py

WARCITE = (sys.executable, "-P", "-m", "capture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A finished command."""

    code: int
    stdout: str
    stderr: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects on stdout, one a line; anything else there fails the test."""
        return [json.loads(line) for line in self.stdout.splitlines()]

    @property
    def object(self) -> dict[str, Any]:
        """The only one."""
        (only,) = self.objects
        return only


def warcite(*arguments: str | Path, home: Path, timeout_s: float = 300) -> Done:
    """Run ``warcite ARGUMENTS…`` with all of its folders (keys, cache, temporary files) below ``home``."""
    return Running(*arguments, home=home).wait(timeout_s)


def environment(home: Path) -> dict[str, str]:
    """The environment of a user who lives in ``home``; nothing of ours or of the machine's is touched."""
    folders = {
        "HOME": home,
        "TMPDIR": home / "tmp",
        "XDG_CONFIG_HOME": home / "config",
        "XDG_CACHE_HOME": home / "cache",
        "XDG_STATE_HOME": home / "state",
    }
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    given = {name: value for name, value in os.environ.items() if not name.startswith("WARCITE_")}
    return given | {name: str(folder) for name, folder in folders.items()} | {MARK: str(home)}


class Running:
    """A command under way, in a process group of its own as a shell would start it."""

    def __init__(self, *arguments: str | Path, home: Path) -> None:
        self.home = home
        self._process = subprocess.Popen(
            [*WARCITE, *map(str, arguments)],
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # Shells let what they start in the background ignore Ctrl-C, and so would we and the command.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    def line(self) -> str:
        """The next line on stdout; empty once it has ended."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def interrupt(self) -> None:
        """Ctrl-C: the terminal sends SIGINT to the whole foreground group, browser and driver included."""
        os.killpg(self.pid, signal.SIGINT)

    def kill(self) -> None:
        """``kill -9`` of our process alone."""
        self._process.kill()

    def wait(self, timeout_s: float = 300) -> Done:
        """Its end. Where it does not come in time, the whole group is ended and the test fails."""
        try:
            stdout, stderr = self._process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            stdout, stderr = self._process.communicate()
            raise AssertionError(f"no end within {timeout_s} s; it said:\n{stdout}{stderr}") from None
        return Done(code=self._process.returncode, stdout=stdout, stderr=stderr)
