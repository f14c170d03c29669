"""The frozen view: each frame's rendered DOM under its own mapped URL, inert, as a memento."""

import json

import pytest

from capture.errors import NotFound
from capture.formats.warc import Payload, RecordRef
from capture.replay.answering import Cache, MatchKind, OriginMap, ReplayIndex, frame_url, frozen, resource
from capture.replay.answering.rules import Rules, rules
from tests.builders.replayed import PAGE, Snapshot, mapping
from tests.effort import ends

THERE = mapping()
AD = "https://ad.test/frame?x=1"


def page() -> Snapshot:
    """A page with a frame of another origin and one without URL."""
    snapshot = Snapshot()
    snapshot.add(PAGE, b"<script>render()</script>", resource_type="document")
    html = f'<html><body onload=x()><p>Seen</p><iframe src="{AD}"></iframe><iframe srcdoc="x"></iframe></body></html>'
    snapshot.dom(PAGE, html)
    snapshot.dom(AD, "<html><body><img src=/a.png></body></html>", 1)
    snapshot.dom("about:srcdoc", "<html><body><img src=b.png></body></html>", 2)
    return snapshot


def test_the_page_as_it_was_seen() -> None:
    memory = page().memory()
    answer = frozen(memory, THERE)
    assert (answer.status, answer.match, answer.record_id) == (200, MatchKind.EXACT, "urn:uuid:dom-0")
    text = answer.body.decode()
    assert "<p>Seen</p>" in text
    assert "onload" not in text
    assert f'<iframe src="{THERE.to_mapped(AD)}&amp;warcite-frame=1"' in text
    assert f'<iframe src="{THERE.to_mapped(PAGE)}?warcite-frame=2"' in text


def test_of_a_pictures_candidates_those_are_named_that_were_recorded() -> None:
    """A reader's window is not the capture's: it must not ask for what nobody has."""
    snapshot = Snapshot()
    snapshot.add(PAGE, b"", resource_type="document")
    snapshot.add("https://www.example.org/a,b/wide%C3%A9.jpg", b"J", mime="image/jpeg")
    html = (
        '<picture><source srcset="/small.avif 1x, /large.avif 2x"><img src="/small.jpg" sizes="100vw" '
        'srcset="/small.jpg 480w, /a,b/wideé.jpg 1600w,/huge.jpg 3200w"></picture>'
    )
    snapshot.dom(PAGE, html)
    text = frozen(snapshot.memory(), THERE).body.decode()
    assert 'srcset="/a,b/wideé.jpg 1600w"' in text
    assert 'srcset="/small.avif 1x, /large.avif 2x"' in text  # none is held: what is missing is told


def test_its_headers() -> None:
    """The strict policy, the sandbox, no cache, and RFC 7089."""
    fields = dict(frozen(page().memory(), THERE).headers)
    assert fields["Content-Type"] == "text/html; charset=utf-8"
    assert "script-src 'none'" in fields["Content-Security-Policy"]
    assert fields["Content-Security-Policy"].endswith("sandbox allow-same-origin")
    assert fields["Cache-Control"] == "no-store"
    assert fields["X-DNS-Prefetch-Control"] == "off"
    assert fields["Memento-Datetime"] == "Wed, 25 Nov 2026 01:26:26 GMT"
    assert fields["Link"] == f'<{PAGE}>; rel="original"'
    assert fields["Warcite-Answer"] == "exact"


def test_frames_stand_where_their_relative_urls_hold() -> None:
    """Under their own URL; without one, under that of the frame that holds them."""
    memory = page().memory()
    assert frame_url(memory, THERE) == f"{THERE.to_mapped(PAGE)}?warcite-frame=0"
    assert frame_url(memory, THERE, 1) == f"{THERE.to_mapped(AD)}&warcite-frame=1"
    assert frame_url(memory, THERE, 2) == f"{THERE.to_mapped(PAGE)}?warcite-frame=2"


