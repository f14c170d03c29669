"""Captured text is shown as text: nothing in it can hide, break or turn around what stands beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.web.safe_text import plain, punycode_beside, sentence, written_host
from capture.web.snapshot_routes import render


@pytest.mark.parametrize("letter", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\ud800", "\U000e0041"])
def test_what_is_dangerous_shows_as_the_replacement_character(letter: str) -> None:
    """Controls, direction overrides, lone surrogates and tags."""
    assert plain(f"a{letter}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["a\tb\nc", "می‌خواهم", "שלום\u200f!", "👩‍👩‍👧", "e\u0301"])
def test_what_scripts_need_stays(text: str) -> None:
    """Joiners, direction marks, combining marks, line ends."""
    assert plain(text) == text


@given(st.text())
def test_plain_text_has_the_same_length_and_can_be_encoded(text: str) -> None:
    assert len(plain(text)) == len(text)
    plain(text).encode()


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("it is cut", "It is cut."),
        ("Done.", "Done."),
        ("and so on…", "And so on…"),
        ("", ""),
        ("  ", ""),
        ("www.a.test was not there", "www.a.test was not there."),
    ],
)
def test_a_sentence_begins_and_ends_as_one(given_text: str, expected: str) -> None:
    assert sentence(given_text) == expected


def test_every_value_of_a_template_is_escaped_and_plain() -> None:
    """Whatever a template shows passes through both, without being asked to."""
    shown = render(
        "absent.html",
        at_library="",
        archive_name="<b>\u202e",
        title="<script>alert(1)</script>\x00",
        text="",
        address='"onload="',
        hint="",
    )
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\ufffd" in shown
    assert "\u202e" not in shown
    assert '"onload="' not in shown


@pytest.mark.parametrize(
    ("host", "punycode"),
    [
        ("led\u0433er.example", "xn--leder-pwe.example"),  # a Cyrillic letter among Latin ones
        ("\u0430\u0440\u0440\u04cf\u0435.com", "xn--80ak6aa92e.com"),  # all Cyrillic, reads "apple"
        ("ledger\u2044x.example", "xn--ledgerx-6d7c.example"),  # a slash that is none
        ("le\u200ddger.example", "ledger.example"),  # a joiner that is not seen
        ("\ufb01rst.example", "first.example"),  # a ligature
        ("paypa\u217c.com", "paypal.com"),  # a Roman numeral
        ("g\u043eogle\u3002com", "xn--gogle-jye.com"),  # an ideographic full stop
    ],
)
def test_letters_that_mislead_are_told_in_punycode(host: str, punycode: str) -> None:
    assert punycode_beside(host) == punycode


@pytest.mark.parametrize(
    "host",
    ["ledger.example", "münchen.de", "почта.рф", "яндекс.com", "東京ラーメン.jp", "네이버.kr", "موقع.example", ""],
)
def test_names_that_keep_to_a_script_stand_alone(host: str) -> None:
    """Also scripts that are written together, and a Latin ending below a name of another script."""
    assert punycode_beside(host) == ""


@given(st.text())
def test_any_text_can_be_asked_for_and_what_is_told_is_ascii(host: str) -> None:
    assert punycode_beside(host).isascii()


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_misleads_nobody_here(host: str) -> None:
    assert punycode_beside(host) == ""


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://exаmple.com:80/x", "exаmple.com"),
        ("HTTP://name:word@exаmple.com\\x", "exаmple.com"),
        ("//a.test?q", "a.test"),
        ("about:blank", ""),
        ("javascript:alert(1)", ""),
        ("https://\u2100.test/", "\u2100.test"),  # urllib refuses this one
    ],
)
def test_the_host_as_it_is_written(url: str, host: str) -> None:
    assert written_host(url) == host


@given(st.text())
def test_no_address_is_refused(url: str) -> None:
    written_host(url)
