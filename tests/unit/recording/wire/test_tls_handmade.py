"""A TLS connection read from beside it: what ready endpoints do not do here (early data, KeyUpdate, renegotiation),
what hostile ones might, and what must wait for whom."""

from collections.abc import Callable, Sequence
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire import tls
from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.tls import TlsReader
from capture.recording.wire.tls_facts import read_alert
from tests.unit.recording.wire.tls_forge import (
    ALERT,
    CCS,
    DATA,
    HANDSHAKE,
    RETRY,
    Sealer12,
    Sealer13,
    client_hello,
    extensions,
    message,
    record,
    seal_12,
    server_hello,
    vector,
)

UP, DOWN = Direction.UP, Direction.DOWN
SUITE = 0x1301
CLIENT_RANDOM, SERVER_RANDOM = b"c" * 32, b"s" * 32
TICKET = b"a ticket"
PSK = vector(2, vector(2, TICKET) + bytes(4)) + vector(2, vector(1, bytes(32)))
VERSION_13, KEY_SHARE, EARLY = {43: b"\3\4"}, {51: b"\0\x1d" + vector(2, bytes(32))}, {42: b""}
FINISHED = message(20, bytes(32))
END_OF_EARLY_DATA = message(5)
KEY_UPDATE = message(24, b"\0")
LABELS = {
    "early": "CLIENT_EARLY_TRAFFIC_SECRET",
    "up": "CLIENT_HANDSHAKE_TRAFFIC_SECRET",
    "down": "SERVER_HANDSHAKE_TRAFFIC_SECRET",
    "up data": "CLIENT_TRAFFIC_SECRET_0",
    "down data": "SERVER_TRAFFIC_SECRET_0",
}
SECRETS = {label: label.encode()[:32].ljust(32, b".") for label in LABELS.values()}
Piece = tuple[Direction, bytes]


def sealers() -> dict[str, Sealer13]:
    """Of every secret of a connection of TLS 1.3."""
    return {name: Sealer13(SUITE, SECRETS[label]) for name, label in LABELS.items()}


def known(client_random: bytes, label: str) -> bytes | None:
    """All secrets are there."""
    return SECRETS[label] if client_random == CLIENT_RANDOM else None


def unknown(client_random: bytes, label: str) -> bytes | None:
    """None is."""
    return None


def read(
    pieces: Sequence[Piece], secret: Callable[[bytes, str], bytes | None] = known
) -> tuple[TlsReader, list[Piece]]:
    """The reader of these pieces, and what came out."""
    reader, out = TlsReader(secret), list[Piece]()
    for number, (direction, data) in enumerate(pieces, 1):
        out += reader.feed(direction, data)
        assert_account(reader, pieces[:number], out)
    return reader, out


def assert_account(reader: TlsReader, fed: Sequence[Piece], out: Sequence[Piece]) -> None:
    """Every byte of each direction came out, was TLS's own, or is unread."""
    for only in Direction:
        size, plain = (sum(len(data) for direction, data in pieces if direction == only) for pieces in (fed, out))
        assert size == plain + reader.overhead(only) + reader.unread(only)
        assert reader.overhead(only) >= 0 and reader.unread(only) >= 0


def hello(found: dict[int, bytes] | None = None, session_id: bytes = b"") -> bytes:
    """The record of a ClientHello."""
    return record(HANDSHAKE, client_hello(CLIENT_RANDOM, found or VERSION_13, session_id))


def answer(found: dict[int, bytes] | None = None, random: bytes = SERVER_RANDOM) -> bytes:
    """The record of a ServerHello of TLS 1.3."""
    return record(HANDSHAKE, server_hello(random, SUITE, found or {**VERSION_13, **KEY_SHARE}))


def encrypted_extensions(found: dict[int, bytes] | None = None) -> bytes:
    return message(8, extensions(found or {}))


def established(keys: dict[str, Sealer13]) -> list[Piece]:
    """A handshake by PSK: the shortest there is."""
    return [
        (UP, hello({**VERSION_13, 41: PSK})),
        (DOWN, answer({**VERSION_13, 41: b"\0\0"}) + keys["down"].seal(HANDSHAKE, encrypted_extensions() + FINISHED)),
        (UP, keys["up"].seal(HANDSHAKE, FINISHED)),
    ]