def test_a_marked_url_is_answered_with_its_frame() -> None:
    memory = page().memory()
    for number in (0, 1, 2):
        url = THERE.to_archived(frame_url(memory, THERE, number))
        assert url is not None
        assert resource(memory, THERE, "GET", url, {}).body == frozen(memory, THERE, number).body
    assert resource(memory, THERE, "HEAD", f"{PAGE}?warcite-frame=0", {}).body == b""


def test_a_navigation_to_the_page_shows_it_frozen_and_a_script_gets_the_record() -> None:
    memory = page().memory()
    shown = resource(memory, THERE, "GET", f"{PAGE}#part", {"sec-fetch-dest": "document"})
    assert shown.body == frozen(memory, THERE).body
    assert resource(memory, THERE, "GET", PAGE, {"sec-fetch-dest": "empty"}).body == b"<script>render()</script>"


def test_a_frame_that_is_not_there_is_said_so() -> None:
    answer = frozen(page().memory(), THERE, 7)
    assert (answer.status, answer.match) == (404, MatchKind.MISS)
    assert answer.missing is not None
    assert b"Not archived" in answer.body
    assert frozen(Snapshot().memory(), THERE).status == 404


def test_a_dom_that_cannot_be_read_is_said_so() -> None:
    snapshot = page()

    def payload(record: RecordRef) -> Payload:
        raise NotFound("the original is not in this archive")

    answer = frozen(ReplayIndex(snapshot.records, payload), THERE)
    assert answer.status == 404
    assert b"the original is not in this archive" in answer.body


def test_the_pages_urls_are_text() -> None:
    """Everything archived is hostile, also the URL on our own page."""
    url = 'https://x.test/"><script>hit()</script>'
    answer = resource(page().memory(), THERE, "GET", url, {"sec-fetch-dest": "document"})
    assert answer.status == 404
    assert b"<script>" not in answer.body


def test_rewritten_pages_are_cached_by_frame() -> None:
    memory, cache = page().memory(), Cache()
    first = frozen(memory, THERE, cache=cache)
    assert frozen(memory, THERE, cache=cache) is first
    assert frozen(memory, THERE, 1, cache=cache) is not first


def test_a_cache_keeps_to_its_bytes() -> None:
    memory = page().memory()
    answer = frozen(memory, THERE)
    cache = Cache(limit=10_000)
    for number in range(20):
        cache.put((str(number),), answer)
    assert cache.bytes <= 10_000
    assert cache.get(("19",)) is answer
    assert cache.get(("0",)) is None
    tiny = Cache(limit=100)
    tiny.put(("x",), answer)
    assert tiny.get(("x",)) is None


def test_pieces_of_another_origin_lead_into_the_snapshot() -> None:
    """R03: absolute, protocol-relative, inline style, srcdoc with its own policy, style sheet, base target."""
    aux = "http://aux.test:8001"
    snapshot = Snapshot()
    snapshot.dom(
        "http://main.test:8000/case/R03/",
        f"<base target=_blank><link rel=stylesheet href='{aux}/leak/s.css'>"
        f"<img src='{aux}/leak/abs.png'><img src='//aux.test:8001/leak/protorel.png'>"
        f'<div style="background:url({aux}/leak/inline.png)"></div>'
        f'<iframe srcdoc="&lt;meta http-equiv=Content-Security-Policy content=&quot;img-src {aux}&quot;&gt;'
        f"&lt;img src='{aux}/leak/srcdoc.png'&gt;\"></iframe><script src='{aux}/leak/t.js'></script>",
    )
    text = frozen(snapshot.memory(), THERE).body.decode()
    there = f"http://aux.test.p8001.{THERE.site}:8080"
    for name in ("s.css", "abs.png", "protorel.png", "inline.png", "srcdoc.png"):
        assert f"{there}/leak/{name}" in text, name
    assert "aux.test:8001" not in text.replace(f"content=&quot;img-src {aux}&quot;", "")
    assert "t.js" not in text
    assert "target" not in text


