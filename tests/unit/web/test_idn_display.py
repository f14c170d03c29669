"""A host whose letters mislead has its punycode beside it; an honest one, in whatever script, stands alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.web.idn_display import beside, shown_host


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
    assert beside(host) == punycode


@pytest.mark.parametrize(
    "host",
    ["ledger.example", "münchen.de", "почта.рф", "яндекс.com", "東京ラーメン.jp", "네이버.kr", "موقع.example", ""],
)
def test_names_that_keep_to_a_script_stand_alone(host: str) -> None:
    """Also scripts that are written together, and a Latin ending below a name of another script."""
    assert beside(host) == ""


@given(st.text())
def test_any_text_can_be_asked_for_and_what_is_told_is_ascii(host: str) -> None:
    assert beside(host).isascii()


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_ascii_misleads_nobody_here(host: str) -> None:
    assert beside(host) == ""


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
    assert shown_host(url) == host


@given(st.text())
def test_no_address_is_refused(url: str) -> None:
    shown_host(url)
