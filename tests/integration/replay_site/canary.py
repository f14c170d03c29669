"""The canary as a process: it stands for the live web and says who was asked for."""

import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tests.ports import accepts, free_port

ROOT = Path(__file__).resolve().parents[3]

_WAIT_S = 60


class Canary:
    """``heard`` ends the wait for connections that were made before it, so close what may make more first."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port = port
        self._process = process
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._numbers = count()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def heard(self) -> list[str]:
        """The names that were asked for since the last call, in order; ``nosni N bytes`` where none was said.

        Two marks go after each other: when the first is told, all connections before it were accepted; when
        the second is, these were told as well.
        """
        return [*self._until_mark(), *self._until_mark()]

    def wait_for(self, name: str) -> list[str]:
        """All that is heard until that name is."""
        found: list[str] = []
        while not found or found[-1] != name:
            found.append(self._lines.get(timeout=_WAIT_S))
        return found

    def end(self) -> None:
        """End its process."""
        self._process.terminate()
        self._process.wait(timeout=30)
        self._reader.join()

    def _until_mark(self) -> list[str]:
        mark = f"mark{next(self._numbers)}.example"
        with socket.create_connection(("127.0.0.1", self.port), timeout=_WAIT_S) as connection:
            connection.sendall(mark.encode())
            return self.wait_for(mark)[:-1]

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as said:
            for line in said:
                self._lines.put(line.decode().strip().removeprefix("LEAK "))


@contextmanager
def canary() -> Iterator[Canary]:
    """A fresh one on a free port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.sites.replay_site.canary", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    found = Canary(port, process)
    try:
        assert accepts(port, process), "the canary did not start"
        found.heard()  # the connection of this very line
        yield found
    finally:
        found.end()
