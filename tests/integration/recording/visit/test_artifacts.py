"""What is recorded of a page: pictures, rendered DOM, layout, text, page information."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from capture.model.options import Options, Viewport
from tests.integration.recording.visit.visiting import PATIENT, Seen, visit
from tests.site import Site

pytestmark = pytest.mark.long


def size_of(seen: Seen, prefix: str) -> tuple[int, int]:
    return Image.open(io.BytesIO(seen.artifact(prefix).data)).size


def rows_of(seen: Seen, uri: str = "urn:layout:") -> list[dict[str, Any]]:
    layout = json.loads(seen.text(uri))
    return [dict(zip(layout["columns"], row, strict=True)) for row in layout["rows"]]


def test_pictures_have_the_sizes_of_window_page_and_thumbnail() -> None:
    options = Options(viewport=Viewport(width=800, height=600), scale=2.0)
    with Site() as site:
        url = site.page("/tall", "<body style='margin:0'><p>top</p><div style='height:2400px'></div>")
        seen = visit(url, options=options)
        assert size_of(seen, "urn:view:") == (1600, 1200)
        width, height = size_of(seen, "urn:fullPage:")
        assert width == 1600
        assert height > 4800
        assert size_of(seen, "urn:thumbnail:") == (480, 360)


def test_a_page_above_the_limit_of_a_gpu_texture_is_joined_from_bands() -> None:
    """Each band shows its own part: the colours are where the page has them."""
    blocks = "".join(f"<div style='height:9000px;background:rgb({n * 40},0,0)'>{n}</div>" for n in range(4))
    with Site() as site:
        seen = visit(site.page("/long", f"<body style='margin:0'>{blocks}"))
        image = Image.open(io.BytesIO(seen.artifact("urn:fullPage:").data)).convert("RGB")
        assert image.size == (1280, 36_000)
        assert [image.getpixel((600, 9000 * n + 4500)) for n in range(4)] == [(n * 40, 0, 0) for n in range(4)]


def test_a_page_beyond_the_bound_is_cut_and_that_is_said() -> None:
    with Site() as site:
        seen = visit(site.page("/endless", "<body style='margin:0'><p>x</p><div style='height:60000px'></div>"))
        assert size_of(seen, "urn:fullPage:") == (1280, 49_152)
        assert "stops at 49152 of" in seen.signals["artifact_failed"]


def test_frames_of_other_sites_are_in_the_picture_wherever_they_stand() -> None:
    """Chromium paints a frame of another process only inside the window; each is taken by itself."""
    with Site() as site:
        red = site.page("/red", "<body style='margin:0;background:rgb(200,0,0)'>x")
        frame = f"<iframe src='{red.replace('127.0.0.1', 'localhost')}' style='border:0;width:300px;height:200px;"
        gap = "<div style='height:1500px'></div>"
        body = "<body style='margin:0'>" + (gap + frame + "display:block'></iframe>") * 3
        seen = visit(site.page("/framed", body))
        image = Image.open(io.BytesIO(seen.artifact("urn:fullPage:").data)).convert("RGB")
        assert [image.getpixel((150, 1700 * n - 100)) for n in (1, 2, 3)] == [(200, 0, 0)] * 3
        assert image.getpixel((600, 1600)) == (255, 255, 255)


def test_the_dom_is_what_the_scripts_made_of_it() -> None:
    """Open shadow roots, adopted sheets, inserted rules, form values and canvases; never a password."""
    body = """<style id=s></style><div id=host>light</div><canvas id=c width=20 height=20></canvas>
    <form><input id=t><input type=password id=p value=preset><textarea id=a></textarea>
    <input type=checkbox id=k>
    <select><option>one<option id=o>two</select></form><details><summary>s</summary>inside</details><script>
    s.sheet.insertRule('.inserted{color:red}');
    const sheet=new CSSStyleSheet();sheet.replaceSync('.adopted{color:blue}');
    document.adoptedStyleSheets=[sheet];
    host.attachShadow({mode:'open'}).innerHTML='<b>in shadow</b><slot></slot>';
    t.value='typed <"&';p.value='secret';a.value='area';k.checked=true;o.selected=true;
    c.getContext('2d').fillRect(0,0,5,5);</script>"""
    with Site() as site:
        dom = visit(site.page("/d", body)).text("urn:dom:")
        assert ".inserted { color: red; }" in dom
        assert '<style data-warcite="adopted">.adopted { color: blue; }</style></body>' in dom
        assert '<template shadowrootmode="open"><b>in shadow</b><slot></slot></template>light</div>' in dom
        assert 'value="typed &lt;&quot;&amp;"' in dom
        assert ">\narea</textarea>" in dom
        assert '<input type="checkbox" id="k" checked="">' in dom
        assert '<option id="o" selected="">two' in dom
        assert "background:url(data:image/png;base64," in dom
        assert "<details><summary>" in dom
        assert 'value="preset"' not in dom
        assert 'value="secret"' not in dom


def test_hostile_scripts_and_names_do_not_reach_the_recording() -> None:
    """Patched prototypes are another world's; elements named like DOM properties are seen through."""
    body = """<script>JSON.stringify=()=>'evil';Array.prototype.map=Array.from=()=>{throw 1};
    Object.prototype.toJSON=()=>'evil';Node.prototype.__defineGetter__('firstChild',()=>null);
    Element.prototype.getBoundingClientRect=()=>{throw 1};</script>
    <img name=body><img name=documentElement><form><input name=attributes><input name=firstChild>
    <p>the words</p></form>"""
    with Site() as site:
        seen = visit(site.page("/evil", body))
        assert "the words" in seen.text("urn:dom:")
        assert "the words" in seen.text("urn:text:")
        assert seen.signals == {}


