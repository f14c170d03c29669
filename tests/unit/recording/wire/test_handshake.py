"""Handshake messages: read as the RFCs lay them out, and no bytes do more than be refused."""

import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire.certificate_messages import (
    read_certificate,
    read_certificate_verify,
    read_new_session_ticket,
    read_server_key_exchange,
)
from capture.recording.wire.handshake import (
    TLS_1_2,
    TLS_1_3,
    HandshakeType,
    MalformedMessage,
    group_name,
    read_client_hello,
    read_encrypted_extensions,
    read_server_hello,
)
from tests.unit.recording.wire.tls_forge import RETRY, client_hello, extensions, server_hello, vector

RANDOM = bytes(range(32))
CERTIFICATE, COMPRESSED = HandshakeType.CERTIFICATE, HandshakeType.COMPRESSED_CERTIFICATE
CHAIN_13 = b"\0" + vector(
    3, vector(3, b"leaf") + extensions({5: b"status"}) + vector(3, b"above" * 100) + extensions({})
)


def names(*hosts: bytes, kind: int = 0) -> bytes:
    return vector(2, b"".join(bytes((kind,)) + vector(2, host) for host in hosts))


def test_a_client_hello() -> None:
    identities = vector(2, vector(2, b"one") + bytes(4) + vector(2, b"two") + bytes(4)) + vector(2, bytes(33))
    found = {0: names(b"a.test"), 35: b"ticket", 42: b"", 41: identities}
    hello = read_client_hello(client_hello(RANDOM, found, b"session")[4:])
    assert (hello.random, hello.session_id, hello.server_name) == (RANDOM, b"session", "a.test")
    assert (hello.offers_early_data, hello.psk_identities, hello.session_ticket) == (True, (b"one", b"two"), b"ticket")


def test_a_client_hello_that_offers_nothing() -> None:
    hello = read_client_hello(client_hello(RANDOM, {})[4:])
    assert (hello.server_name, hello.offers_early_data, hello.psk_identities, hello.session_ticket) == (
        "",
        False,
        (),
        b"",
    )


def test_names_of_another_kind_are_no_hosts() -> None:
    hello = read_client_hello(client_hello(RANDOM, {0: names(b"a.test", kind=7)})[4:])
    assert hello.server_name == ""


def test_server_hellos() -> None:
    hello = read_server_hello(server_hello(RANDOM, 0x1301, {43: b"\3\4", 51: b"\x11\xec" + vector(2, b"key")})[4:])
    assert (hello.version, hello.suite, hello.is_retry, hello.psk_index) == (TLS_1_3, 0x1301, False, None)
    assert group_name(hello.group) == "X25519MLKEM768"
    old = read_server_hello(server_hello(RANDOM, 0xC02F, {16: vector(2, vector(1, b"h2"))}, b"id")[4:])
    assert (old.version, old.alpn, old.session_id) == (TLS_1_2, "h2", b"id")
    assert read_server_hello(server_hello(RETRY, 0x1301, {43: b"\3\4", 51: b"\0\x18"})[4:]).is_retry
    assert read_server_hello(server_hello(RANDOM, 0x1301, {43: b"\3\4", 41: b"\0\1"})[4:]).psk_index == 1


def test_a_hello_of_old_has_no_extensions_at_all() -> None:
    assert read_server_hello(server_hello(RANDOM, 0x2F, {})[4:-2]).extensions == {}


def test_encrypted_extensions() -> None:
    assert read_encrypted_extensions(extensions({16: vector(2, vector(1, b"h2")), 42: b""})) == ("h2", True)
    assert read_encrypted_extensions(extensions({})) == ("", False)


def test_certificates() -> None:
    assert read_certificate(CERTIFICATE, CHAIN_13, TLS_1_3).chain == (b"leaf", b"above" * 100)
    assert read_certificate(CERTIFICATE, CHAIN_13, TLS_1_3).extensions == ({5: b"status"}, {})
    assert read_certificate(CERTIFICATE, vector(3, vector(3, b"leaf")), TLS_1_2).chain == (b"leaf",)


