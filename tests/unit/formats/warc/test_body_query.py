"""Request bodies become queries in the spelling of pywb 2.10 and warcio.js."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.warc.body_query import QUERY_LIMIT, body_query

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("content_type", "body", "query"),
    [
        (FORM, b"a=1&b=x+y%20z", "a=1&b=x+y%20z"),
        (f"{FORM}; charset=utf-8", b"a=1", "a=1"),
        (JSON, b'{"a":1,"b":[true,null,"x y"],"c":{"a":2}}', "a=1&b=true&b.2_=null&b.3_=x+y&a.2_=2"),
        (JSON, b'{"a":44.0,"b":-0.5,"c":1e3,"d":0,"e":-0}', "a=44&b=-0.5&c=1000&d=0&e=0"),
        (JSON, b'{"big":12345678901234567890,"e21":1e21,"tiny":1e-7,"small":0.000001}',
         "big=12345678901234567000&e21=1e%2B21&tiny=1e-7&small=0.000001"),
        (JSON, b'{"f":false,"empty":"","u":"\xc3\xa9~*"}', "f=false&u=%C3%A9%7E*"),
        (JSON, b'{"b":1,"10":2,"9":3}', "9=3&10=2&b=1"),
        (JSON, b'{"a":1,', ""),
        ("text/plain;charset=UTF-8", b'{"q":"x"}', "q=x"),
        ("text/plain", b"no json", "__wb_post_data=bm8ganNvbg=="),
        ("application/octet-stream", b"\x00\xff", "__wb_post_data=AP8="),
        ("", b"\x00", "__wb_post_data=AA=="),
        (
            'multipart/form-data; boundary="XX"',
            b'--XX\r\nContent-Disposition: form-data; name="a b"\r\n\r\n1 2\r\n'
            b'--XX\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n'
            b"Content-Type: a/b\r\n\r\ndata\r\n--XX--\r\n",
            "a+b=1+2",
        ),
    ],
)  # fmt: skip
def test_spelling(content_type: str, body: bytes, query: str) -> None:
    """What ReplayWeb.page computes when the page asks again."""
    assert body_query("POST", content_type, body) == query


def test_get_and_empty_bodies_have_none() -> None:
    """Their URL is their key."""
    assert body_query("GET", FORM, b"a=1") == ""
    assert body_query("POST", FORM, b"") == ""


def test_the_query_is_cut() -> None:
    """As cdxj-indexer cuts it."""
    assert len(body_query("PUT", FORM, b"x" * 10_000)) == QUERY_LIMIT


def test_deep_json_is_no_trap() -> None:
    """Captured bytes are hostile."""
    assert body_query("POST", JSON, b"[" * 500_000) == ""
    assert body_query("POST", "text/plain", b"[" * 500_000).startswith("__wb_post_data=")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_their_value(number: float) -> None:
    """JavaScript's spelling names the same number."""
    query = body_query("POST", JSON, json.dumps({"n": number}).encode())
    assert float(query.removeprefix("n=").replace("%2B", "+")) == number


@given(st.sampled_from([JSON, FORM, "text/plain", "multipart/form-data; boundary=a", "x/y"]), st.binary())
def test_nothing_raises(content_type: str, body: bytes) -> None:
    """Whatever the body holds."""
    assert "\n" not in body_query("POST", content_type, body) or content_type == FORM
