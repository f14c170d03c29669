"""Every key of a config does something that can be observed: no key is read and then forgotten.

One page is captured with as many keys as one capture can show; for each of the others the test that shows it is
named. A key that is added without either fails here.
"""

import importlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from capture.config.schema import CONFIG as EVERY
from capture.config.schema import JOB, OPTIONS, SCROLL, URL
from capture.config.schema import LIMITS as BOUNDS
from tests.command import warcite
from tests.records import records
from tests.site import Site

PAGE = """<!doctype html><title>What a page sees</title><link rel=icon href=data:,><pre id=o></pre>
<div style="height: 9000px"></div><script>
o.textContent = JSON.stringify({width: innerWidth, height: innerHeight, scale: devicePixelRatio,
  agent: navigator.userAgent,
  language: navigator.language, zone: Intl.DateTimeFormat().resolvedOptions().timeZone});
fetch("/never").catch(() => 0);
</script>"""
CONFIG = """
archive: kept/here
defaults: {tags: [shared], time_zone: Asia/Tokyo, allow_private: true}
jobs:
  watched:
    urls: [{url: "http://named.test/", tags: [own], note: a note}]
    viewport: 700x500
    scale: 2
    locale: de
    user_agent: Reader/1.0
    settle: 1s
    scroll: {time: 20s, screens: 2}
    host_map: {named.test: "127.0.0.1:PORT"}
"""
SHOWN_HERE = {
    *("archive", "defaults", "jobs", "urls", "name", "url.url", "url.tags", "url.note", "tags", "viewport", "scale"),
    *("locale", "time_zone", "user_agent", "settle", "scroll", "scroll.time", "scroll.screens", "allow_private"),
    "host_map",
}
LIMITS = "tests.integration.workflows.test_limits:"
SHOWN_ELSEWHERE = {
    "parallel": "tests.unit.workflows.test_run:test_the_limit_holds_and_one_host_is_asked_for_one_page_at_a_time",
    "url": "tests.unit.config.test_load:test_each_address_is_a_job_in_the_files_order",
    "note": "tests.unit.config.test_load:test_each_address_is_a_job_in_the_files_order",
    "site": "tests.unit.config.test_load:test_the_demo_is_a_job_without_an_address",
    "consent": "tests.unit.config.test_faults:test_each_mistake_has_its_place",  # there is but one word so far
    "deadline": "tests.integration.workflows.test_deadline:test_an_endless_script_is_stopped_and_the_page_is_seen",
    "limits": f"{LIMITS}test_requests_beyond_their_limit_are_not_made",
    "limits.body": f"{LIMITS}test_a_body_beyond_its_limit_says_length",
    "limits.memory": f"{LIMITS}test_a_page_that_takes_all_memory_is_ended",
    "limits.requests": f"{LIMITS}test_requests_beyond_their_limit_are_not_made",
    "limits.snapshot": "tests.integration.recording.guard.test_guard:test_snapshot_bytes",
    "allow_addresses": f"{LIMITS}test_requests_beyond_their_limit_are_not_made",
    "proxy": "tests.integration.recording.guard.test_proxies:test_http",
    "ignore_tls_errors": "tests.acceptance.test_bad_input:test_a_certificate_that_nobody_signed",
    "keep_failed": "tests.acceptance.test_bad_input:test_a_host_that_does_not_resolve",
    "keep_credentials": "tests.acceptance.test_secrets:test_keep_credentials_leaves_the_record_as_it_was",
    "keep_wire": "tests.unit.workflows.test_wire_evidence:test_nothing_of_the_wire_is_kept_unless_it_is_asked_for",
    "browser": "tests.integration.recording.browser.test_session:"
    "test_a_program_that_is_no_browser_is_named_with_its_last_words",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """The line that ``run`` printed, what the page saw, what the snapshot tells of itself, and whom it asked."""

    result: dict[str, Any]
    page: dict[str, Any]
    told: dict[str, Any]
    archive: Path


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """One run of the config."""
    home = tmp_path_factory.mktemp("keys")
    with Site() as site:
        site.page("/", PAGE)
        site.answer("/never", lambda visitor: visitor.hang())
        config = home / "config.yaml"
        config.write_text(CONFIG.replace("PORT", str(site.port)))
        done = warcite("run", config, "--json", home=home)
    (result,) = [entry for entry in done.objects if "outcome" in entry]
    warc = Path(result["path"]) / "archive/data.warc.gz"
    (text,) = [one.block for one in records(warc, "resource") if one.url.startswith("urn:text:")]
    told = [one.block for one in records(warc, "metadata") if one.url.startswith("urn:warcite:provenance:")][-1]
    return Watched(result=result, page=json.loads(text), told=json.loads(told), archive=home / "kept" / "here")


def test_what_the_page_saw(watched: Watched) -> None:
    """viewport, scale, user_agent, locale; time_zone from the defaults."""
    assert watched.page == {
        "width": 700,
        "height": 500,
        "scale": 2,
        "agent": "Reader/1.0",
        "language": "de",
        "zone": "Asia/Tokyo",
    }


def test_where_it_was_asked_for_and_kept(watched: Watched) -> None:
    """archive, jobs, name, urls, host_map with allow_private: the name exists nowhere else."""
    assert watched.archive in Path(watched.result["path"]).parents
    assert watched.result["url"] == "http://named.test/"
    assert watched.told["job"] == "watched"
    assert (watched.told["tags"], watched.told["note"]) == (["shared", "own"], "a note")


def test_how_long_and_how_far(watched: Watched) -> None:
    """settle and scroll: the page is never quiet, and longer than two screens."""
    phases = {phase["name"]: phase for phase in watched.told["phases"]}
    assert phases["settle"]["end"] == "ran out"
    assert phases["settle"]["seconds"] < 8
    reasons = {reason["code"]: reason["text"] for reason in watched.result["reasons"]}
    assert "20 s" in reasons["scroll_unfinished"]
    assert "2 screens" in reasons["scroll_unfinished"]


def test_no_key_is_read_and_forgotten() -> None:
    shapes = (("", EVERY), ("", JOB), ("", OPTIONS), ("url.", URL), ("limits.", BOUNDS), ("scroll.", SCROLL))
    keys = {prefix + name for prefix, shape in shapes for name in shape.keys}
    assert keys == SHOWN_HERE | set(SHOWN_ELSEWHERE)
    for place in SHOWN_ELSEWHERE.values():
        module, _, name = place.partition(":")
        assert callable(getattr(importlib.import_module(module), name)), place
