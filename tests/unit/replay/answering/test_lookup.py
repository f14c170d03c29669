"""Which record answers: exact, fuzzy, nearest, miss."""

from dataclasses import replace

import pytest

from capture.replay.answering import MatchKind, find
from capture.replay.answering.lookup import is_archived
from capture.replay.answering.rules import VOLATILE, rules
from tests.builders.replayed import Snapshot

API = "https://api.example.org/data"


def found(snapshot: Snapshot, method: str, url: str, **more: object) -> tuple[str, bytes]:
    """MatchKind, and the body of the record."""
    memory = snapshot.memory()
    answer = find(memory, method, url, **more)  # type: ignore[arg-type]
    return answer.kind.value, memory.payload(answer.record).data if answer.record else b""


def test_the_same_url_is_exact_whatever_its_fragment_or_spelling() -> None:
    snapshot = Snapshot()
    snapshot.add("https://Example.org:443/a?b=1#part", b"a")
    snapshot.add("http://example.com", b"root")
    for url in ("https://example.org/a?b=1", "https://EXAMPLE.org/a?b=1#x", "https://example.org:443/a?b=1"):
        assert found(snapshot, "GET", url) == ("exact", b"a")
    assert found(snapshot, "GET", "http://example.com/") == ("exact", b"root")
    assert found(snapshot, "GET", "http://example.org/a?b=1") == ("miss", b"")


def test_the_newest_page_that_is_there_goes_first() -> None:
    """A status below 400 before an error, whichever came last; of equals the last (C10)."""
    snapshot = Snapshot()
    snapshot.add(API, b"check")
    snapshot.add(API, b"the page")
    snapshot.add(API, b"gone", status=500)
    assert found(snapshot, "GET", API) == ("exact", b"the page")


def test_head_304_and_206_never_hide_the_page() -> None:
    """R04: a later HEAD (200, no body) and a 304 for the same URL."""
    snapshot = Snapshot()
    snapshot.add(API, b"The body from GET")
    snapshot.add(API, b"", method="HEAD")
    snapshot.add(API, b"", status=304, mime="")
    snapshot.add(API, b"The", status=206, headers=(("Content-Range", "bytes 0-2/17"),))
    assert found(snapshot, "GET", API) == ("exact", b"The body from GET")
    assert found(snapshot, "HEAD", API) == ("exact", b"The body from GET")


def test_a_head_is_answered_by_its_own_record_where_there_is_no_get() -> None:
    snapshot = Snapshot()
    head = snapshot.add(API, b"", method="HEAD")
    assert find(snapshot.memory(), "HEAD", API).record is head
    assert found(snapshot, "GET", API) == ("miss", b"")


def test_a_redirect_that_came_back_to_its_url_shows_the_page() -> None:
    """C09: 302 to a gate, 302 back, then 200, all within one second."""
    snapshot = Snapshot()
    page, gate = "https://example.org/case", "https://example.org/gate"
    snapshot.add(page, status=302, headers=(("Location", gate),))
    snapshot.add(gate, status=302, headers=(("Location", page),))
    snapshot.add(page, b"the article")
    same = [replace(record, date=snapshot.records[0].date) for record in snapshot.records]
    snapshot.records[:] = same
    assert found(snapshot, "GET", page, navigation=True) == ("exact", b"the article")
    assert find(snapshot.memory(), "GET", gate).record is same[1]


def test_a_navigation_prefers_the_document_a_script_the_newest() -> None:
    """A page that fetches its own URL as JSON later."""
    snapshot = Snapshot()
    snapshot.add(API, b"<p>page", resource_type="document")
    snapshot.add(API, b"{}", mime="application/json", resource_type="fetch")
    assert found(snapshot, "GET", API, navigation=True) == ("exact", b"<p>page")
    assert found(snapshot, "GET", API) == ("exact", b"{}")


def test_two_posts_to_one_url_are_told_apart_by_their_bodies() -> None:
    """R02, whatever the type that the page declares."""
    snapshot = Snapshot()
    snapshot.add(API, b"answer to A", method="POST", sent=b"A: first", sent_as="text/plain")
    snapshot.add(API, b"answer to B", method="POST", sent=b"B: second", sent_as="text/plain")
    for body, answer in ((b"A: first", b"answer to A"), (b"B: second", b"answer to B")):
        assert found(snapshot, "POST", API, content_type="text/plain", body=body) == ("exact", answer)


def test_bodies_are_compared_without_order_and_volatile_values() -> None:
    snapshot = Snapshot()
    sent = b'{"q": "fish", "at": 1795578386123, "page": 2}'
    snapshot.add(API, b"fish", method="POST", sent=sent)
    snapshot.add(API, b"bird", method="POST", sent=sent.replace(b"fish", b"bird"))
    asked = b'{"page": 2, "at": 1800000000000, "q": "fish"}'
    assert found(snapshot, "POST", API, content_type="application/json", body=asked) == ("fuzzy", b"fish")
    form = b"b=2&a=1"
    snapshot.add(API, b"form", method="PUT", sent=b"a=1&b=2", sent_as="application/x-www-form-urlencoded")
    kind = "application/x-www-form-urlencoded"
    assert found(snapshot, "PUT", API, content_type=kind, body=form) == ("fuzzy", b"form")


