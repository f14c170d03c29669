"""A site of awkward pages, running: its addresses, its own word on what is right, its log of requests."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ports import accepts, free_port

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running site: ``cases`` says what each case sends and what is right of it."""

    port: int
    aux: int
    cases: dict[str, dict[str, Any]]

    @property
    def base(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self.port}"

    def url(self, case: str) -> str:
        """The address to capture, of a case that has one."""
        return f"{self.base}{self.cases[case]['seed']}"

    def page(self, path: str) -> str:
        """``DATES/gb``: the address of a page of a case."""
        return f"{self.base}/case/{path}"

    def requests(self) -> list[tuple[str, str]]:
        """Method and path of every request seen on the main port, in order."""
        return self._seen(self.port)

    def elsewhere(self) -> list[tuple[str, str]]:
        """Those seen on the other port, which stands for another host or an internal one."""
        return self._seen(self.aux)

    def _seen(self, port: int) -> list[tuple[str, str]]:
        return [(one["method"], one["path"]) for one in _get(self.port, "/__log") if one["port"] == port]


def files(name: str) -> Path:
    """The folder of a collection's files: WARC, WACZ, YAML; its ``expect.json`` says what is right of each."""
    return HERE / name / "files" / "out"


@contextmanager
def running(name: str, log: Path) -> Iterator[Site]:
    """Start ``faultsite`` or ``bank2`` on two free ports; ``log`` takes what it prints."""
    port, aux = free_port(), free_port()
    with _serving(name, port, log, "--aux", str(aux)):
        yield Site(port=port, aux=aux, cases=_get(port, "/__expect")["cases"])


@contextmanager
def replay_site(certificate: Path) -> Iterator[int]:
    """Start the page of three origins; its port. ``certificate``: a folder with certificate.pem and key.pem."""
    port = free_port()
    with _serving("replay_site", port, certificate / "log", "--certificate", str(certificate)):
        yield port


@contextmanager
def _serving(name: str, port: int, log: Path, *more: str) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.sites", name, "--port", str(port), *more]
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=HERE.parents[1], stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        assert accepts(port, process), log.read_text()
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _get(port: int, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return json.load(answer)
