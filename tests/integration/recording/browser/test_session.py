"""One Chromium: what it is, what it shows of itself, what it leaves behind."""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from capture.errors import BrowserError, BrowserMissing
from capture.model.options import Limits, Options, Viewport
from capture.recording.browser import Chrome, process, session
from tests.site import Site, Visitor

Use = Callable[[Chrome], Awaitable[Any]]


def within(folder: Path, use: Use, options: Options | None = None, log: list[str] | None = None) -> Any:
    """What ``use`` makes of a browser in ``folder``; afterwards no process is left."""

    async def go() -> Any:
        async with session(options or Options(), guard_port=0, log_switches=log or [], workdir=folder) as chrome:
            return await use(chrome)

    result = asyncio.run(go())
    assert process.living(folder / "profile") == []
    return result


def test_a_session_says_what_it_runs(tmp_path: Path) -> None:
    async def use(chrome: Chrome) -> Any:
        return chrome.info

    info = within(tmp_path, use)
    assert info.path.is_file()
    assert info.path.read_bytes()[:2] != b"#!"
    assert int(info.version.partition(".")[0]) > 100
    assert len(info.sha256) == 64
    assert info.headless
    assert info.sandbox is (os.geteuid() != 0)


def test_a_page_sees_an_ordinary_browser_with_the_options_given(tmp_path: Path) -> None:
    """No ``Headless`` in header, script or client hints; locale, zone and size as asked."""
    script = """async () => JSON.stringify({agent: navigator.userAgent, languages: navigator.languages,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      size: [innerWidth, innerHeight, devicePixelRatio],
      brands: navigator.userAgentData.brands.map(b => b.brand), number: (1.5).toLocaleString()})"""
    sent: dict[str, str] = {}

    with Site() as site:

        def remember(visitor: Visitor) -> None:
            sent.update(visitor.headers)
            visitor.say("<p>x")

        site.answer("/", remember)

        async def use(chrome: Chrome) -> Any:
            await chrome.page.goto(site.url("/"))
            return json.loads(await chrome.page.evaluate(script)), chrome.info

        options = Options(locale="de-AT", time_zone="Asia/Tokyo", viewport=Viewport(width=900, height=500), scale=2.0)
        seen, info = within(tmp_path, use, options)
    assert seen["agent"] == info.user_agent == sent["User-Agent"]
    assert "Headless" not in json.dumps([seen, sent])
    assert f"Chrome/{info.version.partition('.')[0]}.0.0.0" in seen["agent"]
    assert seen["languages"][0] == "de-AT"
    assert sent["Accept-Language"].startswith("de-AT")
    assert seen["zone"] == "Asia/Tokyo"
    assert seen["size"] == [900, 500, 2]
    assert seen["number"] == "1,5"


def test_everything_that_a_session_writes_lies_in_its_folder(tmp_path: Path) -> None:
    async def use(chrome: Chrome) -> None:
        await chrome.page.goto("data:text/html,x")

    within(tmp_path, use)
    ours = {"profile", "config", "downloads", "driver"}
    others = {path.name for path in tmp_path.iterdir()} - ours
    assert not [name for name in others if "chromium" not in name.lower()]


def test_close_goes_in_order_in_spite_of_dialogs_and_beforeunload(tmp_path: Path) -> None:
    body = "<p>x<script>onbeforeunload=e=>{e.preventDefault();return 'stay'};onunload=()=>alert(1)</script>"
    with Site() as site:
        url = site.page("/", body)

        async def use(chrome: Chrome) -> bool:
            await chrome.page.goto(url)
            await chrome.page.mouse.click(5, 5)
            return await chrome.close()

        assert within(tmp_path, use) is True


def test_a_browser_that_hangs_is_killed_after_its_budget(tmp_path: Path) -> None:
    """A stopped process answers nothing: nothing is left of it all the same."""

    async def use(chrome: Chrome) -> bool:
        pid = process.leader(tmp_path / "profile")
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        return await chrome.close()

    assert within(tmp_path, use, Options(limits=Limits(close_s=1))) is False


def test_a_browser_killed_from_outside_is_known_to_have_died(tmp_path: Path) -> None:
    async def use(chrome: Chrome) -> bool:
        pid = process.leader(tmp_path / "profile")
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await asyncio.wait_for(chrome.died.wait(), 60)
        return await chrome.close()

    assert within(tmp_path, use) is False


def test_the_log_of_a_closed_browser_has_its_last_line(tmp_path: Path) -> None:
    """``close`` waits until Chromium has written everything."""
    log = tmp_path / "log.json"

    async def use(chrome: Chrome) -> None:
        await chrome.page.goto("data:text/html,x")

    within(tmp_path / "work", use, log=[f"--log-net-log={log}", "--net-log-capture-mode=Everything"])
    assert json.loads(log.read_text())["events"]


def test_a_program_that_is_no_browser_is_named_with_its_last_words(tmp_path: Path) -> None:
    fake = tmp_path / "fake"
    fake.write_text("#!/bin/sh\necho 'error while loading shared libraries: libnss3.so' >&2\nexit 3\n")
    fake.chmod(0o755)

    async def use(chrome: Chrome) -> None:
        raise AssertionError("it started")

    with pytest.raises(BrowserError, match="error while loading shared libraries") as caught:
        within(tmp_path / "work", use, Options(browser=str(fake)))
    assert caught.value.hint
    with pytest.raises(BrowserMissing, match="no executable browser"):
        within(tmp_path / "none", use, Options(browser=str(tmp_path / "nothing")))


def test_an_error_in_the_block_comes_out_as_it_is(tmp_path: Path) -> None:
    async def use(chrome: Chrome) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        within(tmp_path, use)
    assert process.living(tmp_path / "profile") == []


def test_nothing_of_the_browsers_own_window_is_rendered(tmp_path: Path) -> None:
    """Pages of an address bar that nobody sees would cost more than the rest of the launch."""

    async def use(chrome: Chrome) -> Any:
        assert chrome.context.browser is not None
        browser = await chrome.context.browser.new_browser_cdp_session()
        return (await browser.send("Target.getTargets", {"filter": [{}]}))["targetInfos"]

    assert {target["type"] for target in within(tmp_path, use)} <= {"browser", "tab", "page"}


def test_with_a_guard_no_address_of_this_machine_reaches_a_page(tmp_path: Path) -> None:
    """WebRTC gathers no candidates: neither local ones nor, over UDP, what a server would see."""
    script = """async () => {
      const peer = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:9"}]}), found = [];
      peer.createDataChannel("x");
      const over = new Promise(done => { peer.onicecandidate = event =>
        event.candidate ? found.push(event.candidate.candidate) : done() });
      await peer.setLocalDescription(await peer.createOffer());
      await over;
      return found;
    }"""

    async def go() -> Any:
        async with session(Options(), guard_port=9, log_switches=[], workdir=tmp_path) as chrome:
            return await chrome.page.evaluate(script)

    assert asyncio.run(go()) == []
