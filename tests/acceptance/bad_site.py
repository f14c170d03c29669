"""A site on which everything goes wrong, one path a fault; it tells when a request has arrived."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pypdf import PdfWriter

HTML = "text/html; charset=utf-8"

# An article long enough that nobody takes the page for blank.
STORY = "<p>" + "The ferry did not leave, and nobody on the quay could say why. " * 12 + "</p>"

PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h40v40z"/></svg>'

PAGES = {
    "/plain": f"<!DOCTYPE html><title>The ferry</title><h1>The ferry</h1>{STORY}",
    "/missing": "<!DOCTYPE html><title>Not found</title><p>There is no such page here.</p>",
    # A request every 50 ms, each under a name of its own: the network is never idle.
    "/restless": f"""<!DOCTYPE html><title>Restless</title><h1>Restless</h1>{STORY}<p id=n></p><script>
        let n = 0;
        const tick = () => {{ n += 1; document.getElementById("n").textContent = n; fetch("/tick?" + n); }};
        setInterval(tick, 50);
        </script>""",
    "/closes": f"""<!DOCTYPE html><title>Closes itself</title><h1>Closes itself</h1>{STORY}
        <script>setTimeout(() => window.close(), 300);</script>""",
    # The script element blocks the load event for as long as the server holds its answer back.
    "/held": f"""<!DOCTYPE html><title>Held</title><h1>Held</h1>{STORY}<img src="/picture.svg">
        <script src="/never.js" async></script>""",
}


class BadSite(ThreadingHTTPServer):
    """The running site. ``arrived`` is set once ``/never.js`` was asked for, which is never answered."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.port = int(self.server_address[1])
        self.arrived = threading.Event()
        self.ending = threading.Event()

    def url(self, path: str, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.port}{path}"


class _Answers(BaseHTTPRequestHandler):
    server: BadSite
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path in PAGES:
            self._send(404 if path == "/missing" else 200, HTML, PAGES[path].encode())
        elif path == "/never.js":
            self.server.arrived.set()
            self.server.ending.wait()
            self.close_connection = True
        elif path.startswith("/around"):
            self._send(302, HTML, b"", ("Location", "/around" if path == "/around/again" else "/around/again"))
        elif path == "/empty":
            self._send(200, HTML, b"")
        elif path == "/paper.pdf":
            self._send(200, "application/pdf", one_page_pdf())
        elif path == "/file.bin":
            disposition = ("Content-Disposition", 'attachment; filename="file.bin"')
            self._send(200, "application/octet-stream", bytes(range(256)) * 40, disposition)
        elif path == "/picture.svg":
            self._send(200, "image/svg+xml", PICTURE)
        elif path == "/tick":
            self._send(200, "text/plain", b"tick")
        else:
            self._send(404, HTML, PAGES["/missing"].encode())

    def _send(self, status: int, content_type: str, body: bytes, *more: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", content_type), ("Content-Length", str(len(body))), *more):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's own output is what counts."""


@contextmanager
def running(certificate_in: Path | None = None) -> Iterator[BadSite]:
    """The site on a free port; with a self-signed certificate, made in that folder, when one is given."""
    with BadSite() as site:
        if certificate_in is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self_signed(certificate_in))
            site.socket = context.wrap_socket(site.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=site.serve_forever, name="bad site")
        thread.start()
        try:
            yield site
        finally:
            site.ending.set()
            site.shutdown()
            thread.join()


def self_signed(folder: Path) -> Path:
    """A PEM file with key and certificate for 127.0.0.1 that nobody has reason to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "self-signed.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def one_page_pdf() -> bytes:
    """The smallest PDF that a viewer opens."""
    import io

    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()
