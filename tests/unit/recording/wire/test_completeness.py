"""What the browser saw, what was on the wire, and what the guard relayed: each loss shows."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.connection_report import ByteAccount, ConnectionReport
from capture.model.exchange import Body, Exchange, Truncation
from capture.model.sighting import Sighting
from capture.recording.wire.completeness import MOST_UNFINISHED, completeness_of, unrecorded

START = datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)


def after(ms: float) -> datetime:
    return START + timedelta(milliseconds=ms)


def exchange(**changes: Any) -> Exchange:
    fields: dict[str, Any] = {
        "number": 1,
        "started": START,
        "url": "http://h/",
        "method": "GET",
        "request_head": b"GET / HTTP/1.1\r\n\r\n",
        "status": 200,
        "connection": 1,
        "stream": 1,
    }
    return Exchange(**{**fields, **changes})


def sighting(**changes: Any) -> Sighting:
    fields: dict[str, Any] = {
        "url": "http://h/",
        "method": "GET",
        "status": 200,
        "connection_id": 70,
        "started": START,
        "resource_type": "document",
    }
    return Sighting(**{**fields, **changes})


# what differs between the two that still match
MATCHING: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "equal": ({}, {}),
    "half a minute apart": ({"started": after(30_000)}, {}),
    "fragment and credentials": ({"url": "http://u:p@h/#x"}, {}),
    "connection not told": ({"connection_id": 0}, {}),
    "websocket": ({"url": "ws://h/", "status": 101, "connection_id": 0}, {"url": "ws://h/", "status": 101}),
    "websocket named as its request": ({"url": "wss://h/", "status": 101}, {"url": "https://h/", "status": 101}),
    "websocket over HTTP/2": ({"url": "wss://h/", "status": 101}, {"url": "wss://h/", "protocol": "h2"}),
    "revalidated by the cache": ({}, {"status": 304}),
    "range completed by the cache": ({}, {"status": 206, "connection": 9}),
}


@pytest.mark.parametrize("name", MATCHING)
def test_a_sighting_and_its_exchange_match(name: str) -> None:
    seen, wire = MATCHING[name]
    proof = completeness_of([sighting(**seen)], [exchange(**wire)])
    assert (proof.sighted, proof.matched, proof.not_recorded, proof.not_sighted) == (1, 1, (), ())
    assert proof.proven


@pytest.mark.parametrize("wire", [{"url": "http://h/other"}, {"status": 404}, {"method": "POST"}, {"background": True}])
def test_a_dropped_exchange_is_named(wire: dict[str, Any]) -> None:
    """Another URL, method or status is not it, nor is the browser's own traffic."""
    proof = completeness_of([sighting()], [exchange(**wire)])
    assert not proof.proven
    assert [(m.url, m.method, m.status) for m in proof.not_recorded] == [("http://h/", "GET", 200)]
    assert proof.not_recorded[0].why == (
        "the browser saw this answer (the browser's connection 70); no such exchange was read"
    )


def test_each_is_used_once() -> None:
    """Two sightings, one exchange: one is missing. Two exchanges, one sighting: one is not told."""
    assert len(completeness_of([sighting(), sighting()], [exchange()]).not_recorded) == 1
    assert len(completeness_of([sighting()], [exchange(), exchange(number=2)]).not_sighted) == 1


def test_the_nearest_in_time_is_taken_where_nothing_else_tells() -> None:
    """The same URL twice on one connection: the one that is left over is the right one."""
    first, second = exchange(detail="first"), exchange(number=2, stream=2, started=after(5000), detail="second")
    proof = completeness_of([sighting(started=after(4000))], [first, second])
    assert [m.why for m in proof.not_sighted] == ["first"]


def test_alike_answers_of_two_connections_are_told_apart_by_what_else_these_carried() -> None:
    """Both were asked for in the same moment; of the browser's clock nothing can be had."""
    seen = [
        sighting(connection_id=70, received=500, started=after(3)),
        sighting(connection_id=70, url="http://h/a"),
        sighting(connection_id=80, received=900, started=after(1)),
        sighting(connection_id=80, url="http://h/b"),
    ]
    read = [
        exchange(number=1, connection=1, url="http://h/a"),
        exchange(number=2, connection=1, stream=2, response_body=Body(length=500), started=after(4)),
        exchange(number=3, connection=2, url="http://h/b"),
        exchange(number=4, connection=2, stream=2, response_body=Body(length=900), started=after(5)),
    ]
    assert completeness_of(seen, read).proven
    short = [*read[:3], replace(read[3], response_body=Body(length=899))]
    assert [m.url for m in completeness_of(seen, short).not_whole] == ["http://h/"]


