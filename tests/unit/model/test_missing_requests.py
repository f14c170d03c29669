"""What is missing, in sentences: kind by way by number, one count everywhere."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.missing_requests import (
    WHOLE,
    MissingKind,
    MissingRequest,
    MissingRequests,
    Why,
    counted,
    kind_of,
    listed,
)

NO_NAME = "the name does not resolve"


def lacks(
    number: int, kind: MissingKind = MissingKind.PICTURE, why: Why = Why.FAILED, cause: str = ""
) -> Iterable[MissingRequest]:
    return (MissingRequest(url=f"https://a.test/{kind}/{at}", kind=kind, why=why, cause=cause) for at in range(number))


def test_the_headline_counts_kinds_most_first() -> None:
    found = MissingRequests(
        lacks=(
            *lacks(1, MissingKind.STYLE),
            *lacks(2, MissingKind.OTHER),
            *lacks(7, MissingKind.SCRIPT, Why.CUT),
            *lacks(9),
        ),
        requests=35,
    )
    assert found.count == 19
    assert found.headline == ("19 of 35 requests missing: nine pictures, seven scripts, one style sheet, two other")


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (WHOLE, ""),
        (MissingRequests(requests=12), ""),
        (MissingRequests(lacks=(*lacks(1),), requests=88), "1 of 88 requests missing: one picture"),
        (MissingRequests(lacks=(*lacks(1),), requests=1), "1 of 1 request missing: one picture"),
        (MissingRequests(lacks=(*lacks(2, MissingKind.OTHER),), requests=9), "2 of 9 requests missing"),
        (MissingRequests(lacks=(*lacks(3),)), "3 requests missing: three pictures"),
        (MissingRequests(lacks=(*lacks(3),), requests=2), "3 requests missing: three pictures"),
        (
            MissingRequests(lacks=(*lacks(12, MissingKind.REPORT), *lacks(1300)), requests=4000),
            "1,312 of 4,000 requests missing: 1,300 pictures, twelve reports to the site",
        ),
    ],
)
def test_headlines(found: MissingRequests, text: str) -> None:
    assert found.headline == text


@pytest.mark.parametrize(
    ("parts", "why", "text"),
    [
        ([(1, MissingKind.FONT, NO_NAME)], Why.FAILED, f"one font could not be loaded: {NO_NAME}"),
        (
            [(2, MissingKind.PICTURE, NO_NAME), (1, MissingKind.SCRIPT, NO_NAME)],
            Why.FAILED,
            f"two pictures and one script could not be loaded: {NO_NAME}",
        ),
        (
            [(4, MissingKind.PICTURE, NO_NAME), (1, MissingKind.PICTURE, "x"), (1, MissingKind.SCRIPT, "")],
            Why.FAILED,
            f"five pictures and one script could not be loaded: {NO_NAME} (four), x (one), other causes (one)",
        ),
        ([(1, MissingKind.FILM, "")], Why.CUT, "one film did not arrive whole"),
        ([(3, MissingKind.OTHER, "")], Why.REFUSED, "three requests were refused by the guard"),
        ([(1, MissingKind.OTHER, "")], Why.REFUSED, "one request was refused by the guard"),
        (
            [(2, MissingKind.FONT, ""), (1, MissingKind.OTHER, "")],
            Why.REFUSED,
            "two fonts and one other request were refused by the guard",
        ),
        (
            [(13, MissingKind.STYLE, "")],
            Why.NOT_RECORDED,
            "13 style sheets were seen by the browser and are not recorded",
        ),
        (
            [(1, MissingKind.DATA, "")],
            Why.NOT_REPLAYED,
            "one data request is asked for when the snapshot is opened, and is not in it",
        ),
    ],
)
def test_sentences(parts: list[tuple[int, MissingKind, str]], why: Why, text: str) -> None:
    found = MissingRequests(lacks=tuple(one for n, kind, cause in parts for one in lacks(n, kind, why, cause)))
    assert found.sentence(why) == text
    assert [found.sentence(other) for other in Why if other is not why] == [""] * (len(Why) - 1)


@given(st.lists(st.tuples(st.sampled_from(MissingKind), st.sampled_from(Why), st.text(max_size=3)), max_size=40))
def test_every_lack_is_counted_once(made: list[tuple[MissingKind, Why, str]]) -> None:
    """In kinds, and in the sentences of the ways; no address is ever in a sentence."""
    url = "https://secret.example/"
    found = MissingRequests(
        lacks=tuple(MissingRequest(url=url, kind=kind, why=why, cause=cause) for kind, why, cause in made), requests=40
    )
    assert sum(found.kinds.values()) == found.count == len(made)
    told = [found.headline, *map(found.sentence, Why)]
    assert bool(made) == any(told)
    assert not any(url in text for text in told)
    assert found.headline.startswith(f"{len(made)} of 40 requests missing" if made else "")


@pytest.mark.parametrize(
    ("number", "text"), [(0, "no"), (1, "one"), (12, "twelve"), (13, "13"), (1234, "1,234"), (-1, "-1")]
)
def test_numbers_are_words_up_to_twelve(number: int, text: str) -> None:
    assert counted(number) == text


def test_lists() -> None:
    assert [listed("a"), listed("ab"), listed("abc")] == ["a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("url", "resource_type", "mime", "kind"),
    [
        ("https://a.test/", "document", "", MissingKind.PAGE),
        ("https://a.test/frame", "document", "", MissingKind.FRAME),
        ("https://a.test/x", "Image", "", MissingKind.PICTURE),
        ("https://a.test/x.png", "script", "", MissingKind.SCRIPT),  # the browser knows what it wanted
        ("https://a.test/x", "media", "audio/mpeg", MissingKind.SOUND),
        ("https://a.test/x.mp4", "media", "", MissingKind.FILM),
        ("https://a.test/x", "media", "", MissingKind.MEDIA),
        ("https://a.test/x.html", "media", "", MissingKind.MEDIA),
        ("https://a.test/x", "", "text/css; charset=utf-8", MissingKind.STYLE),
        ("https://a.test/x", "", "application/x-javascript", MissingKind.SCRIPT),
        ("https://a.test/x", "other", "font/woff2", MissingKind.FONT),
        ("https://a.test/12/7.PNG?v=1", "", "", MissingKind.PICTURE),
        ("https://a.test/png", "", "", MissingKind.OTHER),
        ("https://[", "", "", MissingKind.OTHER),
        ("a.test port 80", "", "", MissingKind.OTHER),
        ("https://a.test/x", "ping", "", MissingKind.REPORT),
    ],
)
def test_kinds(url: str, resource_type: str, mime: str, kind: MissingKind) -> None:
    assert kind_of(url, resource_type=resource_type, mime=mime, page_url="https://a.test/") is kind


def test_the_replay_speaks_of_what_it_alone_missed() -> None:
    assert WHOLE.replay == "nothing missing"
    assert MissingRequests(lacks=(*lacks(3),)).replay == "nothing else missing"
    assert MissingRequests(lacks=(*lacks(3), *lacks(1, why=Why.NOT_REPLAYED))).replay == "one request without an answer"