def test_layout_rows_point_at_elements_of_the_stored_dom() -> None:
    """The index counts start tags in the stored bytes; flags say what a reader sees of them."""
    body = """<body style='margin:0'><h1 style='font:700 30px Arial'>Head</h1>
    <a href=/x><span>linked</span></a>
    <p style='display:none'>none</p><p style='visibility:hidden'>hidden</p><p style='opacity:0'>clear</p>
    <p style='position:absolute;left:-999px'>away</p><div style='overflow:hidden;height:30px'><p>shown</p>
    <p style='margin-top:90px'>cut</p></div><p aria-hidden=true>aria</p><p id=under>under</p>
    <div style='position:fixed;left:0;bottom:0'>stuck</div>
    <p>A<sup>sup</sup><sub>sub</sub><i style='vertical-align:super;font-size:9px'>up <em>upper</em></i>
    <i style='position:relative;top:-.4em;font-size:60%'>moved</i><i style='vertical-align:super'>large</i>
    <i style='vertical-align:-3px;font-size:9px'>down</i>
    <i style='vertical-align:super'>11</i><i style='position:relative;top:-.4em'>12</i>
    <i style='display:inline-block;transform:translateY(-40%)'>13</i><i style='font-variant-position:sub'>14</i>
    <i style='position:relative;top:-1px'>15</i></p>
    <style>.was{position:relative}.was::after{content:"";position:absolute;left:0;top:50%;width:100%;height:1px;
    background:red}.low::after{top:100%}</style><p><b class=was>ruled</b> <b class="was low">underlined</b></p>
    <p style='text-decoration:line-through dotted'>gone <b>with it</b></p><script>
    const r=under.getBoundingClientRect(), d=document.createElement('div');
    d.style=`position:absolute;left:0;top:${r.top}px;width:100%;height:${r.height}px;background:red`;
    document.body.append(d)</script>"""
    with Site() as site:
        seen = visit(site.page("/l", body))
        dom = seen.text("urn:dom:")
        texts = [part.partition(">")[2].partition("<")[0].strip() for part in _start_tags(dom)]
        flags = {texts[row["index"]]: row["flags"] for row in rows_of(seen)}
        assert flags["Head"] == 1
        assert flags["linked"] == 1 | 8
        assert "none" not in flags
        assert [flags[word] for word in ("hidden", "clear", "away")] == [0, 0, 0]
        assert flags["cut"] == 64  # below the end of a box that shows the beginning
        assert flags["shown"] == 1
        assert flags["aria"] == 1 | 32
        assert flags["under"] == 1 | 4
        assert flags["stuck"] == 1 | 2
        assert [flags[word] for word in ("sup", "up", "upper", "moved")] == [1 | 1024] * 4
        assert [flags[word] for word in ("sub", "down", "large")] == [1 | 2048, 1 | 2048, 1]
        assert [flags[word] for word in ("11", "12", "13")] == [1 | 1024] * 3
        assert [flags[word] for word in ("14", "15")] == [1 | 2048, 1]
        assert [flags[word] for word in ("gone", "with it", "ruled")] == [1 | 4096] * 3
        assert flags["underlined"] == 1
        head = next(row for row in rows_of(seen) if texts[row["index"]] == "Head")
        assert (head["x"], head["font_px"], head["weight"], head["chars"]) == (0, 30, 700, 4)


