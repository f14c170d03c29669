"""Pages that a replay shows wrongly, or that make it reach for the live web (R01–R05)."""

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from tests.sites.case import Case, Exchange
from tests.sites.server import CSS, HTML, JAVASCRIPT, PLAIN, Answer, Framing, Request, answer, page, picture

__all__ = ["cases", "elsewhere"]

_ANYONE = "Access-Control-Allow-Origin: *"


def cases(other_origin: str) -> Iterator[Case]:
    yield _charsets()
    yield _two_posts()
    yield _third_parties(other_origin)
    yield _head_and_304()
    yield _cache_busters()


def elsewhere(request: Request, origin: str) -> Answer:
    """The other origin: what R03's page asks it for, and what nobody should reach."""
    known = {
        "/leak/t.js": answer(_third_party_script(origin), JAVASCRIPT, _ANYONE),
        "/leak/s.css": answer("@import url('/leak/i.css');\nh1{background:url(/leak/css.png)}\n", CSS, _ANYONE),
        "/leak/i.css": answer("p{color:#222}\n", CSS),
        "/leak/data.json": answer("other origin data", "application/json", _ANYONE),
    }
    if request.path in known:
        return known[request.path]
    if request.path.startswith("/leak/") and request.path.endswith(".png"):
        return picture(9, 9, 120)
    if request.path.startswith("/internal/"):
        return answer("<h1>INTERNAL SECRET</h1>", "text/html", _ANYONE)
    return answer("not here", PLAIN, status=b"404 Not Found")


def _third_party_script(origin: str) -> str:
    return (
        "document.body.insertAdjacentHTML('beforeend','<p>third-party script ran</p>');"
        f"new Image().src='{origin}/leak/pixel.png';\n"
    )


def _charsets() -> Case:
    meta = (
        "<!doctype html><html><head><title>R01</title><meta charset='utf-8'></head><body><h1>Charset in meta only</h1>"
        "<p id=t>Costs\u00a0rose — “by a third”, naïve café €5 東京</p>"
        "<a href=sjis>sjis</a> <a href=late>late</a> <a href=font.css>font</a></body></html>"
    )
    legacy = (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=x-sjis'><title>東京</title></head>"
        "<body><p>日本語の文章です。</p></body></html>"
    )
    # The declaration ends near byte 920: a banner put before it pushes it past 1024.
    late = (
        f'<!doctype html><html><head><!-- {"x" * 860} --><meta charset="windows-1251"><title>R01 late</title></head>'
        "<body><p>Привет, архив</p></body></html>"
    )
    routes = {
        "": answer(meta, "text/html"),
        "sjis": answer(legacy.encode("shift_jis"), "text/html"),
        "late": answer(late.encode("cp1251"), "text/html"),
        "font.css": answer(bytes(range(256)) * 4, HTML),  # binary, labelled as UTF-8 HTML
    }
    return Case(
        id="R01",
        kind="replay",
        title="charset only in meta, legacy label, declaration pushed past 1 KiB, binary labelled HTML",
        sources=(
            "webrecorder/wabac.js#218",
            "webrecorder/replayweb.page#445",
            "harvard-lil/perma#1216",
            "webrecorder/pywb#86",
            "webrecorder/pywb#380",
        ),
        routes=routes,
        exchanges=tuple(Exchange(path=path, answer=given) for path, given in routes.items()),
        page={
            "outcome": "ok",
            "status": 200,
            "text_contains": ["“by a third”", "東京"],
            "other": {"sjis": ["日本語"], "late": ["Привет"]},
        },
        right=(
            "Replay in a browser shows the same text as the live page, for /, sjis and late.",
            "font.css comes back byte for byte (1024 bytes).",
        ),
    )


def _two_posts() -> Case:
    def reply(words: str) -> Answer:
        return answer(f'{{"reply":"{words}"}}', "application/json")

    replies = {b"A": reply("answer to A"), b"B": reply("answer to B")}
    shown = page(
        "R02",
        "<h1>One URL, two posts</h1><p id=a></p><p id=b></p><script>let f=(x,e)=>fetch('api',{method:'POST',body:x})"
        ".then(r=>r.json()).then(j=>e.textContent=j.reply);f('A: first',a).then(()=>f('B: second',b))</script>",
    )
    return Case(
        id="R02",
        kind="replay",
        title="two POSTs to one URL with different bodies",
        sources=("webrecorder/replayweb.page#61", "openzim/warc2zim#80"),
        routes={"": shown, "api": lambda request: replies.get(request.body[:1], reply("none"))},
        exchanges=(
            Exchange(path="", answer=shown),
            Exchange(path="api", answer=replies[b"A"], method="POST", body=b"A: first"),
            Exchange(path="api", answer=replies[b"B"], method="POST", body=b"B: second"),
        ),
        page={"outcome": "ok", "status": 200, "text_contains": ["answer to A", "answer to B"]},
        right=("Replay shows answer to A in #a and answer to B in #b.", "Request records hold the request bodies."),
    )


