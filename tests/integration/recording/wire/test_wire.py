"""What the recorder hands over is what crossed the wire, byte for byte: HTTP/1.1 plain and over each kind of TLS."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.model.exchange import Exchange, Truncation
from capture.model.outcome import RecorderEnd
from tests.integration.recording.wire.accounts import account_for_all_bytes, proof_of
from tests.integration.recording.wire.certificate import trusting
from tests.integration.recording.wire.origin import Origin, Served, origin
from tests.integration.recording.wire.recorded import TIMEOUT_MS, Run, recorded
from tests.integration.recording.wire.site import ALPHABET, BIG, ROUTES
from tests.integration.recording.wire.tls_settings import SETTINGS, TlsSide, tls_side

REDIRECTS = ("/redirect-large", "/redirect-huge")
UNANSWERED = ("/empty", "/no-answer", "/rubbish")
QUICK = ("plain", "1.3", "1.2-cbc256")  # the rest is other suites and handshakes under the same bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A finished run and the origin's own account."""

    run: Run
    origin: Origin
    side: TlsSide | None

    def served(self, target: str) -> Served:
        return self.origin.of(target)[-1]


async def visit(folder: Path, way: str) -> Visited:
    side = tls_side(folder / "tls", SETTINGS[way]) if way in SETTINGS else None
    args = (trusting(side.identity),) if side else ()
    async with origin(ROUTES, side.context if side else None) as site, recorded(folder, args=args) as (run, browser):
        page = await browser.new_page()
        await run.watch(page)
        await page.goto(f"{site.url}/#here", timeout=TIMEOUT_MS)
        await page.wait_for_function("document.title === 'done'", timeout=TIMEOUT_MS)
    return Visited(run=run, origin=site, side=side)


WAYS = [pytest.param(way, marks=[] if way in QUICK else [pytest.mark.long]) for way in ("plain", *SETTINGS)]


@pytest.fixture(scope="module", params=WAYS)
def visited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Visited:
    return asyncio.run(visit(tmp_path_factory.mktemp("wire"), request.param))


def test_the_recording_ends_in_order_and_nothing_was_odd(visited: Visited) -> None:
    """Every connection understood, no byte missed."""
    assert visited.run.recording.problems == ()
    assert visited.run.end is RecorderEnd.ORDERLY
    assert visited.run.lost == []


def test_every_relayed_byte_is_accounted_for(visited: Visited) -> None:
    """In an exchange, in framing, in TLS: the recorder's account is the guard's count."""
    account_for_all_bytes(visited.run)


def test_every_answer_is_an_exchange_with_the_same_bytes(visited: Visited) -> None:
    """Request head and body, 1xx heads, response head and body: equal to what the server got and sent."""
    left = list(visited.run.own)
    for served in visited.origin.served:
        if not served.head or served.request.target.startswith(UNANSWERED):
            continue
        same = [e for e in left if _same(e, served)]
        assert same, f"no exchange has the bytes of {served.request.method} {served.request.target}"
        left.remove(same[0])
    assert sorted(e.url.rpartition("/")[2] for e in left) == ["empty", "no-answer", "rubbish", "stale?2"]


def _same(exchange: Exchange, served: Served) -> bool:
    """Of what Chromium leaves unread the rest may never have come; then the exchange says so."""
    body = exchange.response_body.read()
    cut = served.request.target in REDIRECTS and exchange.truncated and served.body.startswith(body)
    return (
        exchange.request_head == served.request.head
        and exchange.request_body.read() == served.request.body
        and b"".join(exchange.early_hints) == served.interim
        and exchange.response_head == served.head
        and bool(body == served.body or cut or _is_answered_elsewhere(served))
    )


def _is_answered_elsewhere(served: Served) -> bool:
    """What follows the head is another protocol's, or nobody's."""
    return served.request.target in ("/socket", "/extra")


def test_no_head_is_rebuilt_and_whole_answers_are_not_called_cut(visited: Visited) -> None:
    """Only the known broken ones are truncated."""
    cut = {e.url.rpartition("/")[2] for e in visited.run.own if e.truncated}
    assert cut - {name[1:] for name in REDIRECTS} == {"cut-length", "cut-chunked", "reset", "hold", "events", "rubbish"}