def _start_tags(dom: str) -> list[str]:
    """The document cut before each start tag."""
    return [part for part in dom.split("<")[1:] if part[0].isalpha()]


def test_every_frame_has_its_own_dom_and_layout() -> None:
    """Frames of other processes too; the same script that makes one makes the other."""
    with Site() as site:
        site.page("/near", "<p>near words</p>")
        site.page("/far", "<p>far words</p><iframe src=/near></iframe>")
        url = site.page("/f", f"<p>top</p><iframe src=/near></iframe><iframe src={site.elsewhere('/far')}></iframe>")
        seen = visit(url)
        frames = [a for a in seen.kept if a.uri.startswith("urn:dom:") and "#warcite-frame=" in a.uri]
        assert len(frames) == 3
        texts = {a.uri.removeprefix("urn:dom:").partition("#")[0]: a.data.decode() for a in frames}
        assert "near words" in texts[site.url("/near")]
        assert "far words" in texts[site.elsewhere("/far")]
        numbers = sorted(a.uri.rpartition("=")[2] for a in frames)
        assert numbers == ["1", "2", "3"]
        layouts = [a for a in seen.kept if a.uri.startswith("urn:layout:")]
        assert sorted(json.loads(a.data)["frame"] for a in layouts) == [0, 1, 2, 3]


def test_text_is_what_is_visible_and_sees_into_shadow_roots() -> None:
    with Site() as site:
        body = """<p>one</p><p style='display:none'>no</p><div id=h><i>two</i></div><p>four</p>
        <script>h.attachShadow({mode:'open'}).innerHTML='<slot></slot><p>three</p>'</script>"""
        words = visit(site.page("/t", body)).text("urn:text:").split()
        assert words == ["one", "two", "three", "four"]


def test_closed_shadow_roots_are_read_and_the_page_cannot_tell() -> None:
    """Roots in roots, in frames, those of the parser, with style sheets of their own."""
    make = """const close = (host, html) => { const root = host.attachShadow({mode: "closed"}); root.innerHTML = html;
      const sheet = new CSSStyleSheet(); sheet.replaceSync("p { color: rgb(1, 2, 3) }");
      root.adoptedStyleSheets = [sheet]; return root; };"""
    body = f"""<title>closed</title><div id=a><b slot=s>light</b></div><main><template shadowrootmode=closed>
      <p>declared</p></template></main><iframe src=/inner></iframe><script>{make}
      const root = close(a, "<p>outer</p><slot name=s></slot><section></section>");
      close(root.querySelector("section"), "<p>nested</p>");
      new MutationObserver(() => document.title = "noticed").observe(root, {{childList: true, subtree: true}});
      setInterval(() => {{ if (a.shadowRoot || window.warciteRoots) document.title = "noticed"; }}, 20);</script>"""
    with Site() as site:
        site.page("/inner", f"<aside id=b></aside><script>{make} close(b, '<p>in a frame</p>')</script>")
        seen = visit(site.page("/closed", body))
    dom, inner = (one.data.decode() for one in seen.kept if one.uri.startswith("urn:dom:"))
    assert dom.count('<template shadowrootmode="closed">') == 3
    assert "in a frame" in inner
    for words in ("<p>outer</p>", "<p>declared</p>", "<p>nested</p>", "rgb(1, 2, 3)"):
        assert words in dom
    text, framed = (one.data.decode() for one in seen.kept if one.uri.startswith("urn:text:"))
    assert {"outer", "light", "declared", "nested"} <= set(text.split())
    assert framed == "in a frame"
    assert seen.visit.title == "closed"
    texts = [part.partition(">")[2].partition("<")[0].strip() for part in _start_tags(dom)]
    layout = next(one for one in seen.kept if one.uri.endswith("/closed") and "urn:layout:" in one.uri)
    rows = {texts[row["index"]]: row["flags"] for row in rows_of(seen, layout.uri)}
    assert rows["nested"] == 1 | 16


