"""Pages that lead a visit astray: elsewhere, in circles, on for ever (C09–C16)."""

import asyncio
import base64
from collections.abc import Iterator

from tests.sites.case import Case, Exchange
from tests.sites.faultsite.words import NOON, SURVEY
from tests.sites.server import PLAIN, Answer, Framing, Request, Route, Stream, answer, page, picture

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    yield _circle()
    yield _verification()
    yield _moved_by_script()
    yield _dialogs()
    yield _login()
    yield _download()
    yield _never_quiet()
    yield _endless_feed()


def _circle() -> Case:
    shown = page("C09", f"<h1>The article behind the gate</h1><p>{SURVEY}</p>")
    away = Answer(lines=(b"Location: /case/C09/gate", b"Content-Type: text/html"), status=b"302 Found")
    back = Answer(
        payload=b"moved", lines=(b"Location: /case/C09/", b"Set-Cookie: gate=1; Path=/case/C09/"), status=b"302 Found"
    )
    return Case(
        id="C09",
        kind="capture",
        title="a redirect chain that comes back to its own URL, all within a second",
        sources=(
            "webrecorder/browsertrix-crawler#635",
            "webrecorder/wabac.js#130",
            "webrecorder/wabac.js#145",
            "harvard-lil/perma#2444",
        ),
        routes={"": lambda request: shown if "gate" in request.cookies else away, "gate": back},
        exchanges=(
            Exchange(path="", answer=away),
            Exchange(path="gate", answer=back),
            Exchange(path="", answer=shown, headers=("Cookie: gate=1",)),
        ),
        page={
            "outcome": "ok",
            "status": 200,
            "final_path": "/case/C09/",
            "text_contains": ["The article behind the gate"],
        },
        right=(
            "Three response records: 302, 302, 200; two of them for the same URL.",
            "Replay of the URL shows the 200; no redirect loop even when all three share one WARC-Date second.",
        ),
    )


def _verification() -> Case:
    first = page(
        "C10",
        "<p id=o>Checking your browser</p><script>fetch('verify',{method:'POST'}).then(r=>r.text())"
        ".then(()=>{location.href=location.href})</script>",
    )
    second = page("C10", f"<h1>The real page</h1><p>{NOON}</p>")
    verified = answer("ok", PLAIN, "Set-Cookie: human=1; Path=/case/C10/")
    return Case(
        id="C10",
        kind="capture",
        title="verification page that reloads the same URL; the second answer is the page",
        sources=("webrecorder/browsertrix-crawler#331",),
        routes={"": lambda request: second if "human" in request.cookies else first, "verify": verified},
        exchanges=(
            Exchange(path="", answer=first),
            Exchange(path="verify", answer=verified, method="POST"),
            Exchange(path="", answer=second, headers=("Cookie: human=1",)),
        ),
        page={
            "outcome": "ok",
            "status": 200,
            "text_contains": ["The real page"],
            "text_lacks": ["Checking your browser"],
        },
        right=(
            "Both 200 answers for the URL are recorded; neither is dropped as a duplicate.",
            "Replay and text extraction use the second; screenshots and archived copy agree.",
        ),
    )


def _moved_by_script() -> Case:
    leaves = "<script>location.href='/case/C11/home'</script>"
    gone = page("C11", f"<h1>403</h1><p>This page has been removed.</p>{leaves}", status=b"403 Forbidden")
    home = page("Home", "<h1>Agency home page</h1><p>Welcome.</p>")
    return Case(
        id="C11",
        kind="capture",
        title="an error page that sends the browser elsewhere by script",
        sources=("webrecorder/browsertrix-crawler#760", "webrecorder/browsertrix-crawler#1083"),
        routes={"": gone, "home": home},
        exchanges=(Exchange(path="", answer=gone), Exchange(path="home", answer=home)),
        page={
            "outcome": "http-error-then-moved",
            "status": 403,
            "final_path": "/case/C11/home",
            "text_contains": ["Agency home page"],
        },
        right=(
            "Metadata gives, for the requested URL: 403; and says a script moved the browser to /case/C11/home (200).",
            "A citation of the requested URL does not carry the home page's title as if it were the page asked for, "
            "without saying so.",
        ),
    )


