"""A site of awkward answers, and the page that asks for each of them in turn."""

import base64
import gzip
import hashlib

from tests.integration.recording.wire.origin import Act, Reply, Request, Route, chunked, reply

__all__ = ["BIG", "ROUTES", "upload"]

TEXT = b"HTTP/1.1 200 OK\nContent-Type: text/plain\nCache-Control: no-store"
WIRE_TEXT = TEXT.replace(b"\n", b"\r\n") + b"\r\n"
MANY = b"1" * 5000  # digits: more than Python makes a number of
BIG = b"0123456789abcdef" * 150_000  # 2.4 MB: goes to a spool file
ALPHABET = bytes(range(65, 91)) * 4

# One request after the other, so that connections are used again; the title says when all are through.
PAGE = b"""<!doctype html><title>asking</title><link rel=icon href=data:,>
<pre id=o></pre><img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="><script>
const out = [];
async function go(url, options) {
  try { const r = await fetch(url, options); out.push(url + ' ' + r.status + ' ' + (await r.text()).length); }
  catch (e) { out.push(url + ' ' + e); }
}
const post = body => ({method: 'POST', body});
(async () => {
  for (const name of ['odd', 'lf', 'latin', 'chunked', 'gzip', 'gzip-chunked', 'not-gzip', 'early', 'nothing',
      'close', 'old', 'not-modified', 'extra', 'junk-trailer', 'huge-length', 'huge-version',
      'padded-length', 'padded-chunk'])
    await go('/' + name);
  await go('/head', {method: 'HEAD'});
  await go('/head');
  await go('/redirect');
  await go('/redirect-large');
  await go('/redirect-huge');
  await go('/post?text', post('hello'));
  await go('/post?form', post(new URLSearchParams({a: '1', b: 'x y'})));
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(300000)]), 'zeros.bin');
  form.append('k', 'v');
  await go('/post?multipart', post(form));
  await go('/post?huge', post(new Uint8Array(5000000).fill(9)));
  navigator.sendBeacon('/post?beacon', 'beacon');
  await go('/post?keepalive', {method: 'POST', body: 'kept', keepalive: true});
  await go('/redirect-307', post('again'));
  for (const name of ['cut-length', 'cut-chunked', 'reset', 'empty', 'rubbish'])
    await go('/' + name);
  const stop = new AbortController();
  try {
    const reader = (await fetch('/hold', {signal: stop.signal})).body.getReader();
    await reader.read();
    stop.abort();
  } catch (e) {}
  const late = new AbortController();
  setTimeout(() => late.abort(), 200);
  await go('/no-answer', {signal: late.signal});
  await go('http://127.0.0.1:1/unsafe', {mode: 'no-cors'});
  await go('/stale?1');
  await go('/stale?2');
  await go('/cached');
  await go('/cached');
  await go('/etag');
  await go('/etag', {cache: 'no-cache'});
  await go('/range', {headers: {Range: 'bytes=10-19'}});
  await go('/range', {headers: {Range: 'bytes=15-29'}});
  await new Promise(done => {
    const x = new XMLHttpRequest();
    x.open('GET', '/login', true, 'user', 'secret');
    x.onloadend = done;
    x.send();
  });
  await new Promise(done => {
    const socket = new WebSocket(location.origin.replace('http', 'ws') + '/socket');
    socket.onmessage = event => { socket.close(); done(); };
    socket.onerror = done;
  });
  await new Promise(done => {
    const source = new EventSource('/events');
    source.onmessage = () => { source.close(); done(); };
    source.onerror = done;
  });
  await go('/big');
  await go('/big-chunked');
  await fetch('blob:' + location.origin + '/none').catch(() => 0);
  document.getElementById('o').textContent = out.join('\\n');
  document.title = 'done';
})();
</script>"""

HEADS: dict[str, tuple[bytes, ...]] = {
    "/": reply(b"HTTP/1.1 200 OK\nContent-Type: text/html; charset=utf-8", PAGE)[:2],  # type: ignore[dict-item]
    "/odd": (
        b"HTTP/1.1 200  OK \r\nServer Name: lab\r\nX-Space : a\r\nX-Fold: one\r\n\ttwo\r\nno colon\r\n"
        b": empty\r\nX-Ctl: a\x01b\r\nX-Tail: x  \r\nContent-Length: 3\r\nCache-Control: no-store\r\n\r\n",
        b"odd",
    ),
    "/lf": (b"HTTP/1.1 200 OK\nContent-Length: 2\nX-Only-LF: 1\n\n", b"lf"),
    "/latin": (
        b"HTTP/1.1 200 Trouv\xe9\r\nX-L: caf\xe9 100%\r\nX-U: \xe6\x9d\xb1\r\nContent-Length: 5\r\n\r\n",
        b"latin",
    ),
    "/chunked": (
        WIRE_TEXT + b"Transfer-Encoding: chunked\r\n\r\n",
        b'1A;note="x" \r\n' + b"a" * 26 + b"\r\n00000005\r\nhello\r\n0\r\nX-Trailer: yes\r\n\r\n",
    ),
    "/junk-trailer": (WIRE_TEXT + b"transfer-encoding:  Chunked\r\n\r\n", b"3\nabc\n0\nno colon here\nX-T: 1\n\n"),
    "/gzip-chunked": (
        WIRE_TEXT + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n",
        chunked(gzip.compress(b"zy" * 5000, mtime=0)),
    ),
    "/nothing": (b"HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n",),
    "/not-modified": (b"HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n",),
    "/big-chunked": (WIRE_TEXT + b"Transfer-Encoding: chunked\r\n\r\n", chunked(BIG, 50_000)),
}


