"""Debian's nginx in front of an origin: TLS and HTTP/2 on a free port of 127.0.0.1."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.integration.recording.wire.certificate import Identity, identity

__all__ = ["http2_proxy"]

EXECUTABLE = "/usr/sbin/nginx"
CONFIG = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 128; }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e; client_max_body_size 10m; client_body_buffer_size 1m;
  server {{
    listen 127.0.0.1:{port} ssl{http2};
    ssl_certificate {certificate}; ssl_certificate_key {key}; {directives}
    location / {{
      proxy_pass http://127.0.0.1:{upstream}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffers 64 64k; add_trailer X-After yes;
    }}
  }}
}}
"""


@asynccontextmanager
async def http2_proxy(
    folder: Path, upstream: int, *, who: Identity | None = None, directives: str = "", http2: bool = True
) -> AsyncIterator[int]:
    """The port of a running nginx that speaks HTTP/2 and asks 127.0.0.1:``upstream``.

    ``directives`` are more of its configuration.
    """
    assert Path(EXECUTABLE).exists(), f"{EXECUTABLE} is missing: apt-get install nginx-light"
    who = who or identity(folder)
    port = _free_port()
    config = folder / "nginx.conf"
    text = CONFIG.format(
        folder=folder,
        port=port,
        certificate=who.chain,
        key=who.key,
        upstream=upstream,
        directives=directives,
        http2=" http2" if http2 else "",
    )
    config.write_text(text)
    process = await asyncio.create_subprocess_exec(EXECUTABLE, "-c", str(config), "-p", str(folder))
    try:
        await _listening(port, process)
        yield port
    finally:
        process.terminate()
        await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _listening(port: int, process: asyncio.subprocess.Process) -> None:
    """Wait until the port answers; nginx has no other way to say that it is ready."""
    async with asyncio.timeout(60):
        while process.returncode is None:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            return
    raise AssertionError(f"nginx ended with {process.returncode}")
