"""Whether the holder of a server's certificate took part in a handshake, read from its messages alone. Pure.

| handshake | what the server signs | so that no byte may differ of |
|---|---|---|
| TLS 1.3 | a hash of all before its CertificateVerify (RFC 8446, 4.4.3) | any message up to the signature |
| TLS 1.2, ECDHE | both randoms and its key exchange parameters (RFC 8422, 5.4) | these, and the certificate's key |
| TLS 1.2, RSA key exchange | nothing | – |
| resumed, either version | nothing: it shows that it knows an earlier connection's secret | – |

In TLS 1.2 the rest of the handshake (offered suites, server name, session ids, all of the certificate but its key) is
protected by Finished alone, which only the secrets can check. So the proof there is one of the key, and who the
certificate says holds it is its issuer's word, as ever.

Nothing here needs a secret, a clock or a list of roots: anybody who has the messages comes to the same answer.
"""

import hashlib
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from capture.model.tls_report import KeyClaim, KeyResult, WhyNotShown
from capture.recording.wire.certificate_messages import (
    Certificate,
    read_certificate,
    read_certificate_verify,
    read_server_key_exchange,
)
from capture.recording.wire.ciphers import SUITES, CipherSuite
from capture.recording.wire.handshake import (
    TLS_1_2,
    TLS_1_3,
    HandshakeMessage,
    HandshakeType,
    MalformedMessage,
    ServerHello,
    read_client_hello,
    read_server_hello,
)
from capture.recording.wire.journal_frames import Direction

__all__ = ["KNOWN_SCHEMES", "KeyProof", "check_key_proof"]

_CONTEXT_13 = b" " * 64 + b"TLS 1.3, server CertificateVerify\0"
_DELEGATED_CREDENTIAL = 34  # RFC 9345: another key than the certificate's signs
_CERTIFICATES = (HandshakeType.CERTIFICATE, HandshakeType.COMPRESSED_CERTIFICATE)


@dataclass(frozen=True, slots=True)
class _Scheme:
    """A way of signing. ``curve`` is what TLS 1.3 ties it to; ``is_old``: TLS 1.2 alone allows it."""

    name: str
    kind: str
    digest: hashes.HashAlgorithm | None = None
    curve: str = ""
    is_old: bool = False