def with_early_data(keys: dict[str, Sealer13]) -> list[Piece]:
    """Taken by the server, which answers at once, in the piece that has its word on it."""
    flight = keys["down"].seal(HANDSHAKE, encrypted_extensions(EARLY) + FINISHED)
    return [
        (UP, hello({**VERSION_13, **EARLY, 41: PSK}) + record(CCS, b"\1") + keys["early"].seal(DATA, b"early ")),
        (UP, keys["early"].seal(DATA, b"question")),
        (DOWN, answer({**VERSION_13, 41: b"\0\0"}) + flight + keys["down data"].seal(DATA, b"answer")),
        (UP, keys["early"].seal(HANDSHAKE, END_OF_EARLY_DATA) + keys["up"].seal(HANDSHAKE, FINISHED)),
        (UP, keys["up data"].seal(DATA, b"another")),
        (DOWN, keys["down data"].seal(DATA, b"the end")),
    ]


EARLY_TALK = [(UP, b"early question"), (DOWN, b"answer"), (UP, b"another"), (DOWN, b"the end")]


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """With neighbours of one direction put together."""
    out: list[Piece] = []
    for direction, data in pieces:
        if out and out[-1][0] == direction:
            out[-1] = (direction, out[-1][1] + data)
        else:
            out.append((direction, data))
    return out


class TestEarlyData:
    def test_comes_out_before_what_answers_it(self) -> None:
        """Even where the server's word on it and its answer are of one piece."""
        reader, out = read(with_early_data(sealers()))
        assert joined(out) == EARLY_TALK
        assert reader.fault == "" and not reader.waits
        assert reader.facts.early_data_offered and reader.facts.early_data and reader.facts.resumed
        assert [reader.unread(direction) for direction in Direction] == [0, 0]

    def test_waits_for_the_servers_word(self) -> None:
        pieces = with_early_data(sealers())[:2]
        reader, out = read(pieces)
        assert out == [] and reader.waits and reader.data_waits
        assert reader.unread(UP) > 0

    @pytest.mark.parametrize("order", list(permutations(LABELS)))
    def test_keeps_its_place_in_whatever_order_secrets_are_logged(self, order: Sequence[str]) -> None:
        there: dict[str, bytes] = {}
        reader, out = read(with_early_data(sealers()), lambda _, label: there.get(label))
        for name in order:
            assert reader.waits and reader.data_waits
            there[LABELS[name]] = SECRETS[LABELS[name]]
            out += reader.retry()
            assert EARLY_TALK[: len(joined(out))][:-1] == joined(out)[:-1]
        assert joined(out) == EARLY_TALK
        assert (reader.waits, reader.fault) == (False, "")

    @given(st.data())
    def test_what_is_read_does_not_depend_on_when_secrets_come(self, data: st.DataObject) -> None:
        """Nor on what is broken in between."""
        pieces = with_early_data(sealers())
        noise = st.tuples(
            st.sampled_from(Direction), st.binary(min_size=1, max_size=12) | st.just(record(ALERT, b"\1\0"))
        )
        for piece in data.draw(st.lists(noise, max_size=2)):
            pieces.insert(data.draw(st.integers(1, len(pieces))), piece)
        there, order = dict[str, bytes](), list(data.draw(st.permutations(list(SECRETS))))
        at_once, out = read(pieces)
        reader, late_out = TlsReader(lambda _, label: there.get(label)), list[Piece]()
        for direction, piece_data in (*pieces, *[(UP, b"")] * len(order)):
            late_out += reader.feed(direction, piece_data)
            if order and (not piece_data or data.draw(st.booleans())):
                label = order.pop()
                there[label] = SECRETS[label]
                late_out += reader.retry()
        assert (late_out, reader.fault) == (out, at_once.fault)
        assert_account(reader, pieces, late_out)

    def test_that_the_server_refuses_is_passed_over(self) -> None:
        """The browser sends it again. Its bytes are TLS's own as soon as it is certain what they were."""
        keys = sealers()
        flight = keys["down"].seal(HANDSHAKE, encrypted_extensions() + FINISHED)
        first = hello({**VERSION_13, **EARLY, 41: PSK})
        pieces = [
            (UP, first + keys["early"].seal(DATA, b"question")),
            (DOWN, answer({**VERSION_13, 41: b"\0\0"}) + flight),
            (UP, keys["early"].seal(DATA, b"more")),
        ]
        reader, out = read(pieces)
        assert (out, reader.fault, reader.overhead(UP)) == ([], "", len(first))
        assert reader.unread(UP) > 0
        assert reader.feed(UP, keys["up"].seal(HANDSHAKE, FINISHED)) == []
        assert reader.feed(UP, keys["up data"].seal(DATA, b"question")) == [(UP, b"question")]
        assert (reader.unread(UP), reader.fault, reader.facts.early_data) == (0, "", False)

    def test_that_the_server_refuses_by_asking_for_another_hello(self) -> None:
        keys = sealers()
        pieces = [
            (UP, hello({**VERSION_13, **EARLY, 41: PSK}) + record(CCS, b"\1") + keys["early"].seal(DATA, b"question")),
            (DOWN, answer({**VERSION_13, 51: b"\0\x18"}, RETRY)),
            (UP, keys["early"].seal(DATA, b"on its way") + hello({**VERSION_13, 41: PSK})),
            (DOWN, answer() + keys["down"].seal(HANDSHAKE, encrypted_extensions() + FINISHED)),
            (UP, keys["up"].seal(HANDSHAKE, FINISHED) + keys["up data"].seal(DATA, b"question")),
        ]
        reader, out = read(pieces)
        assert (out, reader.fault, reader.unread(UP)) == ([(UP, b"question")], "", 0)

    def test_after_the_second_hello_there_is_none(self) -> None:
        keys = sealers()
        pieces = [
            (UP, hello({**VERSION_13, **EARLY, 41: PSK})),
            (DOWN, answer({**VERSION_13, 51: b"\0\x18"}, RETRY)),
            (UP, hello({**VERSION_13, 41: PSK}) + keys["early"].seal(DATA, b"late")),
        ]
        assert read(pieces)[0].fault == "the browser's TLS record 3 has application data before there are keys"


