"""A TLS connection read from beside it: what its two ends sent comes out, and every byte is accounted for."""

import ssl
from functools import cache
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.recording.wire.journal_frames import Direction
from capture.recording.wire.keylog import KeyLog
from capture.recording.wire.tls import TlsReader
from capture.recording.wire.tls_facts import read_alert
from tests.unit.recording.wire.tls_peers import Peers, Relayed, read_all

UP, DOWN = Direction.UP, Direction.DOWN
TLS_1_2, TLS_1_3 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
SUITES_1_2 = [  # OpenSSL's name, key, IANA's name
    ("ECDHE-ECDSA-AES128-GCM-SHA256", "p256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    ("ECDHE-ECDSA-AES256-GCM-SHA384", "p256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    ("ECDHE-ECDSA-CHACHA20-POLY1305", "p256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    ("ECDHE-ECDSA-AES128-SHA", "p256", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    ("ECDHE-ECDSA-AES256-SHA", "p256", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    ("ECDHE-RSA-AES128-GCM-SHA256", "rsa", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
    ("ECDHE-RSA-AES256-GCM-SHA384", "rsa", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"),
    ("ECDHE-RSA-CHACHA20-POLY1305", "rsa", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
    ("ECDHE-RSA-AES128-SHA", "rsa", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"),
    ("ECDHE-RSA-AES256-SHA", "rsa", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
    ("AES128-GCM-SHA256", "rsa", "TLS_RSA_WITH_AES_128_GCM_SHA256"),
    ("AES256-GCM-SHA384", "rsa", "TLS_RSA_WITH_AES_256_GCM_SHA384"),
    ("AES128-SHA", "rsa", "TLS_RSA_WITH_AES_128_CBC_SHA"),
    ("AES256-SHA", "rsa", "TLS_RSA_WITH_AES_256_CBC_SHA"),
]


def talk(peers: Peers) -> Relayed:
    """One connection with a question, a long answer and another question."""
    connection = peers.connect()
    connection.send(UP, b"GET / HTTP/1.1\r\n\r\n")
    connection.send(DOWN, b"a long answer " * 3000)
    connection.send(UP, b"another question")
    return connection.close()


@pytest.mark.parametrize(("cipher", "key", "name"), SUITES_1_2, ids=[suite[2] for suite in SUITES_1_2])
def test_every_suite_of_1_2_that_a_browser_offers_is_read(cipher: str, key: str, name: str) -> None:
    relayed = talk(Peers(version=TLS_1_2, ciphers=cipher, key=key))
    reader, plain = read_all(relayed)
    assert reader.fault == ""
    assert plain == (bytes(relayed.sent[0]), bytes(relayed.sent[1]))
    assert (reader.facts.version, reader.facts.suite) == ("tls/1.2", name)
    assert [reader.unread(direction) for direction in Direction] == [0, 0]


def test_1_3_is_read_and_its_facts_are_known() -> None:
    relayed = talk(Peers(alpn=("h2", "http/1.1")))
    reader, plain = read_all(relayed)
    facts = reader.facts
    assert plain == (bytes(relayed.sent[0]), bytes(relayed.sent[1]))
    assert (reader.fault, reader.waits, reader.data_waits) == ("", False, False)
    assert (facts.version, facts.suite) == ("tls/1.3", "TLS_AES_256_GCM_SHA384")
    assert (facts.sni, facts.alpn, facts.group) == ("a.test", "h2", "x25519")
    assert (facts.resumed, facts.retried, facts.early_data, facts.client_certificate_asked) == (False,) * 4
    assert len(facts.certificates) == 1 and facts.is_established
    assert facts.alerts == (read_alert(UP, 1, 0), read_alert(DOWN, 1, 0)) and facts.close_notify == (True, True)


def test_a_group_that_the_browser_has_to_be_asked_for() -> None:
    """HelloRetryRequest: the second ClientHello has the same random, so there is one set of secrets."""
    relayed = talk(Peers(curve="secp384r1"))
    reader, plain = read_all(relayed)
    assert plain == (bytes(relayed.sent[0]), bytes(relayed.sent[1]))
    assert (reader.facts.retried, reader.facts.group) == (True, "secp384r1")


@pytest.mark.parametrize("version", [TLS_1_2, TLS_1_3])
def test_client_certificates(version: ssl.TLSVersion) -> None:
    facts = read_all(talk(Peers(version=version, asks_certificate=True)))[0].facts
    assert (facts.client_certificate_asked, facts.client_certificate) == (True, False)
    facts = read_all(talk(Peers(version=version, asks_certificate=True, client_key="rsa")))[0].facts
    assert (facts.client_certificate_asked, facts.client_certificate) == (True, True)


@pytest.mark.parametrize(("version", "tickets"), [(TLS_1_2, True), (TLS_1_2, False), (TLS_1_3, True)])
def test_a_resumed_connection_leads_to_the_one_that_gave_it_the_ticket(version: ssl.TLSVersion, tickets: bool) -> None:
    """It has no certificate of its own."""
    peers = Peers(version=version, tickets=tickets)
    first, second = read_all(talk(peers))[0].facts, read_all(talk(peers))[0].facts
    assert not first.resumed and not first.ticket_used and first.certificates
    assert second.resumed and second.ticket_used in first.tickets_issued and not second.certificates


TALK = [(UP, b"question"), (DOWN, b"a long answer " * 300), (UP, b"another"), (DOWN, b"and its answer")]


@cache
def talks(name: str) -> tuple[tuple[tuple[Direction, bytes], ...], tuple[bytes, ...]]:
    """Pieces and key lines of connections in which the two take turns, so that order shows."""
    curve = "secp384r1" if name == "1.3 retried" else ""
    ciphers = "ECDHE-ECDSA-AES128-SHA" if name == "1.2 CBC" else ""
    peers = Peers(version=TLS_1_3 if name.startswith("1.3") else TLS_1_2, curve=curve, ciphers=ciphers)
    connection = peers.connect()
    for direction, data in TALK:
        connection.send(direction, data)
    relayed = connection.close()
    return tuple(relayed.pieces), tuple(relayed.keys.splitlines(keepends=True))


@pytest.mark.parametrize("name", ["1.3", "1.3 retried", "1.2", "1.2 CBC"])
@settings(max_examples=50)
@given(data=st.data())
def test_pieces_may_be_cut_anywhere_and_secrets_come_at_any_time(name: str, data: st.DataObject) -> None:
    """What comes out is the talk as it was, in its order."""
    pieces, lines = talks(name)
    late = list(data.draw(st.permutations(lines)))
    keys = KeyLog()
    reader, out = TlsReader(keys.secret), list[tuple[Direction, bytes]]()
    for direction, piece in pieces:
        cuts = sorted(data.draw(st.lists(st.integers(0, len(piece)), max_size=4)))
        for start, end in zip([0, *cuts], [*cuts, len(piece)], strict=True):
            out += reader.feed(direction, piece[start:end])
            if data.draw(st.booleans()) and late:
                keys.feed(late.pop())
                out += reader.retry()
    while late:
        keys.feed(late.pop())
        out += reader.retry()
    assert (reader.fault, reader.waits) == ("", False)
    turns = [
        (direction, b"".join(data for _, data in group)) for direction, group in groupby(out, lambda piece: piece[0])
    ]
    assert turns == TALK
    for whose in Direction:
        plain, fed = (sum(len(data) for direction, data in some if direction == whose) for some in (out, pieces))
        assert (reader.unread(whose), reader.overhead(whose)) == (0, fed - plain)


@pytest.mark.parametrize("name", ["1.3", "1.2"])
@settings(max_examples=50)
@given(data=st.data())
def test_what_is_read_does_not_depend_on_when_secrets_come(name: str, data: st.DataObject) -> None:
    """Not even where something is broken: what arrived before it is read."""
    pieces, lines = list(talks(name)[0]), list(data.draw(st.permutations(talks(name)[1])))
    number = data.draw(st.integers(0, len(pieces) - 1))
    direction, piece = pieces[number]
    place = data.draw(st.integers(0, len(piece) - 1))
    pieces[number] = direction, piece[:place] + data.draw(st.binary(max_size=3)) + piece[place + 1 :]
    keys, late = KeyLog(), KeyLog()
    keys.feed(b"".join(lines))
    reader, late_reader = TlsReader(keys.secret), TlsReader(late.secret)
    out, late_out = list[tuple[Direction, bytes]](), list[tuple[Direction, bytes]]()
    for whose, part in pieces:
        out += reader.feed(whose, part)
        late_out += late_reader.feed(whose, part)
        if data.draw(st.booleans()) and lines:
            late.feed(lines.pop())
            late_out += late_reader.retry()
    for line in lines:
        late.feed(line)
        late_out += late_reader.retry()
    assert (late_out, late_reader.fault) == (out, reader.fault)


@pytest.mark.parametrize("name", ["1.3", "1.2"])
@settings(max_examples=50)
@given(data=st.data())
def test_a_changed_byte_is_never_read_as_data(name: str, data: st.DataObject) -> None:
    """It is a fault, or changes nothing that comes out (a record's version, a byte of a hello)."""
    pieces, lines = talks(name)
    keys = KeyLog()
    keys.feed(b"".join(lines))
    number = data.draw(st.integers(0, len(pieces) - 1))
    direction, piece = pieces[number]
    place = data.draw(st.integers(0, len(piece) - 1))
    changed = piece[:place] + bytes((piece[place] ^ data.draw(st.integers(1, 255)),)) + piece[place + 1 :]
    reader, out = TlsReader(keys.secret), list[tuple[Direction, bytes]]()
    for whose, part in (*pieces[:number], (direction, changed), *pieces[number + 1 :]):
        out += reader.feed(whose, part)
    for whose in Direction:
        said = b"".join(data for direction, data in TALK if direction == whose)
        assert said.startswith(b"".join(data for direction, data in out if direction == whose))
        fed = sum(len(part) for direction, part in pieces if direction == whose)
        plain = sum(len(part) for direction, part in out if direction == whose)
        assert fed == plain + reader.overhead(whose) + reader.unread(whose)