_SCHEMES = {
    0x0401: _Scheme("rsa_pkcs1_sha256", "rsa_pkcs1", hashes.SHA256(), is_old=True),
    0x0501: _Scheme("rsa_pkcs1_sha384", "rsa_pkcs1", hashes.SHA384(), is_old=True),
    0x0601: _Scheme("rsa_pkcs1_sha512", "rsa_pkcs1", hashes.SHA512(), is_old=True),
    0x0403: _Scheme("ecdsa_secp256r1_sha256", "ecdsa", hashes.SHA256(), "secp256r1"),
    0x0503: _Scheme("ecdsa_secp384r1_sha384", "ecdsa", hashes.SHA384(), "secp384r1"),
    0x0603: _Scheme("ecdsa_secp521r1_sha512", "ecdsa", hashes.SHA512(), "secp521r1"),
    0x0804: _Scheme("rsa_pss_rsae_sha256", "rsa_pss", hashes.SHA256()),
    0x0805: _Scheme("rsa_pss_rsae_sha384", "rsa_pss", hashes.SHA384()),
    0x0806: _Scheme("rsa_pss_rsae_sha512", "rsa_pss", hashes.SHA512()),
    0x0807: _Scheme("ed25519", "ed25519"),
    0x0809: _Scheme("rsa_pss_pss_sha256", "rsa_pss", hashes.SHA256()),
    0x080A: _Scheme("rsa_pss_pss_sha384", "rsa_pss", hashes.SHA384()),
    0x080B: _Scheme("rsa_pss_pss_sha512", "rsa_pss", hashes.SHA512()),
}
KNOWN_SCHEMES = frozenset(scheme.name for scheme in _SCHEMES.values())
"""Names of the kinds of signature that can be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyProof:
    """What a handshake shows of the key of the server's certificate.

    ``why`` stands where it is NOT_SHOWN; ``detail`` is a sentence to it or to FALSE, or empty. ``server_name`` is whom
    the browser asked for, ``chain`` what the server showed, in DER, ``scheme`` IANA's name of what it signed by. All
    are empty where it did not come so far.
    """

    result: KeyResult
    why: WhyNotShown | None = None
    detail: str = ""
    scheme: str = ""
    server_name: str = ""
    chain: tuple[bytes, ...] = ()

    def claim(self, checked: str = "") -> KeyClaim:
        """The same in the words of the provenance record; ``checked`` is the moment of the check, ISO 8601."""
        return KeyClaim(result=self.result, why=self.why, scheme=self.scheme, checked=checked, detail=self.detail)


class _NotShown(Exception):
    def __init__(self, why: WhyNotShown, detail: str = "") -> None:
        super().__init__(detail)
        self.why, self.detail = why, detail


class _False(Exception):
    pass


def check_key_proof(messages: Sequence[HandshakeMessage]) -> KeyProof:
    """What the first handshake of a connection shows; ``messages`` in the order of each direction. Never raises."""
    check = _Check(messages)
    try:
        check.run()
    except _NotShown as reason:
        return replace(check.proof, why=reason.why, detail=reason.detail)
    except MalformedMessage as error:
        return replace(check.proof, why=WhyNotShown.UNREADABLE, detail=f"{error}")
    except _False as reason:
        return replace(check.proof, result=KeyResult.FALSE, detail=f"{reason}")
    return replace(check.proof, result=KeyResult.SHOWN)


class _Check:
    """One check; ``proof`` fills with what is known before there is a result."""

    def __init__(self, messages: Sequence[HandshakeMessage]) -> None:
        self.proof = KeyProof(result=KeyResult.NOT_SHOWN)
        self._is_13 = False
        self._hellos = (m for m in messages if m.direction == Direction.UP and m.type == HandshakeType.CLIENT_HELLO)
        self._answers = (m for m in messages if m.direction == Direction.DOWN and m.type != HandshakeType.HELLO_REQUEST)

    def run(self) -> None:
        """Returns where the key is shown to have signed; raises where not."""
        hello = self._next(self._hellos, HandshakeType.CLIENT_HELLO)
        offered = read_client_hello(hello.body)
        self.proof = replace(self.proof, server_name=offered.server_name)
        message = self._next(self._answers, HandshakeType.SERVER_HELLO)
        answer, transcript = read_server_hello(message.body), [hello.data]
        if answer.is_retry:
            digest = hashlib.new(_suite(answer).hash_name, hello.data).digest()
            first = bytes((HandshakeType.MESSAGE_HASH, 0, 0, len(digest))) + digest  # stands for it (RFC 8446, 4.4.1)
            transcript = [first, message.data]
            hello = self._next(self._hellos, HandshakeType.CLIENT_HELLO)
            message = self._next(self._answers, HandshakeType.SERVER_HELLO)
            transcript.append(hello.data)
            answer = read_server_hello(message.body)
            if answer.is_retry:
                raise MalformedMessage("the server asks for a third ClientHello")
            if read_client_hello(hello.body).random != offered.random:
                raise MalformedMessage("the second ClientHello is of another handshake")
        suite = _suite(answer)
        self._is_13 = suite.is_13
        if suite.is_13:
            self._check_13(answer, [*transcript, message.data], suite.hash_name)
        elif len(transcript) > 1:
            raise MalformedMessage("TLS 1.2 after a HelloRetryRequest")
        else:
            self._check_12(offered.random, answer.random, suite.is_signed)

    def _check_13(self, answer: ServerHello, transcript: list[bytes], hash_name: str) -> None:
        message = self._next(self._answers, HandshakeType.ENCRYPTED_EXTENSIONS)
        transcript.append(message.data)
        expected = (HandshakeType.CERTIFICATE_REQUEST, *_CERTIFICATES, HandshakeType.FINISHED)
        message = self._next(self._answers, *expected)
        if message.type == HandshakeType.CERTIFICATE_REQUEST:
            transcript.append(message.data)
            message = self._next(self._answers, *_CERTIFICATES)
        if message.type == HandshakeType.FINISHED:
            if answer.psk_index is None:
                raise MalformedMessage("a server that shows no certificate and resumes nothing")
            raise _NotShown(WhyNotShown.RESUMED)
        transcript.append(message.data)
        certificate = read_certificate(message.type, message.body, TLS_1_3)
        key = self._key_of_leaf(certificate)
        scheme, signature = read_certificate_verify(self._next(self._answers, HandshakeType.CERTIFICATE_VERIFY).body)
        if _DELEGATED_CREDENTIAL in certificate.extensions[0]:
            raise _NotShown(WhyNotShown.OTHER, "a delegated key signed, not that of the certificate")
        self._verify(key, scheme, signature, _CONTEXT_13 + hashlib.new(hash_name, b"".join(transcript)).digest())

    def _check_12(self, client_random: bytes, server_random: bytes, is_signed: bool) -> None:
        expected = (HandshakeType.CERTIFICATE, HandshakeType.NEW_SESSION_TICKET, HandshakeType.FINISHED)
        message = self._next(self._answers, *expected)
        if message.type != HandshakeType.CERTIFICATE:
            raise _NotShown(WhyNotShown.RESUMED)
        key = self._key_of_leaf(read_certificate(message.type, message.body, TLS_1_2))
        if not is_signed:
            raise _NotShown(WhyNotShown.RSA_KEY_EXCHANGE)
        message = self._next(self._answers, HandshakeType.CERTIFICATE_STATUS, HandshakeType.SERVER_KEY_EXCHANGE)
        if message.type == HandshakeType.CERTIFICATE_STATUS:
            message = self._next(self._answers, HandshakeType.SERVER_KEY_EXCHANGE)
        exchange = read_server_key_exchange(message.body)
        self._verify(key, exchange.scheme, exchange.signature, client_random + server_random + exchange.parameters)

    def _next(self, source: Iterator[HandshakeMessage], *expected: HandshakeType) -> HandshakeMessage:
        message = next(source, None)
        if message is None:
            raise _NotShown(WhyNotShown.UNFINISHED)
        data = message.data
        if len(data) < 4 or data[0] != message.type or int.from_bytes(data[1:4]) != len(data) - 4:
            raise MalformedMessage("a message that is not as long, or not of the type, that it says")
        if message.type not in expected:
            raise MalformedMessage("a message that has no place there")
        return message

    def _key_of_leaf(self, certificate: Certificate) -> object:
        if not certificate.chain:
            raise MalformedMessage("a server that shows no certificate")
        self.proof = replace(self.proof, chain=certificate.chain)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # cryptography's, of odd serial numbers
                return x509.load_der_x509_certificate(certificate.chain[0]).public_key()
        except Exception as error:  # whatever a parser says of hostile bytes: there is no list of it
            raise MalformedMessage(f"its certificate cannot be read ({type(error).__name__})") from error

    def _verify(self, key: object, number: int, signature: bytes, signed: bytes) -> None:
        scheme = _SCHEMES.get(number)
        if scheme is None:
            raise _NotShown(WhyNotShown.UNKNOWN_SCHEME, f"signature scheme {number:#06x}")
        self.proof = replace(self.proof, scheme=scheme.name)
        if self._is_13 and scheme.is_old:
            raise _False(f"{scheme.name} is no signature of TLS 1.3")
        try:
            match scheme.kind, key:
                case "rsa_pss", rsa.RSAPublicKey() if digest := scheme.digest:
                    pss = padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)
                    key.verify(signature, signed, pss, digest)
                case "rsa_pkcs1", rsa.RSAPublicKey() if digest := scheme.digest:
                    key.verify(signature, signed, padding.PKCS1v15(), digest)
                case "ecdsa", ec.EllipticCurvePublicKey() if digest := scheme.digest:
                    if self._is_13 and key.curve.name != scheme.curve:
                        raise _False(f"{scheme.name} cannot be of the certificate's key, which is of {key.curve.name}")
                    key.verify(signature, signed, ec.ECDSA(digest))
                case "ed25519", ed25519.Ed25519PublicKey():
                    key.verify(signature, signed)
                case _:
                    raise _False(f"{scheme.name} cannot be of the certificate's key, which is of another kind")
        except InvalidSignature:
            raise _False("the signature is not that of the certificate's key over this handshake") from None
        except ValueError as error:  # a key that cannot verify anything
            raise _NotShown(WhyNotShown.UNREADABLE, "the certificate's key cannot be used") from error


def _suite(answer: ServerHello) -> CipherSuite:
    suite = SUITES.get(answer.suite)
    if suite is None or answer.version not in (TLS_1_2, TLS_1_3) or suite.is_13 != (answer.version == TLS_1_3):
        raise _NotShown(WhyNotShown.UNREADABLE, "a TLS version or cipher suite that is not known here")
    return suite
