"""The noun: what is in it is safe and exact, whatever it was made from."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.citation import Citation, Name, PartialDate, one_line, web_address
from capture.model.outcome import Outcome, Reason
from tests.builders.citations import ACCESSED, STORY


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tand  a tab", "two lines and a tab"),
        ("bell\x07 and\x1b[31m escape", "bell\ufffd and\ufffd[31m escape"),
        ("abc\u202edcb", "abc\ufffddcb"),
        ("soft\u00adhyphen, zero\u200bwidth, mark\ufeff", "softhyphen, zerowidth, mark"),
        ("cafe\u0301", "caf\u00e9"),
        ("\ud800 alone", "\ufffd alone"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("夜の船", "夜の船"),
    ],
)
def test_texts_are_one_safe_line(text: str, shown: str) -> None:
    """Controls and characters that turn the line around show as U+FFFD; joiners of Persian words stay."""
    assert one_line(text) == shown
    made = Citation(
        title=text, authors=(Name(literal=text),), accessed=ACCESSED, reasons=(Reason(code="x", text=text),)
    )
    assert (made.title, made.authors[0].literal, made.reasons[0].text) == (shown, shown, shown)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://user:secret@ledger.example/a?b=c#d", "https://ledger.example/a?b=c#d"),
        ("https://ledger.example/a b/{c}|[d]\"<e>'", "https://ledger.example/a%20b/%7Bc%7D%7C%5Bd%5D%22%3Ce%3E'"),
        ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe"),
        ("http://[2001:db8::1]:8080/%41", "http://[2001:db8::1]:8080/%41"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("urn:dom:https://x.example/", ""),
        ("//x.example/", ""),
        ("https://", ""),
        ("https://a..b/", ""),
        ("https://x.example:99999/", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_addresses_are_http_without_credentials_and_escaped(text: str, address: str) -> None:
    assert web_address(text) == address


@given(st.text() | st.builds("https://h.example/{}".format, st.text()))
def test_any_address_is_plain_and_stays_as_it_is(text: str) -> None:
    address = web_address(text)
    assert not set(address) & set(' "<>\\^`{|}\n\r\t')
    assert address.isascii()
    assert web_address(address) == address


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-10-14T06:40:00+01:00", "2026-10-14"),
        ("2026-10-14", "2026-10-14"),
        ("2026-10", "2026-10"),
        ("2026", "2026"),
        ("2026-13-01", None),
        ("2026-02-30", None),
        ("20261014", None),
        ("14 October", None),
        ("", None),
    ],
)
def test_dates_are_as_precise_as_they_are_known(text: str, iso: str | None) -> None:
    date = PartialDate.parse(text)
    assert (date.iso if date else None) == iso


def test_the_day_of_access_is_utc() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert PartialDate.of(late).iso == "2026-11-25"
    assert PartialDate.of(datetime(2026, 1, 2, tzinfo=UTC)) == PartialDate(year=2026, month=1, day=2)


def test_a_page_that_did_not_come_is_refused() -> None:
    refused = [o for o in Outcome if Citation(accessed=ACCESSED, outcome=o).refused]
    assert refused == [Outcome.SUSPECT, Outcome.FAILED]
    assert not STORY.refused
