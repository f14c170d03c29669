"""What is made of the wire: a list for provenance, signals, and records only where they are asked for."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from capture.model.connection_report import ByteAccount, ConnectionReport
from capture.model.options import Options
from capture.model.signal import SignalCode
from capture.model.tls_report import KeyClaim, KeyResult, TlsReport, WhyNotShown
from capture.model.wire_record import WireRecord
from capture.recording.wire.follower_messages import KeptCiphertext, KeptWire
from capture.recording.wire.handshake import HandshakeMessage
from capture.recording.wire.journal_frames import Direction
from capture.workflows import wire_evidence
from capture.workflows.kept_handshake import KeptHandshake
from capture.workflows.wire_evidence import key_signals, page_connection, tls_connections, wire_records, wire_signals
from tests.builders.records import exchange

HELLO = HandshakeMessage(direction=Direction.UP, type=1, data=b"\x01\0\0\2hi")
KEEP = Options(keep_wire=True)


def tls(result: KeyResult = KeyResult.SHOWN, **changes: Any) -> TlsReport:
    values: dict[str, Any] = {"version": "tls/1.3", "leaf_sha256": "ab" * 32, "key": KeyClaim(result=result)}
    return TlsReport(**(values | changes))


def report(number: int, told: TlsReport | None, **changes: Any) -> ConnectionReport:
    values: dict[str, Any] = {
        "number": number,
        "local_port": 40_000 + number,
        "host": f"{number}.example",
        "address": "192.0.2.7",
        "port": 443,
        "opened_ms": 1_764_000_000_000.0 + number,
        "down": ByteAccount(relayed=9000, exchanges=8000),
        "tls": told,
    }
    return ConnectionReport(**(values | changes))


def test_connections_without_tls_are_not_listed() -> None:
    found = tls_connections([report(2, tls()), report(1, None)], page=1)
    assert [one.number for one in found.each] == [2]
    assert (found.rest, found.page) == (0, None)
    assert (found.each[0].down, found.each[0].carried, found.each[0].opened) == (
        9000,
        True,
        "2025-11-24T16:00:00.002000Z",
    )


def test_a_resumed_connection_is_of_the_one_that_issued_its_ticket() -> None:
    """Also through others: a session that was taken up issues tickets of its own."""
    first = report(1, tls(tickets_issued=("t1", "t2")))
    second = report(2, tls(leaf_sha256="", resumed=True, ticket_used="t2", tickets_issued=("t3",)))
    third = report(3, tls(leaf_sha256="", resumed=True, ticket_used="t3"))
    stranger = report(4, tls(leaf_sha256="", resumed=True, ticket_used="t9"))
    refused = report(5, tls(leaf_sha256="cd" * 32, ticket_used="t1"))
    found = tls_connections([third, second, refused, stranger, first])
    assert [(one.number, one.session_of, one.leaf_sha256[:2]) for one in found.each] == [
        (1, None, "ab"),
        (2, 1, "ab"),
        (3, 1, "ab"),
        (4, None, ""),
        (5, None, "cd"),
    ]


def test_a_ticket_that_another_host_gives_out_once_more_is_not_the_first_hosts() -> None:
    """Whoever reads it on its way may do so: a resumed ticket stands in the clear."""
    first = report(1, tls(sni="a.test", tickets_issued=("t1",)))
    other = report(2, tls(sni="b.test", leaf_sha256="cd" * 32, tickets_issued=("t1",)))
    third = report(3, tls(sni="b.test", leaf_sha256="", resumed=True, ticket_used="t1"))
    fourth = report(4, tls(sni="a.test", leaf_sha256="", resumed=True, ticket_used="t1"))
    found = tls_connections([first, other, third, fourth])
    assert [one.session_of for one in found.each] == [None, None, 2, 1]


def test_a_handshake_that_could_not_be_read_did_not_end() -> None:
    """Without a secret all behind ServerHello is unread; a browser that gave up leaves nothing unread."""
    began = tls(key=KeyClaim(result=KeyResult.NOT_SHOWN, why=WhyNotShown.UNFINISHED))
    unread = report(1, began, up=ByteAccount(relayed=60, unread=58), fault="")
    found = tls_connections([unread, report(2, began), report(3, began, fault="no secret was told")])
    assert [one.key.why for one in found.each if one.key] == [
        WhyNotShown.UNREADABLE,
        WhyNotShown.UNFINISHED,
        WhyNotShown.UNREADABLE,
    ]


def test_of_very_many_those_are_listed_that_say_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire_evidence, "MOST", 3)
    many = [report(number, tls()) for number in range(1, 9)]
    many[6] = report(7, tls(KeyResult.FALSE))
    found = tls_connections(many, page=6)
    assert [one.number for one in found.each] == [1, 6, 7]
    assert (found.rest, found.page) == (5, 6)


def test_a_false_proof_is_a_signal_that_names_the_host() -> None:
    assert key_signals(tls_connections([report(1, tls())])) == ()
    (signal,) = key_signals(tls_connections([report(n, tls(KeyResult.FALSE)) for n in range(1, 6)]))
    assert signal.name is SignalCode.KEY_PROOF_FALSE
    assert "of 1.example, 2.example, 3.example and two more is not that" in signal.text


def test_the_page_came_over_the_connection_of_its_last_answer() -> None:
    answers = [
        exchange(url="https://a.test/", status=302, connection=1),
        exchange(url="https://a.test/", status=200, connection=2),
        exchange(url="https://a.test/x", status=200, connection=3),
    ]
    assert page_connection(answers, "https://a.test/#part", 200) == 2
    assert page_connection(answers, "https://a.test/", None) is None
    assert page_connection(answers, "https://b.test/", 200) is None


def handed_over(folder: Path) -> KeptWire:
    pieces = folder / "pieces"
    pieces.write_bytes(b"from the browser")
    unread = KeptCiphertext(connection=4, pieces=pieces, key_lines=b"CLIENT_RANDOM 00 11\n")
    silent = KeptCiphertext(connection=3, pieces=folder / "nothing", key_lines=b"")
    return KeptWire(handshakes={3: (HELLO,), 4: (), 9: (HELLO,)}, ciphertext=(silent, unread))


def kept(
    folder: Path, options: Options = KEEP, *, told: TlsReport | None = None, redacting: bool = False
) -> dict[str, WireRecord]:
    """The records by their names; connection 4, which was not read, has ``told``."""
    connections = (report(3, tls()), report(4, told))
    records = wire_records(connections, handed_over(folder), options, redacting=redacting)
    return {record.uri: record for record in records}


def test_nothing_of_the_wire_is_kept_unless_it_is_asked_for(tmp_path: Path) -> None:
    assert kept(tmp_path, Options()) == {}
    assert wire_signals([report(4, None)], handed_over(tmp_path), Options(), redacting=True) == ()


def test_a_handshake_is_kept_with_whose_it_was(tmp_path: Path) -> None:
    found = kept(tmp_path, told=tls())
    assert list(found) == [
        "urn:warcite:wire:handshake:3",
        "urn:warcite:wire:ciphertext:4",
        "urn:warcite:wire:secrets:4",
    ]
    block = found["urn:warcite:wire:handshake:3"].body.read()
    assert json.loads(block)["messages"] == [{"direction": "up", "type": 1, "data": "AQAAAmhp"}]
    again = KeptHandshake.from_bytes(block)
    assert (again.connection, again.host, again.port, again.messages) == (3, "3.example", 443, (HELLO,))
    assert found["urn:warcite:wire:ciphertext:4"].body.read() == b"from the browser"
    assert found["urn:warcite:wire:secrets:4"].body.read() == b"CLIENT_RANDOM 00 11\n"


def test_what_opens_a_redacted_connection_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    """Its ciphertext alone opens nothing; the bytes of a connection without TLS need no opening."""
    handshake, ciphertext = "urn:warcite:wire:handshake:3", "urn:warcite:wire:ciphertext:4"
    assert list(kept(tmp_path, told=tls(), redacting=True)) == [handshake, ciphertext]
    assert list(kept(tmp_path, redacting=True)) == [handshake]
    handed = handed_over(tmp_path)
    for told in (tls(), None):
        (signal,) = wire_signals([report(4, told)], handed, KEEP, redacting=True)
        assert signal.name is SignalCode.WIRE_LEFT_OUT
        assert wire_signals([report(4, told)], handed, KEEP, redacting=False) == ()
    silent = KeptWire(ciphertext=(replace(handed.ciphertext[1], key_lines=b""),))
    assert wire_signals([report(4, tls())], silent, KEEP, redacting=True) == ()  # there was nothing to be left out