def test_a_network_service_that_begins_anew_gives_its_numbers_again() -> None:
    """The first connection has ended when the second of that number begins, and with it all others of its time."""
    seen = [sighting(url=f"http://h/{n}", started=after(n), connection_id=7) for n in (1, 2, 1001, 1002)]
    read = [
        exchange(url=f"http://h/{n}", number=n, started=after(n + 1), connection=connection, stream=n)
        for n, connection in ((1, 4), (2, 4), (1001, 5), (1002, 5))
    ]
    assert completeness_of(seen, read).proven
    together = [replace(one, started=START, ended=after(9)) for one in read]
    assert len(completeness_of(seen, together).not_recorded) == 2


@pytest.mark.parametrize(
    "seen",
    [{"from_cache": True}, {"url": "data:text/html,x"}, {"url": "blob:http://h/1"}, {"url": "chrome://version/"}],
)
def test_what_needs_no_network_is_not_expected(seen: dict[str, Any]) -> None:
    proof = completeness_of([sighting(**seen)], [])
    assert (proof.sighted, proof.not_recorded) == (0, ())


FAILED = sighting(status=0, connection_id=0, failed="net::ERR_HTTP2_PROTOCOL_ERROR")


@pytest.mark.parametrize(
    ("seen", "wire"),
    [
        (FAILED, {"status": None, "net_error": -102}),
        (FAILED, {"net_error": -337}),  # head and reset came at once: the page has an error alone
        (FAILED, {"truncated": Truncation.DISCONNECT}),
        (replace(FAILED, barred="corp-not-same-origin"), {}),  # whole, and the page was not let see it
        (replace(FAILED, failed="", finished=False), {"status": None, "net_error": -3}),
        (replace(FAILED, failed="", finished=False), {}),  # the browser had not told of it when it ended
    ],
)
def test_failures_are_no_answers_and_explain_the_wires(seen: Sighting, wire: dict[str, Any]) -> None:
    """A sighting without a status demands nothing."""
    proof = completeness_of([seen], [exchange(**wire)])
    assert (proof.sighted, proof.matched, proof.not_recorded, proof.not_sighted) == (0, 0, (), ())
    assert completeness_of([seen], []).proven


def test_a_failure_explains_what_broke_off_before_what_is_whole() -> None:
    cut = exchange(number=2, started=after(900), net_error=-355, truncated=Truncation.DISCONNECT, detail="cut")
    proof = completeness_of([FAILED], [exchange(detail="whole"), cut])
    assert [m.why for m in proof.not_sighted] == ["whole"]


def test_the_browsers_own_traffic_is_not_told() -> None:
    assert completeness_of([], [exchange(background=True)]).not_sighted == ()


def test_what_the_browser_tells_twice_is_not_missing() -> None:
    """The PDF viewer is a page of its own under the document's address, without a connection."""
    viewer = sighting(connection_id=0, started=after(1000))
    pdf = exchange(response_head=b"HTTP/1.1 200 OK\r\ncontent-type: application/pdf\r\n\r\n")
    assert completeness_of([sighting(), viewer], [pdf]).proven
    assert not completeness_of([sighting(), viewer], [exchange()]).proven
    assert not completeness_of([sighting(), sighting(connection_id=0, url="http://h/other")], [pdf]).proven


