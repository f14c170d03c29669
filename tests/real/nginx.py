"""Debian's nginx with TLS and HTTP/2 on loopback, in a folder of its own, and its log of what it sent."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import accepts, free_port

NGINX = "/usr/sbin/nginx"

# One JSON object a request: the independent list against which a snapshot is held.
LOG_FORMAT = (
    '{"scheme":"$scheme","host":"$host","method":"$request_method","uri":"$request_uri","status":$status,'
    '"body_bytes":$body_bytes_sent,"protocol":"$server_protocol"}'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One request as nginx logged it; ``body_bytes`` is the length of the body as sent, encoded."""

    url: str
    method: str
    status: int
    body_bytes: int
    protocol: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A name-based server: ``locations`` is nginx configuration, inside its ``server`` block."""

    name: str
    locations: str


class Nginx:
    """A running nginx. Every host it was not told about answers 404."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

    def served(self) -> list[Served]:
        """Every request so far, in the order in which it ended."""
        lines = (self.folder / "access.log").read_text().splitlines()
        return [_served(json.loads(line)) for line in lines]


def _served(entry: dict[str, object]) -> Served:
    return Served(
        url=f"{entry['scheme']}://{entry['host']}{entry['uri']}",
        method=str(entry["method"]),
        status=int(str(entry["status"])),
        body_bytes=int(str(entry["body_bytes"])),
        protocol=str(entry["protocol"]),
    )


@contextmanager
def running(folder: Path, hosts: Sequence[Host]) -> Iterator[Nginx]:
    """Start nginx on a free port in ``folder``; stop it by its process at the end."""
    folder.mkdir(exist_ok=True)
    make_certificate(folder)
    (folder / "404.html").write_text("<!DOCTYPE html><title>Not here</title><p>This server has no such thing.\n")
    for _ in range(5):  # the port may be taken between our look and nginx's bind
        port = free_port()
        process = start(folder, hosts, port)
        if accepts(port, process):
            break
        process.wait()
    else:
        raise AssertionError(f"nginx did not start:\n{(folder / 'error.log').read_text()}")
    try:
        yield Nginx(folder, port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def make_certificate(folder: Path) -> None:
    """A self-signed certificate for any name, made at run time: no key lies in the repository."""
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=warcite tests", "-keyout", key, "-out", certificate]
    subprocess.run(command, check=True, capture_output=True)


def start(folder: Path, hosts: Sequence[Host], port: int) -> subprocess.Popen[bytes]:
    (folder / "nginx.conf").write_text(configuration(folder, hosts, port))
    command = [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def configuration(folder: Path, hosts: Sequence[Host], port: int) -> str:
    servers = "\n".join(
        f"server {{ listen 127.0.0.1:{port} ssl http2; server_name {host.name};\n{host.locations}\n}}" for host in hosts
    )
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""  # test folders are closed to www-data
    return f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; {user}
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    log_format exact escape=json '{LOG_FORMAT}';
    access_log {folder}/access.log exact;
    {temporary}
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate {folder}/certificate.pem;
    ssl_certificate_key {folder}/key.pem;
    gzip on; gzip_min_length 200; gzip_types text/css application/javascript image/svg+xml;
    error_page 404 /404.html;
    server {{ listen 127.0.0.1:{port} ssl http2 default_server; server_name _;
        location / {{ return 404; }}
        location = /404.html {{ root {folder}; internal; }}
    }}
    {servers}
}}
"""
