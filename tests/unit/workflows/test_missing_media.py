"""Which recordings and films are whole in the records, and what is said of those that are not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from capture.model.exchange import Body, Exchange, Truncation
from capture.model.missing_requests import MissingRequests
from capture.model.outcome import Facts, Outcome, decide
from capture.model.sighting import Media
from capture.workflows.find_missing_requests import media_lacks

URL = "http://h/talk.wav"


def answer(
    status: int, length: int, *, span: str = "", declared: int | None = None, head: str = "", **more: Any
) -> Exchange:
    lines = [f"HTTP/1.1 {status} X", *([head] if head else [])]
    lines += [f"Content-Range: bytes {span}"] if span else []
    lines += [] if declared is None else [f"Content-Length: {declared}"]
    return Exchange(
        number=1,
        started=datetime(2026, 11, 25, tzinfo=UTC),
        method="GET",
        request_head=b"",
        status=status,
        response_head="\r\n".join((*lines, "", "")).encode(),
        response_body=Body(length=length),
        **({"url": URL} | more),
    )


CUT: dict[str, Any] = {"truncated": Truncation.UNSPECIFIED}
AT_THE_END: dict[str, Any] = {"url": "http://cdn/a.wav"}


def hop(url: str, place: str = "http://cdn/a.wav#part") -> Exchange:
    return answer(302, 0, head=f"Location: {place}", url=url)


WHOLE = {
    "one whole answer": [answer(200, 100)],
    "two ranges that meet": [answer(206, 60, span="0-59/100"), answer(206, 40, span="60-99/100")],
    "ranges that overlap, out of order": [answer(206, 70, span="30-99/100"), answer(206, 60, span="0-59/100")],
    "a part, then the whole": [answer(206, 10, span="0-99/100", **CUT), answer(200, 100)],
    "there is no such file": [answer(404, 9)],
    "where it was led to": [hop("http://h/talk.wav", "//t/1"), hop("http://t/1"), answer(200, 100, **AT_THE_END)],
    "in a circle, then to the place": [
        hop("http://h/talk.wav", "/once"),
        hop("http://h/once", "talk.wav"),
        hop("http://h/talk.wav"),
        answer(200, 100, **AT_THE_END),
    ],
    "not modified": [hop("http://h/talk.wav"), answer(304, 0, **AT_THE_END), answer(200, 100, **AT_THE_END)],
    "in ranges where it was led to": [
        hop("http://h/talk.wav"),
        answer(206, 60, span="0-59/100", **AT_THE_END),
        answer(206, 40, span="60-99/100", **AT_THE_END),
    ],
    "led to two places": [
        hop("http://h/talk.wav"),
        answer(206, 60, span="0-99/100", **CUT, **AT_THE_END),
        hop("http://h/talk.wav", "http://cdn/b.wav"),
        answer(200, 100, url="http://cdn/b.wav"),
    ],
    "led to where nothing is": [hop("http://h/talk.wav"), answer(404, 9, **AT_THE_END)],
}
PARTS = {
    "led to where nobody asked": ([hop("http://h/talk.wav", "http://[")], "talk.wav (nothing of it)"),
    "never asked for": ([], "talk.wav (nothing of it)"),
    "its beginning": ([answer(206, 266_000, span="0-3999999/4000000", **CUT)], "talk.wav (0.3 MB of 4.0 MB)"),
    "a cut answer": ([answer(200, 2_000, declared=90_000, **CUT)], "talk.wav (2 kB of 90 kB)"),
    "of unknown length": ([answer(206, 2_000, span="0-1999/*")], "talk.wav (2 kB of an unknown size)"),
    "a hole in the middle": (
        [answer(206, 40, span="0-39/100"), answer(206, 40, span="60-99/100")],
        "talk.wav (80 bytes of 100 bytes)",
    ),
    "refused": ([answer(403, 9)], "talk.wav (the server answered HTTP 403)"),
    "gone before all of it came": (
        [answer(206, 40, span="0-99/100", **CUT), answer(404, 9)],
        "talk.wav (40 bytes of 100 bytes)",
    ),
    "two halves of two versions": (
        [answer(206, 60, span="0-59/100", head='ETag: "1"'), answer(206, 40, span="60-99/100", head='ETag: "2"')],
        "talk.wav (60 bytes of 100 bytes)",
    ),
    "a page in its place": (
        [answer(200, 900, head="Content-Type: text/html; charset=utf-8")],
        "talk.wav (the server answered with a page in its place)",
    ),
    "refused where it was led to": (
        [hop("http://h/talk.wav"), answer(403, 9, **AT_THE_END)],
        "talk.wav (the server answered HTTP 403)",
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_whole_is_not_named(name: str) -> None:
    assert media_lacks([Media(url=URL)], WHOLE[name]) == ()


@pytest.mark.parametrize("name", PARTS)
def test_what_is_not_whole_is_named_with_what_there_is_of_it(name: str) -> None:
    exchanges, words = PARTS[name]
    found = media_lacks([Media(url=URL)], exchanges)
    assert [one.cause for one in found] == [words]
    verdict = decide(Facts(status=200, shortfall=MissingRequests(lacks=found)))
    assert verdict.outcome is Outcome.PARTIAL
    assert [reason.code for reason in verdict.reasons] == ["media_not_whole"]


def test_what_redirects_lead_to_is_the_same_file() -> None:
    found = [hop("http://h/talk.wav"), answer(206, 40, span="0-99/100", **CUT, **AT_THE_END)]
    media = [Media(url=URL), Media(url="http://cdn/a.wav")]
    assert [one.cause for one in media_lacks(media, found)] == ["talk.wav (40 bytes of 100 bytes)"]


def test_what_played_is_media_whatever_its_type_says() -> None:
    whole = answer(200, 900, head="Content-Type: text/html")
    assert media_lacks([Media(url=URL, seconds=12.0)], [whole]) == ()


@pytest.mark.parametrize(("loaded", "count"), [(12.0, 1), (119.9, 0)])
def test_of_a_film_in_pieces_the_seconds_tell(loaded: float, count: int) -> None:
    film = Media(url="blob:http://h/1", video=True, seconds=120.0, loaded=loaded)
    found = media_lacks([film], [])
    assert len(found) == count
    assert all("12 of 120 seconds" in one.cause for one in found)


@pytest.mark.parametrize("url", ["blob:http://h/1", URL])
def test_what_never_began_to_play_piece_by_piece_is_not_taken_for_whole(url: str) -> None:
    playlist = answer(200, 90, head="Content-Type: application/vnd.apple.mpegurl")
    (found,) = media_lacks([Media(url=url, video=True)], [playlist])
    assert found.cause.startswith("0 of seconds that nobody counted")


@pytest.mark.parametrize("url", ["data:audio/wav;base64,UklGRg==", "about:blank"])
def test_what_stands_in_the_page_itself_is_no_file(url: str) -> None:
    assert media_lacks([Media(url=url)], []) == ()
