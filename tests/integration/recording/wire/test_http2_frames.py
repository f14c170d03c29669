"""HTTP/2 as a server may frame it: each header field in order, each byte, each end, equal to what it sent and got."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.model.exchange import Exchange, Truncation
from capture.model.outcome import RecorderEnd
from tests.integration.recording.wire.accounts import account_for_all_bytes, proof_of
from tests.integration.recording.wire.certificate import trusting
from tests.integration.recording.wire.http2_origin import Fields, Http2Asked, Http2Origin, http2_origin
from tests.integration.recording.wire.http2_site import BIG, EARLY, ROUTES
from tests.integration.recording.wire.recorded import TIMEOUT_MS, Run, recorded
from tests.integration.recording.wire.tls_settings import SETTINGS, tls_side


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    run: Run
    origin: Http2Origin

    def pairs(self) -> list[tuple[Exchange, Http2Asked]]:
        """Each request as the server had it, with its exchange."""
        links = self._links()
        by_place = {(links.get(e.connection), e.stream): e for e in self.run.own}
        return [(by_place[one.link.number, one.stream], one) for one in self.origin.asked]

    def _links(self) -> dict[int | None, int]:
        """The guard's number of each connection → the server's; both count in the order of opening."""
        ours = sorted({e.connection or 0 for e in self.run.own})
        theirs = sorted({one.link.number for one in self.origin.asked})
        assert len(ours) == len(theirs)
        return dict(zip(ours, theirs, strict=True))

    def asked(self, target: str) -> Http2Asked:
        return self.origin.of(target)[-1]


async def visit(folder: Path, setting: str) -> Visited:
    side = tls_side(folder / "tls", SETTINGS[setting], alpn="h2")
    async with (
        http2_origin(ROUTES, side.context, early=EARLY) as site,
        recorded(folder, args=(trusting(side.identity),)) as (run, browser),
    ):
        page = await browser.new_page()
        await run.watch(page)
        await page.goto(f"{site.url}/", timeout=TIMEOUT_MS)
        await page.wait_for_function("document.title === 'done'", timeout=TIMEOUT_MS)
    return Visited(run=run, origin=site)


@pytest.fixture(scope="module", params=["1.3", pytest.param("1.2-ecdsa", marks=pytest.mark.long)])
def visited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Visited:
    return asyncio.run(visit(tmp_path_factory.mktemp("h2"), request.param))


def test_the_recording_ends_in_order_and_nothing_was_odd(visited: Visited) -> None:
    assert visited.run.recording.problems == ()
    assert (visited.run.end, visited.run.lost) == (RecorderEnd.ORDERLY, [])
    assert {e.protocol for e in visited.run.own} == {"h2"}


def test_every_relayed_byte_is_accounted_for(visited: Visited) -> None:
    account_for_all_bytes(visited.run)


def test_completeness_is_proven(visited: Visited) -> None:
    """What the browser asked again by itself is told of once."""
    proof = proof_of(visited.run)
    assert proof.proven, proof
    assert proof.matched == proof.sighted > 60
    assert {m.url.rpartition("/")[2] for m in proof.not_sighted} <= {
        "refused",
        "misdirected",
        "login",
        "tag",
        "no-answer",
    }


def test_every_request_is_one_exchange(visited: Visited) -> None:
    """Refused and misdirected ones too, which the browser sends again by itself."""
    assert len(visited.run.own) == len(visited.origin.asked) > 75
    assert len(visited.pairs()) == len({id(exchange) for exchange, _ in visited.pairs()})


def test_request_heads_have_each_field_in_its_order(visited: Visited) -> None:
    """Pseudo-headers apart, which become the request line and Host: cookies in their pieces, too."""
    for exchange, asked in visited.pairs():
        assert fields(exchange.request_head)[1:] == ordinary(asked.head)
        assert fields(exchange.request_head)[0] == (b"Host", dict(asked.head)[b":authority"])
        assert exchange.request_head.split(b"\r\n")[0] == f"{asked.method} {asked.target} HTTP/1.1".encode()


def test_response_heads_have_each_field_in_its_order_with_its_bytes(visited: Visited) -> None:
    """Duplicates, empty values, UTF-8 and Latin-1, 60 kB of them, cut into frames anywhere, with tables of any size."""
    for exchange, asked in visited.pairs():
        if asked.sent_head:
            assert fields(exchange.response_head) == ordinary(asked.sent_head), asked.target
            assert exchange.status == int(dict(asked.sent_head)[b":status"])
        else:
            assert (exchange.response_head, exchange.status) == (b"", None), asked.target


def test_interim_heads_and_trailers_are_kept(visited: Visited) -> None:
    for exchange, asked in visited.pairs():
        assert [fields(head) for head in exchange.early_hints] == [ordinary(one) for one in asked.sent_interim]
        assert exchange.trailers == b"".join(b"%s: %s\r\n" % field for field in asked.sent_trailers)
    assert len(visited.run.one("/early").early_hints) == 2


def test_bodies_are_those_that_crossed_the_wire(visited: Visited) -> None:
    """Padding is no body; a websocket's frames are not the body of its CONNECT."""
    for exchange, asked in visited.pairs():
        if asked.target != "/socket":
            assert exchange.response_body.read() == bytes(asked.sent_body), asked.target
        if asked.target not in ("/socket", "/answered-early"):
            assert exchange.request_body.read() == bytes(asked.body), asked.target


