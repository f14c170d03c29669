"""An archive with snapshots in every state, written, sealed and placed the way a save does it, without a browser."""

import asyncio
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
from PIL import Image

from capture.archive.catalog import Catalog
from capture.archive.seal import Keyring
from capture.archive.store import ArchiveFolder, incoming
from capture.formats.wacz import PageEntry
from capture.formats.warc import WarcIndex, Writer
from capture.model import snapshot_id
from capture.model.exchange import Artifact, Body, Exchange
from capture.model.provenance import PREFIX, ArticleFacts, Provenance
from capture.model.wire_record import WireRecord
from capture.reading.extract import article
from capture.web import FrameHosts, library
from capture.workflows.finalize import seal_up
from tests.unit.reading.extract.test_article_records import pdf

NOW = datetime(2026, 11, 25, 1, 26, 26, 123456, UTC)
KINDS = {"urn:dom:": "text/html; charset=utf-8", "urn:fullPage:": "image/png"}
HOST = "127.0.0.1:8080"

LEAD = "https://ledger.example/ferry.png"

STORY = """<!doctype html><html lang="en"><head><title>Ferry board keeps the night boat</title>
<meta property="og:site_name" content="The Tidewater Ledger"><meta name="author" content="Ines Okafor">
<meta property="article:published_time" content="2026-11-24T21:10:00-05:00"></head><body><article>
<h1>Ferry board keeps the night boat</h1>
<p>The Tidewater ferry board voted five to two on Tuesday night to keep the last crossing of the day, ending a
month in which the night boat had been all but given up for lost.</p>
<p>The vote came after three hours of testimony from residents of Gull Island, most of them hospital and bakery
workers whose shifts end after the day boats have stopped.</p>
<blockquote><p>We have counted the passengers of the night boat. We have not counted those who would lose their
work without it, because we do not know how.</p></blockquote>
<h2>What it costs</h2>
<p>Running the crossing through the winter will cost $412,000, according to the board’s own estimate, of which the
state is to pay a little under half, and the county the rest of it.</p>
<ul><li>Monday and Tuesday it leaves at 23:40 from the old quay</li><li>Sunday it does not leave at all</li></ul>
<p>The board will look at the numbers again in February. Until then the 23:40 leaves at 23:40, or near it.</p>
</article></body></html>"""


ILLUSTRATED = STORY.replace("<head>", f'<head><meta property="og:image" content="{LEAD}">')


PIER = "https://ledger.example/pier.png"
CHART = "https://ledger.example/chart.svg"
GONE = "https://ledger.example/gone.jpg"
VIDEO = "https://www.youtube.com/embed/night-boat"

# A picture that is there, one of a kind that is not shown, one that is not there, a video, a rule, a name.
FIGURED = ILLUSTRATED.replace(
    "</p></blockquote>",
    f"""</p><footer>Ines Okafor, <cite><a href="https://ledger.example/letters">Letters to the board</a></cite></footer>
</blockquote><figure><img src="{PIER}" alt="A pier at night, with one lamp"><figcaption>The old quay on Sunday.
<span class="credit">Photograph: Pia Brandt, The Tidewater Ledger</span></figcaption></figure>""",
).replace(
    "<ul>",
    f"""<figure><img src="{CHART}" alt="Costs by month"><figcaption>What a winter costs.</figcaption></figure>
<p>The captain has said that she will sail in any weather that a captain may decently sail in, and in some others.</p>
<p>* * *</p><p>Nobody on the quay remembers who first called it the night boat, though many claim to have.</p>
<img src="{GONE}" alt="The crew of 1911"><p>The crew of today were asked for a picture and said that they were busy.</p>
<figure><iframe src="{VIDEO}" title="The night boat leaves" width="560" height="315"></iframe></figure>
<p>It is a short film, and in most of it nothing happens, which is what the board wished to show.</p><ul>""",
)


LONG_TITLE = (
    "Everything I learned about the ferry timetable in eleven years of missing it: a very long account, with "
    "footnotes, of the 23:40, the 23:55, the boat that was not a boat, and the winter when there was no boat at all, "
    "told by one who stood on the quay for most of it and was told to go home"
)


def jpeg() -> bytes:
    """A small grey picture."""
    out = io.BytesIO()
    Image.new("RGB", (88, 66), "grey").save(out, "JPEG")
    return out.getvalue()


