"""Answers whose bytes are odd: heads, framings, codings (C01–C08)."""

import base64
import gzip
from collections.abc import Iterator

from tests.sites.case import Case, Exchange
from tests.sites.server import CSS, HTML, JAVASCRIPT, Answer, Framing, answer, page

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    yield _name_with_a_space()
    yield _junk_lines()
    yield _repeated_headers()
    yield _high_bytes()
    yield _chunkings()
    yield _codings()
    yield _empty_404()
    yield _cut_short()


def _name_with_a_space() -> Case:
    shown = answer(
        "<!doctype html><title>C01</title><h1>Header name with a space</h1><p id=o></p>"
        "<script>o.textContent='cookie: '+document.cookie</script>",
        HTML,
        "Server Name: lab-07",
        "X-After-One: kept-1",
        "Set-Cookie: after=yes; Path=/case/C01/",
        "X-After-Two: kept-2",
    )
    return Case(
        id="C01",
        kind="capture",
        title="a header name with a space must not end the header block",
        sources=("harvard-lil/perma#2567",),
        routes={"": shown},
        exchanges=(Exchange(path="", answer=shown),),
        page={"outcome": "ok", "status": 200, "text_contains": ["Header name with a space", "cookie: after=yes"]},
        right=(
            "The record holds every header line as sent, 'Server Name: lab-07' included, in the same order.",
            "Lines after the bad one (X-After-One, Set-Cookie, X-After-Two, Content-Length) are there.",
            "Payload is the document only; no header text leaks into the body.",
        ),
    )


def _junk_lines() -> Case:
    shown = answer(
        "<!doctype html><title>C02</title><h1>Odd header lines</h1><p id=o>waiting</p>"
        "<script>fetch('lf.txt').then(r=>r.text()).then(t=>{o.textContent=t})</script>",
        HTML,
        "X-Space-Before : yes",
        b"X-Ctl: a\x01b",
        "no colon on this line",
        ": empty name",
        "X-Folded: one\r\n\ttwo",
        "X-Empty:",
        "X-Last: seen",
    )
    bare_lf = answer("LF-only header block\n", "text/plain", "nnCoection: close", "X-Only-LF: yes", eol=b"\n")
    return Case(
        id="C02",
        kind="capture",
        title="junk header lines, folded header, LF-only header block",
        sources=("iipc/jwarc#25", "iipc/jwarc#50", "chfoo/warcat#19"),
        routes={"": shown, "lf.txt": bare_lf},
        exchanges=(Exchange(path="", answer=shown), Exchange(path="lf.txt", answer=bare_lf)),
        page={"outcome": "ok", "status": 200, "text_contains": ["Odd header lines", "LF-only header block"]},
        right=(
            "Nothing in the tool crashes on reading its own record back.",
            "If the HTTP block is stored as it came, block sha256 equals http_block_sha256; if the tool had to rebuild "
            "it, the record must say so.",
            "Own reader finds X-Last and the payload in both records.",
        ),
    )


def _repeated_headers() -> Case:
    shown = answer(
        "<!doctype html><title>C03</title><h1>Repeated headers</h1><p id=o></p>"
        "<script>o.textContent=document.cookie.split('; ').sort().join('|')</script>",
        HTML,
        "Set-Cookie: a=1; Path=/case/C03/; Expires=Wed, 01 Jan 2031 00:00:00 GMT",
        "Set-Cookie: b=2; Path=/case/C03/",
        "X-Multi: first",
        "x-multi: second",
        "X-MULTI: third",
        "Link: <s.css>; rel=preload; as=style",
        "Link: <x>; rel=license",
    )
    sheet = answer("h1{color:#133}\n", CSS)
    return Case(
        id="C03",
        kind="capture",
        title="repeated headers stay separate, in order and case",
        sources=("webrecorder/archiveweb.page#19", "webrecorder/warcio#53", "webrecorder/warcio.js#55"),
        routes={"": shown, "s.css": sheet},
        exchanges=(Exchange(path="", answer=shown), Exchange(path="s.css", answer=sheet, optional=True)),  # preloaded
        page={"outcome": "ok", "status": 200, "text_contains": ["a=1|b=2"]},
        right=(
            "Two Set-Cookie lines, not one joined by a comma or a newline.",
            "X-Multi / x-multi / X-MULTI: three lines with their letter case.",
        ),
    )