class TestWaiting:
    def test_what_was_sent_later_never_overtakes(self) -> None:
        """The browser's secret is missing: the server's answer is open, and waits."""
        keys = sealers()
        there = {label: secret for label, secret in SECRETS.items() if label != LABELS["up data"]}
        pieces = [
            *established(keys),
            (UP, keys["up data"].seal(DATA, b"question")),
            (DOWN, keys["down data"].seal(DATA, b"answer")),
        ]
        reader, out = read(pieces, lambda _, label: there.get(label))
        assert (out, reader.waits, reader.data_waits, reader.unread(DOWN)) == ([], True, True, len(b"answer"))
        there |= SECRETS
        assert reader.retry() == [(UP, b"question"), (DOWN, b"answer")]
        assert (reader.waits, reader.unread(DOWN)) == (False, 0)

    def test_an_abandoned_handshake_has_no_data(self) -> None:
        """The browser said nothing more: what the server sent is its side of the handshake."""
        keys = sealers()
        reader, _ = read(established(keys)[:2], unknown)
        assert reader.waits and not reader.data_waits

    def test_a_browser_that_refuses_is_heard_while_the_servers_data_waits(self) -> None:
        """It never makes the secrets of the data that the server sent too soon."""
        keys = sealers()
        there = {label: secret for label, secret in SECRETS.items() if "_0" not in label}
        pieces = [
            *established(keys)[:2],
            (DOWN, keys["down data"].seal(DATA, b"too soon")),
            (UP, sealers()["up"].seal(ALERT, b"\2\x2e")),
        ]
        reader, out = read(pieces, lambda _, label: there.get(label))
        assert reader.facts.alerts == (read_alert(UP, 2, 46),)
        assert out == [] and reader.waits and not reader.data_waits

    def test_a_browser_that_could_make_no_keys_is_heard(self) -> None:
        reader, _ = read([*established(sealers())[:2], (UP, record(ALERT, b"\2\x2f"))], unknown)
        assert reader.facts.alerts == (read_alert(UP, 2, 47),) and not reader.data_waits and reader.fault == ""

    def test_the_browsers_data_is_told_from_its_alert(self) -> None:
        keys = sealers()
        pieces = established(keys)
        assert read([*pieces[:2], (UP, keys["up"].seal(ALERT, b"\2\x2e"))], unknown)[0].data_waits is False
        assert read([*pieces, (UP, keys["up data"].seal(DATA, b"question"))], unknown)[0].data_waits is True

    def test_in_1_2_types_are_in_the_clear(self) -> None:
        pieces, _, _ = handshake_12()
        assert read(pieces, unknown)[0].data_waits is False
        assert read([*pieces, (DOWN, record(DATA, bytes(40)))], unknown)[0].data_waits is True

    def test_there_is_a_limit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tls, "WAITING_LIMIT", 1 << 20)
        keys = sealers()
        pieces = [*established(keys), *[(DOWN, keys["down data"].seal(DATA, bytes(16000)))] * 60]
        reader, _ = read(pieces, unknown)
        assert (reader.fault, reader.waits) == ("", True)
        for _ in range(10):
            assert reader.feed(DOWN, bytes(16000)) == []
        assert reader.fault == "more than 1 MiB wait for a secret that the browser did not log"
        assert reader.unread(DOWN) > 1 << 20 and not reader.waits and reader.retry() == []