def test_a_mapping_on_another_port_is_another_page() -> None:
    memory = page().memory()
    assert b":9/" in frozen(memory, OriginMap("x", port=9)).body


FADED = "<html><head></head><body><p>a</p><p style='color:red'>b</p><script>1</script><p style='opacity:0'>c</p>"


def faded(revealed: object) -> str:
    """The view of a page whose layout says that of it."""
    snapshot = Snapshot()
    snapshot.add(PAGE, b"", resource_type="document")
    snapshot.dom(PAGE, FADED)
    snapshot.layout(PAGE, json.dumps({"format": 1, "revealed": revealed}))
    return frozen(snapshot.memory(), THERE).body.decode()


def test_what_was_in_sight_at_some_time_of_the_visit_can_be_read() -> None:
    """By declarations that nothing of the page overrides; elements are counted as in the record."""
    body = faded([[4, "p", "opacity:1;transform:matrix(1, 0, 0, 1, 0, 0)"], [3, "p", "visibility:visible"]])
    assert '<p style="visibility:visible!important;">a</p>' in body
    assert "opacity:1!important;transform:matrix(1, 0, 0, 1, 0, 0)!important;color:red" in body
    assert '<script type="application/x-warcite-inert"></script>' in body
    assert "<p style='opacity:0'>c</p>" in body
    assert "opacity:1!important;opacity:0" in faded([[6, "p", "opacity:1"]])


@pytest.mark.parametrize(
    "revealed",
    [
        [[3, "div", "opacity:1"]],  # another element than the record counted
        [[5, "script", "opacity:1"]],
        [[3, "p", "background:url(https://elsewhere.test/x)"]],
        [[3, "p", "opacity:1/**/;filter:url(//elsewhere.test/x)"]],
        [[3, "p", 'opacity:1" onclick="x']],
        [["3", "p", "opacity:1"], [3], 3, None],
        {"3": "opacity:1"},
        "opacity:1",
    ],
)
def test_a_layout_says_nothing_but_that(revealed: object) -> None:
    assert faded(revealed) == faded([])


def test_a_base_longer_than_any_address_is_written_before_no_picture() -> None:
    """A megabyte before each of 20,000 pictures and 2,000 frames would be 22 GB."""
    snapshot = Snapshot()
    snapshot.add(PAGE, b"", resource_type="document")
    snapshot.add("https://www.example.org/a.jpg", b"J", mime="image/jpeg")
    pictures = "".join(f'<img srcset="{n}.jpg 1x, /a.jpg 2x"><iframe src={n}></iframe>' for n in range(2000))
    more = "".join(f'<img srcset="{n}.jpg 1x">' for n in range(18_000))
    snapshot.dom(PAGE, f'<html><head><base href="/{"x" * 1_000_000}/"></head><body>{pictures}{more}</body></html>')
    snapshot.dom("https://www.example.org/f", "<html></html>", 1)
    with ends():
        assert frozen(snapshot.memory(), THERE).status == 200


def test_whether_a_candidate_is_held_compares_no_other_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with a thousand answers of one path names a thousand more of it: each is looked up once, not among all."""
    snapshot = Snapshot()
    snapshot.add(PAGE, b"", resource_type="document")
    for number in range(500):
        snapshot.add(f"https://www.example.org/p?id={number}&w=1", b"J", mime="image/jpeg")
    snapshot.dom(PAGE, "".join(f'<img srcset="/p?id={n}&w=1 1x, /p?id={n}&w=2 2x">' for n in range(500)))
    memory = snapshot.memory()
    asked: list[str] = []
    lasting = type(rules()).lasting

    def counted(self: Rules, query: str) -> object:
        asked.append(query)
        return lasting(self, query)

    monkeypatch.setattr(Rules, "lasting", counted)
    assert b"w=2" not in frozen(memory, THERE).body
    assert len(asked) <= 1500
