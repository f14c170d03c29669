"""What the recorder hands over is what crossed the wire, byte for byte: HTTP/1.1 plain and over TLS."""

import asyncio
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.model.exchange import Exchange, Truncation
from capture.model.outcome import RecorderEnd
from capture.recording.netlog import completeness_of
from tests.integration.recording.netlog.recorded import TIMEOUT_MS, Run, recorded
from tests.integration.recording.wire.certificate import server_context
from tests.integration.recording.wire.origin import Origin, Served, origin
from tests.integration.recording.wire.site import ALPHABET, BIG, ROUTES

CUT = ("/redirect-large", "/socket", "/extra")  # bodies of which the record holds a part, as it should
# Chromium's own: led to port 9 by switches, and its maker's hosts, which it asks of itself after a while.
BROWSERS_OWN = re.compile(r"https?://(127\.0\.0\.1:9|([a-z0-9-]+\.)+(google|googleapis|gvt1)\.com)/")
UNANSWERED = ("/empty", "/no-answer", "/rubbish")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """A finished run and the origin's own account."""

    run: Run
    origin: Origin

    def served(self, target: str) -> Served:
        return self.origin.of(target)[-1]


async def _visit(folder: Path, *, tls: bool, args: tuple[str, ...]) -> Visited:
    scheme = "https" if tls else "http"
    async with (
        origin(ROUTES, server_context(folder) if tls else None) as site,
        recorded(folder, args=args) as (run, browser),
    ):
        context = await browser.new_context(ignore_https_errors=True)
        page = await context.new_page()
        await run.watch(page)
        await page.goto(f"{scheme}://127.0.0.1:{site.port}/#here", timeout=TIMEOUT_MS)
        await page.wait_for_function("document.title === 'done'", timeout=TIMEOUT_MS)
    return Visited(run=run, origin=site)


# The last is another way of connecting that newer Chromiums have, with other events.
WAYS: dict[str, tuple[str, ...]] = {"plain": (), "tls": (), "pool": ("--enable-features=HappyEyeballsV3",)}


