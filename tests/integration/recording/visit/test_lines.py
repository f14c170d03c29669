"""Where words were drawn, read from the layout record, against the browser's own account of each word."""

import json
from dataclasses import dataclass
from functools import cache

import pytest

from capture.reading.extract.document.layout import Layout
from capture.reading.extract.provenance.text_layout import Rectangle
from capture.reading.extract.provenance.word_boxes import Drawing
from tests.integration.recording.visit.visiting import visit
from tests.site import Site

PROSE = (
    "After eleven winters tied to the same six bollards, the night ferry will leave Marrowby again next month, and "
    "the town has begun to argue about who should have the first ticket; the harbour trust said on Tuesday that "
    "the Saint Ottilie had passed her sea trials “and would sail three nights a week” to Pellan Island."
)
RUSSIAN = "Паром вернулся в гавань поздно вечером, и город начал спорить о том, кому достанется первый билет на него. "
HEBREW = "המעבורת חזרה לנמל בשעת ערב מאוחרת והעיר החלה להתווכח מי יקבל את הכרטיס הראשון לנסיעה אל האי הרחוק. "
CHINESE = "夜間渡輪下個月將再次離開港口，鎮上的人已經開始爭論誰應該得到第一張票。海港信託基金週二表示，船隻通過了測試。"
LAYOUTS = {
    "ragged": f"<p>{PROSE}</p>",
    "justified": f"<p style='text-align:justify'>{PROSE}</p>",
    "centred": f"<p style='text-align:center'>{PROSE}</p>",
    "capitals": f"<p style='text-transform:uppercase'>{PROSE}</p>",
    "spaced": f"<p style='letter-spacing:1px'>{PROSE}</p>",
    "mono": f"<p style='font-family:monospace'>{PROSE}</p>",
    "bold italic": f"<p style='font:italic 700 19px sans-serif'>{PROSE}</p>",
    "links": f"<p>{PROSE[:90]}<a href=/x>{PROSE[90:130]}</a>{PROSE[130:200]}<b>{PROSE[200:]}</b></p>",
    "breaks": f"<p>{PROSE[:50]}<br>{PROSE[50:120]}<br>{PROSE[120:]}</p>",
    "float": f"<div style='float:left;width:200px;height:70px'></div><p>{PROSE}</p>",
    "float right": f"<div style='float:right;width:260px;height:50px'></div><p>{PROSE}</p>",
    "indented": f"<p style='text-indent:3em;padding:0 50px'>{PROSE}</p>",
    "columns": f"<div style='columns:2'><p>{PROSE}</p></div>",
    "folded": "<p>" + PROSE.replace(" ", "\n     ") + "</p>",
    "split nodes": f"<p id=s></p><script>for(const w of {json.dumps(PROSE)}.match(/.{{1,40}}/g))s.append(w)</script>",
    "long word": f"<p style='overflow-wrap:anywhere'>{PROSE[:60]} {'x' * 150} {PROSE[60:120]}</p>",
    "preformatted": "<pre style='font-size:15px'>one two\n  three four\n\nfive</pre>",
    "one line": "<p>The night ferry will leave</p>",
    "inline": "<p><span>The night ferry</span> will leave</p>",
    "russian": f"<p>{RUSSIAN * 3}</p>",
    "hebrew": f"<p dir=rtl>{HEBREW * 3}</p>",
    "hebrew with a name": f"<p dir=rtl>{HEBREW}Saint Ottilie 2026, {HEBREW}</p>",
    "arabic": "<p dir=rtl style='font-family:DejaVu Sans'>عادت العبارة الليلية إلى الميناء</p>",
    "drop cap": f"<style>.d::first-letter{{float:left;font-size:60px}}</style><p class=d>{PROSE}</p>",
    "initial": f"<style>.i::first-letter{{font-size:40px}}</style><p class=i>{PROSE}</p>",
    "chinese": f"<p>{CHINESE * 2}</p>",
    "shadow": f"<div id=h></div><script>h.attachShadow({{mode:'open'}}).innerHTML='<p>{PROSE}</p>'</script>",
}
# Every word with its rectangles, as the page's own script asks for them; hidden, so that it is no text itself.
TRUTH = """<script>
const told=[];
const all=(root)=>{const w=document.createTreeWalker(root,5);let n;while(n=w.nextNode()){
 if(n.nodeType===1){if(n.shadowRoot)all(n.shadowRoot);continue}
 if(n.parentElement&&/SCRIPT|STYLE/.test(n.parentElement.tagName))continue;
 for(const m of n.data.matchAll(/[\\u4e00-\\u9fff]|[^\\s\\u4e00-\\u9fff]+/g)){const r=new Range();
  r.setStart(n,m.index);r.setEnd(n,m.index+m[0].length);
  const at=n.parentElement.closest('section')||n.getRootNode().host.closest('section');
  told.push([at.dataset.name,m[0],Array.from(r.getClientRects(),q=>[q.left+scrollX,q.top+scrollY,q.width,q.height])])}}};
all(document.body);
const s=document.createElement('script');s.type='application/json';s.id='truth';s.textContent=JSON.stringify(told);
document.body.append(s)</script>"""
# These differ from font to font by more than is allowed: ./test all installs the fonts that they were made with.
BY_FONT = {"justified", "capitals", "long word", "hebrew", "hebrew with a name", "arabic"}
NAMES = [pytest.param(name, marks=pytest.mark.real if name in BY_FONT else ()) for name in LAYOUTS]
NEAR = 4.0  # CSS px: less than half a letter
JOINED = 18.0  # where letters join, and are not as wide as each by itself