def fixed(*parts: bytes | Act) -> Route:
    """A route that always answers the same."""
    return lambda request: parts


def upload(request: Request) -> Reply:
    return reply(TEXT, b"got %d" % len(request.body))


def _head(request: Request) -> Reply:
    whole = reply(TEXT, b"the body")
    return whole[:1] if request.method == "HEAD" else whole


def _stale(request: Request) -> Reply:
    """The first answer to ``?2`` is that the kept connection is gone."""
    first_of_two = request.target.endswith("2") and request.turn == 0
    return (Act.CLOSE,) if first_of_two else reply(TEXT, b"fresh")


def _etag(request: Request) -> Reply:
    if request.header("if-none-match"):
        return (b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nCache-Control: max-age=600\r\n\r\n',)
    return reply(b'HTTP/1.1 200 OK\nETag: "a"\nCache-Control: max-age=600', b"with a tag")


def _range(request: Request) -> Reply:
    first, last = (int(text) for text in request.header("range").removeprefix("bytes=").split("-"))
    head = b'HTTP/1.1 206 Partial\nETag: "r"\nCache-Control: max-age=600\nContent-Range: bytes %d-%d/%d'
    return reply(head % (first, last, len(ALPHABET)), ALPHABET[first : last + 1])


def _login(request: Request) -> Reply:
    if request.header("authorization"):
        return reply(TEXT, b"let in")
    return reply(b'HTTP/1.1 401 Who\nWWW-Authenticate: Basic realm="x"', b"go away")


def _socket(request: Request) -> Reply:
    key = request.header("sec-websocket-key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(hashlib.sha1(key.encode()).digest())
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return (head + b"Sec-WebSocket-Accept: %s\r\n\r\n" % accept, b"\x81\x05hello", Act.HOLD)


ROUTES: dict[str, Route] = {
    **{path: fixed(*parts) for path, parts in HEADS.items()},
    "/gzip": fixed(*reply(TEXT + b"\nContent-Encoding: gzip", gzip.compress(b"z" * 5000, mtime=0))),
    "/not-gzip": fixed(*reply(TEXT + b"\nContent-Encoding: gzip", b"this is not gzip")),
    "/early": fixed(
        b"HTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nX-Second: y\r\n\r\n",
        *reply(TEXT, b"late"),
    ),
    "/close": fixed(WIRE_TEXT + b"\r\n", b"until the connection ends", Act.CLOSE),
    "/old": fixed(b"HTTP/1.0 200 OK\r\n\r\n", b"one point nought", Act.CLOSE),
    "/huge-length": fixed(WIRE_TEXT + b"Content-Length: %s\r\n\r\n" % MANY, b"until the end", Act.CLOSE),
    "/huge-version": fixed(b"HTTP/1.1%s 200 OK\r\nContent-Length: 3\r\n\r\n" % MANY, b"abc"),
    "/padded-length": fixed(WIRE_TEXT + b"Content-Length: %s3\r\n\r\n" % (b"0" * 5000), b"abc"),
    "/padded-chunk": fixed(
        WIRE_TEXT + b"Transfer-Encoding: chunked\r\n\r\n", b"%s3\r\nabc\r\n0\r\n\r\n" % (b"0" * 5000)
    ),
    "/extra": fixed(WIRE_TEXT + b"Content-Length: 3\r\n\r\n", b"abc" + b"more than announced", Act.CLOSE),
    "/head": _head,
    "/redirect": fixed(*reply(b"HTTP/1.1 302 Found\nLocation: /redirect-2", b"moved")),
    "/redirect-2": fixed(*reply(b"HTTP/1.1 301 Moved\nLocation: /arrived#there", b"moved again")),
    "/redirect-large": fixed(*reply(b"HTTP/1.1 302 Found\nLocation: /arrived?2", b"x" * 100_000)),
    "/redirect-huge": fixed(*reply(b"HTTP/1.1 302 Found\nLocation: /arrived?3", BIG[:1_000_000])),
    "/redirect-307": fixed(*reply(b"HTTP/1.1 307 Again\nLocation: /post?307", b"seven")),
    "/arrived": fixed(*reply(TEXT, b"arrived")),
    "/post": upload,
    "/cut-length": fixed(WIRE_TEXT + b"Content-Length: 5000\r\n\r\n", b"short", Act.CLOSE),
    "/cut-chunked": fixed(WIRE_TEXT + b"Transfer-Encoding: chunked\r\n\r\n", b"5\r\nhello\r\n", Act.CLOSE),
    "/reset": fixed(WIRE_TEXT + b"Content-Length: 5000\r\n\r\n", b"short", Act.RESET),
    "/empty": fixed(Act.CLOSE),
    "/rubbish": fixed(b"this is no HTTP at all\r\n\r\n", Act.CLOSE),
    "/hold": fixed(WIRE_TEXT + b"Content-Length: 5000\r\n\r\n", b"part", Act.HOLD),
    "/no-answer": fixed(Act.HOLD),
    "/stale": _stale,
    "/cached": fixed(*reply(b"HTTP/1.1 200 OK\nCache-Control: max-age=600", b"from the network once")),
    "/etag": _etag,
    "/range": _range,
    "/login": _login,
    "/socket": _socket,
    "/events": fixed(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", b"data: 1\n\n", Act.HOLD),
    "/big": fixed(*reply(TEXT, BIG)),
}
