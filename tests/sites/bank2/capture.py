"""Pages that hide something from whoever records them."""

import asyncio
import base64
import hashlib
import json
import struct
from collections.abc import Iterator

from tests.sites.bank2.words import MARKUP, NUMBERED, PARAGRAPHS
from tests.sites.case import Case
from tests.sites.server import CSS, HTML, JAVASCRIPT, PLAIN, Answer, Request, Stream, answer, page, picture

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    yield _closed_root()
    yield _inner_box()
    yield _refresh()
    yield _fragments()
    yield _dictionary()
    yield _downloads()
    yield _media()
    yield _fading()
    yield _endless_sheet()


def _closed_root() -> Case:
    shown = page(
        "Sleeping car",
        "<main><story-card><p slot=kicker>Kicker in the light tree</p></story-card><aside-note></aside-note></main>"
        "<script>customElements.define('story-card',class extends HTMLElement{connectedCallback(){"
        "let s=this.attachShadow({mode:'closed'});s.innerHTML=`<style>p{color:rgb(1,2,3)}</style>"
        f"<slot name=kicker></slot><h1>Sleeping car</h1>{MARKUP}`}}}});"
        "customElements.define('aside-note',class extends HTMLElement{connectedCallback(){"
        "this.attachShadow({mode:'open'}).innerHTML='<p>Note in an open root.</p>'}});</script>",
    )
    return Case(
        id="SHADOW",
        kind="capture",
        title="the article stands in a closed shadow root",
        sources=("gildas-lormeau/SingleFile#518",),
        routes={"": shown},
        right=(
            "The four paragraphs are in the stored text, in the stored DOM and in the article.",
            "The page as seen shows them.",
            "If they cannot be had, the snapshot says that a part of the page could not be read.",
        ),
        page={"text_contains": [PARAGRAPHS[0][:40], "Note in an open root."]},
        article={"title": "Sleeping car", "paragraphs": PARAGRAPHS},
    )


def _inner_box() -> Case:
    parts = "".join(
        f"<p>{NUMBERED[number]}</p><img class=z data-src=z{number}.png width=40 height=40 loading=lazy>"
        for number in range(12)
    )
    shown = page(
        "Scrolls inside",
        f"<div id=app><header>Bar</header><main id=m><article><h1>Scrolls inside</h1>{parts}"
        "<p id=last>Last words, far down.</p></article></main></div>"
        "<script>let o=new IntersectionObserver(es=>es.forEach(e=>{if(e.isIntersecting)"
        "e.target.src=e.target.dataset.src}),{root:m});document.querySelectorAll('.z').forEach(i=>o.observe(i))"
        "</script>",
        "<style>html,body{margin:0;height:100%;overflow:hidden}#app{height:100vh;display:flex;flex-direction:column}"
        "#m{flex:1;overflow:auto}article{font-size:28px;padding:0 200px}</style>",
    )
    pictures = {f"z{number}.png": picture(20 * number, 90, 200 - 10 * number, 40) for number in range(12)}
    return Case(
        id="INNER",
        kind="capture",
        title="the page scrolls in an inner box, not in the window",
        sources=("webrecorder/browsertrix-crawler#321", "webrecorder/browsertrix-crawler#288"),
        routes={"": shown, **pictures},
        right=(
            "All twelve z*.png are recorded.",
            "The full screenshot shows the last words, or the snapshot says that it shows the window only.",
        ),
        page={"text_contains": ["Last words, far down."]},
    )


def _refresh() -> Case:
    meta = "<meta http-equiv=refresh content=\"0;URL='third'\">"
    first = answer("<!doctype html><title>Please wait</title><p>One moment.</p>", HTML, "Refresh: 0; url=second")
    second = answer(f"<!doctype html><title>Almost</title>{meta}<p>Almost there.</p>")
    third = page("Where it ends", f"<article><h1>Where it ends</h1>{MARKUP}</article>")
    return Case(
        id="REFRESH",
        kind="capture",
        title="a Refresh header, then a meta refresh, then the article",
        sources=("webrecorder/browsertrix-crawler#475", "spatie/crawler#422"),
        routes={"": first, "second": second, "third": third},
        right=(
            "Three records.",
            "Text, article and title are of third.",
            "The snapshot says that the page asked for led on to third.",
        ),
        page={"text_contains": [PARAGRAPHS[0][:40]]},
        article={"title": "Where it ends", "paragraphs": PARAGRAPHS},
    )


