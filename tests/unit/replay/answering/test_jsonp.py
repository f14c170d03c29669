"""JSONP: the asked callback takes the recorded one's place, and nothing else changes."""

import pytest

from capture.replay.answering.rules import with_callback


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (b'cb_1({"cb_1": "cb_1("})', b'cb_2({"cb_1": "cb_1("})'),
        (b"/**/cb_1({})", b"/**/cb_2({})"),
        (b"typeof cb_1 === 'function' && cb_1({})", b"typeof cb_2 === 'function' && cb_2({})"),
        (b"window.cb_1({})", b"window.cb_1({})"),
        (b"xcb_1({})", b"xcb_1({})"),
        (b"{}", b"{}"),
    ],
)
def test_the_call_is_renamed(body: bytes, wanted: bytes) -> None:
    assert with_callback(body, "callback=cb_1", "callback=cb_2") == wanted


@pytest.mark.parametrize(
    ("then", "now"),
    [("callback=cb_1", "q=1"), ("q=1", "callback=cb_2"), ("callback=cb_1", "callback=alert(1)//"), ("", "")],
)
def test_without_two_names_the_body_stands(then: str, now: str) -> None:
    """What is no name of a function is never put into a script."""
    assert with_callback(b"cb_1({})", then, now) == b"cb_1({})"


def test_dotted_names() -> None:
    assert with_callback(b"a.b[0]({})", "jsonp=a.b[0]", "jsonp=c.d[1]") == b"c.d[1]({})"
