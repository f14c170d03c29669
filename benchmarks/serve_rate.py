"""Requests per second of ``warcite serve`` against pywb on the same WACZ: at least 10 × pywb.

    .venv/bin/python benchmarks/serve_rate.py [RUNS]

- resources: the exact lookup of 48 archived resources of 4 KB; mapped hosts here, ``id_`` (as recorded) in pywb
- page, 4 KB and 22 KB: the frozen view here, the rewritten page (``mp_``, what pywb's frame holds) there

Each is one process with its own defaults, kept running; ``keep_alive.py`` asks over 16 connections, the two take
turns. Beside the rate, which the load generator's share of the machine lowers, stands the server's CPU per
request. pywb comes from ``scripts/real_tools.py``.
"""

import http.client
import http.server
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from measure import cpu_of_tree

from capture.api import Archive, HostTarget, Snapshot
from capture.formats.wacz import WARC, pack
from capture.formats.warc import WarcIndex
from capture.replay.answering import OriginMap, ReplayIndex, frame_url

HERE = Path(__file__).parent
TOOLS = Path(sys.prefix) / "tools" / "pywb" / "bin"
SITE = "bench.test"
RESOURCES = 48
CONNECTIONS = 16  # pywb's answers wait up to 40 ms for a delayed ACK: with 4 it idles half of the time
SECONDS = 2.0
PAGES = {"page, 4 KB": "/small", "page, 22 KB": "/large"}
GOAL = 10


def picture(number: int) -> bytes:
    """An SVG of 4096 bytes that no other is like."""
    head, end = b'<svg xmlns="http://www.w3.org/2000/svg"><!--', b"--><path d='M0 0h9v9z'/></svg>"
    return head + (b"%03d " % number * 1024)[: 4096 - len(head) - len(end)] + end


def page(size: int, pictures: int) -> bytes:
    """An article with pictures and links, of about so many bytes."""
    shown = "".join(f'<img src="/r/{at}.svg">\n' for at in range(pictures))
    text = f'<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body>\n{shown}'
    at = 0
    while len(text) < size:
        text += f'<p class="line n{at}">A line with <a href="https://{SITE}/{at}">word {at}</a> in it.</p>\n'
        at += 1
    return f"{text}</body></html>".encode()


DOCUMENTS = {"/small": page(4_000, RESOURCES), "/large": page(22_000, 1)}
FILES = {f"/r/{at}.svg": picture(at) for at in range(RESOURCES)}


class _Files(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        known = DOCUMENTS.get(self.path) or FILES.get(self.path)
        self.send_response(404 if known is None else 200)
        self.send_header("Content-Type", "image/svg+xml" if self.path in FILES else "text/html")
        self.send_header("Content-Length", str(len(known or b"")))
        self.end_headers()
        self.wfile.write(known or b"")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def site() -> Iterator[HostTarget]:
    """The site that is captured, for as long as that takes."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Files) as server:
        threading.Thread(target=server.serve_forever, name="site").start()
        try:
            yield HostTarget(host=SITE, address="127.0.0.1", port=server.server_port)
        finally:
            server.shutdown()


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server; ``request`` makes the GET of an archived URL, or of the page of a snapshot."""

    name: str
    port: int
    pid: int
    resource: Callable[[str], str]
    page: Callable[[Snapshot], str]


def get(url: str) -> str:
    """The request for a URL, as text."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return f"GET {target} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: bench\r\nAccept: */*\r\n\r\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[int]:
    """The process id of a server that listens on the port, until the block ends."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    log = folder / f"server-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    try:
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=30).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        else:
            sys.exit(f"{' '.join(command)}\n{log.read_text()}")
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def ours(archive: Path, first: Snapshot) -> Iterator[Server]:
    """``warcite serve`` of the archive; resources come from its first snapshot."""
    port = free_port()
    root = str(HERE.parent)
    code = f"import sys; sys.path.insert(0, {root!r}); from capture.cli import main; sys.exit(main())"
    command = [sys.executable, "-P", "-c", code, "serve", "--port", str(port), "--archive", str(archive)]

    def address(snapshot: Snapshot) -> str:
        memory = ReplayIndex.of(WarcIndex.open(snapshot.path / WARC))
        return frame_url(memory, OriginMap(snapshot.id, port=port, hosts=memory.hosts))

    with running(command, port, archive.parent) as pid:
        mapping = OriginMap(first.id, port=port, hosts=[SITE])
        yield Server(
            name="warcite serve",
            port=port,
            pid=pid,
            resource=lambda url: get(mapping.to_mapped(url)),
            page=lambda snapshot: get(address(snapshot)),
        )


