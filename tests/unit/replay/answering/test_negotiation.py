"""Several answers to one URL: each request gets the one that a request like it got (RFC 9110, 12.5.5)."""

import pytest

from capture.formats.warc import HttpHead, Payload, RecordRef
from capture.replay.answering import ReplayIndex, original, resource
from capture.replay.answering.lookup import MOST, accepts
from tests.builders.replayed import PAGE, START, Snapshot, mapping

URL = "https://www.example.org/pic"
IMG = {"accept": "image/avif,image/webp,image/*,*/*;q=0.8", "sec-fetch-dest": "image"}
SCRIPT = {"accept": "*/*", "sec-fetch-dest": "empty"}
PICTURE, OTHER = b"PICTURE", b"other"


class Answers(Snapshot):
    """Answers to ``URL``, each with the fields that its request had."""

    def answer(self, body: bytes, fields: dict[str, str], vary: str = "Accept", mime: str = "image/png") -> RecordRef:
        response = self.add(URL, body, mime=mime, headers=(("Vary", vary),) if vary else ())
        request = RecordRef(
            type="request",
            url=URL,
            record_id=f"{response.record_id}-request",
            date=START,
            offset=1,
            length=1,
            method="GET",
            concurrent_to=response.record_id,
        )
        headers = tuple((name.title().encode(), value.encode()) for name, value in fields.items())
        head = HttpHead(start_line=b"GET /pic HTTP/1.1", method="GET", headers=headers)
        self.records.append(request)
        self.payloads[request.record_id] = Payload(data=b"", mime="", charset="", head=head)
        return response


def both(*, picture_first: bool) -> ReplayIndex:
    answers = Answers()
    answers.dom(PAGE, "<img src=/pic>")
    if picture_first:
        answers.answer(PICTURE, IMG)
    answers.answer(OTHER, SCRIPT, mime="application/json")
    if not picture_first:
        answers.answer(PICTURE, IMG)
    return answers.memory()


@pytest.mark.parametrize("picture_first", [True, False])
@pytest.mark.parametrize(
    ("asked", "body"),
    [
        (IMG, PICTURE),
        (SCRIPT, OTHER),
        (IMG | {"accept": "image/avif, image/webp, image/*, */*; q=0.8"}, PICTURE),  # spaces say nothing
        (IMG | {"accept": "image/webp,*/*"}, PICTURE),  # another browser, which wants a picture
        ({"accept": "image/webp,*/*"}, PICTURE),  # and does not say what for
        ({"accept": "application/json"}, OTHER),
        ({"sec-fetch-dest": "image"}, PICTURE),
    ],
)
def test_the_request_that_is_like_it_decides(asked: dict[str, str], body: bytes, picture_first: bool) -> None:
    """In the frozen view and in a replay of real origins alike."""
    memory = both(picture_first=picture_first)
    assert resource(memory, mapping(), "GET", URL, asked).body == body
    assert original(memory, "GET", URL, asked).body == body


def test_a_request_that_is_like_none_gets_what_it_got_without_vary() -> None:
    memory = both(picture_first=True)
    assert original(memory, "GET", URL, {"accept": "text/x"}).body == OTHER


@pytest.mark.parametrize("vary", ["", "*", "Accept-Language"])
def test_without_a_field_that_differs_the_newest_answers(vary: str) -> None:
    answers = Answers()
    answers.answer(b"old", SCRIPT | {"accept-language": "en"}, vary)
    answers.answer(b"new", SCRIPT | {"accept-language": "en"}, vary)
    assert original(answers.memory(), "GET", URL, SCRIPT | {"accept-language": "en"}).body == b"new"


def test_any_field_may_be_named_in_any_case_and_in_several_lines() -> None:
    answers = Answers()
    for language in ("de", "en"):
        answers.answer(language.encode(), {"accept-language": language, "x-own": "1"}, "x-own , ACCEPT-LANGUAGE")
    memory = answers.memory()
    for language in ("de", "en"):
        assert original(memory, "GET", URL, {"accept-language": language, "x-own": "1"}).body == language.encode()


def test_an_error_is_no_rival_of_an_answer() -> None:
    answers = Answers()
    answers.answer(PICTURE, IMG)
    answers.add(URL, b"gone", status=404, headers=(("Vary", "Accept"),))
    assert original(answers.memory(), "GET", URL, SCRIPT).body == PICTURE


def test_of_very_many_answers_the_newest_are_looked_at() -> None:
    answers = Answers()
    for number in range(200):
        answers.answer(b"%d" % number, {"accept": f"x/{number}"})
    memory = answers.memory()
    read: list[str] = []
    payload = memory.payload

    def counted(record: RecordRef) -> Payload:
        read.append(record.record_id)
        return payload(record)

    memory.payload = counted
    assert original(memory, "GET", URL, {"accept": "x/190"}).body == b"190"
    assert len(read) <= 2 * (MOST + 1) + 1


@pytest.mark.parametrize(
    ("accept", "accepted"),
    [
        ("image/*", True),
        ("text/html, image/png;q=0.1", True),
        ("image/webp, text/html", True),
        ("image/png;q=0", False),
        ("image/*, image/png;q=0", False),
        ("image/png;q=0.00, image/*", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_a_type_is_accepted_where_it_is_named(accept: str, accepted: bool) -> None:
    assert accepts(accept, "image/png") is accepted