@dataclass(frozen=True)
class Word:
    """A word, where it stands in the drawing's text, and its rectangles as the browser has them."""

    text: str
    start: int
    boxes: tuple[Rectangle, ...]


@cache
def archived() -> tuple[Drawing, dict[str, list[Word]]]:
    """The drawing of one archived page with all layouts, and the words of each."""
    style = "<style>body{margin:30px;width:640px;font:18px/1.6 serif}section{clear:both}</style>"
    markup = "".join(f"<section data-name='{name}'>{text}</section>" for name, text in LAYOUTS.items())
    with Site() as site:
        seen = visit(site.page("/p", f"<!DOCTYPE html><meta charset=utf-8>{style}{markup}{TRUTH}"))
    html = seen.text("urn:dom:")
    drawing = Drawing.of(html, Layout.from_json(seen.text("urn:layout:")))
    told: dict[str, list[Word]] = {}
    at = 0
    for name, text, boxes in json.loads(html.partition('id="truth">')[2].partition("</script>")[0]):
        start = drawing.text.index(text, at)
        at = start + len(text)
        word = Word(text=text, start=start, boxes=tuple(Rectangle(*box) for box in boxes))
        told.setdefault(name, []).append(word)
    return drawing, told


def same(mine: Rectangle, browsers: Rectangle, near: float) -> bool:
    """The same line, and both edges near."""
    lines = abs(mine.y - browsers.y) <= 2 and abs(mine.height - browsers.height) <= 2
    right = abs(mine.x + mine.width - browsers.x - browsers.width) <= near
    return lines and right and abs(mine.x - browsers.x) <= near


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_where_the_browser_drew_it(name: str) -> None:
    """However the text is set: within half a letter, or within one in Arabic."""
    drawing, told = archived()
    near = JOINED if name == "arabic" else NEAR
    wrong = []
    for word in told[name]:
        mine = drawing.rectangles(word.start, word.start + len(word.text))
        if len(mine) != len(word.boxes) or not all(map(same, mine, word.boxes, [near] * len(mine))):
            wrong.append((word, mine))
    assert drawing.precise
    assert wrong == []


def test_the_record_stays_small_and_old_readers_read_it() -> None:
    """Lines are a key of their own: rows, columns and format are what they were."""
    with Site() as site:
        paragraphs = "".join(f"<p>{PROSE}</p>" for _ in range(100))
        layout = json.loads(visit(site.page("/many", f"<body>{paragraphs}")).text("urn:layout:"))
    lines = layout.pop("text")
    assert layout["format"] == 1
    assert len(layout["columns"]) == 10
    assert all(len(row) == 10 for row in layout["rows"])
    size = len(json.dumps(layout, separators=(",", ":")))
    assert len(json.dumps(lines["rows"], separators=(",", ":"))) < 1.1 * size


@pytest.mark.real  # which lines are measured depends on the font
@pytest.mark.parametrize("kind", ["application/xhtml+xml", "text/html"])
def test_letters_are_measured_in_documents_of_xml_and_past_hostile_names(kind: str) -> None:
    """A canvas is asked for by its namespace; an element that goes by the method's name does not stand in the way."""
    html = "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>some words</p>%s</body></html>"
    svg = "<svg xmlns='http://www.w3.org/2000/svg'><text x='10 40 70' y='30'>drawn words</text></svg>"
    with Site() as site:
        site.page("/drawn.svg", svg, kind="image/svg+xml")
        frame = "<img name='createElementNS'/><iframe src='/drawn.svg'></iframe>"
        seen = visit(site.page("/x", html % frame, kind=kind))
    layouts = [json.loads(one.data) for one in seen.kept if one.uri.startswith("urn:layout:")]
    assert [bool(one["rows"]) for one in layouts] == [True, True]
    assert layouts[0]["text"]["rows"]
    assert "w" in layouts[0]["text"]["letters"]
