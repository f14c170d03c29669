"""What is missing, in sentences: kind by way by number, one count everywhere."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.shortfall import WHOLE, Kind, Lack, Shortfall, Why, counted, kind_of, listed

NO_NAME = "the name does not resolve"


def lacks(number: int, kind: Kind = Kind.PICTURE, why: Why = Why.FAILED, cause: str = "") -> Iterable[Lack]:
    return (Lack(url=f"https://a.test/{kind}/{at}", kind=kind, why=why, cause=cause) for at in range(number))


def test_the_headline_counts_kinds_most_first() -> None:
    found = Shortfall(
        lacks=(
            *lacks(1, Kind.STYLE),
            *lacks(2, Kind.OTHER),
            *lacks(7, Kind.SCRIPT, Why.CUT),
            *lacks(9),
        ),
        requests=35,
    )
    assert found.count == 19
    assert found.headline == (
        "19 of 35 requests missing: nine pictures, seven scripts, one style sheet, two other"
    )


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (WHOLE, ""),
        (Shortfall(requests=12), ""),
        (Shortfall(lacks=(*lacks(1),), requests=88), "1 of 88 requests missing: one picture"),
        (Shortfall(lacks=(*lacks(1),), requests=1), "1 of 1 request missing: one picture"),
        (Shortfall(lacks=(*lacks(2, Kind.OTHER),), requests=9), "2 of 9 requests missing"),
        (Shortfall(lacks=(*lacks(3),)), "3 requests missing: three pictures"),
        (Shortfall(lacks=(*lacks(3),), requests=2), "3 requests missing: three pictures"),
        (
            Shortfall(lacks=(*lacks(12, Kind.REPORT), *lacks(1300)), requests=4000),
            "1,312 of 4,000 requests missing: 1,300 pictures, twelve reports to the site",
        ),
    ],
)
def test_headlines(found: Shortfall, text: str) -> None:
    assert found.headline == text


@pytest.mark.parametrize(
    ("parts", "why", "text"),
    [
        ([(1, Kind.FONT, NO_NAME)], Why.FAILED, f"one font could not be loaded: {NO_NAME}"),
        (
            [(2, Kind.PICTURE, NO_NAME), (1, Kind.SCRIPT, NO_NAME)],
            Why.FAILED,
            f"two pictures and one script could not be loaded: {NO_NAME}",
        ),
        (
            [(4, Kind.PICTURE, NO_NAME), (1, Kind.PICTURE, "x"), (1, Kind.SCRIPT, "")],
            Why.FAILED,
            f"five pictures and one script could not be loaded: {NO_NAME} (four), x (one), other causes (one)",
        ),
        ([(1, Kind.FILM, "")], Why.CUT, "one film did not arrive whole"),
        ([(3, Kind.OTHER, "")], Why.REFUSED, "three requests were refused by the guard"),
        ([(1, Kind.OTHER, "")], Why.REFUSED, "one request was refused by the guard"),
        (
            [(2, Kind.FONT, ""), (1, Kind.OTHER, "")],
            Why.REFUSED,
            "two fonts and one other request were refused by the guard",
        ),
        (
            [(13, Kind.STYLE, "")],
            Why.NOT_RECORDED,
            "13 style sheets were seen by the browser and are not recorded",
        ),
        (
            [(1, Kind.DATA, "")],
            Why.NOT_REPLAYED,
            "one data request is asked for when the snapshot is opened, and is not in it",
        ),
    ],
)
def test_sentences(parts: list[tuple[int, Kind, str]], why: Why, text: str) -> None:
    found = Shortfall(lacks=tuple(one for n, kind, cause in parts for one in lacks(n, kind, why, cause)))
    assert found.sentence(why) == text
    assert [found.sentence(other) for other in Why if other is not why] == [""] * (len(Why) - 1)


@given(st.lists(st.tuples(st.sampled_from(Kind), st.sampled_from(Why), st.text(max_size=3)), max_size=40))
def test_every_lack_is_counted_once(made: list[tuple[Kind, Why, str]]) -> None:
    """In kinds, and in the sentences of the ways; no address is ever in a sentence."""
    url = "https://secret.example/"
    found = Shortfall(
        lacks=tuple(Lack(url=url, kind=kind, why=why, cause=cause) for kind, why, cause in made), requests=40
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
        ("https://a.test/", "document", "", Kind.PAGE),
        ("https://a.test/frame", "document", "", Kind.FRAME),
        ("https://a.test/x", "Image", "", Kind.PICTURE),
        ("https://a.test/x.png", "script", "", Kind.SCRIPT),  # the browser knows what it wanted
        ("https://a.test/x", "media", "audio/mpeg", Kind.SOUND),
        ("https://a.test/x.mp4", "media", "", Kind.FILM),
        ("https://a.test/x", "media", "", Kind.MEDIA),
        ("https://a.test/x.html", "media", "", Kind.MEDIA),
        ("https://a.test/x", "", "text/css; charset=utf-8", Kind.STYLE),
        ("https://a.test/x", "", "application/x-javascript", Kind.SCRIPT),
        ("https://a.test/x", "other", "font/woff2", Kind.FONT),
        ("https://a.test/12/7.PNG?v=1", "", "", Kind.PICTURE),
        ("https://a.test/png", "", "", Kind.OTHER),
        ("https://[", "", "", Kind.OTHER),
        ("a.test port 80", "", "", Kind.OTHER),
        ("https://a.test/x", "ping", "", Kind.REPORT),
    ],
)
def test_kinds(url: str, resource_type: str, mime: str, kind: Kind) -> None:
    assert kind_of(url, resource_type=resource_type, mime=mime, page_url="https://a.test/") is kind


def test_the_replay_speaks_of_what_it_alone_missed() -> None:
    assert WHOLE.replay == "nothing missing"
    assert Shortfall(lacks=(*lacks(3),)).replay == "nothing else missing"
    assert (
        Shortfall(lacks=(*lacks(3), *lacks(1, why=Why.NOT_REPLAYED))).replay
        == "one request without an answer"
    )
