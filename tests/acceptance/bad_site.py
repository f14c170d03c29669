"""A site on which everything goes wrong, one path a fault; it tells when a request has arrived."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pypdf import PdfWriter

from tests.site import Site, Visitor

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


class BadSite(Site):
    """``arrived`` is set once ``/never.js`` was asked for, which is never answered."""

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__(certificate)
        self.arrived = threading.Event()
        for path, body in PAGES.items():
            self.page(path, body, status=404 if path == "/missing" else 200)
        self.otherwise = self.paths["/missing"]
        self.answer("/never.js", self._never)
        self.answer("/around", lambda visitor: visitor.say(b"", status=302, Location="/around/again"))
        self.answer("/around/again", lambda visitor: visitor.say(b"", status=302, Location="/around"))
        self.page("/empty", b"")
        self.page("/paper.pdf", one_page_pdf(), kind="application/pdf")
        kept = 'attachment; filename="file.bin"'
        self.page("/file.bin", bytes(range(256)) * 40, kind="application/octet-stream", Content_Disposition=kept)
        self.page("/picture.svg", PICTURE, kind="image/svg+xml")
        self.page("/tick", "tick", kind="text/plain")

    def _never(self, visitor: Visitor) -> None:
        self.arrived.set()
        visitor.hang()


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