@pytest.fixture(scope="module", params=list(WAYS))
def visited(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Visited:
    folder = tmp_path_factory.mktemp(request.param)
    return asyncio.run(_visit(folder, tls=request.param == "tls", args=WAYS[request.param]))


def test_the_log_ends_in_order_and_nothing_was_odd(visited: Visited) -> None:
    """`],` was seen, every line understood, no byte missed."""
    assert visited.run.end is RecorderEnd.ORDERLY
    assert visited.run.recording.problems == ()


def test_every_answer_is_an_exchange_with_the_same_bytes(visited: Visited) -> None:
    """Request head and body, 1xx heads, response head and body: equal to what the server got and sent."""
    left = list(visited.run.own)
    for served in visited.origin.served:
        if not served.head or served.request.target.startswith(UNANSWERED):
            continue
        same = [e for e in left if _same(e, served)]
        assert same, f"no exchange has the bytes of {served.request.method} {served.request.target}"
        left.remove(same[0])
    assert {e.url.rpartition("/")[2] for e in left} == {"empty", "no-answer", "rubbish", "unsafe"}


def _same(exchange: Exchange, served: Served) -> bool:
    body = exchange.response_body.read()
    cut = served.request.target in CUT and served.body.startswith(body)
    return (
        exchange.request_head == served.request.head
        and exchange.request_body.read() == served.request.body
        and b"".join(exchange.early_hints) == served.interim
        and exchange.response_head == served.head
        and (body == served.body or cut)
    )


def test_no_head_is_rebuilt_and_whole_answers_are_not_called_cut(visited: Visited) -> None:
    """Only the known broken ones are truncated."""
    assert [e.url for e in visited.run.own if e.head_rebuilt] == []
    cut = {e.url.rpartition("/")[2] for e in visited.run.own if e.truncated}
    assert cut == {"redirect-large", "cut-length", "cut-chunked", "reset", "hold", "events", "rubbish"}


def test_completeness_is_proven_against_cdp(visited: Visited) -> None:
    """All that the browser saw answered is there. It keeps quiet about the 401 that was answered, and about
    what a cache hit fetched to become whole."""
    proof = completeness_of(visited.run.sightings, visited.run.exchanges)
    assert proof.not_recorded == ()
    assert proof.matched == proof.sighted > 40
    untold = {(m.url.rpartition("/")[2], m.status) for m in proof.not_sighted if m.status}
    assert untold <= {("login", 401), ("range", 206), ("etag", 304)}


def test_urls_have_no_fragment_and_no_credentials(visited: Visited) -> None:
    """The seed and a redirect had a fragment, a request a password."""
    assert all("#" not in e.url and "@" not in e.url for e in visited.run.exchanges)
    assert visited.run.own[0].url.endswith(f":{visited.origin.port}/")


def test_the_seed_is_not_background_and_the_browsers_own_requests_are(visited: Visited) -> None:
    """Both have no initiator; the request type tells them apart."""
    assert not visited.run.own[0].background
    assert visited.run.own[0].initiator == "not an origin"
    background = [e.url for e in visited.run.exchanges if e.background]
    assert [url for url in background if not BROWSERS_OWN.match(url)] == []
    assert [e.url for e in visited.run.own if BROWSERS_OWN.match(e.url)] == []


def test_redirects_are_hops_of_one_request(visited: Visited) -> None:
    """Three exchanges, one request id, in order; their bodies are kept."""
    hops = [visited.run.one("/redirect"), visited.run.one("/redirect-2"), visited.run.one("/arrived")]
    assert [e.status for e in hops] == [302, 301, 200]
    assert len({e.request_id for e in hops}) == 1
    assert [e.number for e in hops] == sorted(e.number for e in hops)


def test_a_large_redirect_body_is_kept_as_far_as_it_was_read(visited: Visited) -> None:
    """Chromium drains at most 16,384 bytes; the record says that there was more."""
    exchange = visited.run.one("/redirect-large")
    assert exchange.truncated is not None
    assert 0 <= exchange.response_body.length < 100_000
    assert exchange.detail


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


@pytest.mark.parametrize(
    ("path", "error", "name"),
    [("/cut-length", -354, "ERR_CONTENT_LENGTH_MISMATCH"), ("/cut-chunked", -355, "ERR_INCOMPLETE_CHUNKED_ENCODING")],
)
def test_a_body_that_the_server_cut_is_a_disconnect(visited: Visited, path: str, error: int, name: str) -> None:
    """With Chromium's own error and its name."""
    exchange = visited.run.one(path)
    assert (exchange.truncated, exchange.net_error) == (Truncation.DISCONNECT, error)
    assert name in exchange.detail


def test_a_reset_connection_is_a_disconnect(visited: Visited) -> None:
    assert visited.run.one("/reset").truncated is Truncation.DISCONNECT
    assert visited.run.one("/reset").response_body.read() == b"short"


def test_what_the_page_stopped_is_unspecified(visited: Visited) -> None:
    """An aborted fetch and an event stream keep what had come."""
    for path, body in (("/hold", b"part"), ("/events", b"data: 1\n\n")):
        exchange = visited.run.one(path)
        assert (exchange.truncated, exchange.net_error) == (Truncation.UNSPECIFIED, -3)
        assert exchange.response_body.read() == body


def test_failures_have_no_response(visited: Visited) -> None:
    """An empty answer, a page that gave up, a port that Chromium refuses: what was sent is there."""
    expected = {"/empty": -324, "/no-answer": -3, "/unsafe": -312}
    for path, error in expected.items():
        exchange = visited.run.one(path)
        assert (exchange.status, exchange.net_error, exchange.truncated) == (None, error, None)
        assert bool(exchange.request_head) == (path != "/unsafe")


def test_what_is_not_http_is_kept_but_no_response(visited: Visited) -> None:
    exchange = visited.run.one("/rubbish")
    assert exchange.status is None
    assert exchange.response_body.read() == b"this is no HTTP at all\r\n\r\n"
    assert exchange.net_error < 0


def test_a_body_that_cannot_be_decoded_is_whole_all_the_same(visited: Visited) -> None:
    exchange = visited.run.one("/not-gzip")
    assert (exchange.net_error, exchange.truncated) == (-330, None)


def test_a_stale_connection_is_asked_again_and_recorded_once(visited: Visited) -> None:
    """The attempt that nobody answered is not an exchange."""
    assert len(visited.origin.of("/stale?2")) == 2
    assert visited.run.one("/stale?2").response_body.read() == b"fresh"


def test_cache_hits_are_not_exchanges(visited: Visited) -> None:
    """Twice asked, once fetched; a revalidation is a 304 with no body; a range asks for what is lacking.

    Behind a certificate that nobody trusts Chromium caches nothing.
    """
    if visited.run.own[0].tls:
        assert [e.status for e in visited.run.of("/cached")] == [200, 200]
        return
    assert len(visited.run.of("/cached")) == 1
    assert [(e.status, e.response_body.length) for e in visited.run.of("/etag")] == [(200, 10), (304, 0)]
    assert [e.response_body.read() for e in visited.run.of("/range")] == [ALPHABET[10:20], ALPHABET[20:30]]


def test_both_answers_of_a_login_are_there(visited: Visited) -> None:
    assert [(e.status, e.response_body.read()) for e in visited.run.of("/login")] == [
        (401, b"go away"),
        (200, b"let in"),
    ]


def test_a_websocket_is_its_handshake(visited: Visited) -> None:
    """Head only: the bytes after it speak another protocol."""
    exchange = visited.run.one("/socket")
    assert exchange.url.startswith("ws")
    assert (exchange.status, exchange.response_body.length, exchange.net_error) == (101, 0, 0)
    assert exchange.request_body.length == 0


def test_bytes_after_the_end_are_told(visited: Visited) -> None:
    """They belong to no message."""
    assert "19 bytes followed" in visited.run.one("/extra").detail


def test_large_bodies_lie_in_files_of_their_own(visited: Visited) -> None:
    """Readable by their owner only."""
    for path in ("/big", "/big-chunked"):
        body = visited.run.one(path).response_body
        assert body.path is not None
        assert body.path.stat().st_mode & 0o777 == 0o600
        assert body.length == body.path.stat().st_size > len(BIG) - 1


def test_connections_are_told(visited: Visited) -> None:
    """The client port leads to the guard's account; TLS has version, cipher and chain."""
    sent = [e for e in visited.run.own if e.request_head]
    assert all(e.local_port and e.connection_id for e in sent)
    for exchange in sent:
        secure = exchange.url.startswith(("https:", "wss:"))
        assert (exchange.tls is not None) == secure
        if exchange.tls:
            assert exchange.tls.version in ("tls/1.2", "tls/1.3")
            assert exchange.tls.cipher.startswith("TLS_")
            assert exchange.tls.certificates[0].startswith("-----BEGIN CERTIFICATE-----")


def test_http_1_0_is_called_so(visited: Visited) -> None:
    assert visited.run.one("/old").protocol == "http/1.0"
    assert visited.run.one("/close").protocol == "http/1.1"
