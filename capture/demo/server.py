"""The demo's server: the files of ``site/`` under three names, each on a free port of the loopback.

How it works. One application answers for all three origins, by the ``Host`` that a browser asks for: a file whose
folder is the origin's and whose path is that of the address, with ``.html`` behind it or not. Text goes out in gzip and
in chunks, as of most sites; the article stands in what the page's script fetches, and the advertiser's frame and
picture are those of another site. So a recorder that loses a coding, a script's request or a frame loses something
that a reader sees.
"""

import asyncio
import functools
import gzip
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from capture.model.options import HostTarget

__all__ = ["URL", "serve"]

SITE, CDN, ADS = "www.marrowby.test", "cdn.marrowby.test", "ads.brightlane.test"
ARTICLE = "/2026/10/14/the-night-ferry-is-coming-back-to-marrowby"
URL = f"http://{SITE}{ARTICLE}"

FOLDERS = {SITE: "news", CDN: "cdn", ADS: "ads"}
MOVED = {(SITE, "/"): ARTICLE, (SITE, "/s/4711"): ARTICLE, (ADS, "/creative/2"): "/creative/2-rope.png"}
KINDS = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "woff2": "font/woff2",
    "jpg": "image/jpeg",
    "png": "image/png",
}
PACKED = frozenset(("html", "json", "js", "css"))
API_S = 0.05  # that the article takes to come, as from a database
CHUNK = 2048


@asynccontextmanager
async def serve() -> AsyncIterator[tuple[HostTarget, ...]]:
    """The three origins until the block ends, which closes all connections; where each of them listens."""
    config = uvicorn.Config(
        Starlette(routes=[Route("/collect", _taken, methods=["POST"]), Route("/{path:path}", _answer)]),
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
    )
    server = _Server(config)
    with ExitStack() as stack:
        listeners = [stack.enter_context(_listener()) for _ in FOLDERS]
        serving = asyncio.create_task(server.serve(listeners))
        try:
            yield tuple(
                HostTarget(host=host, address="127.0.0.1", port=listener.getsockname()[1])
                for host, listener in zip(FOLDERS, listeners, strict=True)
            )
        finally:
            server.should_exit = server.force_exit = True
            await serving


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ctrl-C is the command's, whose page this is."""
        yield


def _listener() -> socket.socket:
    """A socket on a free port. With the protocol named asyncio sets TCP_NODELAY: no answer waits for an ACK."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


async def _taken(request: Request) -> Response:
    """What the page's script reports of a visit is read and forgotten."""
    await request.body()
    return Response(status_code=204)


@functools.cache
def _files() -> dict[tuple[str, str], tuple[bytes, str]]:
    """Bytes and kind of all files, by host and path: what is asked for is looked up, never joined to a folder."""
    here = Path(__file__).parent
    paths = {(CDN, "/fonts/newsreader.woff2"): here / "files" / "newsreader.woff2"}
    for host, folder in FOLDERS.items():
        root = here / "site" / folder
        for path in filter(Path.is_file, root.rglob("*")):
            paths[host, f"/{path.relative_to(root).as_posix().removesuffix('.html')}"] = path
    return {address: (path.read_bytes(), path.suffix.removeprefix(".")) for address, path in paths.items()}


async def _answer(request: Request) -> Response:
    """The file, 302 for a short or counted link, else 404."""
    address = (request.headers.get("host", "").lower(), request.url.path)
    if address in MOVED:
        return RedirectResponse(MOVED[address], 302)
    if address not in _files():
        return Response("<!DOCTYPE html>\n<title>404</title><h1>404</h1>\n", 404, media_type=KINDS["html"])
    body, kind = _files()[address]
    headers = {"Content-Type": KINDS[kind], "Cache-Control": "no-cache" if kind == "html" else "max-age=86400"}
    if kind == "woff2":
        headers["Access-Control-Allow-Origin"] = "*"
    if address == (SITE, ARTICLE):
        headers["Set-Cookie"] = "visit=1; Path=/; SameSite=Lax"
    if kind == "json":
        await asyncio.sleep(API_S)
    if kind not in PACKED or "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(body, headers=headers)
    packed = gzip.compress(body, 6, mtime=0)
    chunks = iter([packed[start : start + CHUNK] for start in range(0, len(packed), CHUNK)])
    return StreamingResponse(chunks, headers=headers | {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