@pytest.mark.parametrize(("algorithm", "pack"), [(1, zlib.compress), (2, brotli.compress)])
def test_packed_certificates(algorithm: int, pack: Callable[[bytes], bytes]) -> None:
    """RFC 8879. What unpacks to another size than is said is refused before it can grow."""

    def packed(size: int, data: bytes) -> bytes:
        return algorithm.to_bytes(2) + size.to_bytes(3) + vector(3, data)

    good = packed(len(CHAIN_13), pack(CHAIN_13))
    assert read_certificate(COMPRESSED, good, TLS_1_3).chain == (b"leaf", b"above" * 100)
    bomb = pack(bytes(2_000_000))
    for bad in (
        packed(len(CHAIN_13) - 1, pack(CHAIN_13)),
        packed(len(CHAIN_13) + 1, pack(CHAIN_13)),
        packed(len(CHAIN_13), pack(CHAIN_13)[:-5]),
        packed(len(CHAIN_13), b"rubbish"),
        packed(1000, bomb),
        packed(0xFFFFFF, bomb),
    ):
        with pytest.raises(MalformedMessage):
            read_certificate(COMPRESSED, bad, TLS_1_3)


def test_a_way_of_packing_that_is_not_known_is_refused() -> None:
    with pytest.raises(MalformedMessage, match="algorithm 3"):
        read_certificate(COMPRESSED, b"\0\3\0\0\1" + vector(3, b"?"), TLS_1_3)


def test_a_key_exchange_and_its_signature() -> None:
    parameters = b"\3\0\x1d" + vector(1, bytes(32))
    exchange = read_server_key_exchange(parameters + b"\x08\x04" + vector(2, b"signature"))
    assert (exchange.group, exchange.parameters, exchange.scheme) == (29, parameters, 0x0804)
    assert exchange.signature == b"signature"
    assert read_certificate_verify(b"\x04\x03" + vector(2, b"signature")) == (0x0403, b"signature")


def test_tickets() -> None:
    assert (
        read_new_session_ticket(bytes(8) + vector(1, b"n") + vector(2, b"ticket") + extensions({}), TLS_1_3)
        == b"ticket"
    )
    assert read_new_session_ticket(bytes(4) + vector(2, b"ticket"), TLS_1_2) == b"ticket"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (extensions({1: b""}) + b"?", "more bytes"),
        (vector(2, b"\0\1\0\0\0\1\0\0"), "extension 1 stands twice"),
        (vector(2, b"\0\1\0\5"), "ends too early"),
        (b"\0", "ends too early"),
    ],
)
def test_extensions_that_are_none(body: bytes, why: str) -> None:
    with pytest.raises(MalformedMessage, match=why):
        read_encrypted_extensions(body)


def test_a_chain_has_an_end() -> None:
    with pytest.raises(MalformedMessage, match="too many"):
        read_certificate(CERTIFICATE, vector(3, vector(3, b"") * 200), TLS_1_2)


READERS: list[Callable[[bytes], object]] = [
    lambda body: (hello := read_client_hello(body)) and (hello.server_name, hello.psk_identities),
    lambda body: (hello := read_server_hello(body)) and (hello.alpn, hello.group, hello.psk_index),
    read_encrypted_extensions,
    read_server_key_exchange,
    read_certificate_verify,
    lambda body: read_certificate(CERTIFICATE, body, TLS_1_2),
    lambda body: read_certificate(CERTIFICATE, body, TLS_1_3),
    lambda body: read_certificate(COMPRESSED, body, TLS_1_3),
    lambda body: read_new_session_ticket(body, TLS_1_2),
    lambda body: read_new_session_ticket(body, TLS_1_3),
]
SEEDS = [
    client_hello(RANDOM, {0: names(b"a.test"), 16: b"\0\3\2h2", 41: vector(2, vector(2, b"id") + bytes(4))})[4:],
    server_hello(RANDOM, 0x1301, {43: b"\3\4", 16: b"\0\3\2h2"})[4:],
    CHAIN_13,
]


@pytest.mark.parametrize("reader", READERS)
@given(data=st.data())
def test_no_bytes_do_more_than_be_refused(reader: Callable[[bytes], object], data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from([b"", *SEEDS]))
    place = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(place, len(seed)))
    body = seed[:place] + data.draw(st.binary(max_size=60)) + seed[end:]
    with suppress(MalformedMessage):
        reader(body)
