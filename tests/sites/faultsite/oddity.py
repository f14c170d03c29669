"""Other odd pages and answers (E01–E05, E08, E10–E14)."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

from tests.sites.case import Case, Exchange
from tests.sites.faultsite.words import SPRING
from tests.sites.server import HTML, PLAIN, Answer, Framing, Route, Stream, answer, page

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    yield _pdf()
    yield _tall()
    yield _drawn()
    yield _refresh()
    yield _late()
    yield _hash_route()
    yield _popup()
    yield _invalid_redirect()
    yield _long_head()
    yield _loop()
    yield _one_connection()


def _case(
    name: str,
    title: str,
    sources: tuple[str, ...],
    routes: dict[str, Route],
    told: dict[str, Any],
    right: tuple[str, ...] = (),
    seeds: tuple[str, ...] = ("",),
) -> Case:
    """A case whose exchanges are its routes that are plain answers."""
    return Case(
        id=name,
        kind="capture",
        title=title,
        sources=sources,
        routes=routes,
        seeds=seeds,
        exchanges=tuple(Exchange(path=path, answer=one) for path, one in routes.items() if isinstance(one, Answer)),
        page={"outcome": "ok", **told},
        right=right,
    )


def _pdf() -> Case:
    stream = b"<< /Length 44 >>\nstream\nBT /F1 18 Tf 30 100 Td (Seed is a PDF) Tj ET   \nendstream"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        stream,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return _case(
        "E01",
        "seed is a PDF",
        ("webrecorder/browsertrix-crawler#237", "webrecorder/browsertrix-crawler#676"),
        {"": answer(out + table + end, "application/pdf")},
        {"outcome": "non-html", "status": 200},
        ("PDF bytes recorded once; no hang in the viewer.",),
    )


def _tall() -> Case:
    slope = "<div style='height:70000px;background:linear-gradient(#fff,#00f)'></div>"
    return _case(
        "E02",
        "70,000 px page",
        ("karakeep-app/karakeep#583", "microweber-dev/screen#46"),
        {"": page("E02", f"<h1>Tall</h1>{slope}<p>The end</p>")},
        {"status": 200, "text_contains": ["The end"]},
        ("A failed or clipped screenshot never loses the rest of the snapshot; clipping is stated.",),
    )


def _drawn() -> Case:
    shown = page(
        "E03",
        "<h1>Shadow and canvas</h1><x-a></x-a><canvas id=c width=60 height=30></canvas><img id=b><script>"
        "customElements.define('x-a',class extends HTMLElement{connectedCallback(){"
        "let s=this.attachShadow({mode:'open'});s.innerHTML='<p>text in the shadow tree</p><slot></slot>'}});"
        "let g=c.getContext('2d');g.fillStyle='red';g.fillRect(0,0,60,30);b.src=URL.createObjectURL(new Blob("
        '[\'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>\'],{type:\'image/svg+xml\'}))</script>',
    )
    return _case(
        "E03",
        "shadow DOM, canvas, blob URL",
        ("gildas-lormeau/SingleFile#1276", "gildas-lormeau/SingleFile#60"),
        {"": shown},
        {"status": 200, "text_contains": ["text in the shadow tree"]},
        ("No record for blob: URLs; replay shows the shadow text.",),
    )


def _refresh() -> Case:
    waits = answer(
        "<HTML><HEAD><META HTTP-EQUIV=REFRESH CONTENT='1; url=there/?a=1&amp;b=2'></HEAD><BODY>Wait</BODY></HTML>",
        "text/html",
    )
    return _case(
        "E04",
        "meta refresh after one second",
        ("Norconex/crawler#141", "apache/stormcrawler#928"),
        {"": waits, "there/": page("E04 there", "<h1>Arrived by refresh</h1>")},
        {"final_path": "/case/E04/there/", "text_contains": ["Arrived by refresh"]},
    )


def _late() -> Case:
    data = answer(json.dumps({"t": SPRING}), "application/json")

    async def slowly(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2)
        writer.write(data.head() + data.body())

    shown = page(
        "E05",
        "<div class=spinner>Loading</div><div id=o></div><script>setTimeout(()=>fetch('d.json').then(r=>r.json())"
        ".then(j=>{document.querySelector('.spinner').remove();o.innerHTML='<h1>Register</h1><p>'+j.t+'</p>'}),2500)"
        "</script>",
    )
    return _case(
        "E05",
        "content that comes 4.5 s after load",
        ("webrecorder/browsertrix-crawler#878",),
        {"": shown, "d.json": Stream(slowly)},
        {"text_contains": ["Register"], "text_lacks": ["Loading"]},
    )


def _hash_route() -> Case:
    shown = page(
        "App",
        "<div id=o></div><script>let f=()=>{o.innerHTML=location.hash=='#/item/7'?'<h1>Item seven</h1>':"
        "'<h1>Page not found</h1>'};onhashchange=f;f()</script>",
    )
    return _case(
        "E08",
        "hash route; client-side not found with status 200",
        ("webrecorder/browsertrix-crawler#1023", "webrecorder/pywb#290"),
        {"": shown},
        {"text_contains": ["Item seven"]},
        (
            "Seed with fragment: WARC-Target-URI has none, page metadata keeps it, replay opens it.",
            "/case/E08/#/gone : status 200 but visible text says not found.",
        ),
        seeds=("#/item/7",),
    )


def _popup() -> Case:
    opens = "<h1>Opener</h1><script>window.open('popup','_blank','width=300')</script>"
    return _case(
        "E10",
        "window.open on load",
        ("webrecorder/browsertrix-crawler#157",),
        {"": page("E10", opens), "popup": page("E10 popup", "<h1>Popup content</h1>")},
        {},
        ("Popup is closed or recorded; never left open, and never becomes the page.",),
    )


def _invalid_redirect() -> Case:
    moved = Answer(lines=(b"Location: http://exa mple.invalid:99999/x",), status=b"302 Found")
    return _case(
        "E11",
        "redirect to an invalid URL",
        ("webrecorder/browsertrix-crawler#658",),
        {"": moved},
        {"outcome": "failed", "status": 302},
        ("302 is recorded; run ends with a clear error.",),
    )


def _long_head() -> Case:
    lines = (f"X-Pad-{number:03}: {'p' * 900}" for number in range(60))
    return _case(
        "E12",
        "54 KB header block",
        ("(no tracker; limit probe)",),
        {"": answer("<!doctype html><title>E12</title><h1>54 KB of headers</h1>", HTML, *lines)},
        {"text_contains": ["54 KB of headers"]},
    )


def _loop() -> Case:
    there = Answer(lines=(b"Location: /case/E13/b",), status=b"301 Moved")
    back = Answer(lines=(b"Location: /case/E13/",), status=b"301 Moved")
    return _case(
        "E13",
        "redirect loop",
        ("ukwa/ukwa-pywb#21", "arquivo/pwa-technologies#189"),
        {"": there, "b": back},
        {"outcome": "failed", "status": 301},
        ("Fails quickly; hops recorded.",),
    )


def _one_connection() -> Case:
    script = (
        "(async()=>{let out=[];for(let [u,m] of [['hint','GET'],['nothing','GET'],['chunk','GET'],['len','HEAD'],"
        "['len','GET'],['again','GET']]){let r=await fetch(u,{method:m});"
        "out.push(u+' '+m+' '+r.status+' '+(await r.text()).length)}o.textContent=out.join('; ')})()"
    )
    early = (
        b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
        b"HTTP/1.1 103 Early Hints\r\nX-Second: yes\r\n\r\n"
    )
    body = b"HTTP/1.1 200 OK\r\n\r\n looks like a response, is a body\n" * 3
    sized = answer("twenty bytes of text", PLAIN, keep=True)
    routes = {
        "": page("E14", f"<h1>One connection</h1><p id=o></p><script>{script}</script>", keep=True),
        "hint": answer("after two interim answers", PLAIN, keep=True, interim=early),
        "nothing": Answer(status=b"204 No Content", framing=Framing.NONE, keep=True),
        "chunk": answer(body, PLAIN, framing=Framing.CHUNKED, keep=True),
        "len": sized,
        "again": answer("last", PLAIN, keep=True),
    }
    gets = tuple(Exchange(path=path, answer=one) for path, one in routes.items())
    return Case(
        id="E14",
        kind="capture",
        title="many exchanges on one kept connection: 103 before 200, 204, chunked, HEAD with a length, a body that "
        "looks like a response",
        sources=("(no tracker; probe of splitting raw socket bytes)",),
        routes=routes,
        exchanges=(*gets, Exchange(path="len", answer=sized, method="HEAD")),
        page={
            "outcome": "ok",
            "status": 200,
            "text_contains": [
                "hint GET 200 25; nothing GET 204 0; chunk GET 200 159; len HEAD 200 0; len GET 200 20; again GET 200 4"
            ],
        },
        right=(
            "Each exchange is its own record with exactly its bytes; the 103s do not become the response, and do not "
            "end up in the body of anything.",
        ),
    )