@contextmanager
def pywb(folder: Path, snapshots: list[Snapshot]) -> Iterator[Server]:
    """pywb with the same snapshots as WACZ files in one collection."""
    folder.mkdir()
    manager = str(TOOLS / "wb-manager")
    commands = [[manager, "init", "c"]]
    for number, snapshot in enumerate(snapshots):
        wacz = folder / f"{number}.wacz"
        pack(snapshot.path, wacz)
        commands.append([manager, "add", "--unpack-wacz", "c", str(wacz)])
    for command in commands:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    port = free_port()
    command = [str(TOOLS / "wayback"), "--port", str(port), "--bind", "127.0.0.1"]
    base = f"http://127.0.0.1:{port}/c/{''.join(filter(str.isdigit, snapshots[0].id[:16]))}"
    with running(command, port, folder) as pid:
        yield Server(
            name="pywb",
            port=port,
            pid=pid,
            resource=lambda url: get(f"{base}id_/{url}"),
            page=lambda snapshot: get(f"{base}mp_/{snapshot.url}"),
        )


def answered(server: Server, request: str) -> bytes:
    """The body of one answer, which has to be 200."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(request.encode())
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        body = answer.read()
    if answer.status != 200:
        sys.exit(f"{server.name}: {answer.status} for {request}\n{body[:500]!r}")
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """``cpu_ms`` is the server's, for one request."""

    per_s: float
    cpu_ms: float


def measured(server: Server, requests: list[str]) -> Rate:
    """One turn of the load generator; an answer other than 200 ends the benchmark."""
    task = {"port": server.port, "requests": requests, "connections": CONNECTIONS, "seconds": SECONDS}
    command = [sys.executable, str(HERE / "keep_alive.py")]
    before = cpu_of_tree(server.pid)
    done = subprocess.run(command, input=json.dumps(task), capture_output=True, text=True, check=True)
    cpu_s = cpu_of_tree(server.pid) - before
    told = json.loads(done.stdout)
    if set(told["statuses"]) != {"200"} or told["reconnects"] > told["answers"] / 100:
        sys.exit(f"{server.name}: {done.stdout}")
    return Rate(per_s=told["answers"] / told["seconds"], cpu_ms=cpu_s * 1000 / told["answers"])


def row(name: str, here: list[Rate], there: list[Rate]) -> str:
    """Medians with the range of the rates; the ratio is the median of the pairs' ratios."""
    cells = [f"{name:12}"]
    for side in (here, there):
        rates = [rate.per_s for rate in side]
        spread = f"{statistics.median(rates):.0f} ({min(rates):.0f}–{max(rates):.0f})"
        cells.append(f"{spread:>20} {statistics.median(rate.cpu_ms for rate in side):7.3f}")
    ratio = statistics.median(a.per_s / b.per_s for a, b in zip(here, there, strict=True))
    cpu = statistics.median(b.cpu_ms / a.cpu_ms for a, b in zip(here, there, strict=True))
    return " ".join([*cells, f"{ratio:7.1f} {cpu:7.1f}"])


def kinds(server: Server, snapshots: list[Snapshot]) -> dict[str, list[str]]:
    """What is asked for, by name; every answer looked at once before anything is timed."""
    asked = {"resources": [server.resource(f"http://{SITE}{path}") for path in FILES]}
    for request, data in zip(asked["resources"], FILES.values(), strict=True):
        if answered(server, request) != data:
            sys.exit(f"{server.name}: other bytes for {request}")
    for name, snapshot in zip(PAGES, snapshots, strict=True):
        asked[name] = [server.page(snapshot)]
        body = answered(server, asked[name][0])
        if b'<p class="line n0"' not in body:
            sys.exit(f"{server.name}: another page: {body[:500]!r}")
        print(f"{server.name}: {name} comes as {len(body)} bytes")
    return asked


def main(runs: int) -> None:
    if not (TOOLS / "wayback").exists():
        sys.exit(f"{TOOLS}/wayback is missing: run scripts/real_tools.py, which installs it")
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place)
        with site() as target:
            archive = Archive(folder / "archive")
            snapshots = [
                archive.save(f"http://{SITE}{path}", host_map=(target,), check=False) for path in PAGES.values()
            ]
        sides = [
            stack.enter_context(ours(archive.folder, snapshots[0])),
            stack.enter_context(pywb(folder / "pywb", snapshots)),
        ]
        asked = [kinds(server, snapshots) for server in sides]
        print(f"{'':12} {'warcite serve /s':>20} {'CPU ms':>7} {'pywb /s':>20} {'CPU ms':>7} {'× /s':>7} {'× CPU':>7}")
        for name in asked[0]:
            rates: list[list[Rate]] = [[], []]
            for _ in range(runs):
                for at, server in enumerate(sides):
                    rates[at].append(measured(server, asked[at][name]))
            print(row(name, *rates), flush=True)
        print(f"goal: {GOAL} × pywb; load average {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
