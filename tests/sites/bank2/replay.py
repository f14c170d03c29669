"""Pages that are shown otherwise when they are opened again."""

from collections.abc import Iterator
from html import escape

from tests.sites.bank2.words import MARKUP, PARAGRAPHS
from tests.sites.case import Case
from tests.sites.server import CSS, Answer, Request, answer, page, picture, png

__all__ = ["cases"]


def cases(other_origin: str) -> Iterator[Case]:
    yield _negotiated()
    yield _frames()
    yield _without_scripts()
    yield _based(other_origin)


def _negotiated() -> Case:
    green, red = png(10, 200, 10, 40, 40), png(200, 10, 10, 40, 40)

    def negotiated(request: Request) -> Answer:
        if "image/avif" in request.headers.get("accept", ""):
            return answer(green, "image/png", "Vary: Accept", "X-Got: picture")
        return answer(red, "image/png", "Vary: Accept", "X-Got: other")

    shown = page(
        "One address, two answers",
        f"<h1>One address, two answers</h1>{MARKUP}<img id=i src=pic width=40 height=40><p id=o></p><script>"
        "i.onload=i.onerror=()=>fetch('pic').then(r=>r.headers.get('x-got'))"
        ".then(t=>o.textContent='script got: '+t)</script>",
    )
    return Case(
        id="NEGOT",
        kind="replay",
        title="a picture asked for by <img> and by a script: the answer depends on Accept",
        sources=("apache/trafficserver#5602",),
        routes={"": shown, "pic": negotiated},
        right=(
            "Two records.",
            "Replay gives the picture's answer to <img> and the other to the script ('script got: other'); the page "
            "as seen shows the green one.",
        ),
        page={"text_contains": ["script got: other"]},
    )


def _frames() -> Case:
    inner = escape(
        "<!doctype html><style>p{color:rgb(9,9,200)}</style><p id=t>Words in a srcdoc frame.</p>"
        "<img src=fig.png width=40 height=40><iframe srcdoc='<p>Words in a frame of the frame.</p>'></iframe>"
    )
    shown = page(
        "Frames without address",
        f'<h1>Frames without address</h1>{MARKUP}<iframe srcdoc="{inner}" width=500 height=160></iframe>'
        "<iframe id=w width=500 height=80></iframe><iframe id=b width=500 height=80></iframe>"
        "<iframe src=writes.html width=500 height=120></iframe><script>let d=w.contentDocument;d.open();"
        "d.write('<p>Words written into about:blank.</p><img src=fig2.png width=40 height=40>');d.close();"
        "b.src=URL.createObjectURL(new Blob(['<p>Words in a blob frame.</p>'],{type:'text/html'}))</script>",
    )
    writes = answer(
        "<!doctype html><meta charset=utf-8><p>one</p><script>document.write('<p>two</p>')</script><p>three</p>"
        "<script>document.write('<p>four</p>')</script>"
    )
    return Case(
        id="FRAMES",
        kind="replay",
        title="frames that have no address: srcdoc, about:blank, blob:, and writing while parsing",
        sources=("webrecorder/wombat#234", "webrecorder/replayweb.page#475"),
        routes={
            "": shown,
            "writes.html": writes,
            "fig.png": picture(200, 120, 0, 40),
            "fig2.png": picture(0, 120, 200, 40),
        },
        right=(
            "Stored text holds the words of every frame, in order one two three four.",
            "The page as seen shows every frame with its words and pictures.",
            "Replay shows the same.",
        ),
        page={
            "text_contains": [
                "Words in a srcdoc frame.",
                "Words in a frame of the frame.",
                "Words written into about:blank.",
                "Words in a blob frame.",
                "four",
            ]
        },
    )


def _without_scripts() -> Case:
    shown = page(
        "With scripts only",
        "<noscript><div style='position:fixed;inset:0;background:#fff;z-index:9'><p>This page needs JavaScript. "
        "Please switch it on.</p></div></noscript>"
        f"<main><article><h1>With scripts only</h1>{MARKUP}<p><img class=lazy width=300 height=200 src=data:, "
        "data-src=pic.png><noscript><img id=twice width=300 height=200 src=pic.png></noscript></p></article></main>"
        "<script>document.querySelectorAll('.lazy').forEach(i=>i.src=i.dataset.src)</script>",
        "<noscript><style>main{display:none}</style><meta http-equiv=refresh content='0; url=nojs'></noscript>",
    )
    return Case(
        id="NOSCRIPT",
        kind="replay",
        title="noscript that hides the page, covers it, sends it away, and doubles a picture",
        sources=("gildas-lormeau/SingleFile#907", "gildas-lormeau/SingleFile#1753"),
        routes={
            "": shown,
            "pic.png": picture(80, 160, 40, 40),
            "nojs": page("No scripts", "<h1>You have no scripts</h1>"),
        },
        right=(
            "The page as seen (no scripts) shows the article, not the notice, does not go to nojs, and shows the "
            "picture once.",
            "The article has no 'needs JavaScript' in it.",
        ),
        article={"title": "With scripts only", "paragraphs": PARAGRAPHS, "lacks": ["needs JavaScript"]},
    )


def _based(other_origin: str) -> Case:
    first, second, third, last = PARAGRAPHS
    based = (
        '<!doctype html><html lang=en><head><meta charset=utf-8><title>Another base</title><base href="'
        f'{other_origin}/case/BASE/deep/x/"><base href="/nowhere/"><link rel=stylesheet href="../s.css"></head><body>'
        f'<article><h1>Another base</h1><p>{first} <a href="more.html">a linked word</a>.</p>'
        f'<img id=i width=320 height=200 alt=pic src="../p.png"><p>{second}</p><p>{third}</p>'
        f'<p>{last} <a href="#foot">note</a></p></article></body></html>'
    )
    return Case(
        id="BASE",
        kind="replay",
        title="base href on another origin, and a second base that does not count",
        sources=("openzim/warc2zim#238", "webrecorder/wabac.js#217"),
        routes={
            "": answer(based),
            "deep/s.css": answer("h1{color:rgb(200,0,0)}", CSS),
            "deep/p.png": picture(0, 0, 120, 40),
        },
        right=(
            "Style sheet and picture are recorded from the other origin and shown by the page as seen.",
            "The article's link leads to case/BASE/deep/x/more.html of the other origin.",
        ),
        article={"title": "Another base"},
    )