def test_completeness_is_proven(visited: Visited) -> None:
    """All that the browser saw answered is there, byte for byte. It keeps quiet about the 401 that was answered, about
    what a cache hit fetched to become whole, and about what was asked again by itself."""
    proof = proof_of(visited.run)
    assert proof.proven, proof
    assert proof.matched == proof.sighted > 40
    untold = {(m.url.rpartition("/")[2], m.status) for m in proof.not_sighted if m.status}
    assert untold <= {("login", 401), ("range", 206), ("etag", 304)}


def test_urls_have_no_fragment_and_no_credentials(visited: Visited) -> None:
    """The seed and a redirect had a fragment, a request a password."""
    assert all("#" not in e.url and "@" not in e.url for e in visited.run.exchanges)
    assert visited.run.own[0].url == f"{visited.origin.url}/"


def test_nothing_of_the_page_is_taken_for_the_browsers_own(visited: Visited) -> None:
    assert [e.url for e in visited.run.exchanges if e.background] == []


def test_redirects_are_exchanges_in_their_order(visited: Visited) -> None:
    hops = [visited.run.one("/redirect"), visited.run.one("/redirect-2"), visited.run.one("/arrived")]
    assert [e.status for e in hops] == [302, 301, 200]
    assert [e.number for e in hops] == sorted(e.number for e in hops)


def test_a_redirect_has_its_body(visited: Visited) -> None:
    """The browser reads none of it, or a few kilobytes, and closes the connection on the rest."""
    assert visited.run.one("/redirect").response_body.read() == b"moved"
    for path, size in zip(REDIRECTS, (100_000, 1_000_000), strict=True):
        exchange = visited.run.one(path)
        assert exchange.response_body.length > 16_384
        assert (exchange.response_body.length == size) == (exchange.truncated is None)
        assert bool(exchange.detail) == (exchange.truncated is not None)


def test_a_response_without_body_ends_with_its_head(visited: Visited) -> None:
    """HEAD, 204 and 304 have none, whatever Content-Length says."""
    bodiless = [e for e in visited.run.own if e.method == "HEAD" or e.status in (204, 304)]
    assert len(bodiless) >= 3
    assert all(e.response_body.length == 0 and e.truncated is None for e in bodiless)


def test_chunk_framing_is_kept(visited: Visited) -> None:
    """Extensions, padding, trailers and bare line feeds stand in the body; the flag says so."""
    assert visited.run.one("/chunked").response_body.read() == visited.served("/chunked").body
    assert visited.run.one("/junk-trailer").chunked
    assert not visited.run.one("/gzip").chunked


@pytest.mark.parametrize(("path", "error"), [("/cut-length", -354), ("/cut-chunked", -355)])
def test_a_body_that_the_server_cut_is_a_disconnect(visited: Visited, path: str, error: int) -> None:
    """With Chromium's own error."""
    exchange = visited.run.one(path)
    assert (exchange.truncated, exchange.net_error) == (Truncation.DISCONNECT, error)
    assert exchange.detail


def test_a_reset_connection_is_a_disconnect(visited: Visited) -> None:
    assert visited.run.one("/reset").truncated is Truncation.DISCONNECT
    assert visited.run.one("/reset").response_body.read() == b"short"


def test_what_the_page_stopped_keeps_what_had_come(visited: Visited) -> None:
    """An aborted fetch and an event stream."""
    for path, body in (("/hold", b"part"), ("/events", b"data: 1\n\n")):
        exchange = visited.run.one(path)
        assert exchange.truncated in (Truncation.UNSPECIFIED, Truncation.DISCONNECT)
        assert exchange.net_error == -3
        assert exchange.response_body.read() == body


def test_failures_have_no_response(visited: Visited) -> None:
    """An empty answer, a page that gave up: what was sent is there."""
    for path, error in {"/empty": -324, "/no-answer": -3}.items():
        exchange = visited.run.one(path)
        assert (exchange.status, exchange.net_error, exchange.truncated) == (None, error, None)
        assert exchange.request_head == visited.served(path).request.head


def test_what_is_not_http_is_kept_but_no_response(visited: Visited) -> None:
    exchange = visited.run.one("/rubbish")
    assert exchange.status is None
    assert exchange.response_body.read() == b"this is no HTTP at all\r\n\r\n"
    assert exchange.net_error < 0


def test_a_body_that_cannot_be_decoded_is_whole_all_the_same(visited: Visited) -> None:
    exchange = visited.run.one("/not-gzip")
    assert (exchange.response_body.read(), exchange.truncated) == (b"this is not gzip", None)