def _dialogs() -> Case:
    shown = page(
        "C12",
        "<h1>Dialogs</h1><p id=o>before</p><script>window.onbeforeunload=function(e){e.preventDefault();return 'stay'"
        "};for(let i=0;i<25;i++)alert('notice '+i);let c=confirm('Continue?');let p=prompt('Name?','x');"
        "o.textContent='after the dialogs';setTimeout(()=>{alert('late')},800);print&&0;</script>",
    )
    return Case(
        id="C12",
        kind="capture",
        title="alert storm, confirm, prompt, late alert, beforeunload",
        sources=("webrecorder/browsertrix-crawler#895", "webrecorder/browsertrix-crawler#891"),
        routes={"": shown},
        exchanges=(Exchange(path="", answer=shown),),
        page={"outcome": "ok", "status": 200, "text_contains": ["after the dialogs"]},
        right=(
            "Capture ends by itself, in normal time; tab closes in spite of beforeunload.",
            "Dialog count (27 or 28) or a note is in the log.",
        ),
    )


def _login() -> Case:
    right = "Basic " + base64.b64encode(b"lab:letmein").decode()
    locked = page("401", "<h1>Sign in</h1>", "", 'WWW-Authenticate: Basic realm="case C13"', status=b"401 Unauthorized")
    shown = page("C13", "<h1>Members' page</h1>")
    return Case(
        id="C13",
        kind="capture",
        title="HTTP Basic: without credentials a 401 record, with them no secret in any URL",
        sources=("webrecorder/browsertrix-crawler#926", "webrecorder/browsertrix#1952"),
        routes={"": lambda request: shown if request.headers.get("authorization") == right else locked},
        exchanges=(
            Exchange(path="", answer=locked),
            Exchange(path="", answer=shown, headers=(f"Authorization: {right}",)),
        ),
        page={"outcome": "auth-required", "status": 401},
        right=(
            "Without credentials: process does not crash; 401 recorded with its body (Chromium under Playwright shows "
            "an error page, ERR_INVALID_AUTH_CREDENTIALS, not the body).",
            "With lab:letmein in the seed's URL: no 'letmein' in WARC-Target-URI, metadata, file names, logs, index or "
            "citation.",
        ),
    )


def _download() -> Case:
    name = 'Content-Disposition: attachment; filename="../../../tmp/evil report.csv"'
    table = answer("id,count\n1,11\n2,9\n", "text/csv", name)
    via = Answer(lines=(b"Location: /case/C14/", b"Content-Type: text/plain"), status=b"303 See Other")
    return Case(
        id="C14",
        kind="capture",
        title="seed is a download (direct, and after a redirect), with a hostile file name",
        sources=("microsoft/playwright#35880", "microsoft/playwright-python#3081", "unclecode/crawl4ai#726"),
        routes={"": table, "via": via},
        seeds=("", "via"),
        exchanges=(Exchange(path="", answer=table), Exchange(path="via", answer=via)),
        page={"outcome": "download", "status": 200},
        right=(
            "Navigation is aborted by the browser, yet the response record with all 18 bytes exists.",
            "Outcome says 'download', not 'failed'; nothing is written outside the snapshot; file name is made safe.",
        ),
    )


