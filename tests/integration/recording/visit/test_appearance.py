"""What was in sight at any time of the visit is recorded as seen, and drawn in the picture of the whole page.

One tall page with paragraphs that come into sight each in its own way; it is visited once.
"""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from tests.integration.recording.visit.visiting import Seen, visit
from tests.site import Site

# What each kind of paragraph does when it comes into the window and when it leaves it.
WAYS = {
    "again": "on => p.classList.toggle('in', on)",
    "once": "on => on && p.classList.add('in')",
    "unhidden": "on => p.style.visibility = on ? 'visible' : 'hidden'",
    "slides": "on => p.style.transform = on ? 'none' : 'translateX(-150vw)'",
    "grows": "on => p.style.scale = on ? '1' : '0'",
    "opens": "on => p.style.clipPath = on ? 'none' : 'inset(100%)'",
    "late": "on => on ? setTimeout(() => p.classList.add('in'), 500) : 0",
    "delayed": "on => p.classList.toggle('slow', on)",
    "scripted": "on => on && p.animate({opacity: [0, 1]}, {duration: 200, fill: 'forwards'})",
    "stepped": """on => { clearInterval(p.timer); p.step = 0; p.style.opacity = 0;
        if (on) p.timer = setInterval(() => p.style.opacity = Math.min(1, (p.step += 1) / 5), 40); }""",
    "leaves": "on => p.style.opacity = on ? 1 : 0",
    "driven": "",
    "skipped": "",
}
# Nobody ever sees these: a reader's click opens them, or they have been drawn over, or they take turns.
NEVER = ("closed", "slide", "curtain")
WORDS = "and all of these words are here so that it is long enough to be a paragraph of prose for everybody. " * 2
PAGE = f"""<!doctype html><title>Coming into sight</title><style>
  body {{ margin: 0; font: 20px/30px serif }}
  p {{ margin: 0 0 700px; height: 100px; overflow: visible; transition: opacity .3s }}
  .again, .once, .late, .delayed, .scripted, .stepped, .closed {{ opacity: 0 }}
  .again {{ transform: translateY(30px) }}
  .again.in {{ opacity: 1; transform: none }}
  .once.in, .late.in {{ opacity: 1 }}
  .stepped, .leaves {{ transition: none }}
  .unhidden {{ visibility: hidden }}
  .slides {{ transform: translateX(-150vw) }}
  .grows {{ scale: 0 }}
  .opens {{ clip-path: inset(100%) }}
  .slow {{ animation: come .3s 1s both }}
  .driven {{ animation: come linear both; animation-timeline: view(); animation-range: entry 0% cover 30% }}
  .skipped {{ content-visibility: auto; contain-intrinsic-size: auto 100px }}
  .slide {{ position: absolute; top: 0; opacity: 0; animation: turn 9s infinite }}
  .curtain {{ position: fixed; inset: 0; background: #000; color: #fff; animation: go .5s both }}
  @keyframes come {{ from {{ opacity: 0 }} to {{ opacity: 1 }} }}
  @keyframes go {{ to {{ opacity: 0; visibility: hidden }} }}
</style><h1>Coming into sight</h1>
<div style="position:relative"><p class="slide">slide {WORDS}</p></div>
{"".join(f'<div><p class="{way}">{way} {WORDS}</p></div>' for way in WAYS)}
<p class="closed">closed {WORDS}</p><p class="curtain">curtain {WORDS}</p>
<script>
  const ways = {{ {",".join(f"{way}: p => {does}" for way, does in WAYS.items() if does)} }};
  new MutationObserver(all => document.title = "somebody changed " + all[0].attributeName)
    .observe(document.querySelector(".driven"), {{attributes: true}});
  const seen = new IntersectionObserver(all => all.forEach(one => one.target.firstChild.does(one.isIntersecting)));
  for (const [way, make] of Object.entries(ways)) {{
    const p = document.querySelector("." + way);
    p.does = make(p);
    seen.observe(p.parentNode);
  }}
</script>"""