# bytes that the browser counted, and what of them is in the record
SHORT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "fewer than the browser got": ({"received": 90}, {}),
    "fewer than declared": ({}, {"response_head": b"HTTP/1.1 200 OK\r\nContent-Length: 51\r\n\r\n"}),
    "far fewer over HTTP/2": ({"received": 190}, {"protocol": "h2"}),
}
WHOLE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "to the byte": ({"received": 89}, {}),
    "the browser did not count": ({"received": 0}, {}),
    "frames of HTTP/2 count too": ({"received": 120}, {"protocol": "h2"}),
    "in frames of a byte each they count ten times": ({"received": 900}, {"protocol": "h2", "framing_bytes": 811}),
    "a cut answer says so itself": ({"received": 900}, {"truncated": Truncation.DISCONNECT}),
    "an answer without a body declares its length": (
        {"status": 304},
        {"status": 304, "response_head": b"HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n"},
    ),
    "HEAD is told the length of what GET would get": (
        {"method": "HEAD"},
        {"method": "HEAD", "response_head": b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"},
    ),
}
ANSWER = {"response_head": b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", "response_body": Body.of(b"." * 50)}


@pytest.mark.parametrize("name", SHORT)
def test_a_body_that_lost_bytes_is_named(name: str) -> None:
    seen, wire = SHORT[name]
    proof = completeness_of([sighting(**seen)], [exchange(**{**ANSWER, **wire})])
    assert [missing.url for missing in proof.not_whole] == ["http://h/"]
    assert not proof.proven


@pytest.mark.parametrize("name", WHOLE)
def test_a_body_with_all_of_its_bytes_is_whole(name: str) -> None:
    seen, wire = WHOLE[name]
    assert completeness_of([sighting(**seen)], [exchange(**{**ANSWER, **wire})]).not_whole == ()


def test_the_two_answers_of_a_login_are_one_to_the_browser() -> None:
    """It adds their bytes up, and tells of the second alone."""
    refused = exchange(number=1, status=401, response_head=b"HTTP/1.1 401 No\r\n\r\n")
    granted = exchange(number=2, stream=2, started=after(5), **ANSWER)
    both = len(refused.response_head) + len(granted.response_head) + 50
    assert completeness_of([sighting(received=both)], [refused, granted]).proven
    assert not completeness_of([sighting(received=both + 1)], [refused, granted]).proven
    late = replace(refused, started=after(6))
    assert not completeness_of([sighting(received=both)], [late, granted]).proven


def test_alike_answers_over_http2_may_have_come_in_another_order() -> None:
    read = [
        exchange(number=n, stream=2 * n, protocol="h2", response_body=Body(length=n * 1000), started=after(n))
        for n in (1, 3, 9)
    ]
    seen = [sighting(received=n * 1000, started=after(9 - n)) for n in (1, 3, 9)]
    assert completeness_of(seen, read).proven
    assert not completeness_of(seen, [*read[:2], replace(read[2], response_body=Body(length=1000))]).proven


@st.composite
def sessions(draw: st.DrawFn) -> tuple[list[Sighting], list[Exchange]]:
    """Some connections at the same time, each with requests of its own, and with requests that others make as well."""
    seen, read = list[Sighting](), list[Exchange]()
    for connection in range(1, draw(st.integers(1, 4)) + 1):
        own = draw(st.integers(2, 4))
        paths = [f"own/{connection}/{place}" for place in range(own)]
        paths += draw(st.lists(st.sampled_from("abc"), max_size=4))
        protocol = draw(st.sampled_from(("http/1.1", "h2")))
        for stream, path in enumerate(draw(st.permutations(paths)), 1):
            at, size = 10.0 * stream, draw(st.integers(0, 9999))
            head = b"HTTP/1.1 200 OK\r\n\r\n"
            read.append(
                exchange(
                    number=len(read) + 1,
                    url=f"https://h/{path}",
                    connection=connection,
                    stream=stream,
                    protocol=protocol,
                    started=after(at),
                    ended=after(at + 1000),
                    response_head=head,
                    response_body=Body(length=size),
                )
            )
            seen.append(
                sighting(
                    url=f"https://h/{path}",
                    connection_id=100 - 7 * connection,
                    started=after(at + draw(st.floats(-3, 3))),
                    received=size + len(head),
                )
            )
    return seen, read


@given(sessions(), st.randoms(use_true_random=False))
def test_all_of_a_session_is_proven_in_whatever_order_it_is_told(
    session: tuple[list[Sighting], list[Exchange]], chance: random.Random
) -> None:
    seen, read = session
    chance.shuffle(seen)
    chance.shuffle(read)
    proof = completeness_of(seen, read)
    assert proof.proven
    assert (proof.sighted, proof.matched, proof.not_sighted) == (len(seen), len(read), ())
    assert unrecorded(seen, read) == []


@given(sessions(), st.randoms(use_true_random=False))
def test_a_lost_exchange_is_always_found(session: tuple[list[Sighting], list[Exchange]], chance: random.Random) -> None:
    seen, read = session
    lost = read.pop(chance.randrange(len(read)))
    proof = completeness_of(seen, read)
    assert [missing.url for missing in proof.not_recorded] == [lost.url]
    (open_one,) = unrecorded(seen, read)
    assert unrecorded([open_one], [lost]) == []


@given(sessions(), st.randoms(use_true_random=False))
def test_an_exchange_too_many_is_told_and_hides_no_loss(
    session: tuple[list[Sighting], list[Exchange]], chance: random.Random
) -> None:
    seen, read = session
    twice = chance.choice(read)
    proof = completeness_of(seen, [*read, replace(twice, number=999)])
    assert ([missing.url for missing in proof.not_sighted], proof.not_recorded) == ([twice.url], ())
    told_again = chance.choice(seen)
    assert [m.url for m in completeness_of([*seen, told_again], read).not_recorded] == [told_again.url]


@given(sessions(), st.randoms(use_true_random=False))
def test_a_lost_byte_of_http1_is_always_found(
    session: tuple[list[Sighting], list[Exchange]], chance: random.Random
) -> None:
    seen, read = session
    places = [at for at, one in enumerate(read) if one.protocol != "h2" and one.response_body.length]
    if places:
        at = chance.choice(places)
        read[at] = replace(read[at], response_body=Body(length=read[at].response_body.length - 1))
        assert [missing.url for missing in completeness_of(seen, read).not_whole] == [read[at].url]


@given(sessions(), st.randoms(use_true_random=False))
def test_an_exchange_of_another_connection_is_always_found(
    session: tuple[list[Sighting], list[Exchange]], chance: random.Random
) -> None:
    """Where the rest of both connections tells which is which."""
    seen, read = session
    places = [at for at, one in enumerate(read) if "/own/" in one.url]
    connections = {one.connection for one in read}
    at = chance.choice(places)
    others = connections - {read[at].connection}
    alone = sum("/own/" in one.url and one.connection == read[at].connection for one in read) < 3
    if others and not alone:
        read[at] = replace(read[at], connection=chance.choice(sorted(filter(None, others))))
        proof = completeness_of(seen, read)
        assert [missing.url for missing in proof.not_recorded] == [read[at].url]
        assert "it was read of another connection" in proof.not_recorded[0].why


def test_many_thousands_are_joined_without_comparing_each_with_each() -> None:
    """The same request over and over, on many connections: the work would be that of 100 million comparisons."""
    count = 10_000
    read = [exchange(number=n, connection=n % 500 + 1, stream=n, started=after(n)) for n in range(1, count)]
    seen = [sighting(connection_id=n % 500 + 9, started=after(n + 0.5)) for n in range(1, count)]
    assert completeness_of(seen, read).proven


def account(**changes: int) -> ByteAccount:
    return ByteAccount(**{"relayed": 1000, "exchanges": 700, "framing": 100, "tls": 200, **changes})


def report(number: int = 1, **changes: Any) -> ConnectionReport:
    fields: dict[str, Any] = {
        "number": number,
        "local_port": 5000,
        "host": "h",
        "address": "10.0.0.1",
        "port": 443,
        "opened_ms": 1.0,
        "up": account(),
        "down": account(),
        "spoke": True,
    }
    return ConnectionReport(**{**fields, **changes})


PIECE = MOST_UNFINISHED

# reports, the guard's count, and the bytes that are named
ACCOUNTS: dict[str, tuple[list[ConnectionReport], dict[int, tuple[int, int]], list[tuple[int, int, str]]]] = {
    "every byte went somewhere": ([report()], {1: (1000, 1000)}, []),
    "nothing was relayed": ([report(up=ByteAccount(), down=ByteAccount())], {}, []),
    "the guard relayed more": (
        [report()],
        {1: (1000, 1003)},
        [(1, 3, "received: relayed, and not handed to the recorder")],
    ),
    "the guard relayed less": (
        [report()],
        {1: (999, 1000)},
        [(1, 1, "sent: read by the recorder, and not relayed by the guard")],
    ),
    "a connection that the recorder never heard of": (
        [report()],
        {1: (1000, 1000), 2: (10, 5)},
        [(2, 15, "the recorder heard nothing of the connection")],
    ),
    "a connection that the guard never had": (
        [report(), report(2)],
        {1: (1000, 1000)},
        [
            (2, 1000, "sent: read by the recorder, and not relayed by the guard"),
            (2, 1000, "received: read by the recorder, and not relayed by the guard"),
        ],
    ),
    "a byte that is in no exchange": (
        [report(down=account(exchanges=699))],
        {1: (1000, 1000)},
        [(1, 1, "received: read, and in nothing that is recorded")],
    ),
    "a byte in two": ([report(down=account(tls=201))], {1: (1000, 1000)}, [(1, 1, "received: counted twice")]),
    "could not be read": (
        [report(down=account(exchanges=0, unread=700), fault="no key")],
        {1: (1000, 1000)},
        [(1, 700, "received: could not be read")],
    ),
    "ended within a record": ([report(down=account(exchanges=0, unread=700))], {1: (1000, 1000)}, []),
    "more than a record waits": (
        [report(down=account(relayed=1000 + PIECE + 1, unread=PIECE + 1))],
        {1: (1000, 1000 + PIECE + 1)},
        [(1, PIECE + 1, "received: could not be read")],
    ),
    "an abandoned handshake": (
        [report(spoke=False, up=account(exchanges=0, framing=0, unread=800))],
        {1: (1000, 1000)},
        [],
    ),
    "counted below nothing": (
        [report(up=account(exchanges=701, unread=-1))],
        {1: (1000, 1000)},
        [(1, 1, "sent: counted twice")],
    ),
}


@pytest.mark.parametrize("name", ACCOUNTS)
def test_every_relayed_byte_is_accounted_for_or_named(name: str) -> None:
    reports, relayed, named = ACCOUNTS[name]
    proof = completeness_of([], [], reports, relayed)
    assert [(one.connection, one.bytes, one.why) for one in proof.unaccounted] == named
    assert proof.proven == (not named)
    assert (proof.bytes_up, proof.bytes_down) == tuple(map(sum, zip((0, 0), *relayed.values(), strict=True)))


def test_the_totals_are_the_guards() -> None:
    proof = completeness_of(
        [], [], [report(), report(2, down=account(tls=190, unread=10, unkept=7))], {1: (1000, 1000), 2: (1000, 1000)}
    )
    assert (proof.connections, proof.bytes_up, proof.bytes_down, proof.bytes_broken_off) == (2, 2000, 2000, 10)
    assert proof.bytes_unkept == 7
    assert proof.proven


def test_without_the_guards_count_nothing_is_said_of_bytes() -> None:
    for proof in (completeness_of([], []), completeness_of([], [], [report()]), completeness_of([], [], None, {})):
        assert (proof.connections, proof.bytes_up, proof.unaccounted) == (None, None, ())


@given(
    st.lists(st.tuples(*[st.integers(0, 500)] * 6), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
    st.sampled_from(("relayed", "exchanges", "framing", "tls")),
    st.sampled_from((-1, 1)),
)
def test_one_byte_too_few_or_too_many_is_always_found(
    sums: list[tuple[int, ...]], chance: random.Random, name: str, step: int
) -> None:
    def of(one: tuple[int, ...]) -> ByteAccount:
        return ByteAccount(relayed=sum(one), exchanges=one[0], framing=one[1], tls=one[2])

    reports = [report(n, up=of(one[:3]), down=of(one[3:])) for n, one in enumerate(sums, 1)]
    relayed = {one.number: (one.up.relayed, one.down.relayed) for one in reports}
    assert completeness_of([], [], reports, relayed).proven
    at, way = chance.randrange(len(reports)), chance.choice(("up", "down"))
    account_of: ByteAccount = getattr(reports[at], way)
    changed = replace(account_of, **{name: getattr(account_of, name) + step})
    one = reports[at]
    reports[at] = replace(one, up=changed) if way == "up" else replace(one, down=changed)
    proof = completeness_of([], [], reports, relayed)
    assert not proof.proven
    assert {one.connection for one in proof.unaccounted} == {at + 1}