def _never_quiet() -> Case:
    async def ticks(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(b"", "text/event-stream", framing=Framing.CLOSE).head())
        for number in range(120):
            writer.write(b"id: %d\ndata: tick %d\n\n" % (number, number))
            await writer.drain()
            await asyncio.sleep(0.5)

    shown = page(
        "C15",
        "<h1>Never quiet</h1><p id=o>no tick</p><p id=p></p><script>"
        "new EventSource('stream').onmessage=e=>{o.textContent=e.data};"
        "let n=0;setInterval(()=>fetch('poll?n='+(n++)).then(r=>r.text()).then(t=>p.textContent='polled '+n),300);"
        "try{new WebSocket('ws://'+location.host+'/case/C15/ws')}catch(e){}</script>",
    )
    return Case(
        id="C15",
        kind="capture",
        title="event stream, polling and a refused websocket: the network is never idle",
        sources=("microsoft/playwright#41513", "microsoft/playwright#37226", "microsoft/playwright#3705"),
        routes={
            "": shown,
            "stream": Stream(ticks),
            "poll": answer("poll answer", PLAIN),
            "ws": answer("no websocket here", PLAIN, status=b"400 Bad Request"),
        },
        exchanges=(Exchange(path="", answer=shown),),
        page={"outcome": "ok", "status": 200, "text_contains": ["Never quiet", "tick"]},
        right=(
            "Capture settles by its own rule well inside the hard limit (say 20 s), not by waiting for the limit.",
            "The unfinished stream is kept with WARC-Truncated (time/unspecified), or left out and listed; it is never "
            "written as complete.",
        ),
    )


def _endless_feed() -> Case:
    lazy = {f"lazy{number}.png": picture(20 * number, 40, 200 - 10 * number) for number in range(10)}
    widths = {f"set-{width}.png": picture(width % 250, 10, 10) for width in (400, 800, 1600)}
    deferred = {f"data{number}.png": picture(10, 90 + 20 * number, 10) for number in range(4)}
    blocks = "".join(
        f"<div style='height:900px'>block {number}<img loading=lazy width=20 height=20 src=lazy{number}.png></div>"
        for number in range(10)
    )
    late = "".join(
        f"<div style='height:700px'><img class=d width=20 height=20 data-src=data{number}.png></div>"
        for number in range(4)
    )
    shown = page(
        "C16",
        f"<h1>Long page</h1>{blocks}<img width=20 height=20 sizes='100vw' src=set-400.png "
        f"srcset='set-400.png 400w, set-800.png 800w, set-1600.png 1600w'>{late}"
        "<div id=feed></div><div id=end style='height:40px'>end</div><script>"
        "let io=new IntersectionObserver(es=>es.forEach(e=>{if(e.isIntersecting)"
        "{e.target.src=e.target.dataset.src;io.unobserve(e.target)}}));"
        "document.querySelectorAll('img.d').forEach(i=>io.observe(i));let k=0,busy=0;"
        "new IntersectionObserver(es=>{if(es.some(e=>e.isIntersecting))more()}).observe(end);"
        "function more(){if(busy)return;busy=1;fetch('feed?block='+(k++)).then(r=>r.text()).then(t=>{"
        "feed.insertAdjacentHTML('beforeend','<div style=height:1200px>'+t+'</div>');"
        "setTimeout(()=>{busy=0;let b=end.getBoundingClientRect();if(b.top<innerHeight)more()},60)})}</script>",
    )

    def feed(request: Request) -> Answer:
        return answer(f"<p>feed block {request.query}</p>", PLAIN)

    routes: dict[str, Route] = {"": shown, "feed": feed, **lazy, **widths, **deferred}
    return Case(
        id="C16",
        kind="capture",
        title="lazy images far down, srcset, script-deferred images, and a feed without an end",
        sources=(
            "webrecorder/browsertrix-behaviors#23",
            "webrecorder/browsertrix-behaviors#80",
            "webrecorder/browsertrix-behaviors#18",
            "website-scraper/website-scraper-puppeteer#10",
        ),
        routes=routes,
        exchanges=tuple(Exchange(path=path, answer=given) for path, given in {"": shown, **lazy, **deferred}.items()),
        page={"outcome": "ok", "status": 200, "text_contains": ["Long page", "feed block"]},
        right=(
            "All 10 lazy*.png and all 4 data*.png are in the archive; at least one set-*.png.",
            "Scrolling stops by a stated limit; metadata says that the end was not reached.",
        ),
    )