def png(width: int = 40, height: int = 300) -> bytes:
    """A small white picture."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A snapshot to build. ``told`` goes into its provenance record; ``artifacts`` are bytes by their names' prefix.

    ``answers`` are the bodies of other addresses; each claims to be a PNG. ``document`` stands for ``html`` where
    the page is none.
    """

    url: str = "https://ledger.example/night-boat"
    html: str = STORY
    document: bytes = b""
    mime: str = "text/html; charset=utf-8"
    status: int = 200
    minute: int = 0
    outcome: str = "complete"
    reasons: tuple[tuple[str, str], ...] = ()
    told: Mapping[str, Any] = field(default_factory=dict)
    title: str = "Ferry board keeps the night boat"
    artifacts: Mapping[str, bytes] = field(default_factory=dict)
    answers: Mapping[str, bytes] = field(default_factory=dict)
    wire: tuple[WireRecord, ...] = ()


def save(archive: ArchiveFolder, wanted: Wanted) -> str:
    """Write, seal and place it, with its derived article, and return its id."""
    moment = NOW + timedelta(minutes=wanted.minute)
    host = wanted.url.split("/")[2]
    identifier = snapshot_id.make(moment, host, Random(f"{wanted.url} {wanted.minute}"))
    with incoming(archive, identifier, {"requested_url": wanted.url}) as work:
        records = _written(work.warc, wanted, moment, identifier, archive.id)
        page = PageEntry(url=wanted.url, moment=moment, id="p", title=wanted.title, status=wanted.status)
        found = article(WarcIndex.open(work.warc))
        seal_up(archive, Keyring.from_environment(), work, records=records, page=page, article=found)
    return identifier


def _written(warc: Path, wanted: Wanted, moment: datetime, identifier: str, home: str) -> Any:
    writer = Writer(warc, software="test", page_id="p")
    head = f"HTTP/1.1 {wanted.status} OK\r\nContent-Type: {wanted.mime}\r\n\r\n"
    writer.put(
        Exchange(
            number=1,
            started=moment,
            url=wanted.url,
            method="GET",
            request_head=b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
            status=wanted.status,
            response_head=head.encode(),
            response_body=Body.of(wanted.document or wanted.html.encode("utf-8", "surrogatepass")),
        )
    )
    for number, (url, body) in enumerate(wanted.answers.items(), 2):
        writer.put(
            Exchange(
                number=number,
                started=moment,
                url=url,
                method="GET",
                request_head=b"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
                status=200,
                response_head=b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n",
                response_body=Body.of(body),
            )
        )
    for prefix, data in wanted.artifacts.items():
        writer.put_artifact(
            Artifact(uri=f"{prefix}{wanted.url}", content_type=KINDS.get(prefix, "image/jpeg"), data=data, made=moment)
        )
    for record in wanted.wire:
        writer.put_wire(record)
    writer.flush()
    facts = ArticleFacts.of(article(WarcIndex(warc, writer.records)))
    told = {
        "id": identifier,
        "archive": home,
        "article": asdict(facts) if facts else None,
        "requested_url": wanted.url,
        "url": wanted.url,
        "title": wanted.title,
        "status": wanted.status,
        "mime": wanted.mime.partition(";")[0],
        "outcome": wanted.outcome,
        "reasons": [{"code": code, "text": text} for code, text in wanted.reasons],
        "started": "2026-11-25T01:26:26.123456Z",
        "ended": "2026-11-25T01:26:37.902000Z",
        "software": "warcite 0.1.0",
    } | dict(wanted.told)
    writer.put_metadata(f"{PREFIX}{wanted.url}", "application/json", Provenance.parse(told).to_bytes(), moment)
    return writer.close().records


class Reader:
    """Reads the library without a socket, as a browser would from ``host``."""

    def __init__(self, archive: ArchiveFolder, frames: FrameHosts | None = None) -> None:
        self.catalog = Catalog(archive)
        self._app = library(self.catalog, hosts=[HOST], frames=frames)

    def get(self, path: str, *, host: str = HOST, method: str = "GET", **headers: str) -> httpx.Response:
        """The answer; redirects are not followed."""
        return asyncio.run(self.ask(path, host=host, method=method, **headers))

    async def ask(self, path: str, *, host: str = HOST, method: str = "GET", **headers: str) -> httpx.Response:
        """The same within a loop."""
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
            return await client.request(method, path, headers={"Host": host, **headers})

    def close(self) -> None:
        """Close the catalog."""
        self.catalog.close()


