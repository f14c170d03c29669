"""What a replayed page gets for its requests."""

import pytest

from capture.errors import NotFound
from capture.formats.warc import Payload, RecordRef
from capture.replay.answering import Cache, MatchKind, Mode, ReplayIndex, Response, original, resource
from tests.builders.replayed import PAGE, Snapshot, mapping

THERE = mapping()
ORIGIN = THERE.to_mapped("https://www.example.org/").removesuffix("/")
CDN = "https://cdn.example.org"
MAPPED_CDN = THERE.to_mapped(f"{CDN}/").removesuffix("/")


def ask(snapshot: Snapshot, url: str, method: str = "GET", mode: Mode = Mode.FROZEN, **headers: str) -> Response:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return resource(snapshot.memory(), THERE, method, url, fields, mode=mode)


def values(answer: Response) -> dict[str, str]:
    return dict(answer.headers)


def test_a_picture_comes_byte_for_byte() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/1.png", bytes(range(256)), mime="image/png", headers=(("X-Cache", "hit"),))
    answer = ask(snapshot, f"{CDN}/1.png", sec_fetch_dest="image")
    assert (answer.status, answer.body, answer.match) == (200, bytes(range(256)), MatchKind.EXACT)
    fields = values(answer)
    assert fields["Content-Type"] == "image/png"
    assert fields["X-Cache"] == "hit"
    assert fields["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert fields["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in fields


def test_every_resource_is_a_memento() -> None:
    """RFC 7089: when it was captured and from where, also of a nearest answer the URL that was recorded."""
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/1.png?w=800&q=9", b"P", mime="image/png")
    fields = values(ask(snapshot, f"{CDN}/1.png?w=400&q=9"))
    assert fields["Memento-Datetime"] == "Wed, 25 Nov 2026 01:26:26 GMT"
    assert fields["Link"] == f'<{CDN}/1.png?w=800&q=9>; rel="original"'


def test_binary_that_is_labelled_html_comes_byte_for_byte_as_a_subresource() -> None:
    """R01: font.css."""
    snapshot = Snapshot()
    body = bytes(range(256)) * 4
    snapshot.add(f"{CDN}/font.css", body, mime="text/html; charset=utf-8")
    assert ask(snapshot, f"{CDN}/font.css", sec_fetch_dest="font").body == body


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    ("head", "label", "codec"),
    [
        ("<title>x</title><meta charset='utf-8'>", "utf-8", "utf-8"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=x-sjis'>", "x-sjis", "shift_jis"),
        ("<!-- " + "x" * 860 + ' --><meta charset="euc-jp">', "euc-jp", "euc_jp"),
        ("<link href=https://a.test/>" * 60 + "<meta charset='euc-jp'>", "euc-jp", "euc_jp"),
        ("<script>'<meta charset=koi8-r>'</script><meta charset=euc-jp>", "euc-jp", "euc_jp"),
    ],
)
def test_the_charset_that_a_page_declares_is_said_in_the_header(mode: Mode, head: str, label: str, codec: str) -> None:
    """R01: longer URLs may push the declaration out of the bytes in which browsers look for it."""
    snapshot = Snapshot()
    url = "https://www.example.org/other"
    snapshot.add(url, f"<html><head>{head}</head><body>東京<a href={CDN}/></a></body></html>".encode(codec))
    answer = ask(snapshot, url, mode=mode, sec_fetch_dest="document")
    assert values(answer)["Content-Type"] == f"text/html; charset={label}"
    assert "東京" in answer.body.decode(codec)
    assert MAPPED_CDN in answer.body.decode(codec)


def test_a_page_in_utf_16_is_served_as_utf_8() -> None:
    snapshot = Snapshot()
    url = "https://www.example.org/other"
    snapshot.add(url, "\ufeff<p>東京<script>x</script>".encode("utf-16-le"))
    answer = ask(snapshot, url, sec_fetch_dest="document")
    assert values(answer)["Content-Type"] == "text/html; charset=utf-8"
    assert "東京" in answer.body.decode()
    assert b">x<" not in answer.body


def test_any_page_is_inert_in_frozen_mode_and_runs_in_live_mode() -> None:
    snapshot = Snapshot()
    url = "https://www.example.org/other"
    snapshot.add(url, b"<p onclick=x>a</p><script>y</script>", mime="application/xhtml+xml")
    frozen = ask(snapshot, url, sec_fetch_dest="iframe")
    assert b"onclick" not in frozen.body
    assert values(frozen)["Content-Type"] == "text/html"
    assert "script-src 'none'" in values(frozen)["Content-Security-Policy"]
    live = ask(snapshot, url, mode=Mode.LIVE, sec_fetch_dest="iframe")
    assert live.body == b"<p onclick=x>a</p><script>y</script>"
    assert "'unsafe-inline'" in values(live)["Content-Security-Policy"]


def test_an_old_browser_that_accepts_html_navigates() -> None:
    snapshot = Snapshot()
    snapshot.add(CDN + "/", b"<script>y</script>")
    assert b">y<" not in ask(snapshot, CDN + "/", accept="text/html,*/*").body


def test_style_sheets_lead_into_the_snapshot() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/a.css", b"a{b:url(//img.test/1)}", mime="text/css")
    answer = ask(snapshot, f"{CDN}/a.css", sec_fetch_dest="style")
    assert answer.body == b"a{b:url(" + THERE.to_mapped("https://img.test/1").encode() + b")}"


def test_style_sheets_without_a_charset_have_the_pages() -> None:
    """The frozen page is UTF-8, which they would take over; the page that was captured was not."""
    snapshot = Snapshot()
    snapshot.add(PAGE, b"<meta charset=windows-1251>", resource_type="document")
    snapshot.dom(PAGE, "<p>")
    snapshot.add(f"{CDN}/a.css", b"a{content:'\xcf'}", mime="text/css")
    snapshot.add(f"{CDN}/b.css", b'@charset "utf-8";', mime="text/css")
    assert values(ask(snapshot, f"{CDN}/a.css"))["Content-Type"] == "text/css; charset=windows-1251"
    assert values(ask(snapshot, f"{CDN}/b.css"))["Content-Type"] == "text/css"


@pytest.mark.parametrize(
    ("location", "wanted"),
    [(f"{CDN}/x", f"{MAPPED_CDN}/x"), ("//cdn.example.org/x", f"{MAPPED_CDN}/x"), ("/x", "/x"), ("javascript:x", None)],
)
def test_redirects_stay_in_the_snapshot(location: str, wanted: str | None) -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/old", b"<script>x</script>", status=302, headers=(("Location", location),))
    answer = ask(snapshot, f"{CDN}/old", sec_fetch_dest="document")
    assert answer.status == 302
    assert values(answer).get("Location") == wanted
    assert answer.body == b""


def test_an_archived_error_is_an_answer() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/gone", b"gone", status=410, mime="text/plain")
    answer = ask(snapshot, f"{CDN}/gone")
    assert (answer.status, answer.match, answer.missing) == (410, MatchKind.EXACT, None)


def test_reading_across_origins_of_one_snapshot() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/a.json", b"{}", mime="application/json")
    assert values(ask(snapshot, f"{CDN}/a.json", origin=ORIGIN))["Access-Control-Allow-Origin"] == ORIGIN
    for other in ("null", "https://www.example.org"):
        answer = ask(snapshot, f"{CDN}/a.json", origin=other)
        assert "Access-Control-Allow-Origin" not in values(answer)
        assert values(answer)["Vary"] == "Origin"


def test_preflights_are_answered_for_the_same_snapshot_alone() -> None:
    wanted = {"access-control-request-method": "PUT", "access-control-request-headers": "x-custom"}
    memory = Snapshot().memory()
    yes = resource(memory, THERE, "OPTIONS", f"{CDN}/a", {"origin": ORIGIN, **wanted})
    assert yes.status == 204
    assert values(yes)["Access-Control-Allow-Methods"] == "PUT"
    assert values(yes)["Access-Control-Allow-Headers"] == "x-custom"
    no = resource(memory, THERE, "OPTIONS", f"{CDN}/a", {"origin": "https://evil.test", **wanted})
    assert "Access-Control-Allow-Origin" not in values(no)


def test_service_workers_are_refused() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/sw.js", b"x", mime="text/javascript")
    assert ask(snapshot, f"{CDN}/sw.js", service_worker="script").status == 403


def test_what_is_missing_is_said_to_people_and_to_scripts() -> None:
    page = ask(Snapshot(), f"{CDN}/no?a=1#b", sec_fetch_dest="document")
    assert page.status == 404
    assert page.missing is not None
    assert page.missing.url == f"{CDN}/no?a=1"
    assert values(page)["Warcite-Answer"] == "miss"
    assert "Memento-Datetime" not in values(page)
    assert f'href="{CDN}/no?a=1"'.encode() in page.body
    script = ask(Snapshot(), f"{CDN}/no", sec_fetch_dest="script", origin=ORIGIN)
    assert values(script)["Content-Type"] == "text/plain; charset=utf-8"
    assert values(script)["Access-Control-Allow-Origin"] == ORIGIN


def test_a_record_without_its_bytes_is_missing() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/a", b"x")

    def payload(record: RecordRef) -> Payload:
        raise NotFound("the original of it is not in this archive")

    memory = ReplayIndex(snapshot.records, payload)
    for answer in (resource(memory, THERE, "GET", f"{CDN}/a", {}), original(memory, "GET", f"{CDN}/a", {})):
        assert (answer.status, answer.match) == (404, MatchKind.MISS)
        assert answer.missing is not None
        assert "not in this archive" in answer.missing.why


def test_ranges_are_cut_from_the_whole_with_and_without_a_cache() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/a.mp4", b"0123456789", mime="video/mp4")
    memory, cache = snapshot.memory(), Cache()
    for store in (None, cache, cache):
        answer = resource(memory, THERE, "GET", f"{CDN}/a.mp4", {"range": "bytes=2-4"}, cache=store)
        assert (answer.status, answer.body) == (206, b"234")
        assert values(answer)["Content-Range"] == "bytes 2-4/10"
    whole = resource(memory, THERE, "GET", f"{CDN}/a.mp4", {}, cache=cache)
    assert (whole.status, whole.body) == (200, b"0123456789")


def test_parts_are_joined_and_never_pass_for_the_whole() -> None:
    snapshot = Snapshot()
    url = f"{CDN}/a.mp4"
    snapshot.add(url, b"0123", status=206, mime="video/mp4", headers=(("Content-Range", "bytes 0-3/10"),))
    assert ask(snapshot, url).status == 404
    assert ask(snapshot, url, range="bytes=0-").body == b"0123"
    assert ask(snapshot, url, range="bytes=6-").status == 404
    snapshot.add(url, b"456789", status=206, mime="video/mp4", headers=(("Content-Range", "bytes 4-9/10"),))
    answer = ask(snapshot, url)
    assert (answer.status, answer.body) == (200, b"0123456789")
    assert ask(snapshot, url, range="bytes=3-5").body == b"345"


def test_a_head_has_the_length_of_the_get() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/a", b"12345", mime="text/plain")
    answer = ask(snapshot, f"{CDN}/a", "HEAD")
    assert (answer.status, answer.body, values(answer)["Content-Length"]) == (200, b"", "5")


def test_jsonp_calls_the_function_that_is_asked_for() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/p?callback=cb_1&q=2", b"cb_1({})", mime="text/javascript")
    memory, cache = snapshot.memory(), Cache()
    for name in (b"cb_2", b"cb_3"):
        answer = resource(memory, THERE, "GET", f"{CDN}/p?callback={name.decode()}&q=2", {}, cache=cache)
        assert (answer.match, answer.body) == (MatchKind.FUZZY, name + b"({})")


def test_a_recorded_304_answers_a_condition_of_the_page() -> None:
    """R04: the page's own conditional request; without one the page itself comes."""
    snapshot = Snapshot()
    snapshot.add(PAGE, b"<p>body")
    snapshot.add(PAGE, b"", status=304, mime="")
    memory = snapshot.memory()
    assert original(memory, "GET", PAGE, {"if-none-match": '"v1"'}).status == 304
    assert original(memory, "GET", PAGE, {}).body == b"<p>body"


def test_the_original_is_what_the_origin_sent() -> None:
    """For the check and ``open``: real origins, nothing rewritten; only framing and coding are undone."""
    snapshot = Snapshot()
    body = b"<script>x</script><img src=https://cdn.example.org/1>"
    snapshot.add(
        PAGE, body, headers=(("Content-Security-Policy", "x"), ("Set-Cookie", "a=1"), ("Content-Encoding", "br"))
    )
    answer = original(snapshot.memory(), "GET", PAGE, {"sec-fetch-dest": "document"})
    assert (answer.status, answer.body) == (200, body)
    fields = values(answer)
    assert (fields["Content-Security-Policy"], fields["Set-Cookie"]) == ("x", "a=1")
    assert "Content-Encoding" not in fields
    miss = original(snapshot.memory(), "GET", f"{CDN}/no", {})
    assert (miss.status, miss.match) == (404, MatchKind.MISS)


def test_exact_answers_are_cached_apart_by_purpose_and_mode() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{CDN}/x", b"<script>y</script>")
    memory, cache = snapshot.memory(), Cache()
    for mode in Mode:
        for purpose in ("document", "empty"):
            fresh = resource(memory, THERE, "GET", f"{CDN}/x", {"sec-fetch-dest": purpose}, mode=mode)
            for _ in range(2):
                kept = resource(memory, THERE, "GET", f"{CDN}/x", {"sec-fetch-dest": purpose}, mode=mode, cache=cache)
                assert kept == fresh
