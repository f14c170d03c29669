"""Refreshes are redirects that a page asks for itself; scripts that move the browser are not."""

import pytest

from tests.integration.recording.visit.visiting import visit
from tests.site import Site

END = "<title>The end</title><p>the article</p>"


@pytest.mark.parametrize("delay", [0, 1, 3])
def test_a_header_and_then_a_meta_element_lead_to_the_page(delay: int) -> None:
    with Site() as site:
        third = site.page("/third", END)
        second = site.page(
            "/second", f"<title>Almost</title><meta http-equiv=refresh content=\"{delay};URL='third'\"><p>wait</p>"
        )
        first = site.page("/", "<title>Wait</title><p>One moment.</p>", Refresh="0; url=second")
        seen = visit(first)
    assert list(seen.signals) == ["led_on"]
    assert (seen.visit.title, seen.visit.page_text) == ("The end", "the article")
    assert (seen.visit.requested_url, seen.visit.answer_url, seen.visit.url) == (first, third, third)
    assert [(hop.url, hop.status, hop.refresh) for hop in seen.visit.redirects] == [
        (first, 200, True),
        (second, 200, True),
    ]
    assert seen.artifact("urn:dom:").uri == f"urn:dom:{third}"


@pytest.mark.parametrize("delay", [0, 1])
def test_a_page_that_refreshes_itself_is_stopped_and_seen(delay: int) -> None:
    with Site() as site:
        seen = visit(site.page("/", f"<title>T</title><meta http-equiv=refresh content={delay}><p>ticker</p>"))
        asked = site.requests.count("/")
    assert set(seen.signals) <= {"reloads"}
    assert (seen.visit.title, seen.visit.page_text) == ("T", "ticker")
    assert asked < 20


def test_two_pages_that_refresh_in_a_circle_are_stopped() -> None:
    with Site() as site:
        site.page("/b", "<title>B</title><meta http-equiv=refresh content='0;url=/'><p>two</p>")
        seen = visit(site.page("/", "<title>A</title><meta http-equiv=refresh content='0;url=/b'><p>one</p>"))
        assert len(site.requests) < 30
    assert "reloads" in seen.signals
    assert "moved_by_script" not in seen.signals
    assert seen.visit.page_text in ("one", "two")


def test_a_history_entry_is_no_move_and_a_replaced_page_is_one() -> None:
    with Site() as site:
        pushed = visit(site.page("/", f"{END}<script>history.pushState(0, '', '/elsewhere')</script>"))
        site.page("/home", "<title>Home</title><p>home</p>")
        replaced = visit(site.page("/gone", f"{END}<script>location.replace('/home')</script>"))
    assert pushed.signals == {}
    assert (pushed.visit.title, pushed.visit.page_text) == ("The end", "the article")
    assert list(replaced.signals) == ["moved_by_script"]
