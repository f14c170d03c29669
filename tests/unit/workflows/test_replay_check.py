"""What a page sees is the same in a later replay as it was at the capture, as far as the record can be believed."""

import math
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.cli.options import MOST_PIXELS
from capture.config.schema import OPTIONS, TextValue
from capture.model.options import Consent, HostTarget, Limits, Options, Viewport
from capture.model.provenance import NOTHING, CapturingBrowser, Provenance
from capture.workflows.replay_check import SCALES, SIDES, options_of

OTHER = Options(
    viewport=Viewport(width=80, height=10_000),
    scale=1.25,
    locale="de-AT",
    time_zone="Asia/Tokyo",
    user_agent="Reader/1.0",
    limits=Limits(**{item.name: type(getattr(Limits(), item.name))(7) for item in fields(Limits)}),
    allow_private=True,
    allow_addresses=("10.0.0.0/8",),
    host_map=(HostTarget(host="a.test", address="10.0.0.1", port=1),),
    proxy="http://a.test:1",
    ignore_tls_errors=True,
    browser="/of/the/capture",
    headed=True,
    keep_failed=True,
    keep_credentials=True,
    keep_wire=True,
    strict=True,
    screenshots=False,
    check=False,
    full_page=False,
)
"""No field has its default."""
NO_MATTER = {
    "consent": "there is but one word so far",
    "allow_private": "the network is the snapshot: no address is reached",
    "allow_addresses": "the network is the snapshot: no address is reached",
    "host_map": "the network is the snapshot: no name is looked up",
    "proxy": "the network is the snapshot: nothing goes out",
    "ignore_tls_errors": "the replay answers with a certificate of its own, which its browser takes",
    "browser": "a path on another machine, perhaps: who verifies names their own",
    "headed": "a window needs a screen; the check within a save opens none either",
    "keep_failed": "decides whether there is a snapshot",
    "keep_credentials": "decides what is recorded",
    "keep_wire": "decides what is kept beside the records of the page",
    "strict": "decides the exit code of a save",
    "screenshots": "what was not taken then is not compared",
    "check": "this is the check",
    "full_page": "no check compares the screenshot of the whole page",
}
LIMITS_NO_MATTER = {
    **dict.fromkeys(("body_bytes", "snapshot_bytes"), "what was cut is cut in the record"),
    **dict.fromkeys(("requests", "connections", "hosts"), "what was refused has no answer in the record"),
    "connect_s": "all connections are to this machine",
    "memory_bytes": "watched in a capture alone",
    **dict.fromkeys(("deadline_s", "open_s", "artifacts_s"), "a check has a time of its own, in which all of it ends"),
    "media_s": "a replay fetches nothing",
    **dict.fromkeys(("grace_s", "close_s"), "the end of the browser, after the page"),
}


def record(options: object, browser: object = None) -> Provenance:
    return Provenance.parse({"options": options, "browser": browser})


def told(options: Options, **browser: str) -> Provenance:
    """As a capture writes it and a reader finds it."""
    ran = {"version": "", "path": "", "sha256": "", "user_agent": "", "time_zone": ""} | browser
    whole = Provenance(options=options, browser=CapturingBrowser(**ran, sandbox=True, headless=True))
    return Provenance.from_bytes(whole.to_bytes())


def test_each_option_is_restored_or_does_not_matter() -> None:
    found, default = options_of(told(OTHER), "/today's"), Options()
    assert set(Consent) == {default.consent}
    for shape, wanted, restored, usual, no_matter in (
        (Options, OTHER, found, default, NO_MATTER),
        (Limits, OTHER.limits, found.limits, default.limits, LIMITS_NO_MATTER),
    ):
        for name in (item.name for item in fields(shape)):
            if name in no_matter or name == "limits":
                continue
            assert getattr(wanted, name) != getattr(usual, name), f"give {name} another value than its default"
            assert getattr(restored, name) == getattr(wanted, name), f"{name} is forgotten: restore it, or say why not"
        assert no_matter.keys() <= {item.name for item in fields(shape)}
    assert found.browser == "/today's"
    assert found.limits.deadline_s == default.limits.deadline_s


@pytest.mark.parametrize("scale", [0.25, 1.0, 1.5, 2.625, 4.0, 5.0])
def test_every_scale_of_a_capture(scale: float) -> None:
    assert options_of(told(Options(scale=scale))).scale == scale