def test_a_large_redirect_is_whole_though_the_browser_gave_it_up(visited: Visited) -> None:
    """It resets the stream when it has seen where it leads; what was on its way still comes."""
    exchange = visited.run.one("/redirect-large")
    assert exchange.response_body.read() == BIG[:1_000_000]
    assert exchange.status == 302


def test_a_request_that_was_answered_early_is_told_as_far_as_it_went(visited: Visited) -> None:
    exchange = visited.run.one("/answered-early")
    assert exchange.status == 413
    assert exchange.request_body.read().startswith(bytes(visited.asked("/answered-early").body))
    assert exchange.request_body.length < 3_000_000
    assert f"{3_000_000 - exchange.request_body.length} bytes of the request body were not sent" in exchange.detail


def test_what_the_server_reset_is_a_disconnect_with_its_code(visited: Visited) -> None:
    exchange = visited.run.one("/reset")
    assert (exchange.truncated, exchange.net_error) == (Truncation.DISCONNECT, -337)
    assert "INTERNAL_ERROR" in exchange.detail
    nothing = visited.run.one("/reset-at-once")
    assert (nothing.status, nothing.truncated, nothing.net_error) == (None, None, -337)


def test_refused_streams_are_three_attempts(visited: Visited) -> None:
    """RFC 9113, 8.7: nothing was done of the first two."""
    attempts = visited.run.of("/refused")
    assert [e.status for e in attempts] == [None, None, 200]
    assert [e.net_error for e in attempts] == [-351, -351, 0]
    assert attempts[2].response_body.read() == b"the third time"
    assert [e for e in visited.run.own if e.unanswered_on_reused] == attempts[:2]


def test_a_misdirected_request_is_two_exchanges(visited: Visited) -> None:
    assert [(e.status, e.response_body.read()) for e in visited.run.of("/misdirected")] == [
        (421, b"misdirected"),
        (200, b"directed"),
    ]


def test_fewer_bytes_than_announced_are_not_called_whole(visited: Visited) -> None:
    """RFC 9113, 8.1.1 calls it malformed; the browser takes it. Nobody knows whether anything lacks."""
    exchange = visited.run.one("/short")
    assert exchange.response_body.read() == b"only these"
    assert (exchange.truncated, exchange.net_error) == (Truncation.UNSPECIFIED, 0)
    assert "90 bytes" in exchange.detail


def test_what_the_page_stopped_keeps_what_had_come(visited: Visited) -> None:
    for path, body in (("/hold", b"part"), ("/events", b"data: 1\n\n")):
        exchange = visited.run.one(path)
        assert (exchange.truncated, exchange.net_error) == (Truncation.UNSPECIFIED, -3)
        assert exchange.response_body.read() == body
    gone = visited.run.one("/no-answer")
    assert (gone.status, gone.net_error) == (None, -3)


@pytest.mark.parametrize(("path", "body"), [("/cut", b"c" * 5000), ("/promise", b"before the promise")])
def test_what_the_connection_took_along_is_cut(visited: Visited, path: str, body: bytes) -> None:
    """The server broke it off; the browser did, since it was promised what it does not allow. The next is whole."""
    exchange = visited.run.one(path)
    assert exchange.truncated is not None
    assert exchange.response_body.read() == body
    assert exchange.detail
    after = visited.run.one(f"/after?{path[1:]}")
    assert (after.truncated, after.response_body.read()) == (None, b"after")


def test_after_goaway_the_next_request_takes_a_new_connection(visited: Visited) -> None:
    goodbye = visited.run.one("/goaway")
    assert (goodbye.truncated, goodbye.response_body.read()) == (None, b"bye")
    assert visited.run.one("/after?goaway").connection != goodbye.connection


def test_whole_answers_are_not_called_cut(visited: Visited) -> None:
    broken = {"reset", "short", "hold", "events", "cut", "promise", "redirect-large", "socket"}
    assert {e.url.rpartition("/")[2] for e in visited.run.own if e.truncated} <= broken
    failed = {"reset", "reset-at-once", "refused", "short", "hold", "events", "no-answer", "cut", "promise"}
    assert {e.url.rpartition("/")[2] for e in visited.run.own if e.net_error} <= failed | {"redirect-large"}


def test_a_websocket_in_a_stream_is_its_handshake_and_its_frames(visited: Visited) -> None:
    """RFC 8441: CONNECT with a protocol, answered with 200."""
    exchange = visited.run.one("/socket")
    assert exchange.url == f"wss{visited.origin.url.removeprefix('https')}/socket"
    assert exchange.status == 200
    (frames,) = visited.run.frames
    assert frames.url == exchange.url
    assert [json.loads(one)["payloadData"] for one in frames.body.read().splitlines()][:2] == ["hello", "hello"]


def test_connections_are_told(visited: Visited) -> None:
    for exchange in visited.run.own:
        assert exchange.tls is not None
        assert exchange.tls.alpn == "h2"
        peer = visited.run.guard.peer(exchange.local_port or 0)
        assert peer is not None
        assert peer.port == visited.origin.port


def test_a_large_upload_lies_in_a_file_of_its_own(visited: Visited) -> None:
    body = visited.run.one("/post?huge").request_body
    assert body.path is not None
    assert body.read() == b"\x09" * 5_000_000


def fields(head: bytes) -> Fields:
    """The header fields of a head in HTTP/1.1 form."""
    lines = head.split(b"\r\n")
    assert lines[-2:] == [b"", b""]
    return tuple((name, value.removeprefix(b" ")) for name, _, value in (one.partition(b":") for one in lines[1:-2]))


def ordinary(fields: Fields) -> Fields:
    return tuple(field for field in fields if not field[0].startswith(b":"))
