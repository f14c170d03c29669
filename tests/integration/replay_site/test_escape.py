"""Reading an archived page, in browsers that would tell of any escape: it is shown, and nothing goes elsewhere.

One file, so that the pages are captured once.
"""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page

from capture.formats.warc import WarcIndex
from tests.integration.replay_site.canary import Canary, canary
from tests.integration.replay_site.conftest import MARKUP, Captured
from tests.integration.replay_site.offline import run
from tests.integration.replay_site.reader import SIZES, Reader, reader
from tests.integration.web.served import served
from tests.sites.replay_site import PROBES, START
from tests.sites.replay_site.probes import LEAVING, addressed, for_policy

pytestmark = pytest.mark.long

# A word of each page, and the text of a link.
SHOWN = {START: ("nasty", "ex"), PROBES: ("probing", "q"), MARKUP: ("shown", "link")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Where a reader reads: a browser that would be heard, and the library's address."""

    chrome: Reader
    library: str
    canary: Canary
    captured: Captured

    def seen(self, page: Page, seed: str) -> str:
        """Open ``/s/ID/seen``, where the frame shows that page; the frame's own address."""
        page.goto(f"{self.library}s/{self.captured.ids[seed]}/seen")
        frame = page.frames[1]
        frame.get_by_text(SHOWN[seed][0]).first.wait_for()
        return frame.url


@pytest.fixture(scope="module")
def house(captured: Captured, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """One for all tests here. When the browser is gone, nothing was heard still, nor looked up."""
    folder = tmp_path_factory.mktemp("reader")
    with canary() as live:
        with served(captured.archive.root, folder / "home") as server, reader(folder, live.port) as chrome:
            yield Room(chrome=chrome, library=server.address, canary=live, captured=captured)
        assert live.heard() == []
        assert chrome.lookups() == 0


@pytest.fixture
def room(house: Room) -> Iterator[Room]:
    """Whatever a test opens in it, nobody hears of it."""
    yield house
    for page in house.chrome.context.pages[1:]:  # without its first page the browser would end
        page.close()
    assert house.canary.heard() == []


def test_scripts_reach_the_archive_alone(captured: Captured, tmp_path: Path) -> None:
    """With options that would lead every host to the canary, as they led to the site at capture.

    It stands first, since asyncio does not run beside the browser of the other tests.
    """
    views = [WarcIndex.open(captured.warc(seed)) for seed in (START, PROBES)]
    with canary() as live, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", live.port))
        datagrams.setblocking(False)
        led = asyncio.run(run(views, live.port, tmp_path))
        assert live.heard() == []
        assert _none(datagrams)
    assert led.places == LEAVING
    assert [check.text for check in led.checks] == [1.0, 1.0]


def _none(datagrams: socket.socket) -> bool:
    try:
        return not datagrams.recv(4096)
    except BlockingIOError:
        return True


def test_reading_asks_nothing_of_the_live_web(room: Room) -> None:
    """In the library's frame and at the frame's own address; nor does pointing at links."""
    pages = []
    for size in SIZES:
        for seed, (word, link) in SHOWN.items():
            page = room.chrome.page(size)
            address = room.seen(page, seed)
            page.locator("p.url a").hover()
            page.goto(address)
            page.get_by_text(word).first.wait_for()
            page.get_by_text(link, exact=True).first.hover(force=True)
            assert page.evaluate("typeof __R") == "undefined"  # no archived script has run
            pages.append(page)
    for page in pages:
        page.wait_for_load_state("networkidle")


def test_links_and_forms_stay_in_the_archive(room: Room) -> None:
    page = room.chrome.page()
    address = room.seen(page, MARKUP)
    for element in ("#link", "#blank"):
        page.goto(address)
        page.locator(element).click()
        page.get_by_text("This page is not in the archive").wait_for()
    page.goto(address)
    page.locator("#send").click()
    assert page.url == address


def test_the_policy_holds_what_a_script_would_load(room: Room) -> None:
    """No script runs there; were one to, it would be held by the policy and not by the rewriting."""
    page = room.chrome.page()
    page.goto(room.seen(page, START))
    session = page.context.new_cdp_session(page)
    scripts = for_policy() | {name: one for name, one in addressed(room.canary.port).items() if name != "rtc"}
    for script in scripts.values():
        session.send("Runtime.evaluate", {"expression": script, "userGesture": True})
    page.wait_for_load_state("networkidle")