def tampered(archive: ArchiveFolder, identifier: str) -> None:
    """Change one byte of the body of the first response in a placed snapshot."""
    path = archive.folder(identifier) / "archive" / "data.warc.gz"
    data = bytearray(path.read_bytes())
    first = next(record for record in WarcIndex.open(path).records() if record.type == "response")
    data[first.offset + first.length // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def states() -> dict[str, Wanted]:
    """One snapshot for each state that occurs."""
    seen = {"urn:thumbnail:": jpeg(), "urn:fullPage:": png(), "urn:dom:": STORY.encode()}
    check = "<html><head><title>Just a moment…</title></head><body><p>Checking your browser.</p></body></html>"
    return {
        "complete": Wanted(artifacts=seen),
        "illustrated": Wanted(
            url="https://harbour.example/ferry",
            title="The old quay in pictures",
            html=FIGURED,
            minute=-3000,
            answers={LEAD: png(400, 300), PIER: png(900, 500), CHART: b"<svg/>"},
        ),
        "earlier": Wanted(artifacts=seen, minute=-2000),
        "partial": Wanted(
            url="https://agency.example/rule",
            title="Draft rule on overnight mooring",
            minute=-45,
            outcome="partial",
            reasons=(
                (
                    "failed_requests",
                    "2 × request failed: https://cdn.example/a.woff2, https://cdn.example/t.png" + "x" * 300,
                ),
            ),
            told={
                "recorder": {"exchanges": 88},
                "failed": [
                    {"url": "https://cdn.example/a.woff2", "detail": "net::ERR_NAME_NOT_RESOLVED"},
                    {"url": f"https://cdn.example/{'long' * 200}", "detail": "x" * 300},
                ],
                "note": "n" * 300,
                "interventions": ["i" * 300],
                "job": "statehouse",
                "tags": ["mooring", "draft"],
            },
            artifacts=seen,
        ),
        "suspect": Wanted(
            url="https://shop.example/terms",
            title="Just a moment…",
            html=check,
            status=403,
            minute=-74,
            outcome="suspect",
            reasons=(("challenge", "the site answered with a robot check"), ("http_403", "HTTP 403: forbidden")),
        ),
        "failed": Wanted(
            url="https://old.example/minutes",
            title="",
            html="",
            minute=-300,
            outcome="failed",
            reasons=(("no_answer", "the server did not answer within 30 seconds"),),
            told={"recorder": {"exchanges": 12}, "job": "statehouse"},
        ),
        "no article": Wanted(url="https://map.example/", title="Map", html="<title>Map</title><canvas></canvas>"),
        "arabic": Wanted(
            url="https://almina.example/layl",
            title="مجلس العبّارات يُبقي الرحلة الليلية",
            html='<html lang="ar" dir="rtl"><title>مجلس العبّارات يُبقي الرحلة الليلية</title><body><article>'
            + "<h1>مجلس العبّارات يُبقي الرحلة الليلية</h1>"
            + "<p>صوّت مجلس العبّارات مساء الثلاثاء على إبقاء الرحلة الأخيرة من اليوم بعد شهر من الجدل في البلدة، "
            + "وقال رئيس المجلس إن المركب سيبحر حتى آخر يوم من مارس في أي طقس يقبله القبطان.</p>"
            + "<p>وجاء التصويت بعد ثلاث ساعات من شهادات سكان الجزيرة، وأكثرهم من عمال المستشفى والمخبز الذين تنتهي "
            + "نوباتهم بعد أن تتوقف مراكب النهار عن العمل، وقد طُلب من الحاضرين ألا يصفقوا فصفقوا.</p>"
            + "<p>وسيكلف إبقاء الرحلة طوال الشتاء أربعمئة واثني عشر ألف دولار بحسب تقدير المجلس، وستدفع الولاية منها "
            + "أقل من النصف بقليل، على أن يُنظر في الأرقام من جديد في شهر فبراير المقبل.</p></article></body></html>",
            minute=-90,
            artifacts={"urn:thumbnail:": jpeg()},
        ),
        "long title": Wanted(
            url="https://wanderer.example/timetable",
            title=LONG_TITLE,
            html=STORY.replace("Ferry board keeps the night boat", LONG_TITLE),
            minute=-4000,
        ),
        "pdf": Wanted(
            url="https://court.example/order.pdf",
            title="A Report",
            document=pdf("The motion for a preliminary injunction is granted."),
            mime="application/pdf",
            minute=-5000,
        ),
    }


def fill(archive: ArchiveFolder) -> dict[str, str]:
    """All states in the archive: the ids by their names."""
    return {name: save(archive, wanted) for name, wanted in states().items()}


__all__ = [
    "HOST",
    "ILLUSTRATED",
    "LEAD",
    "LONG_TITLE",
    "NOW",
    "Reader",
    "Wanted",
    "fill",
    "jpeg",
    "png",
    "save",
    "states",
    "tampered",
]
