"""What a handshake shows of the server's key: all that it claims is checked, and nothing that was changed is shown."""

import ssl
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from capture.model.tls_report import KeyResult, WhyNotShown
from capture.recording.wire.certificate_proof import check_key_proof
from capture.recording.wire.handshake import HandshakeMessage, HandshakeType
from capture.recording.wire.journal_frames import Direction
from tests.unit.recording.wire.tls_peers import Peers, certificate_files, read_all

TLS_1_2, TLS_1_3 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
SIGNING = [  # version, key, OpenSSL's suites, scheme
    (TLS_1_3, "p256", "", "ecdsa_secp256r1_sha256"),
    (TLS_1_3, "p384", "", "ecdsa_secp384r1_sha384"),
    (TLS_1_3, "p521", "", "ecdsa_secp521r1_sha512"),
    (TLS_1_3, "rsa", "", "rsa_pss_rsae_sha256"),
    (TLS_1_3, "ed25519", "", "ed25519"),
    (TLS_1_2, "p256", "ECDHE-ECDSA-AES128-GCM-SHA256", "ecdsa_secp256r1_sha256"),
    (TLS_1_2, "p384", "ECDHE-ECDSA-AES128-GCM-SHA256", "ecdsa_secp256r1_sha256"),  # there a name ties no curve
    (TLS_1_2, "rsa", "ECDHE-RSA-AES128-SHA", "rsa_pss_rsae_sha256"),
    (TLS_1_2, "ed25519", "ECDHE-ECDSA-AES128-GCM-SHA256", "ed25519"),
]


def messages_of(peers: Peers) -> tuple[HandshakeMessage, ...]:
    """Of one connection."""
    connection = peers.connect()
    connection.send(Direction.UP, b"q")
    connection.send(Direction.DOWN, b"a")
    reader, _ = read_all(connection.close())
    assert reader.fault == ""
    return tuple(reader.messages)


def flipped(messages: Sequence[HandshakeMessage]) -> Iterator[tuple[HandshakeMessage, int, list[HandshakeMessage]]]:
    """One bit of each byte of each message changed, one at a time: the message, the place in it, and all messages."""
    for number, message in enumerate(messages):
        for position in range(len(message.data)):
            data = bytearray(message.data)
            data[position] ^= 1 << position % 8
            yield message, position, [*messages[:number], replace(message, data=bytes(data)), *messages[number + 1 :]]


@pytest.mark.parametrize(("version", "key", "ciphers", "scheme"), SIGNING)
def test_a_signature_shows_that_the_key_took_part(version: ssl.TLSVersion, key: str, ciphers: str, scheme: str) -> None:
    messages = messages_of(Peers(version=version, key=key, ciphers=ciphers))
    proof = check_key_proof(messages)
    leaf = ssl.PEM_cert_to_DER_cert(certificate_files(key)[0].read_text())
    assert (proof.result, proof.why, proof.detail) == (KeyResult.SHOWN, None, "")
    assert (proof.scheme, proof.server_name, proof.chain[0]) == (scheme, "a.test", leaf)
    said = proof.claim("just now")
    assert (said.result, said.why, said.scheme, said.checked) == (KeyResult.SHOWN, None, scheme, "just now")


@pytest.mark.parametrize("key", ["p256", "rsa", "ed25519"])
@pytest.mark.parametrize("curve", ["", "secp384r1"], ids=["", "retried"])
def test_in_1_3_no_changed_byte_up_to_the_signature_is_shown(key: str, curve: str) -> None:
    """Nothing in it does not matter: all is hashed, and what is hashed is signed."""
    messages = messages_of(Peers(key=key, curve=curve, asks_certificate=True))
    end = next(number for number, m in enumerate(messages) if m.type == HandshakeType.CERTIFICATE_VERIFY) + 1
    assert check_key_proof(messages[:end]).result == KeyResult.SHOWN
    for message, position, changed in flipped(messages[:end]):
        proof = check_key_proof(changed)
        assert proof.result != KeyResult.SHOWN, (message.type, position)
        assert proof.detail