def test_a_stale_connection_is_asked_again_and_the_attempt_is_told_apart(visited: Visited) -> None:
    """Nobody answered the first, on a connection that was used before."""
    assert len(visited.origin.of("/stale?2")) == 2
    first, second = visited.run.of("/stale?2")
    assert (first.status, first.unanswered_on_reused) == (None, True)
    assert second.response_body.read() == b"fresh"
    assert [e.url for e in visited.run.own if e.unanswered_on_reused] == [first.url]


def test_cache_hits_are_not_exchanges(visited: Visited) -> None:
    """Twice asked, once fetched; a revalidation is a 304 with no body; a range asks for what is lacking."""
    assert len(visited.run.of("/cached")) == 1
    assert [(e.status, e.response_body.length) for e in visited.run.of("/etag")] == [(200, 10), (304, 0)]
    assert [e.response_body.read() for e in visited.run.of("/range")] == [ALPHABET[10:20], ALPHABET[20:30]]


def test_both_answers_of_a_login_are_there(visited: Visited) -> None:
    assert [(e.status, e.response_body.read()) for e in visited.run.of("/login")] == [
        (401, b"go away"),
        (200, b"let in"),
    ]


def test_a_websocket_is_its_handshake_and_its_frames(visited: Visited) -> None:
    """Head only: the bytes after it speak another protocol, and stand in a record of their own."""
    exchange = visited.run.one("/socket")
    assert exchange.url.startswith("ws")
    assert (exchange.status, exchange.response_body.length, exchange.net_error) == (101, 0, 0)
    assert exchange.request_body.length == 0
    (frames,) = visited.run.frames
    assert frames.url == exchange.url
    assert b'"payloadData":"hello"' in frames.body.read().replace(b": ", b":")


def test_bytes_after_the_end_are_told(visited: Visited) -> None:
    """They belong to no message."""
    assert "19 bytes" in visited.run.one("/extra").detail


def test_large_bodies_lie_in_files_of_their_own(visited: Visited) -> None:
    """Readable by their owner only."""
    for path in ("/big", "/big-chunked"):
        body = visited.run.one(path).response_body
        assert body.path is not None
        assert body.path.stat().st_mode & 0o777 == 0o600
        assert body.length == body.path.stat().st_size > len(BIG) - 1


def test_connections_are_told_apart_as_the_server_does(visited: Visited) -> None:
    """One to one; the place on each counts from 1; the client port leads to the guard's account."""
    pairs = set()
    for exchange in visited.run.own:
        same = [s for s in visited.origin.served if s.request.head == exchange.request_head]
        if len(same) == 1:
            pairs.add((exchange.connection, same[0].link.number))
        peer = visited.run.guard.peer(exchange.local_port or 0)
        assert peer is not None
        assert (peer.address, peer.port) == ("127.0.0.1", visited.origin.port)
        assert visited.run.connection(exchange).local_port == exchange.local_port
    assert len({ours for ours, _ in pairs}) == len({theirs for _, theirs in pairs}) == len(pairs) > 5
    by_connection: dict[int | None, list[int]] = {}
    for exchange in visited.run.own:
        by_connection.setdefault(exchange.connection, []).append(exchange.stream)
    assert all(places == list(range(1, len(places) + 1)) for places in by_connection.values())


def test_tls_is_told_as_the_server_knows_it(visited: Visited) -> None:
    """Version and suite, and the chain that it sent: of resumed connections too, which send none."""
    heads = Counter(served.request.head for served in visited.origin.served)
    links = {served.request.head: served.link for served in visited.origin.served}
    for exchange in visited.run.own:
        if heads[exchange.request_head] > 1:
            continue  # nothing says which connection of the server's it was
        assert (exchange.tls is None) == (visited.side is None)
        if exchange.tls is None or visited.side is None:
            continue
        link = links[exchange.request_head]
        assert exchange.tls.version == f"tls/{link.version.removeprefix('TLSv')}"
        assert exchange.tls.resumed == link.resumed
        assert [one.strip() for one in exchange.tls.certificates] == visited.side.identity.pem
        assert exchange.tls.alpn in ("http/1.1", "")


def test_http_1_0_is_called_so(visited: Visited) -> None:
    assert visited.run.one("/old").protocol == "http/1.0"
    assert visited.run.one("/close").protocol == "http/1.1"


def test_a_large_upload_lies_in_a_file_of_its_own(visited: Visited) -> None:
    body = visited.run.one("/post?huge").request_body
    assert body.path is not None
    assert body.read() == b"\x09" * 5_000_000