@pytest.mark.parametrize(
    "locale", ["de", "en-GB", "zh-Hant-TW", "es-419", "gsw", "de-1996", "de-CH-1996", "ar-u-nu-latn"]
)
def test_every_locale_of_a_capture(locale: str) -> None:
    assert options_of(told(Options(locale=locale))).locale == locale


def test_the_ends_of_what_a_config_takes() -> None:
    """So a range that is widened there is widened here."""
    low, high = SCALES
    for scale in (low, high):
        assert values_of("scale").read(str(scale)) == scale
    for scale in (low - 0.01, high + 0.01):
        with pytest.raises(ValueError, match="not between"):
            values_of("scale").read(str(scale))
    for side in (100, SIDES[1]):
        assert values_of("viewport").read(f"{side}x{side}") == (side, side)
    with pytest.raises(ValueError, match="not between"):
        values_of("viewport").read(f"{SIDES[1] + 1}x900")
    assert SIDES == (1, MOST_PIXELS)  # the command line takes smaller ones


def values_of(key: str) -> TextValue:
    kind = OPTIONS.keys[key].kind
    assert isinstance(kind, TextValue)
    return kind


def test_a_page_that_was_not_waited_for_is_not_waited_for() -> None:
    """``--settle 0``; and where the record tells no limits at all, they are the usual ones."""
    assert options_of(told(Options(limits=Limits(settle_s=0)))).limits.settle_s == 0
    assert options_of(record({"locale": "de"})).limits == Limits()


def test_what_was_not_asked_for_is_as_the_browser_told_it() -> None:
    """Its agent changes with its version, its zone with the machine."""
    found = options_of(told(Options(), user_agent="Chrome/1", time_zone="Europe/Berlin"))
    assert (found.user_agent, found.time_zone) == ("Chrome/1", "Europe/Berlin")
    asked = options_of(told(OTHER, user_agent="Chrome/1", time_zone="Europe/Berlin"))
    assert (asked.user_agent, asked.time_zone) == ("Reader/1.0", "Asia/Tokyo")


def test_a_record_of_before_the_zone_was_told() -> None:
    assert options_of(record({"locale": "de", "time_zone": ""}, {"version": "1", "user_agent": "A"})) == Options(
        locale="de", user_agent="A"
    )


@pytest.mark.parametrize("provenance", [NOTHING, record(None), record({}), record({"scale": {}}), record([], 3)])
def test_a_record_that_tells_nothing(provenance: Provenance) -> None:
    assert options_of(provenance, "/b") == Options(browser="/b")


@pytest.mark.parametrize(
    "hostile",
    [
        {"scale": 0.1},
        {"scale": 1e9},
        {"scale": -1},
        {"scale": math.nan},
        {"viewport": {"width": 10_001, "height": 900}},
        {"viewport": {"width": 0, "height": 900}},
        {"viewport": {"width": -5, "height": 900}},
        {"locale": "de\n--no-sandbox"},
        {"locale": "../../etc"},
        {"locale": "zzz-1-1-1"},  # Chromium does not start with it
        {"time_zone": "/etc/passwd"},
        {"time_zone": "Etc/UTC\0"},
        {"time_zone": "localtime"},
        {"user_agent": "a\r\nb: c"},
        {"user_agent": "a\0"},
        {"user_agent": "\ud800"},
        {"user_agent": "a" * 2001},
        {"limits": {"settle_s": -1, "scroll_s": 1e300, "scroll_screens": 2**61}},
        {"limits": {"settle_s": 86_401, "scroll_s": 0, "scroll_screens": 0}},
    ],
)
def test_what_no_capture_takes_is_the_default(hostile: dict[str, Any]) -> None:
    assert options_of(record(hostile)) == Options()
    in_browser = {name: value for name, value in hostile.items() if name in ("time_zone", "user_agent")}
    assert options_of(record({"locale": "de"}, in_browser | {"version": "1"})) == replace(Options(), locale="de")


JSON: st.SearchStrategy[object] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9), st.just({}), st.just([])
)
NAMES = st.sampled_from([item.name for item in fields(Options)])


@given(st.dictionaries(NAMES, JSON | st.dictionaries(st.sampled_from(["width", "settle_s"]), JSON)), JSON)
def test_no_record_is_too_hostile(options: dict[str, Any], browser: object) -> None:
    options_of(record(options, {"user_agent": browser, "time_zone": browser}))