def test_lazy_images_come_and_the_page_is_left_at_its_top() -> None:
    blocks = "".join(
        f"<div style='height:1500px'><img loading=lazy src=/lazy{n}.svg width=9 height=9>"
        f"<img class=d data-src=/late{n}.svg width=9 height=9></div>"
        for n in range(5)
    )
    script = """new IntersectionObserver((all,io)=>all.forEach(e=>{if(e.isIntersecting&&e.target.dataset.src)
    e.target.src=e.target.dataset.src}))"""
    with Site() as site:
        for number in range(5):
            for name in ("lazy", "late"):
                site.page(f"/{name}{number}.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", kind="image/svg+xml")
        watch = "document.querySelectorAll('.d').forEach(i=>io.observe(i))"
        body = f"{blocks}<script>const io={script};{watch}</script>"
        seen = visit(site.page("/lazy", body))
        asked = {sighting.url for sighting in seen.sightings}
        assert {site.url(f"/{name}{n}.svg") for n in range(5) for name in ("lazy", "late")} <= asked
        first = min(row["y"] for row in rows_of(seen))
        assert first < 100
        assert any("scrolled down" in line for line in seen.visit.interventions)


def test_a_feed_without_an_end_is_left_at_the_limit() -> None:
    script = """new IntersectionObserver(e=>{if(e[0].isIntersecting)for(let i=0;i<3;i++){
    const d=document.createElement('div');d.style.height='900px';d.textContent='more';
    end.before(d)}}).observe(end)"""
    with Site() as site:
        body = f"<p>start</p><div style='height:2000px'></div><div id=end>end</div><script>{script}</script>"
        seen = visit(site.page("/feed", body), limits=replace(PATIENT, scroll_screens=6))
        assert "6 screens" in seen.signals["scroll_unfinished"]


def test_a_page_in_an_inner_box_is_scrolled_too() -> None:
    body = """<style>html,body{height:100%;margin:0}main{height:100%;overflow:auto}</style><main>
    <div style='height:5000px'>x</div><img loading=lazy src=/deep.svg width=9 height=9></main>"""
    with Site() as site:
        site.page("/deep.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", kind="image/svg+xml")
        seen = visit(site.page("/app", body))
        assert site.url("/deep.svg") in {sighting.url for sighting in seen.sightings}


def test_the_picture_shows_all_of_a_box_that_grows_with_the_window_else_what_it_lacks_is_said() -> None:
    blocks = "".join(f"<div style='height:700px;background:rgb({n * 60},0,0)'>{n}</div>" for n in range(4))
    page = f"<style>body{{margin:0;overflow:hidden}}main{{overflow:auto;height:%s}}</style><main>{blocks}</main>"
    with Site() as site:
        grows = visit(site.page("/grows", page % "90vh"))
        stays = visit(site.page("/stays", page % "700px"))
    picture = Image.open(io.BytesIO(grows.artifact("urn:fullPage:").data)).convert("RGB")
    assert [picture.getpixel((600, 700 * n + 400)) for n in range(4)] == [(n * 60, 0, 0) for n in range(4)]
    assert size_of(grows, "urn:view:") == (1280, 900)
    assert "picture_ends" not in grows.signals
    assert size_of(stays, "urn:fullPage:") == (1280, 900)
    assert "2100 pixels below" in stays.signals["picture_ends"]


def test_page_information_has_browsertrix_shape() -> None:
    with Site() as site:
        script = "fetch('/api',{method:'POST',body:'a=1'});oops()"
        body = f"<title>T</title><p>x</p><img src=/none.png><script>{script}</script>"
        seen = visit(site.page("/p", body))
        info = json.loads(seen.text("urn:pageinfo:"))
        assert info["url"] == site.url("/p")
        assert info["urls"][site.url("/p")] == {"status": 200, "mime": "text/html", "type": "document"}
        assert info["urls"][site.url("/none.png")]["status"] == 404
        assert info["urls"][site.url("/api?__wb_method=POST")]["type"] == "fetch"
        assert info["counts"]["jsErrors"] == 1
        assert info["warcite"]["title"] == "T"