def _third_parties(other: str) -> Case:
    digest = hashlib.sha256(_third_party_script(other).encode()).digest()
    integrity = "sha256-" + base64.b64encode(digest).decode()
    framed = escape(
        f'<meta http-equiv=Content-Security-Policy content="img-src {other}"><img src="{other}/leak/srcdoc.png">'
    )
    shown = page(
        "R03",
        f"<h1>Pieces from another origin</h1><img src='{other}/leak/abs.png'>"
        f"<img src='//{urlsplit(other).netloc}/leak/protorel.png'>"
        f'<div style="background:url({other}/leak/inline.png);width:9px;height:9px"></div>'
        f'<iframe srcdoc="{framed}"></iframe>'
        f"<script src='{other}/leak/t.js' integrity='{integrity}' crossorigin></script><script>"
        f"let i=document.createElement('img');i.setAttribute('src','{other}/leak/'+['dy','namic'].join('')+'.png');"
        f"document.body.append(i);fetch('{other}/leak/data.json',{{mode:'cors'}}).then(r=>r.text())"
        ".then(t=>document.body.insertAdjacentHTML('beforeend','<p id=d>'+t+'</p>'))</script>",
        f"<base target=_blank><link rel=stylesheet href='{other}/leak/s.css'>",
    )
    return Case(
        id="R03",
        kind="replay",
        title="replay must not reach the live web: absolute, protocol-relative, CSS, srcdoc, script-made, SRI",
        sources=(
            "webrecorder/pywb#756",
            "ArchiveBox/ArchiveBox#1567",
            "webrecorder/pywb#398",
            "webrecorder/wombat#155",
        ),
        routes={"": shown},
        exchanges=(Exchange(path="", answer=shown),),
        page={
            "outcome": "ok",
            "status": 200,
            "text_contains": ["Pieces from another origin", "third-party script ran", "other origin data"],
        },
        right=(
            "Capture holds the exchanges with the other origin (/leak/...).",
            "POST /__reset, replay the snapshot in a browser, GET /__log: no request at all.",
            "The SRI script still runs in replay.",
        ),
    )


def _head_and_304() -> Case:
    body = (
        b"<!doctype html><meta charset=utf-8><title>R04</title><h1>The body from GET</h1><p id=o></p><script>"
        b"if(!sessionStorage.d){sessionStorage.d=1}fetch(location.href,{method:'HEAD'}).then(r=>fetch(location.href,"
        b"{headers:{'If-None-Match':'\"v1\"'},cache:'no-store'})).then(r=>{o.textContent='then status '+r.status})"
        b"</script>"
    )
    date, tag = b"Date: Mon, 05 Jan 2026 10:00:00 GMT", b'ETag: "v1"'
    size = b"Content-Length: %d" % len(body)
    lines = (date, b"Content-Type: text/html; charset=utf-8", tag, b"Cache-Control: no-store", size)
    got = Answer(payload=body, lines=lines, framing=Framing.RAW, bare=True)
    head = Answer(lines=lines, framing=Framing.RAW, bare=True)  # the length of the GET's body, and no body
    same = Answer(lines=(date, tag), status=b"304 Not Modified", framing=Framing.RAW, bare=True)

    def given(request: Request) -> Answer:
        if request.method == "HEAD":
            return head
        return same if "if-none-match" in request.headers else got

    return Case(
        id="R04",
        kind="replay",
        title="later HEAD (200, no body) and 304 for the same URL must not hide the page",
        sources=("internetarchive/brozzler#80", "xroche/httrack#778"),
        routes={"": given},
        exchanges=(
            Exchange(path="", answer=got),
            Exchange(path="", answer=head, method="HEAD"),
            Exchange(path="", answer=same, headers=('If-None-Match: "v1"',)),
        ),
        page={"outcome": "ok", "status": 200, "text_contains": ["The body from GET", "then status 304"]},
        right=(
            "Replay of the URL gives the 200 GET body, not the HEAD record or the 304.",
            "Text extraction uses the same record.",
            "The HEAD record's Content-Length with an empty body is not taken as a truncated download.",
        ),
    )


def _cache_busters() -> Case:
    def data(request: Request) -> Answer:
        animal = "fish" if "q=fish" in request.query else "bird"
        return answer(f'{{"v":"data for {animal}"}}', "application/json")

    shown = page(
        "R05",
        "<h1>Cache buster</h1><p id=o>nothing</p><p id=o2>nothing</p><script>let g=(w,e)=>"
        "fetch('data.json?_='+Date.now()+'&r='+Math.random()+'&q='+w).then(r=>r.json())"
        ".then(j=>e.textContent=j.v,x=>e.textContent='missing');g('fish',o);g('bird',o2)</script>",
    )
    return Case(
        id="R05",
        kind="replay",
        title="request whose query holds the time and a random number",
        sources=("openzim/warc2zim#80", "webrecorder/wabac.js#212"),
        routes={"": shown, "data.json": data},
        exchanges=(Exchange(path="", answer=shown),),
        page={"outcome": "ok", "status": 200, "text_contains": ["data for fish", "data for bird"]},
        right=("Replay finds the record though _ and r differ, and does not give the fish answer to the bird query.",),
    )
