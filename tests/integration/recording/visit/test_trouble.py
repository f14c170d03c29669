"""Pages and browsers that do not play along: each visit ends by itself and keeps what it had."""

import asyncio
import os
import signal
from dataclasses import replace

import pytest

from capture.model.phase import Phase, PhaseEnd
from capture.recording.browser.process import leader
from tests.integration.recording.visit.visiting import PATIENT, Going, visit
from tests.site import Site

pytestmark = pytest.mark.long


def test_dialogs_are_dismissed_and_counted() -> None:
    script = """for(let i=0;i<12;i++)alert(i);document.title=confirm('?')+' '+prompt('?','x');
    onbeforeunload=()=>'stay'"""
    with Site() as site:
        seen = visit(site.page("/d", f"<p>text</p><script>{script}</script>"))
        assert seen.visit.dialogs == 14
        assert "dialogs" in seen.signals
        assert seen.visit.title == "false null"
        assert seen.orderly


def test_a_storm_of_alerts_ends_with_the_budgets() -> None:
    """The page never gets out of its loop: only its answer is kept."""
    limits = replace(PATIENT, open_s=3, settle_s=3, scroll_s=3, artifacts_s=6, deadline_s=20, close_s=20)
    with Site() as site:
        seen = visit(site.page("/s", "<p>x</p><script>while(true)alert(1)</script>"), limits=limits)
        assert seen.visit.status == 200
        assert seen.visit.dialogs > 10
        assert "dialogs" in seen.signals


def test_a_page_whose_bytes_never_end_is_taken_as_it_is() -> None:
    limits = replace(PATIENT, settle_s=4)
    with Site() as site:
        seen = visit(site.answer("/slow", lambda visitor: visitor.trickle()), limits=limits)
        assert list(seen.signals) == ["load_never_ended"]
        assert seen.text("urn:text:") == "beginning of a page"


def test_an_image_that_never_comes_does_not_cost_the_page() -> None:
    limits = replace(PATIENT, settle_s=3)
    with Site() as site:
        site.answer("/never.png", lambda visitor: visitor.hang())
        seen = visit(site.page("/p", "<p>words</p><img src=/never.png>"), limits=limits)
        assert "load_never_ended" in seen.signals
        assert seen.text("urn:text:") == "words"


def test_a_seed_that_never_answers_ends_with_the_open_budget() -> None:
    with Site() as site:
        seen = visit(site.answer("/h", lambda visitor: visitor.hang()), limits=replace(PATIENT, open_s=2))
        assert "phase_ran_out" in seen.signals
        assert "open" in seen.signals["phase_ran_out"]
        assert seen.visit.status is None


def test_a_script_that_never_ends_is_stopped_and_the_page_is_seen() -> None:
    limits = replace(PATIENT, settle_s=2, scroll_s=2, artifacts_s=4)
    with Site() as site:
        body = "<p>words</p><script>onload=()=>setTimeout(()=>{while(true);},0)</script>"
        seen = visit(site.page("/hung", body), limits=limits)
        assert "script_never_ended" in seen.signals
        assert any("stopped a script" in line for line in seen.visit.interventions)
        assert seen.visit.status == 200
        assert seen.text("urn:text:") == "words"
        assert seen.artifact("urn:view:")


def test_a_page_that_asks_to_be_closed_stays() -> None:
    """Chromium lets a script close only what a script opened."""
    with Site() as site:
        seen = visit(site.page("/c", "<p>bye</p><script>close()</script>"))
        assert seen.signals == {}
        assert seen.text("urn:text:") == "bye"


def test_a_page_that_is_closed_keeps_its_answer() -> None:
    async def close(going: Going) -> None:
        await going.begins("settle")
        # Not Playwright's page.close(), which once waited for ever for a page that was gone.
        going.chrome.target.post("Page.close")

    with Site() as site:
        site.answer("/never.png", lambda visitor: visitor.hang())  # so that the visit is not over before
        seen = visit(site.page("/c", "<p>bye</p><img src=/never.png>"), meddle=close)
        assert "page_closed" in seen.signals
        assert seen.visit.status == 200
        assert seen.orderly


