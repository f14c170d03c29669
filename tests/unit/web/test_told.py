"""How it was saved: whatever a provenance record holds, a page comes of it."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from capture.web import told

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(
    "redirects browser options hosts guard recorder completeness failed cut check started ended interventions url "
    "requested_url tags note job".split()
)
inner_names = st.sampled_from(
    (
        "refusals",
        "exchanges",
        "not_recorded",
        "gaps",
        "text",
        "viewport",
        "tls",
        "addresses",
        "certificates",
        "url",
    )
)


@given(
    st.dictionaries(names, json_values | st.dictionaries(inner_names, json_values | st.lists(json_values)))
)
def test_a_hostile_record_is_only_left_out(record: dict[str, Any]) -> None:
    told.saved(record), told.did(record), told.missing(record), told.servers(record)


def test_what_is_missing_says_why() -> None:
    record = {
        "failed": [
            {"url": "https://a.test/x", "detail": "net::ERR_FAILED", "refused": ""},
            {"url": "http://10.0.0.1/", "detail": "net::ERR_FAILED", "refused": "a private address"},
        ],
        "cut": [{"url": "https://a.test/y", "truncated": "length"}],
        "guard": {"refusals": [{"host": "localhost", "port": 80, "why": "a loopback address"}]},
        "completeness": {"not_recorded": [{"url": "https://a.test/z"}]},
        "check": {"gaps": [{"url": "https://a.test/g"}]},
    }
    assert [(one.url, one.why) for one in told.missing(record)] == [
        ("https://a.test/x", "net::ERR_FAILED"),
        ("http://10.0.0.1/", "refused by the guard: a private address"),
        ("https://a.test/y", "the answer is not whole (length)"),
        ("localhost port 80", "refused by the guard: a loopback address"),
        ("https://a.test/z", "the browser saw an answer that was not recorded"),
        ("https://a.test/g", "the replayed page asked for it, and the archive has it not"),
    ]


def test_the_replay_check_is_told_with_its_scores() -> None:
    lines = dict(told.saved({"check": {"text": 0.998, "screenshot": None, "gaps": []}}))
    assert lines["Replay"] == "Opened offline after saving: text 0.998 the same, nothing missing"


def test_redirects_are_counted() -> None:
    """Early snapshots have each as a text."""
    for hops in (
        [{"url": "https://a.test/", "status": 301}],
        ["Redirect(url='https://a.test/', status=301)"],
    ):
        lines = told.saved({"url": "https://a.test/b", "requested_url": "https://a.test/", "redirects": hops})
        assert "https://a.test/b (1 redirect)" in dict(lines).values()