class TestKeyUpdate:
    def test_the_keys_after_it_open_what_follows(self) -> None:
        keys = sealers()
        pieces = established(keys)
        up, down = keys["up data"], keys["down data"]
        for number in range(3):
            pieces += [(UP, up.seal(DATA, b"question %d" % number)), (DOWN, down.seal(DATA, b"answer %d" % number))]
            pieces += [(UP, up.seal(HANDSHAKE, KEY_UPDATE)), (DOWN, down.seal(HANDSHAKE, KEY_UPDATE))]
            up, down = up.next(), down.next()
        reader, out = read([*pieces, (DOWN, down.seal(DATA, b"the end", 100))])
        assert [data for _, data in out][-1] == b"the end" and len(out) == 7 and reader.fault == ""

    def test_again_and_again_is_a_fault(self) -> None:
        keys = sealers()
        reader, _ = read(established(keys))
        sealer = keys["down data"]
        for _ in range(40):
            reader.feed(DOWN, sealer.seal(HANDSHAKE, KEY_UPDATE))
            sealer = sealer.next()
        assert reader.fault == "the server changes its keys again and again"


MASTER, OTHER_MASTER, OTHER_RANDOM = b"m" * 48, b"n" * 48, b"o" * 32
SUITE_12 = 0xC02F
LEAF = vector(3, vector(3, b"certificate"))


def secrets_12(client_random: bytes, label: str) -> bytes | None:
    assert label == "CLIENT_RANDOM"
    return {CLIENT_RANDOM: MASTER, OTHER_RANDOM: OTHER_MASTER}[client_random]


def handshake_12() -> tuple[list[Piece], Sealer12, Sealer12]:
    """A full one with RSA key exchange, and what seals afterwards."""
    suite = 0x009C
    up, down = seal_12(suite, MASTER, CLIENT_RANDOM, SERVER_RANDOM)
    flight = server_hello(SERVER_RANDOM, suite, {}) + message(11, LEAF) + message(14)
    pieces = [
        (UP, hello({16: b"\0\3\2h2"})),
        (DOWN, record(HANDSHAKE, flight)),
        (UP, record(HANDSHAKE, message(16)) + record(CCS, b"\1") + up.seal(HANDSHAKE, FINISHED)),
        (DOWN, record(CCS, b"\1") + down.seal(HANDSHAKE, FINISHED)),
    ]
    return pieces, up, down


class TestRenegotiation:
    def test_is_a_handshake_under_the_keys_of_another(self) -> None:
        pieces, up, down = handshake_12()
        suite = 0x009D
        next_up, next_down = seal_12(suite, OTHER_MASTER, OTHER_RANDOM, SERVER_RANDOM)
        flight = server_hello(SERVER_RANDOM, suite, {}) + message(11, LEAF) + message(14)
        pieces += [
            (DOWN, down.seal(HANDSHAKE, message(0))),
            (UP, up.seal(DATA, b"before") + up.seal(HANDSHAKE, client_hello(OTHER_RANDOM, {}))),
            (DOWN, down.seal(HANDSHAKE, flight)),
            (UP, up.seal(HANDSHAKE, message(16)) + up.seal(CCS, b"\1") + next_up.seal(HANDSHAKE, FINISHED)),
            (DOWN, down.seal(DATA, b"between") + down.seal(CCS, b"\1") + next_down.seal(HANDSHAKE, FINISHED)),
            (DOWN, next_down.seal(DATA, b"after")),
            (UP, next_up.seal(DATA, b"after")),
        ]
        reader, out = read(pieces, secrets_12)
        assert out == [(UP, b"before"), (DOWN, b"between"), (DOWN, b"after"), (UP, b"after")]
        assert (reader.fault, reader.facts.handshakes) == ("", 2)
        assert reader.facts.suite == "TLS_RSA_WITH_AES_128_GCM_SHA256"  # the first one's
        assert reader.facts.client_random == CLIENT_RANDOM


