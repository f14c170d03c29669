"""Two real TLS endpoints (Python's ssl, that is OpenSSL) in memory, and what a relay between them sees."""

import atexit
import contextlib
import datetime
import itertools
import shutil
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.keylog import KeyLog
from capture.recording.wire.tls import TlsReader

__all__ = ["KEYS", "Peers", "Relayed", "certificate_files", "read_all"]

_NO_ENCRYPT_THEN_MAC = 1 << 19  # SSL_OP_NO_ENCRYPT_THEN_MAC: no browser offers it
_NUMBERS = itertools.count()
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
KEYS: dict[str, Callable[[], PrivateKey]] = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="warcite-tls-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@cache
def certificate_files(kind: str) -> tuple[Path, Path]:
    """Files with a self-signed certificate for ``a.test`` and its key."""
    key = KEYS[kind]()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{kind}.a.test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("a.test")]), critical=False)
        .sign(key, None if kind == "ed25519" else hashes.SHA256())
    )
    (_folder() / f"{kind}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (_folder() / f"{kind}.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return _folder() / f"{kind}.pem", _folder() / f"{kind}.key"


@dataclass
class Relayed:
    """What was relayed, piece by piece, the client's key log, and the plaintext that each side sent."""

    pieces: list[tuple[Direction, bytes]] = field(default_factory=list)
    keys: bytes = b""
    sent: tuple[bytearray, bytearray] = field(default_factory=lambda: (bytearray(), bytearray()))


class Peers:
    """A browser and a server. ``connect`` makes one connection; sessions are resumed from one to the next."""

    def __init__(
        self,
        *,
        key: str = "p256",
        version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
        ciphers: str = "",
        curve: str = "",
        alpn: tuple[str, ...] = (),
        asks_certificate: bool = False,
        client_key: str = "",
        tickets: bool = True,
    ) -> None:
        self._log = _folder() / f"keys{next(_NUMBERS)}"
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(*certificate_files(key))
        self.client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.client.check_hostname = False
        self.client.verify_mode = ssl.CERT_NONE
        self.client.keylog_filename = str(self._log)
        for context in (self.server, self.client):
            context.minimum_version = context.maximum_version = version
            context.options |= _NO_ENCRYPT_THEN_MAC
            if ciphers:
                context.set_ciphers(ciphers)
            if alpn:
                context.set_alpn_protocols(list(alpn))
        if curve:
            self.server.set_ecdh_curve(curve)
        if not tickets:
            self.server.options |= ssl.OP_NO_TICKET
        if asks_certificate:
            self.server.verify_mode = ssl.CERT_OPTIONAL
        if client_key:
            self.client.load_cert_chain(*certificate_files(client_key))
            self.server.load_verify_locations(certificate_files(client_key)[0])
        self.session: ssl.SSLSession | None = None

    def connect(self) -> "Connection":
        """A connection whose handshake is done."""
        return Connection(self)

    def keys(self) -> bytes:
        """The whole key log."""
        return self._log.read_bytes()


class Connection:
    """One connection of the two."""

    def __init__(self, peers: Peers) -> None:
        self._peers = peers
        self.relayed = Relayed()
        self._sent = ssl.MemoryBIO(), ssl.MemoryBIO()  # what each side wrote; the relay stands between
        self._got = ssl.MemoryBIO(), ssl.MemoryBIO()  # and what the other one reads
        up, down = Direction.UP, Direction.DOWN
        session = peers.session
        self.client = peers.client.wrap_bio(self._got[down], self._sent[up], server_hostname="a.test", session=session)
        self.server = peers.server.wrap_bio(self._got[up], self._sent[down], server_side=True)
        done = [False, False]
        while not all(done):
            for direction, side in ((Direction.UP, self.client), (Direction.DOWN, self.server)):
                try:
                    side.do_handshake()
                    done[direction] = True
                except ssl.SSLWantReadError:
                    pass
                self.relay(direction)

    def send(self, direction: Direction, data: bytes) -> None:
        """One side sends, the other reads."""
        source, sink = (self.client, self.server) if direction == Direction.UP else (self.server, self.client)
        source.write(data)
        self.relayed.sent[direction].extend(data)
        self.relay(direction)
        got = b""
        while len(got) < len(data):
            got += sink.read(len(data))
        assert got == data
        self.relay(Direction(1 - direction))
        self._peers.session = self.client.session

    def close(self) -> Relayed:
        """Both say that they have no more."""
        for direction, side in ((Direction.UP, self.client), (Direction.DOWN, self.server)):
            with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLZeroReturnError):
                side.unwrap()
            self.relay(direction)
        return self.over()

    def over(self) -> Relayed:
        """What was relayed by now."""
        self.relayed.keys = self._peers.keys()
        return self.relayed

    def relay(self, direction: Direction) -> None:
        """Pass on what that side has written."""
        if data := self._sent[direction].read():
            self.relayed.pieces.append((direction, data))
            self._got[direction].write(data)


def read_all(relayed: Relayed) -> tuple[TlsReader, tuple[bytes, bytes]]:
    """A reader that was fed all, with all keys there; the plaintext of each direction."""
    keys = KeyLog()
    keys.feed(relayed.keys)
    reader = TlsReader(keys.secret)
    plain = [bytearray(), bytearray()]
    for direction, data in relayed.pieces:
        for whose, piece in reader.feed(direction, data):
            plain[whose] += piece
    return reader, (bytes(plain[0]), bytes(plain[1]))