@pytest.mark.parametrize(("key", "ciphers"), [("p256", "ECDHE-ECDSA-AES128-SHA"), ("rsa", "ECDHE-RSA-AES128-SHA")])
def test_in_1_2_no_changed_byte_of_what_is_signed_is_shown(key: str, ciphers: str) -> None:
    """Signed are the randoms and the parameters. What does not matter: the rest of both hellos, and of the certificate
    all but its key; no signature of TLS 1.2 covers them."""
    messages = messages_of(Peers(version=TLS_1_2, key=key, ciphers=ciphers))
    end = next(number for number, m in enumerate(messages) if m.type == HandshakeType.SERVER_KEY_EXCHANGE) + 1
    leaf = x509.load_pem_x509_certificate(certificate_files(key)[0].read_bytes())
    public = leaf.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for message, position, changed in flipped(messages[:end]):
        if check_key_proof(changed).result != KeyResult.SHOWN:
            continue
        match message.type:
            case HandshakeType.CLIENT_HELLO | HandshakeType.SERVER_HELLO:
                assert not 6 <= position < 38  # the random
            case HandshakeType.CERTIFICATE:
                start = message.data.index(public)
                assert not start <= position < start + len(public)
            case _:
                raise AssertionError(f"byte {position} of message {message.type}")


@pytest.mark.parametrize(("version", "ciphers"), [(TLS_1_2, "AES128-GCM-SHA256"), (TLS_1_2, ""), (TLS_1_3, "")])
def test_where_nothing_is_signed_nothing_is_shown(version: ssl.TLSVersion, ciphers: str) -> None:
    """With RSA key exchange never, and not when a connection is resumed."""
    peers = Peers(version=version, key="rsa", ciphers=ciphers)
    first, second = check_key_proof(messages_of(peers)), check_key_proof(messages_of(peers))
    assert (first.result, first.why) == (
        (KeyResult.NOT_SHOWN, WhyNotShown.RSA_KEY_EXCHANGE) if ciphers else (KeyResult.SHOWN, None)
    )
    assert (second.result, second.why) == (KeyResult.NOT_SHOWN, WhyNotShown.RESUMED)


def test_an_unfinished_handshake_shows_nothing() -> None:
    messages = messages_of(Peers(curve="secp384r1"))
    end = next(number for number, m in enumerate(messages) if m.type == HandshakeType.CERTIFICATE_VERIFY)
    for count in range(end + 1):
        proof = check_key_proof(messages[:count])
        assert (proof.result, proof.why) == (KeyResult.NOT_SHOWN, WhyNotShown.UNFINISHED)


def test_the_signature_of_another_connection_is_false() -> None:
    one, other = (messages_of(Peers()) for _ in range(2))
    swapped = [b if a.type == HandshakeType.CERTIFICATE_VERIFY else a for a, b in zip(one, other, strict=True)]
    assert check_key_proof(swapped).result == KeyResult.FALSE


def test_a_scheme_that_is_not_known_shows_nothing() -> None:
    messages = [
        replace(m, data=m.data[:4] + b"\x09\x04" + m.data[6:]) if m.type == HandshakeType.CERTIFICATE_VERIFY else m
        for m in messages_of(Peers())
    ]
    proof = check_key_proof(messages)
    assert (proof.result, proof.why) == (KeyResult.NOT_SHOWN, WhyNotShown.UNKNOWN_SCHEME)
    assert proof.detail == "signature scheme 0x0904"


@cache
def real_handshake() -> tuple[HandshakeMessage, ...]:
    """Up to its signature."""
    messages = messages_of(Peers())
    return messages[: 1 + [m.type for m in messages].index(HandshakeType.CERTIFICATE_VERIFY)]


HOSTILE = st.builds(
    HandshakeMessage,
    direction=st.sampled_from(Direction),
    type=st.sampled_from(HandshakeType).map(int) | st.integers(0, 255),
    data=st.binary(max_size=300),
)


@given(st.lists(HOSTILE, max_size=8))
def test_no_messages_raise(messages: list[HandshakeMessage]) -> None:
    assert check_key_proof(messages).result == KeyResult.NOT_SHOWN


@given(st.data())
def test_no_piece_of_a_real_handshake_raises_when_it_is_broken(data: st.DataObject) -> None:
    """Cut, filled with other bytes, framed as whole messages again: the bytes reach the innermost parsers."""
    messages = list(real_handshake())
    number = data.draw(st.integers(0, len(messages) - 1))
    body = messages[number].body
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 40)))
    body = body[:start] + data.draw(st.binary(max_size=40)) + body[end:]
    kind = messages[number].type
    messages[number] = replace(messages[number], data=bytes((kind,)) + len(body).to_bytes(3) + body)
    is_shown = check_key_proof(messages).result == KeyResult.SHOWN
    assert is_shown == (messages == list(real_handshake()))
