"""The library in a real Chromium: nothing from elsewhere, no sideways scroll, axe-core, copying, no script needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.builders.library import LONG_TITLE
from tests.integration.web.conftest import Filled
from tests.integration.web.served import served

pytestmark = pytest.mark.long

SIZES = {"desktop": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def address(filled: Filled, home: Path) -> Iterator[str]:
    """The address of ``warcite serve`` on the archive with every state, without a slash at its end."""
    with served(filled.archive.root, home / "served") as server:
        yield server.address.rstrip("/")


@contextmanager
def opened(chrome: Browser, size: str, scheme: str, **options: bool) -> Iterator[Page]:
    width, height = SIZES[size]
    context = chrome.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=options.get("script", True),
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def paths(filled: Filled) -> list[str]:
    """A page of every kind and state."""
    ids = filled.ids
    views = [
        f"/s/{ids[state]}"
        for state in ("complete", "illustrated", "partial", "suspect", "failed", "arabic", "long title")
    ]
    return [
        "/",
        "/?q=nothing",
        "/?view=compact",
        "/?job=statehouse&from=2026-02-30&until=2026-11-25",
        *views,
        f"/s/{ids['complete']}/seen",
        f"/s/{ids['complete']}/alone",
        f"/s/{ids['partial']}/proof?check",
        f"/find?url=https://ledger.example/night-boat&from={ids['suspect']}",
        "/keys",
        "/nosuch",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_comes_from_elsewhere(
    chrome: Browser, address: str, filled: Filled, scheme: str
) -> None:
    with opened(chrome, "desktop", scheme) as page:
        asked: list[str] = []
        refused: list[str] = []
        page.on("request", lambda request: asked.append(urlsplit(request.url).hostname or ""))
        page.on("console", lambda message: refused.append(message.text) if "Security" in message.text else None)
        for path in paths(filled):
            page.goto(address + path)
            page.evaluate(AXE)
            found = page.evaluate("axe.run({iframes: false}).then(r => r.violations.map(v => v.id))")
            assert found == [], path
        assert refused == []
        assert all(host == "127.0.0.1" or host.endswith(".localhost") for host in asked)


@pytest.mark.parametrize("size", SIZES)
def test_no_page_scrolls_sideways(chrome: Browser, address: str, filled: Filled, size: str) -> None:
    with opened(chrome, size, "light") as page:
        for path in paths(filled):
            page.goto(address + path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_very_long_title_takes_three_lines_until_it_is_opened(chrome: Browser, address: str, filled: Filled) -> None:
    with opened(chrome, "phone", "light", script=False) as page:
        page.goto(f"{address}/s/{filled.ids['long title']}")
        lines = "e => e.clientHeight / parseFloat(getComputedStyle(e).lineHeight)"
        assert round(page.locator("h1").evaluate(lines)) == 3
        assert page.get_by_role("heading", level=1, name=LONG_TITLE).count() == 1
        page.get_by_text("Whole title").click()
        assert page.locator("header p").get_by_text(LONG_TITLE).is_visible()


@pytest.mark.parametrize(("size", "lines"), [("desktop", 2), ("phone", 3), ("narrow", 3)])
def test_titles_in_the_list_keep_to_their_lines(chrome: Browser, address: str, size: str, lines: int) -> None:
    """The accessibility tree has them whole, and their links are high enough to hit (WCAG 2.5.8)."""
    with opened(chrome, size, "light") as page:
        page.goto(f"{address}/?q=timetable")
        title = page.locator("h3")
        height = "e => (e.clientHeight - 4) / parseFloat(getComputedStyle(e).lineHeight)"
        assert round(title.evaluate(height)) == lines
        assert title.evaluate("e => parseFloat(getComputedStyle(e).lineHeight)") >= 24
        assert page.get_by_role("link", name=LONG_TITLE).count() == 1


def test_pictures_of_the_list_are_drawn(chrome: Browser, address: str) -> None:
    with opened(chrome, "desktop", "light") as page:
        page.goto(address + "/?q=ledger.example")
        page.evaluate("Promise.all([...document.images].map(one => one.decode()))")
        assert page.evaluate("[...document.images].map(one => one.naturalWidth)") == [88, 88]


def test_the_lead_picture_is_drawn_within_its_column(chrome: Browser, address: str, filled: Filled) -> None:
    with opened(chrome, "phone", "light", script=False) as page:
        page.goto(f"{address}/s/{filled.ids['illustrated']}")
        picture = page.get_by_role("img", name="Lead picture of the page")
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] > 100
        assert box["x"] + box["width"] <= 390


def test_a_citation_is_copied_and_said_aloud(chrome: Browser, address: str, filled: Filled) -> None:
    with opened(chrome, "desktop", "light") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page.goto(f"{address}/s/{filled.ids['complete']}")
        page.get_by_label("Style").select_option("mla")
        page.wait_for_url("**style=mla**")
        page.get_by_role("button", name="Copy citation").click()
        page.get_by_role("status").get_by_text("Copied.").wait_for(state="attached")
        text = page.evaluate("navigator.clipboard.readText()")
        assert text == page.locator("#cite-text").inner_text()


def test_keys_search_copy_and_list_themselves(chrome: Browser, address: str, filled: Filled) -> None:
    """But not while a field has the focus, nor with another key held."""
    with opened(chrome, "desktop", "light") as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
        page.goto(f"{address}/s/{filled.ids['complete']}")
        page.keyboard.press("Control+c")
        page.keyboard.press("c")
        page.get_by_role("status").get_by_text("Copied.").wait_for(state="attached")
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("#cite-text").inner_text()
        page.keyboard.press("/")
        page.wait_for_url(f"{address}/#q")
        page.wait_for_function("document.activeElement.id === 'q'")
        page.keyboard.type("c/?")
        assert page.get_by_role("searchbox").input_value() == "c/?"
        page.get_by_role("searchbox").blur()
        page.keyboard.press("?")
        page.wait_for_url(f"{address}/keys")


def test_keys_can_be_switched_off_and_stay_so(chrome: Browser, address: str) -> None:
    with opened(chrome, "desktop", "light") as page:
        page.goto(address)
        page.get_by_role("link", name="Keys").click()
        page.get_by_role("button", name="Switch keys off").click()
        page.get_by_role("status").get_by_text("Keys are off.").wait_for(state="attached")
        page.goto(address)
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.tagName") == "BODY"
        page.goto(f"{address}/keys")
        page.get_by_role("button", name="Switch keys on").click()
        page.goto(address)
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "q"


def test_without_a_script_the_page_of_keys_says_so(chrome: Browser, address: str) -> None:
    with opened(chrome, "desktop", "light", script=False) as page:
        page.goto(f"{address}/keys")
        assert page.get_by_text("Keys need JavaScript.").is_visible()
        assert page.get_by_role("button").count() == 0


def test_reading_and_citing_need_no_script(chrome: Browser, address: str, filled: Filled) -> None:
    with opened(chrome, "phone", "dark", script=False) as page:
        page.goto(address)
        page.get_by_role("searchbox").fill("ledger")
        page.get_by_role("button", name="Filter").click()
        page.get_by_role("link", name="Ferry board keeps the night boat").first.click()
        assert page.locator("#p1").is_visible()
        assert not page.get_by_role("button", name="Copy citation").is_visible()
        page.get_by_label("Style").select_option("ieee")
        page.get_by_role("button", name="Show").click()
        assert "style=ieee" in page.url
        assert page.locator("#cite-text").is_visible()


def test_the_page_as_seen_stands_in_its_frame(chrome: Browser, address: str, filled: Filled) -> None:
    with opened(chrome, "desktop", "light") as page:
        page.goto(f"{address}/s/{filled.ids['complete']}/seen")
        page.frame_locator("iframe").get_by_text("Tidewater ferry board voted").wait_for()


def test_the_page_alone_has_a_strip_above_it_until_it_is_put_away(
    chrome: Browser, address: str, filled: Filled
) -> None:
    """In flow, first in focus order, without a script; the page put away stays so."""
    with opened(chrome, "desktop", "light", script=False) as page:
        page.goto(f"{address}/s/{filled.ids['complete']}/seen")
        page.get_by_role("link", name="Open without this frame").click()
        page.frame_locator("iframe").get_by_text("Tidewater ferry board voted").wait_for()
        strip, frame = page.locator(".strip").bounding_box(), page.locator("iframe").bounding_box()
        assert strip is not None
        assert frame is not None
        assert (strip["y"], strip["height"], frame["y"], frame["y"] + frame["height"]) == (0, 40, 40, 900)
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text() == "Snapshot"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("Tidewater ferry board voted").wait_for()
        assert ".localhost:" in page.url
        assert page.get_by_text("Put away").count() == 0


@pytest.mark.parametrize("size", ["phone", "narrow"])
def test_the_strip_wraps_where_it_is_narrow(chrome: Browser, address: str, filled: Filled, size: str) -> None:
    with opened(chrome, size, "light") as page:
        page.goto(f"{address}/s/{filled.ids['complete']}/alone")
        strip, frame = page.locator(".strip").bounding_box(), page.locator("iframe").bounding_box()
        assert strip is not None
        assert frame is not None
        assert 40 <= strip["height"] < 100
        assert frame["y"] == strip["height"]


def test_a_page_that_opens_slowly_leads_to_what_is_ready(chrome: Browser, address: str, filled: Filled) -> None:
    """After five seconds, until it is there."""
    with opened(chrome, "desktop", "light") as page:
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        page.clock.install()
        page.route(lambda url: ".localhost" in url, hold)
        with page.expect_request(lambda request: ".localhost" in request.url):
            page.goto(f"{address}/s/{filled.ids['complete']}/seen", wait_until="domcontentloaded")
        slow = page.get_by_text("Still opening. The article and the screenshot are ready.").first
        assert not slow.is_visible()
        page.clock.fast_forward(6000)
        slow.wait_for()
        for route in held:
            route.continue_()
        slow.wait_for(state="hidden")


def test_what_is_not_archived_leads_to_the_library(chrome: Browser, address: str, filled: Filled) -> None:
    """In a tab of its own, out of a page that has no script and may not move its frame."""
    with opened(chrome, "desktop", "light") as page:
        page.goto(f"{address}/s/{filled.ids['complete']}/alone")
        frame = page.locator("iframe").get_attribute("src") or ""
        page.goto("/".join(frame.split("/")[:3]) + "/nowhere")
        with page.expect_popup() as popup:
            page.get_by_role("link", name="Look for another snapshot of it").click()
        assert popup.value.url.startswith(f"{address}/find?")
        popup.value.get_by_role("heading", name="This page is not in the archive").wait_for()
        assert popup.value.get_by_role("link", name="Back to the snapshot").is_visible()


def test_print_has_the_text_its_numbers_the_citation_and_the_whole_id(
    chrome: Browser, address: str, filled: Filled
) -> None:
    """And no bars, forms or buttons; a folded title stands whole."""
    with opened(chrome, "desktop", "dark") as page:
        page.emulate_media(media="print")
        page.goto(f"{address}/s/{filled.ids['long title']}")
        for hidden in (".bar", ".tabs", ".crumbs", ".foot", "form", "button >> nth=0", "details >> nth=0"):
            assert not page.locator(hidden).is_visible(), hidden
        assert page.locator("#cite-text").is_visible()
        number = "getComputedStyle(document.querySelector('#p1'), '::before').content"
        assert page.evaluate(number) == '"1"'
        after = "getComputedStyle(document.querySelector('.url'), '::after').content"
        assert page.evaluate(after) == f'" {filled.ids["long title"]}"'
        assert page.locator("h1").evaluate("e => e.scrollHeight <= e.clientHeight + 1")
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_with_forced_colours_what_is_current_still_shows(chrome: Browser, address: str, filled: Filled) -> None:
    with opened(chrome, "desktop", "light") as page:
        page.emulate_media(forced_colors="active")
        page.goto(address)
        current = page.locator(".filters a[aria-current]")
        assert current.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
        page.goto(f"{address}/s/{filled.ids['complete']}")
        border = "e => getComputedStyle(e).borderBottomColor"
        assert page.locator(".tabs a[aria-current]").evaluate(border) != page.locator(".tabs a").nth(1).evaluate(border)


@pytest.mark.parametrize("size", SIZES)
def test_no_field_of_the_filter_lies_over_another(chrome: Browser, address: str, filled: Filled, size: str) -> None:
    """However long the sites' names: the longest is chosen for all fields here."""
    with opened(chrome, size, "light") as page:
        page.goto(f"{address}/?site=an-address-of.{'a-very-long-county.' * 6}example&job={'j' * 90}")
        boxes = page.locator(".more .grid :is(select, input, button)").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"
        )
        assert len(boxes) == 6
        over = [
            (one, other)
            for one in boxes
            for other in boxes
            if one is not other
            and max(one[0], other[0]) < min(one[2], other[2])
            and max(one[1], other[1]) < min(one[3], other[3])
        ]
        assert over == []


def test_what_is_missing_leaves_the_article_on_a_phones_first_screen(
    chrome: Browser, address: str, filled: Filled
) -> None:
    with opened(chrome, "phone", "light") as page:
        page.goto(f"{address}/s/{filled.ids['partial']}")
        first = page.locator("#p1").bounding_box()
        assert first is not None and first["y"] + 60 < SIZES["phone"][1]
        page.locator(".notice summary").click()
        assert page.get_by_text("https://cdn.example/a.woff2").is_visible()