def _high_bytes() -> Case:
    shown = answer(
        "<!doctype html><title>C04</title><h1>Bytes above 127 in headers</h1>",
        HTML,
        b"X-Latin: caf\xe9 \xa3",
        "X-Utf8: 東京 ’",
        b'Content-Disposition: inline; filename="pi\xe8ce jointe.html"',
        b"Set-Cookie: \xb3\xd2=1; Path=/case/C04/",
        status=b"200 Trouv\xe9",
    )
    return Case(
        id="C04",
        kind="capture",
        title="non-ASCII bytes in header values and in the reason phrase",
        sources=(
            "webrecorder/warcio#128",
            "webrecorder/warcio#38",
            "webrecorder/warcio#95",
            "webrecorder/warcio.js#81",
        ),
        routes={"": shown},
        exchanges=(Exchange(path="", answer=shown),),
        page={"outcome": "ok", "status": 200, "text_contains": ["Bytes above 127 in headers"]},
        right=(
            "Header bytes are stored as they came: 0xE9 stays one byte; the UTF-8 value is not re-encoded or "
            "percent-encoded.",
            "Reading, listing and re-writing the record never raises an encoding error.",
            "head_base64 gives the exact header block.",
        ),
    )


def _chunkings() -> Case:
    body = b"window.__n=(window.__n||0)+1;document.getElementById('o').textContent='scripts run: '+window.__n;\n"
    # An extension, a trailing space, a padded size, a trailer.
    start, rest = body[:26], body[26:]
    odd = b'1A;note="x" \r\n%s\r\n%08x\r\n%s\r\n0\r\nX-Trailer: after-body\r\n\r\n' % (start, len(rest), rest)
    fives = [body[place : place + 5] for place in range(0, len(body), 5)]
    small = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in fives) + b"0\r\n\r\n"
    shown = page(
        "C05",
        "<h1>Chunked</h1><p id=o></p><script src=a.js></script><script src=b.js></script>",
        framing=Framing.CHUNKED,
    )
    scripts = {
        name: answer(body, JAVASCRIPT, framing=Framing.CHUNKED, wire=wire)
        for name, wire in (("a.js", odd), ("b.js", small))
    }
    routes = {"": shown, **scripts}
    return Case(
        id="C05",
        kind="capture",
        title="one payload, two chunkings: one payload digest, and headers that agree with the body",
        sources=(
            "webrecorder/warcio#74",
            "internetarchive/heritrix3#769",
            "webrecorder/pywb#584",
            "danieldotnl/ha-multiscrape#134",
        ),
        routes=routes,
        exchanges=tuple(Exchange(path=path, answer=given) for path, given in routes.items()),
        page={"outcome": "ok", "status": 200, "text_contains": ["scripts run: 2"]},
        right=(
            "a.js and b.js get the same payload digest (payload = after transfer decoding).",
            "If the record keeps Transfer-Encoding: chunked its block is really chunked (as on the wire); if "
            "dechunked, the header is gone.",
            "block digest is over what is stored.",
        ),
    )


# Scripts that write "br script ran" and another word, by brotli.
_BROTLI_CALLED_GZIP = "G3oBoORt+57lMwWRL60teiJoRJ3IAy4+UCNPpQrRBTxkIV41SbRRtkWsrN7AuyPYDZY1qY7m1fHnJnaThfDlJ6MYAA=="
_BROTLI = "G6YBMETn1i2JdmFT1pkpM6g63Si6wYFDBRhIaBHmC9tucIClWRhIgJO88LLL/USuDqwexaasu0LWeBtsI0uCZ6qPYZ11Nf1yxYWp0GdItAE="