@pytest.fixture(scope="module")
def seen() -> Iterator[Seen]:
    with Site() as site:
        yield visit(site.page("/appear", PAGE))


def rows(seen: Seen) -> dict[str, dict[str, Any]]:
    """The layout's row of each paragraph, by its class."""
    layout = json.loads(seen.text("urn:layout:"))
    by_index = {row[0]: dict(zip(layout["columns"], row, strict=True)) for row in layout["rows"] if row[-1] > 100}
    tags = [tag for tag in seen.text("urn:dom:").split("<")[1:] if tag[0].isalpha()]
    names = [tag.split('"')[1].split()[0] if 'class="' in tag else "" for tag in tags]
    return {names[index]: row for index, row in by_index.items()}


@pytest.mark.parametrize("way", WAYS)
def test_a_paragraph_that_came_into_sight_was_seen(seen: Seen, way: str) -> None:
    assert rows(seen)[way]["flags"] & 1, way


@pytest.mark.parametrize("way", WAYS)
def test_a_paragraph_that_came_into_sight_is_in_the_picture_of_the_whole_page(seen: Seen, way: str) -> None:
    row = rows(seen)[way]
    picture = Image.open(io.BytesIO(seen.artifact("urn:fullPage:").data)).convert("L")
    place = picture.crop((row["x"], row["y"], row["x"] + 1000, row["y"] + 60))
    assert picture.height > 8000
    darkest = min(place.tobytes())
    assert darkest < 60, way  # black letters, not faded ones


@pytest.mark.parametrize("way", NEVER)
def test_what_no_reader_saw_or_what_would_cover_the_page_stays_hidden(seen: Seen, way: str) -> None:
    row = rows(seen).get(way)
    assert row is None or not row["flags"] & 1


def test_the_recorded_page_stays_what_it_was_and_what_was_done_is_said(seen: Seen) -> None:
    dom = seen.text("urn:dom:")
    assert '<p class="leaves" style="opacity: 0;">' in dom
    assert '<p class="driven">' in dom
    assert seen.visit.title == "Coming into sight"
    assert any("at their most visible" in one for one in seen.visit.interventions)
    assert "artifact_failed" not in seen.signals
    assert "scroll_unfinished" not in seen.signals


def test_the_picture_of_the_window_waits_for_what_fades_in() -> None:
    """A transition that begins late is over before the picture is taken; one without end is not waited for."""
    page = """<!doctype html><body style='margin:0'><style>
      #a { background: #000; height: 400px; opacity: 0; animation: come 1.5s forwards }
      #b { background: #00f; height: 9px; width: 9px; animation: come 1s infinite }
      @keyframes come { to { opacity: 1 } }</style><div id=a></div><div id=b></div>"""
    with Site() as site:
        png = visit(site.page("/late", page)).artifact("urn:view:").data
    assert Image.open(io.BytesIO(png)).convert("RGB").getpixel((600, 200)) == (0, 0, 0)


def test_what_came_into_sight_in_frames_is_in_the_picture() -> None:
    """Of the page's own site and of another."""
    inner = """<!doctype html><body style='margin:0'><style>
      #a { background: #000; height: 200px; margin-top: 1500px; opacity: 0; transition: opacity .2s }
      #a.in { opacity: 1 }</style><div id=a></div><script>
      new IntersectionObserver(all => all.forEach(one => a.classList.toggle("in", one.isIntersecting))).observe(a)
      </script>"""
    with Site() as site:
        own, other = site.page("/inner", inner), site.elsewhere("/inner")
        frames = "".join(f"<iframe src={url} width=400 height=1800 frameborder=0></iframe>" for url in (own, other))
        seen = visit(
            site.page("/", f"<!doctype html><body style='margin:0;font-size:0'>{frames}<p style=height:900px>")
        )
    picture = Image.open(io.BytesIO(seen.artifact("urn:fullPage:").data)).convert("RGB")
    assert [picture.getpixel((x, 1600)) for x in (200, 600)] == [(0, 0, 0), (0, 0, 0)]
