"""``warcite serve``: the library in a browser, on this computer alone, until Ctrl-C."""

import errno
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capture.cli.options import archive_option, json_option

if TYPE_CHECKING:
    import uvicorn

__all__ = ["command"]

PORT = 8080
HOST = "127.0.0.1"
GRACE_S = 3  # for answers that are under way when it ends


@click.command("serve")
@click.argument("target", required=False, default="")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"Where to listen on {HOST} (default: {PORT}, or a free one where that is taken; 0: a free one).",
)
@click.option(
    "--token/--no-token",
    "asks",
    default=True,
    help="Ask for the token in the printed link (default), or let every user of this computer read.",
)
@archive_option
@json_option
def command(target: str, port: int | None, asks: bool, archive: Path, as_json: bool) -> int:
    """Show the archive in a browser: library, articles with citations, pages as seen, proof. Changes nothing.

    The printed link opens it; with TARGET it leads to that snapshot.
    """
    import uvicorn

    from capture.archive.catalog import Catalog, find
    from capture.archive.store import open_archive
    from capture.cli.output import print_json
    from capture.recording.guard import own_port
    from capture.web.connection import BoundedConnection
    from capture.web.frames import server
    from capture.web.middleware import new_token

    opened = open_archive(archive)
    token = new_token() if asks else ""
    with _listening(port) as listener, own_port(number := listener.getsockname()[1]), Catalog(opened) as catalog:
        catalog.refresh()
        page = f"s/{find(catalog, target).id}" if target else ""
        config = uvicorn.Config(
            server(catalog, number, token=token),
            http=BoundedConnection,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=GRACE_S,
        )
        link = f"http://{HOST}:{number}/{page}{f'?token={token}' if token else ''}"
        if as_json:
            print_json({"url": link, "address": f"http://{HOST}:{number}/", "token": token})
        else:
            print(f"The library is at {link}  (Ctrl-C ends it)", flush=True)
        _run(uvicorn.Server(config), listener)
    return 0


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
        raise UsageError(f"port {port} cannot be used: {why}", hint="Leave --port out to get a free one.") from error


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
