"""Awkward pages from real bug reports, each with its expected outcome (faultsite C07–C12, C14–C16)."""

from collections.abc import Iterator

import pytest

from capture.model.phase import Phase, PhaseEnd
from tests.integration.recording.visit.visiting import Seen, visit
from tests.sites import Site, running

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def faultsite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running("faultsite", tmp_path_factory.mktemp("faultsite") / "log") as site:
        yield site


def seen_of(site: Site, case: str, part: str = "") -> Seen:
    return visit(site.url(case) + part)


def shows(seen: Seen, site: Site, case: str) -> None:
    """The text that the case says a reader sees."""
    page = site.cases[case]["page"]
    for words in page.get("text_contains", ()):
        assert words in seen.visit.page_text
    for words in page.get("text_lacks", ()):
        assert words not in seen.visit.page_text


def test_c07_an_empty_404_is_an_answer(faultsite: Site) -> None:
    seen = seen_of(faultsite, "C07")
    assert seen.visit.status == 404
    assert list(seen.signals) == ["http_error"]


def test_c08_a_page_that_was_cut_off_is_kept(faultsite: Site) -> None:
    seen = seen_of(faultsite, "C08")
    assert seen.visit.status == 200
    assert list(seen.signals) == ["load_never_ended"]
    shows(seen, faultsite, "C08")


def test_c09_redirects_that_come_back_are_no_loop(faultsite: Site) -> None:
    seen = seen_of(faultsite, "C09")
    assert seen.signals == {}
    assert [hop.status for hop in seen.visit.redirects] == [302, 302]
    assert seen.visit.url == seen.visit.requested_url
    shows(seen, faultsite, "C09")


def test_c10_the_second_answer_of_the_same_url_is_the_page(faultsite: Site) -> None:
    seen = seen_of(faultsite, "C10")
    assert seen.signals == {}
    shows(seen, faultsite, "C10")


def test_c11_a_script_moved_the_browser(faultsite: Site) -> None:
    seen = seen_of(faultsite, "C11")
    assert set(seen.signals) == {"http_error", "moved_by_script"}
    assert (seen.visit.status, seen.visit.final_status) == (403, 200)
    assert "/case/C11/home" in seen.signals["moved_by_script"]


def test_c12_dialogs_are_counted_and_do_not_hold_the_tab(faultsite: Site) -> None:
    seen = seen_of(faultsite, "C12")
    assert seen.visit.dialogs in {27, 28}
    assert seen.orderly


def test_c13_a_login_that_nobody_answers_is_the_page_itself(faultsite: Site) -> None:
    assert seen_of(faultsite, "C13").visit.status == 401


@pytest.mark.parametrize("part", ["", "via"])
def test_c14_a_download_is_one(faultsite: Site, part: str) -> None:
    seen = seen_of(faultsite, "C14", part)
    assert "download" in seen.signals
    assert seen.visit.status == 200
    assert [len(data) for data in seen.downloads] == [18]


def test_c15_a_page_that_is_never_quiet_settles(faultsite: Site) -> None:
    seen = seen_of(faultsite, "C15")
    assert {phase.name: phase.end for phase in seen.visit.phases}[Phase.SETTLE] is PhaseEnd.DONE
    shows(seen, faultsite, "C15")


def test_c16_lazy_images_come_and_an_endless_feed_is_left(faultsite: Site) -> None:
    seen = seen_of(faultsite, "C16")
    asked = {sighting.url.rpartition("/")[2] for sighting in seen.sightings}
    assert {f"lazy{number}.png" for number in range(10)} <= asked
    assert {f"data{number}.png" for number in range(4)} <= asked
    assert any(name.startswith("set-") for name in asked)
    assert "limits:" in seen.signals["scroll_unfinished"]
