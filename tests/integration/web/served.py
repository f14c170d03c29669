"""``warcite serve`` as a user runs it: a process that says where it listens and ends on Ctrl-C."""

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.command import WARCITE, environment


class Served:
    """A running server; ``address`` ends with a slash, ``link`` is what it printed for its reader."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"(http://127\.0\.0\.1:\d+/)[^\s\"]*", line)
        assert found is not None, f"it said {line!r}"
        self.link, self.address, self.line = found[0], found[1], line

    def end(self, with_signal: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        """Its exit code and what it said on stderr."""
        self._process.send_signal(with_signal)
        _, stderr = self._process.communicate(timeout=60)
        return self._process.returncode, stderr


@contextmanager
def served(archive: Path, home: Path, *arguments: str) -> Iterator[Served]:
    """A server of that archive on a free port, with all folders below ``home``; open unless told otherwise."""
    process = subprocess.Popen(
        [*WARCITE, "serve", "--archive", str(archive), "--port", "0", *(arguments or ("--no-token",))],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Served(process)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