def test_a_post_with_an_unknown_body_gets_the_last_of_its_url() -> None:
    """Rule 3, said as nearest, so that the check does not count it."""
    snapshot = Snapshot()
    snapshot.add(API + "?_=1", b"one", method="POST", sent=b"x=1", sent_as="text/plain")
    snapshot.add(API + "?_=2", b"two", method="POST", sent=b"x=2", sent_as="text/plain")
    assert found(snapshot, "POST", API + "?_=9", content_type="text/plain", body=b"x=3") == ("nearest", b"two")
    assert found(snapshot, "DELETE", API)[0] == "miss"
    assert found(snapshot, "GET", API)[0] == "miss"


def test_a_recorded_body_without_digest_is_compared_by_its_query() -> None:
    """Other people's files without request digests."""
    snapshot = Snapshot()
    snapshot.add(API, b"one", method="POST", body_query="a=1")
    kind = "application/x-www-form-urlencoded"
    assert found(snapshot, "POST", API, content_type=kind, body=b"a=1") == ("exact", b"one")


def test_cache_busters_do_not_matter_and_words_do() -> None:
    """R05: the record is found though _ and r differ; the fish answer is not given to the bird query."""
    snapshot = Snapshot()
    snapshot.add(f"{API}?_=1795578386123&r=0.5488135039&q=fish", b"fish")
    assert found(snapshot, "GET", f"{API}?_=1795578999999&r=0.7151893663&q=fish") == ("fuzzy", b"fish")
    assert found(snapshot, "GET", f"{API}?_=1795578386123&r=0.5488135039&q=bird") == ("miss", b"")
    snapshot.add(f"{API}?_=1795578386124&r=0.5123&q=bird", b"bird")
    assert found(snapshot, "GET", f"{API}?q=bird&r=0.123456&_=2") == ("fuzzy", b"bird")


def test_among_fuzzy_ones_the_page_that_is_there_and_is_most_alike() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{API}?a=1795578386&b=1795578386", b"both")
    snapshot.add(f"{API}?a=1795578386&b=1795578387", b"one")
    snapshot.add(f"{API}?a=1795578386&b=1795578388", b"gone", status=404)
    assert found(snapshot, "GET", f"{API}?b=1795578386&a=1795578386") == ("fuzzy", b"both")
    assert found(snapshot, "GET", f"{API}?a=1795578386&b=1795570000") == ("fuzzy", b"one")


@pytest.mark.parametrize(
    ("asked", "how"),
    [
        ("a=1&b=2&c=3", "nearest"),  # two of three
        ("a=1&b=2&c=3&d=4", "nearest"),  # half
        ("a=1&x=2&c=3&d=4", "miss"),
        ("a=1", "nearest"),
        ("", "miss"),
        ("b=1", "miss"),
    ],
)
def test_nearest_needs_half_of_the_parameters(asked: str, how: str) -> None:
    """Rule 4."""
    snapshot = Snapshot()
    snapshot.add(f"{API}?a=1&b=2", b"x")
    assert found(snapshot, "GET", f"{API}?{asked}")[0] == how
    assert found(snapshot, "GET", f"https://api.example.org/other?{asked}")[0] == "miss"


def test_the_nearest_is_the_one_with_most_in_common() -> None:
    snapshot = Snapshot()
    snapshot.add(f"{API}?a=1&b=2&c=9", b"two")
    snapshot.add(f"{API}?a=1&b=9&c=9", b"one")
    assert found(snapshot, "GET", f"{API}?a=1&b=2&c=3") == ("nearest", b"two")


@pytest.mark.parametrize(
    "value",
    [
        "1795578386",
        "1795578386123",
        "1795578386.123",
        "0.5488135039",
        ".5488135039",
        "5f2b6c1de9a04f77",
        "0d3f6a52-5f0e-4b1c-9a53-6f6d2b7c1e10",
    ],
)
def test_values_that_change_with_each_request(value: str) -> None:
    assert rules().lasting(f"a={value}") == (("a", VOLATILE),)


@pytest.mark.parametrize("value", ["4711", "2795578386", "0.5", "decade", "179557838", "17955783861", "beef"])
def test_values_that_say_what_is_asked(value: str) -> None:
    assert rules().lasting(f"a={value}") == (("a", value),)


def test_names_that_only_bust_caches() -> None:
    query = "_=1&UTM_Source=x&utm_campaign=y&fbclid=z&callback=cb1&q=1&q=0&r=%20a+b"
    assert rules().lasting(query) == (("q", "0"), ("q", "1"), ("r", " a b"))


def test_the_rules_say_which_of_the_four() -> None:
    assert [how.value for how in MatchKind] == ["exact", "fuzzy", "nearest", "miss"]


@pytest.mark.parametrize("more", ["", "?a=1", "?a=2", "?a=1&_=5", "x", "/film", "#x"])
def test_what_is_held_is_what_is_found_exact_or_fuzzy(more: str) -> None:
    snapshot = Snapshot()
    snapshot.add(API, b"plain")
    snapshot.add(f"{API}?a=1&_=1700000000000", b"fuzzy")
    snapshot.add(f"{API}/film", b"The", status=206, headers=(("Content-Range", "bytes 0-2/17"),))
    memory, url = snapshot.memory(), f"{API}{more}"
    assert is_archived(memory, url) == (find(memory, "GET", url).kind in (MatchKind.EXACT, MatchKind.FUZZY))
