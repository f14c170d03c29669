"""Other people's archive programs, run as programs from the environments that ``./test all`` makes."""

import http.client
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import accepts, free_port

TOOLS = Path(__file__).parents[2] / ".venv" / "tools"


def program(name: str, command: str) -> str:
    """The path of a program; a missing one is a failure of the set-up, not a reason to skip."""
    path = TOOLS / name / "bin" / command
    assert path.exists(), f"{path} is missing: run ./test all once, which installs it"
    return str(path)


def warcio_check(warc: Path) -> str:
    """What ``warcio check`` has to say about the file; empty when it has nothing."""
    command = [program("warcio", "warcio"), "check", str(warc)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip()


def wacz_validate(wacz: Path) -> tuple[int, str]:
    """Exit code and output of py-wacz's ``wacz validate``."""
    command = [program("wacz", "wacz"), "validate", "-f", str(wacz)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """An answer of pywb: ``body`` as sent, its content coding still on."""

    status: int
    headers: dict[str, str]
    body: bytes


class Pywb:
    """A running pywb with one collection."""

    def __init__(self, port: int) -> None:
        self.port = port

    def raw(self, timestamp: str, url: str) -> Replayed:
        """The record of that URL nearest to the 14-digit time, unrewritten (``id_``)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", f"/snapshot/{timestamp}id_/{url}", headers={"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Replayed(status=answer.status, headers=headers, body=answer.read())
        finally:
            connection.close()


@contextmanager
def pywb(folder: Path, wacz: Path) -> Iterator[Pywb]:
    """Import the WACZ into a new pywb archive in ``folder`` and serve it on loopback."""
    folder.mkdir()
    manager = program("pywb", "wb-manager")
    for arguments in (("init", "snapshot"), ("add", "--unpack-wacz", "snapshot", str(wacz))):
        done = subprocess.run([manager, *arguments], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    port = free_port()
    with (folder / "wayback.log").open("wb") as log:
        process = subprocess.Popen(
            [program("pywb", "wayback"), "--port", str(port), "--bind", "127.0.0.1"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        assert accepts(port, process), (folder / "wayback.log").read_text()
        yield Pywb(port)
    finally:
        process.terminate()
        process.wait(timeout=30)
