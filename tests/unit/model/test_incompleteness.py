"""What a snapshot says is missing, whichever version made it."""

import json
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.incompleteness import account, page_cut, reasons_of, shortfall_of
from capture.model.missing_requests import MissingKind, MissingRequest, MissingRequests, Why
from capture.model.outcome import Reason
from capture.model.provenance import NOTHING, Provenance

EARLIER: dict[str, Any] = {
    "outcome": "partial",
    "reasons": [
        {"code": "refused", "text": "1 × request was refused by the guard: http://10.0.0.1/: private"},
        {"code": "failed_requests", "text": "2 × request failed: https://a.test/x.png, https://a.test/y.png"},
        {"code": "limit", "text": "1 × limit was reached: hosts at 300"},
        {"code": "load_never_ended", "text": "the page was still loading"},
    ],
    "recorder": {"exchanges": 88},
    "failed": [
        {"url": "https://a.test/x.png", "detail": "net::ERR_SOCKS_CONNECTION_FAILED (-120)", "refused": ""},
        {"url": "https://a.test/y.png", "detail": "", "refused": ""},
        {"url": "http://10.0.0.1/", "detail": "net::ERR_SOCKS_CONNECTION_FAILED (-120)", "refused": "private"},
    ],
    "cut": [
        {"url": "https://a.test/film.mp4", "truncated": "disconnect", "net_error": -3},  # the page's own doing
        {"url": "https://a.test/z.css", "truncated": "disconnect", "net_error": 0},
    ],
    "guard": {
        "refusals": [
            {"host": "10.0.0.1", "port": 80, "why": "private"},
            {"host": "localhost", "port": 80, "why": "a loopback address"},
        ]
    },
    "completeness": {"not_recorded": [{"url": "https://a.test/z"}]},
    "check": {"gaps": [{"url": "https://a.test/g.js"}, {"url": "https://a.test/z"}]},
}


def test_an_earlier_record_is_counted_from_its_lists() -> None:
    found = shortfall_of(Provenance.parse(EARLIER))
    assert [(one.url, one.why, one.cause) for one in found.lacks] == [
        ("https://a.test/x.png", Why.FAILED, "the server could not be reached"),
        ("https://a.test/y.png", Why.FAILED, "the request failed"),
        ("http://10.0.0.1/", Why.REFUSED, "private"),
        ("https://a.test/z.css", Why.CUT, ""),
        ("localhost port 80", Why.REFUSED, "a loopback address"),
        ("https://a.test/z", Why.NOT_RECORDED, ""),
        ("https://a.test/g.js", Why.NOT_REPLAYED, ""),
    ]
    assert found.headline == ("7 of 91 requests missing: two pictures, one style sheet, one script, three other")


@pytest.mark.parametrize(
    ("changes", "is_cut"),
    [
        ({}, True),
        ({"truncated": "unspecified"}, True),  # nobody knows whether that is all
        ({"net_error": -3}, False),  # the browser gave it up itself
        ({"url": "https://a.test/z.css"}, False),
        ({"status": 302}, False),
    ],
)
def test_a_page_whose_own_answer_broke_off_is_told_of(changes: dict[str, Any], is_cut: bool) -> None:
    """Whoever cites it must know: words that are not there may have been on it."""
    broken = {"url": "https://a.test/", "status": 200, "truncated": "disconnect", "net_error": -354, "bytes": 9}
    record = {"url": "https://a.test/#part", "status": 200, "cut": [broken | changes]}
    assert bool(page_cut(Provenance.parse(record))) is is_cut


def test_earlier_reasons_become_sentences_without_addresses() -> None:
    told = [reason.text for reason in reasons_of(Provenance.parse(EARLIER))]
    assert told == [
        "two requests were refused by the guard: private (one), a loopback address (one)",
        "two pictures could not be loaded: the server could not be reached (one), the request failed (one)",
        "one limit was reached",
        "the page was still loading",
    ]


def test_a_row_says_the_count_first_and_what_else_there_is() -> None:
    assert account(Provenance.parse(EARLIER)) == (
        f"Saved, with {shortfall_of(Provenance.parse(EARLIER)).headline}",
        "one limit was reached",
        "the page was still loading",
    )
    assert account(
        Provenance.parse({"outcome": "suspect", "reasons": [{"code": "challenge", "text": "a robot check"}]})
    ) == ("a robot check",)
    assert account(NOTHING) == ()


def test_todays_record_says_it_itself() -> None:
    lacks = (
        MissingRequest(url="https://a.test/x", kind=MissingKind.PICTURE, why=Why.CUT, cause="the connection broke off"),
    )
    sealed = MissingRequests(lacks=lacks, requests=9)
    record = {
        "missing": json.loads(json.dumps(asdict(sealed))),
        "failed": [{"url": "https://a.test/y"}],
        "recorder": {"exchanges": 9},
    }
    assert shortfall_of(Provenance.parse(record)) == sealed


def test_sealed_sentences_stay_as_they_are() -> None:
    told = {"reasons": [{"code": "cut", "text": "one film did not arrive whole"}, {"code": "cut"}, "x"]}
    sealed = Reason(code="cut", text="one film did not arrive whole")
    assert reasons_of(Provenance.parse(told)) == (sealed, Reason(code="cut", text=""))


@pytest.mark.parametrize(
    "record", [{}, {"missing": 3}, {"missing": {"lacks": [3, {}], "requests": True}}, {"failed": [{"url": 3}]}]
)
def test_numbers_that_are_not_told_are_not_made_up(record: dict[str, Any]) -> None:
    assert shortfall_of(Provenance.parse(record)).requests == 0


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("url exchanges not_recorded gaps refusals lacks requests why kind host".split()),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from("recorder failed cut completeness guard check missing reasons outcome".split())


@given(st.dictionaries(FIELDS, values))
def test_a_hostile_record_is_only_left_out(record: dict[str, Any]) -> None:
    shortfall_of(Provenance.parse(record)).headline, account(Provenance.parse(record))
