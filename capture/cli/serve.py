"""``warcite serve``: the library in a browser, on this computer alone, until Ctrl-C."""

import errno
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capture.cli.options import archive_option

if TYPE_CHECKING:
    import uvicorn

__all__ = ["command", "page_address"]

PORT = 8080
HOST = "127.0.0.1"
GRACE_S = 3  # for answers that are under way when it ends


@click.command("serve")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"Where to listen on {HOST} (default: {PORT}, or a free one where that is taken; 0: a free one).",
)
@archive_option
def command(port: int | None, archive: Path) -> int:
    """Show the archive in a browser: library, articles with citations, pages as seen, proof. Changes nothing."""
    import uvicorn

    from capture.store import Catalog, open_archive
    from capture.web.frames import server

    opened = open_archive(archive)
    with _listening(port) as listener, Catalog(opened) as catalog:
        catalog.refresh()
        number = listener.getsockname()[1]
        config = uvicorn.Config(
            server(catalog, number),
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=GRACE_S,
        )
        print(f"The library is at http://{HOST}:{number}/  (Ctrl-C ends it)", flush=True)
        _run(uvicorn.Server(config), listener)
    return 0


def page_address(identifier: str) -> str:
    """Where a snapshot's page is while the library is served on its usual port."""
    return f"http://{HOST}:{PORT}/s/{identifier}"


def _run(server: "uvicorn.Server", listener: socket.socket) -> None:
    """Serve until Ctrl-C or SIGTERM, which are its ordinary end: the server closes and then raises them again."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def _listening(port: int | None) -> socket.socket:
    """A socket on that port; without one wanted, on the usual port or on a free one where that is taken."""
    from capture.errors import UsageError

    try:
        return _bound(PORT if port is None else port)
    except OSError as error:
        if port is None:
            return _bound(0)
        taken = error.errno == errno.EADDRINUSE
        why = "another program listens there" if taken else error.strerror
        raise UsageError(
            f"port {port} cannot be used: {why}", hint="Leave --port out to get a free one."
        ) from error


def _bound(port: int) -> socket.socket:
    # With the protocol named asyncio sets TCP_NODELAY; without, each answer waits 40 ms for a delayed ACK.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen()  # before its address is told: who reads that may come at once
    except OSError:
        listener.close()
        raise
    return listener
