"""What Chromium makes of archived types: no list of them leads a reader to the live web."""

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Route

from capture.replay.answering import ReplayIndex, resource
from tests.builders.replayed import PAGE, Snapshot, mapping

LIVE = "live.example"
REACHING = f"""<!doctype html><meta http-equiv=refresh content='0;url=http://{LIVE}/a'>
<script>location = "http://{LIVE}/b"; new Image().src = "http://{LIVE}/c"</script><img src=http://{LIVE}/d><p>here""".encode()
XML = f"""<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="http://{LIVE}/e.xsl"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="refresh" content="0;url=http://{LIVE}/f"/>
<script>location = "http://{LIVE}/g"</script></head><body><img src="http://{LIVE}/h"/></body></html>""".encode()
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:h="http://www.w3.org/1999/xhtml" width="9" height="9">
<h:meta http-equiv="refresh" content="0;url=http://{LIVE}/i"/><script>location = "http://{LIVE}/j"</script>
<image href="http://{LIVE}/k" width="9" height="9"/></svg>""".encode()
ANSWERS = {
    "list": ("application/pdf,text/html", REACHING),
    "shout": ("APPLICATION/PDF , TEXT/HTML", REACHING),
    "empty": ("", REACHING),
    "pdf": ("application/pdf", REACHING),
    "plain": ("text/plain", REACHING),
    "picture": ("image/png", REACHING),
    "parts": ("multipart/x-mixed-replace;boundary=b", b"--b\r\nContent-Type: text/html\r\n\r\n" + REACHING),
    "xml": ("text/xml", XML),
    "feed": ("application/atom+xml", XML),
    "svg": ("image/svg+xml", SVG),
}
FRAMES = "".join(f"<iframe src='/{name}'></iframe><object data='/{name}'></object>" for name in ANSWERS)


@pytest.fixture(scope="module")
def memory() -> ReplayIndex:
    snapshot = Snapshot()
    snapshot.dom(PAGE, f"<html><body><p>page{FRAMES}</body></html>")
    for name, (mime, body) in ANSWERS.items():
        snapshot.add(f"https://www.example.org/{name}", body, mime=mime)
    return snapshot.memory()


def test_no_type_leads_out(chrome: Browser, memory: ReplayIndex) -> None:
    there = mapping()
    context = chrome.new_context()
    elsewhere: list[str] = []

    def answer(route: Route) -> None:
        url = there.to_archived(route.request.url)
        if url is None:
            elsewhere.append(route.request.url)
            route.abort()
            return
        made = resource(memory, there, "GET", url, route.request.all_headers())
        route.fulfill(status=made.status, headers=dict(made.headers), body=made.body)

    context.route("**/*", answer)
    page = context.new_page()
    for name in ANSWERS:
        with suppress(Error):  # a file to keep is no page
            page.goto(there.to_mapped(f"https://www.example.org/{name}"), wait_until="load")
        page.screenshot()  # drawn, so that whatever would go elsewhere has gone
        assert urlsplit(page.url).hostname != LIVE
    page.goto(there.to_mapped(PAGE), wait_until="load")
    assert page.locator("iframe").count() == len(ANSWERS)
    context.close()
    assert [url for url in elsewhere if LIVE in url] == []
