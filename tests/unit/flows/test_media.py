"""Which recordings and films are whole in the records, and what is said of those that are not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from capture.flows.media import media_lacks
from capture.model.exchange import Body, Exchange, Truncation
from capture.model.media import Media
from capture.model.outcome import Facts, Outcome, decide
from capture.model.shortfall import Shortfall

URL = "http://h/talk.wav"


def answer(status: int, length: int, *, span: str = "", declared: int | None = None, **more: Any) -> Exchange:
    lines = [f"HTTP/1.1 {status} X"]
    lines += [f"Content-Range: bytes {span}"] if span else []
    lines += [] if declared is None else [f"Content-Length: {declared}"]
    return Exchange(
        number=1,
        started=datetime(2026, 11, 25, tzinfo=UTC),
        url=URL,
        method="GET",
        request_head=b"",
        status=status,
        response_head="\r\n".join((*lines, "", "")).encode(),
        response_body=Body(length=length),
        **more,
    )


CUT: dict[str, Any] = {"truncated": Truncation.UNSPECIFIED}
WHOLE = {
    "one whole answer": [answer(200, 100)],
    "two ranges that meet": [answer(206, 60, span="0-59/100"), answer(206, 40, span="60-99/100")],
    "ranges that overlap, out of order": [
        answer(206, 70, span="30-99/100"),
        answer(206, 60, span="0-59/100"),
    ],
    "a part, then the whole": [answer(206, 10, span="0-99/100", **CUT), answer(200, 100)],
    "there is no such file": [answer(404, 9)],
}
PARTS = {
    "never asked for": ([], "talk.wav (nothing of it)"),
    "its beginning": ([answer(206, 266_000, span="0-3999999/4000000", **CUT)], "talk.wav (0.3 MB of 4.0 MB)"),
    "a cut answer": ([answer(200, 2_000, declared=90_000, **CUT)], "talk.wav (2 kB of 90 kB)"),
    "of unknown length": ([answer(206, 2_000, span="0-1999/*")], "talk.wav (2 kB of an unknown size)"),
    "a hole in the middle": (
        [answer(206, 40, span="0-39/100"), answer(206, 40, span="60-99/100")],
        "talk.wav (80 bytes of 100 bytes)",
    ),
    "refused": ([answer(403, 9)], "talk.wav (the server answered HTTP 403)"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_whole_is_not_named(name: str) -> None:
    assert media_lacks([Media(url=URL)], WHOLE[name]) == ()


@pytest.mark.parametrize("name", PARTS)
def test_what_is_not_whole_is_named_with_what_there_is_of_it(name: str) -> None:
    exchanges, words = PARTS[name]
    found = media_lacks([Media(url=URL)], exchanges)
    assert [one.cause for one in found] == [words]
    verdict = decide(Facts(status=200, shortfall=Shortfall(lacks=found)))
    assert verdict.outcome is Outcome.PARTIAL
    assert [reason.code for reason in verdict.reasons] == ["media_not_whole"]


@pytest.mark.parametrize(("loaded", "count"), [(12.0, 1), (119.9, 0)])
def test_of_a_film_in_pieces_the_seconds_tell(loaded: float, count: int) -> None:
    film = Media(url="blob:http://h/1", video=True, seconds=120.0, loaded=loaded)
    found = media_lacks([film], [])
    assert len(found) == count
    assert all("12 of 120 seconds" in one.cause for one in found)