def _fragments() -> Case:
    shown = page(
        "Two routes",
        "<nav><a href='#!/one'>One</a> <a href='#!/two'>Two</a></nav><main id=m></main><script>"
        "function go(){let k=location.hash.slice(3)||'one';document.title='Route '+k;"
        "fetch(k+'.json').then(r=>r.json()).then(d=>{m.innerHTML='<article><h1>'+d.h+'</h1>'"
        "+d.p.map(x=>'<p>'+x+'</p>').join('')+'</article>'})}onhashchange=go;go()</script>",
    )

    def data(heading: str, paragraphs: tuple[str, ...]) -> Answer:
        return answer(json.dumps({"h": heading, "p": paragraphs}), "application/json")

    return Case(
        id="HASHTWO",
        kind="storage",
        title="two articles under one URL, told apart by the fragment only",
        sources=("webrecorder/archiveweb.page#302",),
        routes={
            "": shown,
            "one.json": data("Article one", PARAGRAPHS[:2]),
            "two.json": data("Article two", PARAGRAPHS[2:]),
        },
        right=(
            "Saved both, each snapshot is found again by its own URL with fragment (show, extract, cite), and neither "
            "stands for the other.",
            "The citation's link keeps the fragment.",
        ),
        seeds=("#!/one", "#!/two"),
    )


def _dictionary() -> Case:
    filler = "// filler to make it worth a dictionary\n" * 40
    old = f"window.words='version one of a long script';\n{filler}".encode()
    new = f"document.getElementById('o').textContent='script came through a dictionary';\n{filler}".encode()
    name = hashlib.sha256(old).digest()
    coded = b"\x5e\x2a\x4d\x18\x20\x00\x00\x00" + name + _zstd_of_raw_blocks(new)
    vary = "Vary: accept-encoding, available-dictionary"

    def second(request: Request) -> Answer:
        has = request.headers.get("available-dictionary", "").strip(":") == base64.b64encode(name).decode()
        if has and "dcz" in request.headers.get("accept-encoding", ""):
            return answer(coded, JAVASCRIPT, "Content-Encoding: dcz", vary, "Cache-Control: max-age=600")
        return answer(new, JAVASCRIPT, vary, "X-Plain: no dictionary asked for")

    offer = 'Use-As-Dictionary: match="/case/DICT/app.*.js"'
    shown = page(
        "Shared dictionary",
        f"<h1>Shared dictionary</h1><p id=o>waiting</p>{MARKUP}<script src=app.1.js></script><script>setTimeout(()=>"
        "{let s=document.createElement('script');s.src='app.2.js';document.body.append(s)},700)</script>",
    )
    return Case(
        id="DICT",
        kind="capture",
        title="an answer packed against an earlier answer (compression dictionary, dcz)",
        sources=("iipc/warc-specifications#105", "httpwg/http-extensions#2635"),
        routes={
            "": shown,
            "app.1.js": answer(old, JAVASCRIPT, offer, "Cache-Control: max-age=600"),
            "app.2.js": second,
        },
        right=(
            "The record of app.2.js holds what came over the wire.",
            "Replay runs it: by the dictionary that is in the archive, or because the tool keeps such codings out of "
            "the request.",
            "What cannot be decoded later is said.",
        ),
        page={"text_contains": ["script came through a dictionary"]},
    )


def _zstd_of_raw_blocks(data: bytes) -> bytes:
    """A zstd frame that needs no encoder."""
    out, size = b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", len(data)), 100_000
    for start in range(0, len(data), size):
        part = data[start : start + size]
        last = start + size >= len(data)
        out += (len(part) << 3 | last).to_bytes(3, "little") + part
    return out


def _downloads() -> Case:
    attachment = 'Content-Disposition: attachment; filename="report.csv"'
    shown = page(
        "Downloads inside",
        f"<article><h1>Downloads inside</h1>{MARKUP}</article><iframe src=report.csv width=300 height=80></iframe>"
        "<a id=d href=notes.txt download='notes.txt'>notes</a><script>setTimeout(()=>d.click(),300)</script>",
    )
    return Case(
        id="FRAMEDL",
        kind="capture",
        title="a frame whose document is a download, and a download that a script starts",
        sources=("microsoft/playwright#6342", "webrecorder/browsertrix#693"),
        routes={
            "": shown,
            "report.csv": answer("a,b\n1,2\n", "text/csv", attachment),
            "notes.txt": answer("notes\n", PLAIN),
        },
        right=(
            "The snapshot is complete; report.csv and notes.txt have records with their bytes.",
            "No file is left outside the archive.",
        ),
        article={"title": "Downloads inside", "paragraphs": PARAGRAPHS},
    )


