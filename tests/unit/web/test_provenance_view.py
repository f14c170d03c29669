"""How it was saved: whatever a provenance record holds, a page comes of it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from capture.model.provenance import Provenance
from capture.web import provenance_view

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    "redirects browser options hosts connections guard recorder completeness failed cut check started ended "
    "interventions url requested_url tags note job".split()
)
inner_names = st.sampled_from(
    ("refusals", "exchanges", "not_recorded", "gaps", "text", "viewport", "tls", "each", "rest", "page", "key", "url")
)


@given(st.dictionaries(names, json_values | st.dictionaries(inner_names, json_values | st.lists(json_values))))
def test_a_hostile_record_is_only_left_out(record: dict[str, Any]) -> None:
    provenance = Provenance.parse(record)
    (*provenance_view.saved(provenance), provenance_view.missing(provenance), provenance_view.servers(provenance))
    (provenance_view.connections(provenance), provenance_view.unlisted(provenance))


def test_what_is_missing_says_why_and_how_often() -> None:
    again = {"url": "https://a.test/x.png", "detail": "net::ERR_NAME_NOT_RESOLVED", "refused": ""}
    refused = {"url": "http://10.0.0.1/", "detail": "net::ERR_FAILED", "refused": "a private address"}
    found = provenance_view.missing(Provenance.parse({"failed": [again, refused, again], "recorder": {"exchanges": 9}}))
    assert found.headline == "3 of 9 requests missing: two pictures, one other"
    assert [(one.url, str(one.kind), one.text, times) for one, times in found.requests] == [
        ("https://a.test/x.png", "picture", "could not be loaded: the name does not resolve", 2),
        ("http://10.0.0.1/", "other", "was refused by the guard: a private address", 1),
    ]


def test_a_page_that_was_not_answered_is_not_called_all_there() -> None:
    """It lists nothing as missing: the page itself is."""
    refused = {"outcome": "failed", "reasons": [{"code": "net_error", "text": "the server refused the connection"}]}
    assert provenance_view.unanswered(Provenance.parse(refused)) == "The server refused the connection."
    assert provenance_view.unanswered(Provenance.parse({"outcome": "partial", "status": 200})) == ""


def test_the_replay_check_is_told_with_its_scores() -> None:
    lines = dict(provenance_view.saved(Provenance.parse({"check": {"text": 0.998, "screenshot": None, "gaps": []}})))
    assert lines["Replay"] == "Opened offline after saving: text 0.998 the same, nothing missing"


def test_no_more_is_said_of_completeness_than_was_compared() -> None:
    """Early snapshots have no account of bytes."""
    record: dict[str, Any] = {"recorder": {"exchanges": 57}, "completeness": {"sighted": 54, "matched": 54}}
    early = dict(provenance_view.saved(Provenance.parse(record)))
    assert early["Requests"] == "57 recorded; all 54 answers that the browser saw are recorded"
    assert "Bytes" not in early
    record["completeness"] |= {"connections": 9, "bytes_up": 4, "bytes_down": 6}
    lines = dict(provenance_view.saved(Provenance.parse(record)))
    assert lines["Bytes"] == "All 10 bytes that the guard relayed over 9 connections are accounted for"


def test_redirects_are_counted() -> None:
    """Early snapshots have each as a text."""
    for hops in ([{"url": "https://a.test/", "status": 301}], ["Redirect(url='https://a.test/', status=301)"]):
        record = {"url": "https://a.test/b", "requested_url": "https://a.test/", "redirects": hops}
        lines = provenance_view.saved(Provenance.parse(record))
        assert "https://a.test/b (1 redirect)" in dict(lines).values()