def flight_13(*messages: bytes) -> list[Piece]:
    """A server's encrypted messages."""
    return [(UP, hello()), (DOWN, answer() + sealers()["down"].seal(HANDSHAKE, b"".join(messages)))]


def answered(hello_12: bytes) -> list[Piece]:
    return [(UP, hello()), (DOWN, record(HANDSHAKE, hello_12))]


def after_handshake(make: Callable[[dict[str, Sealer13]], bytes]) -> list[Piece]:
    keys = sealers()
    return [*established(keys), (DOWN, make(keys))]


def after_handshake_12(make: Callable[[Sealer12], bytes]) -> list[Piece]:
    pieces, _, down = handshake_12()
    return [*pieces, (DOWN, make(down))]


OLD_HELLO = server_hello(SERVER_RANDOM, 0x2F, {})
FAULTS: dict[str, list[Piece]] = {
    "the server's TLS record 1 is none of TLS: it begins with 485454502f": [(UP, hello()), (DOWN, b"HTTP/1.1 400 No")],
    "the browser's TLS record 1 is none of TLS: it begins with 802e010301": [(UP, b"\x80\x2e\x01\x03\x01")],
    "the server's TLS record 1 is none of TLS: it begins with 1603034801": [(UP, hello()), (DOWN, b"\x16\3\3\x48\1")],
    "the server speaks TLS 1.0, which is not read": answered(OLD_HELLO[:4] + b"\3\1" + OLD_HELLO[6:]),
    "the server speaks SSL 3.0, which is not read": answered(OLD_HELLO[:4] + b"\3\0" + OLD_HELLO[6:]),
    "the server speaks version 0x0305, which is not read": answered(server_hello(SERVER_RANDOM, SUITE, {43: b"\3\5"})),
    "the cipher suite 0x000a is not read": answered(server_hello(SERVER_RANDOM, 0x000A, {})),
    "the cipher suite 0xc02f is not read": answered(server_hello(SERVER_RANDOM, 0xC02F, VERSION_13)),
    "encrypt-then-MAC (RFC 7366) is not read: no browser offers it": answered(
        server_hello(SERVER_RANDOM, 0x2F, {22: b""})
    ),
    "the server sent ServerHello where it has no place": [(DOWN, answer())],
    "the server's ServerHello cannot be read: a message ends too early": answered(message(2, b"\3\3")),
    "the server sent a HelloRetryRequest where it has no place": [
        (UP, hello()),
        (DOWN, answer(random=RETRY)),
        (UP, hello()),
        (DOWN, answer(random=RETRY)),
    ],
    "the browser sent ClientHello where it has no place": [(UP, hello()), (UP, hello())],
    "the server sent ServerKeyExchange where it has no place": flight_13(message(12)),
    "the server sent a message of type 77 where it has no place": flight_13(message(77)),
    "the server takes early data that nobody offered": flight_13(encrypted_extensions(EARLY)),
    "the server sent a handshake message of 16,777,219 bytes": flight_13(b"\x08\xff\xff\xff"),
    "the server's Certificate cannot be read: a message has more bytes than it should": flight_13(
        encrypted_extensions(), message(11, b"\0" + vector(3, b"") + b"?")
    ),
    "the server's CompressedCertificate cannot be read: a certificate message that is too large": flight_13(
        encrypted_extensions(), message(25, b"\0\1\xff\xff\xff" + vector(3, b"?"))
    ),
    "a handshake message of the server stretches over a change of its keys": flight_13(
        encrypted_extensions(), FINISHED, KEY_UPDATE[:2]
    ),
    "the server's TLS record 3 does not open with the keys of its connection": after_handshake(
        lambda keys: record(DATA, bytes(40))
    ),
    "the server's TLS record 3 is in the clear where it may not be": after_handshake(
        lambda keys: record(ALERT, b"\2\x2e")
    ),
    "the server's TLS record 4 has application data after the alert that ends it": after_handshake(
        lambda keys: keys["down data"].seal(ALERT, b"\1\0") + keys["down data"].seal(DATA, b"more")
    ),
    "the server's TLS record 3 has the unknown type 24": after_handshake(
        lambda keys: keys["down data"].seal(24, b"\1")
    ),
    "the server's TLS record 3 is larger than TLS allows": after_handshake(
        lambda keys: keys["down data"].seal(DATA, bytes((1 << 14) + 1))
    ),
    "the server's TLS record 2 has application data within the handshake": [
        (UP, hello()),
        (DOWN, answer() + sealers()["down"].seal(DATA, b"too soon")),
    ],
    "the server's TLS record 1 has application data before there are keys": [(UP, hello()), (DOWN, record(DATA, b"?"))],
    "the server sent ChangeCipherSpec where it has no place": after_handshake_12(lambda down: down.seal(CCS, b"\1")),
    "the server sent Finished where it has no place": [
        *handshake_12()[0][:3],
        (DOWN, record(HANDSHAKE, FINISHED)),  # not under the keys that it is to prove
    ],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_cannot_be_read_is_a_fault_with_its_reason(fault: str) -> None:
    """And nothing comes out after it."""
    reader, out = read(
        FAULTS[fault], lambda random, label: MASTER if label == "CLIENT_RANDOM" else known(random, label)
    )
    assert (reader.fault, out) == (fault, [])
    before = reader.unread(DOWN)
    assert reader.feed(DOWN, b"more") == [] and reader.unread(DOWN) == before + 4
    assert not reader.waits and reader.retry() == []


def test_a_handshake_without_end_is_a_fault() -> None:
    """Each of its messages may be large, all together not: they are kept for the proof."""
    large = bytes(250_000)
    sealer, kinds = sealers()["down"], (8, 13, 11, 15, 20)
    bodies = [
        extensions({47: large[:65000]}),
        large,
        b"\0" + vector(3, vector(3, large) + extensions({})),
        large,
        large,
    ]
    flight = b"".join(map(message, kinds, bodies))
    reader, _ = read([(UP, hello()), (DOWN, answer())])
    for start in range(0, len(flight), 16000):
        reader.feed(DOWN, sealer.seal(HANDSHAKE, flight[start : start + 16000]))
    assert reader.fault == "the handshake is longer than 1024 KiB"


def test_what_comes_after_the_handshake_is_kept_within_bounds() -> None:
    """A server may send tickets for ever."""
    keys = sealers()
    reader, _ = read(established(keys))
    for number in range(200):
        ticket = number.to_bytes(2) * 4000
        body = bytes(8) + vector(1, b"") + vector(2, ticket) + extensions({})
        reader.feed(DOWN, keys["down data"].seal(HANDSHAKE, message(4, body)))
    assert reader.fault == ""
    assert len(reader.facts.tickets_issued) == 64 and reader.messages[0].type == 1
    assert sum(len(message.data) for message in reader.messages) < 1 << 20


SEALED = st.tuples(
    st.sampled_from(["up", "down", "up data", "down data"]),
    st.sampled_from([ALERT, CCS, HANDSHAKE, DATA, 0, 99]),
    st.binary(max_size=30) | st.builds(message, st.integers(0, 30), st.binary(max_size=40)),
)


@given(st.lists(SEALED, max_size=12), st.booleans())
def test_nothing_that_is_sealed_well_raises(records: list[tuple[str, int, bytes]], is_over: bool) -> None:
    """A hostile server has all keys."""
    keys = sealers()
    pieces = established(keys)[: 3 if is_over else 1]
    if not is_over:
        pieces.append((DOWN, answer({**VERSION_13, 41: b"\0\0"})))
    pieces += [(UP if "up" in name else DOWN, keys[name].seal(kind, content)) for name, kind, content in records]
    reader, _ = read(pieces)
    assert not reader.waits


@given(st.lists(st.tuples(st.sampled_from(Direction), st.binary(max_size=400)), max_size=12), st.booleans())
def test_no_bytes_raise_and_all_are_accounted_for(noise: list[Piece], begins_well: bool) -> None:
    pieces = [*(established(sealers()) if begins_well else []), *noise]
    reader, _ = read(pieces)
    assert reader.retry() == []