def _media() -> Case:
    sound = _noise(seconds=45)
    shown = page(
        "Hear it",
        f"<article><h1>Hear it</h1>{MARKUP}<audio id=a controls preload=metadata src=talk.wav></audio>"
        "<video id=v controls preload=none width=320 height=180 poster=poster.png src=film.mp4></video></article>",
    )

    def part_of(data: bytes, kind: str, asked: str) -> Answer:
        if not asked.startswith("bytes="):
            return answer(data, kind, "Accept-Ranges: bytes")
        first, _, last = asked.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or len(data) - 1), len(data) - 1)
        place = f"Content-Range: bytes {start}-{end}/{len(data)}"
        return answer(data[start : end + 1], kind, "Accept-Ranges: bytes", place, status=b"206 Partial Content")

    film = b"\0\0\0\x18ftypmp42" + bytes(5000)
    return Case(
        id="AUDIO",
        kind="capture",
        title="a recording that the browser has only begun to load, and a film that it has not asked for",
        sources=("webrecorder/browsertrix-crawler#160",),
        routes={
            "": shown,
            "talk.wav": lambda request: part_of(sound, "audio/wav", request.headers.get("range", "")),
            "film.mp4": lambda request: part_of(film, "video/mp4", request.headers.get("range", "")),
            "poster.png": picture(0, 0, 0, 40),
        },
        right=(
            f"talk.wav is held whole ({len(sound)} bytes), or the snapshot says that only a part of it is there.",
            "film.mp4 is fetched, or named as not captured; outcome is not plainly 'complete, nothing missing'.",
        ),
    )


def _noise(*, seconds: int, rate: int = 44_100) -> bytes:
    """A mono WAV file of low noise, 16 bits a sample."""
    size = seconds * rate * 2
    wave = bytes((place * 37 + (place >> 7)) & 255 if place % 2 == 0 else 0 for place in range(4096))
    form = struct.pack("<IHHIIHH", 16, 1, 1, rate, rate * 2, 2, 16)
    data = (wave * (size // len(wave) + 1))[:size]
    return b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + form + b"data" + struct.pack("<I", size) + data


def _fading() -> Case:
    shown = page(
        "Fading in",
        f"<main><h1>Fading in</h1>{''.join(f'<p>{paragraph}</p>' for paragraph in NUMBERED)}</main>"
        "<script>const o=new IntersectionObserver(es=>es.forEach(e=>"
        "e.target.classList.toggle('in',e.isIntersecting)));document.querySelectorAll('p').forEach(p=>o.observe(p))"
        "</script>",
        "<style>p{opacity:0;transform:translateY(40px);transition:opacity .3s;font-size:30px;margin:60px 20px}"
        "p.in{opacity:1;transform:none}</style>",
    )
    return Case(
        id="FADE",
        kind="capture",
        title="paragraphs are transparent until they are scrolled into view, and again when out of it",
        sources=("icodeface/wayback-archiver#47", "microsoft/playwright#40941"),
        routes={"": shown},
        right=(
            "All sixteen paragraphs are in the article.",
            "The full screenshot shows all of them (no blank lower half), or the snapshot says that it does not show "
            "what the text has.",
            "In the page as seen every paragraph can be read.",
        ),
        article={"title": "Fading in", "paragraphs": NUMBERED},
    )


def _endless_sheet() -> Case:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {CSS}\r\nConnection: close\r\n\r\n".encode())
        for _second in range(400):
            writer.write(b"/")
            await writer.drain()
            await asyncio.sleep(1)

    body = f"<article><h1>Waits for a sheet</h1>{MARKUP}</article>"
    return Case(
        id="SLOWCSS",
        kind="capture",
        title="a style sheet that never ends, one byte a second, keeps the page blank",
        sources=("StarTrail-org/PixelRAG#144", "ampproject/amphtml#5911"),
        routes={"": page("Waits for a sheet", body, "<link rel=stylesheet href=slow.css>"), "slow.css": Stream(drip)},
        right=(
            "Ends by the stated limit; outcome partial; says what it waited for.",
            "The article's text is there all the same.",
        ),
        article={"title": "Waits for a sheet", "paragraphs": PARAGRAPHS},
    )