def test_a_killed_browser_ends_the_visit_at_once() -> None:
    async def kill(going: Going) -> None:
        await going.begins("settle")
        pid = leader(going.chrome.profile)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        await asyncio.wait({going.task}, timeout=60)
        assert going.task.done()
        assert going.chrome.died.is_set()

    with Site() as site:
        site.answer("/never.js", lambda visitor: visitor.hang())
        seen = visit(site.page("/k", "<p>x</p><script src=/never.js></script>"), meddle=kill)
        assert "browser_died" in seen.signals
        assert PhaseEnd.DIED in [phase.end for phase in seen.visit.phases]
        assert seen.visit.status == 200
        assert not seen.orderly


def test_a_crashed_page_is_told_like_a_dead_browser() -> None:
    async def crash(going: Going) -> None:
        await going.begins("settle")
        going.chrome.target.post("Page.crash")

    with Site() as site:
        site.answer("/never.js", lambda visitor: visitor.hang())
        seen = visit(site.page("/k", "<p>x</p><script src=/never.js></script>"), meddle=crash)
        assert "crashed" in seen.signals["browser_died"]


@pytest.mark.parametrize("during", ["settle", "view"])
def test_a_cancelled_visit_leaves_all_that_it_had_in_the_log(during: str) -> None:
    async def cancel(going: Going) -> None:
        await going.begins(during)
        going.task.cancel()
        await asyncio.wait({going.task})
        assert going.task.cancelled()

    with Site() as site:
        seen = visit(site.page("/k", "<title>T</title><p>x</p>"), meddle=cancel)
        assert "interrupted" in seen.signals
        assert seen.visit.status == 200
        assert seen.visit.phases[-1].end is PhaseEnd.INTERRUPTED
        assert seen.artifact("urn:pageinfo:")
        assert seen.orderly


def test_popups_are_recorded_and_closed() -> None:
    with Site() as site:
        site.page("/pop", "<p>popup</p><img src=/in-popup.png>")
        seen = visit(site.page("/p", "<p>x</p><script>for(let i=0;i<3;i++)open('/pop?'+i)</script>"))
        assert any("closed 3 windows" in line for line in seen.visit.interventions)
        assert seen.signals == {}


def test_a_tab_that_the_page_opens_does_not_hide_what_comes_by_scrolling() -> None:
    """A page behind another tab is drawn once a second: too seldom for a scroll that looks at each screen."""
    feed = """let part = 0;
    new IntersectionObserver(async seen => {
      if (!seen.some(one => one.isIntersecting) || part >= 12) return;
      await fetch('/part?' + ++part);
      feed.insertAdjacentHTML('beforeend', `<p style="height: 1200px">part ${part}</p>`);
    }).observe(end)"""
    with Site() as site:
        site.page("/pop", "<p>popup</p>")
        site.page("/part", "x", kind="text/plain")
        body = f"<div id=feed></div><p id=end>more</p><script>open('/pop'); {feed}</script>"
        seen = visit(site.page("/feed", body))
        assert seen.signals == {}
        assert "part 12" in seen.visit.page_text


def test_streams_polls_and_sockets_do_not_keep_a_page_from_settling() -> None:
    script = """new EventSource('/stream').onmessage=e=>{};
    let n=0; setInterval(()=>fetch('/poll').then(r=>r.text()).then(t=>o.textContent=n++),120);
    fetch('/unread'); new WebSocket('ws://'+location.host+'/ws')"""
    with Site() as site:
        site.answer("/stream", lambda visitor: visitor.hang())
        site.page("/poll", "x", kind="text/plain")
        site.page("/unread", "x" * 400_000, kind="text/plain")
        seen = visit(site.page("/busy", f"<p id=o>text</p><script>{script}</script>"))
        assert seen.signals == {}
        assert {phase.name: phase.end for phase in seen.visit.phases}[Phase.SETTLE] is PhaseEnd.DONE