def _codings() -> Case:
    shown = page(
        "C06",
        "<h1>Content-Encoding that lies</h1><p id=css>css</p><p id=b>br?</p><p id=z>zstd?</p><p id=g>gzip?</p>"
        "<p id=n></p><script src=br-as-gzip.js></script><script src=br.js></script><script src=zstd.js></script>"
        "<script src=gz.js></script><script>fetch('none.txt').then(r=>r.text())"
        ".then(t=>n.textContent=t,e=>n.textContent='none failed')</script>",
        "<link rel=stylesheet href=plain-as-gzip.css>",
    )
    packed = gzip.compress(b"document.getElementById('g').textContent='gzip script ran';\n", mtime=0)
    coded = {
        "plain-as-gzip.css": (CSS, "gzip", b"#css{color:rgb(1,2,3)}/* plain text, not gzip */\n"),
        "br-as-gzip.js": (JAVASCRIPT, "gzip", base64.b64decode(_BROTLI_CALLED_GZIP)),
        "br.js": (JAVASCRIPT, "br", base64.b64decode(_BROTLI)),
        "zstd.js": (JAVASCRIPT, "zstd", _zstd(b"document.getElementById('z').textContent='zstd script ran';\n")),
        "gz.js": (JAVASCRIPT, "x-gzip", packed),
        "none.txt": ("text/plain", "none", b"identity, said to be none\n"),
    }
    routes: dict[str, Answer] = {
        path: answer(body, kind, f"Content-Encoding: {coding}") for path, (kind, coding, body) in coded.items()
    }
    routes[""] = shown
    return Case(
        id="C06",
        kind="capture",
        title="content codings: wrong label, br, zstd, x-gzip, 'none'",
        sources=(
            "iipc/openwayback#395",
            "oduwsdl/ipwb#331",
            "iipc/jwarc#47",
            "iipc/jwarc#98",
            "Rhizome-Conifer/conifer#727",
        ),
        routes=routes,
        exchanges=tuple(Exchange(path=path, answer=given) for path, given in routes.items()),
        page={
            "outcome": "ok",
            "status": 200,
            "text_contains": ["identity, said to be none", "br script ran", "zstd script ran", "gzip script ran"],
            "subresource_errors": ["plain-as-gzip.css", "br-as-gzip.js"],
        },
        right=(
            "Each record keeps the coded bytes as sent and the Content-Encoding line as sent (lie included); payload "
            "digest is over those bytes.",
            "A tool that decodes for text or replay falls back to the raw bytes when decoding fails, losing none of "
            "them.",
        ),
    )


def _zstd(data: bytes) -> bytes:
    """A frame of one raw block: magic, descriptor (single segment, one byte of size), size, block header."""
    return b"\x28\xb5\x2f\xfd\x20" + bytes((len(data),)) + (1 | len(data) << 3).to_bytes(3, "little") + data


def _empty_404() -> Case:
    shown = answer(b"", HTML, status=b"404 Not Found")
    return Case(
        id="C07",
        kind="capture",
        title="404 with an empty body is an answer, not a crash",
        sources=("webrecorder/browsertrix-crawler#789", "oduwsdl/ipwb#485"),
        routes={"": shown},
        exchanges=(Exchange(path="", answer=shown),),
        page={"outcome": "http-error", "status": 404, "text_contains": []},
        right=(
            "A response record with status 404 and a zero-length payload exists (sha256 e3b0c442...).",
            "Snapshot metadata says 404; run result is not 'browser crashed'.",
            "No revisit record may point at another empty payload.",
        ),
    )


def _cut_short() -> Case:
    said = (
        "<!doctype html><meta charset=utf-8><title>C08</title><h1>Cut short</h1><p id=s>sub: ?</p><script>"
        "fetch('cut.txt').then(r=>r.text()).then(t=>s.textContent='sub: whole',e=>s.textContent='sub: cut')</script>"
    )
    shown = answer(said + "<p>line of text</p>" * 60, HTML, "Content-Length: 5000", framing=Framing.RAW)
    part = b"first part of the text, then nothing"
    no_end = b"%x\r\n%s\r\n" % (len(part), part)
    cut = answer(part, "text/plain", "Transfer-Encoding: chunked", framing=Framing.RAW, wire=no_end)
    return Case(
        id="C08",
        kind="capture",
        title="connection closed before Content-Length, and chunked without the last chunk",
        sources=("commoncrawl/nutch#10", "zaproxy/zap-extensions#4241"),
        routes={"": shown, "cut.txt": cut},
        exchanges=(Exchange(path="", answer=shown), Exchange(path="cut.txt", answer=cut)),
        page={"outcome": "partial", "status": 200, "text_contains": ["Cut short"]},
        right=(
            "Both records exist, hold the bytes that came, keep the header as sent, and carry WARC-Truncated: "
            "disconnect (or an equal flag in metadata).",
            "Snapshot is not reported as a full success.",
            "Chromium commits the page but Playwright goto(wait_until=load) runs into its timeout: the tool must not "
            "lose the page then.",
        ),
    )
