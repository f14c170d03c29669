"""Numbers of any size and any script in everything that strangers write: read or passed over, never raised for.

Python makes no number of more than 4,300 digits, and calls ``²`` a digit: a reader that does not bound what it turns
into a number raises where nobody expects it, and loses what it was reading.
"""

import contextlib
import json
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html

from capture.cli.options import options_from
from capture.errors import Damaged, UsageError
from capture.formats import cdxj
from capture.formats.wacz import pages
from capture.formats.warc import http_head
from capture.formats.warc.body_query import body_query
from capture.formats.warc.payload import dechunk
from capture.model import moment
from capture.model.citation import PartialDate
from capture.reading.extract.blocks.image_urls import candidates
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.metadata.dates import iso
from capture.reading.extract.source.encoding import unescape
from capture.recording.guard.dial import socket_address
from capture.replay.answering.ranges import RangePart, cut, part_of
from capture.replay.answering.rewrite.text import unreferenced
from capture.replay.playback.http import BadRequest, parse_head
from tests.unit.cli.test_main import GIVEN
from tests.unit.recording.wire.http2_bytes import BEGIN_DOWN, BEGIN_UP, GET, Speaker
from tests.unit.recording.wire.listener import DOWN, UP, Listener

NUMBERS = (
    st.integers(0, 6000).map(lambda count: "9" * count)
    | st.integers(0, 6000).map(lambda count: "0" * count + "7")
    | st.text("0123456789²³٣४½.+-eE_ ", max_size=40)
    | st.sampled_from(["1e999", "-1e999", "NaN", "Infinity", "1" + "0" * 400, "²" * 10, "²" * 13])
)


def _tolerating(*errors: type[Exception]) -> Callable[[Callable[[str], object]], Callable[[str], None]]:
    """A reader whose contract names errors."""

    def wrap(read: Callable[[str], object]) -> Callable[[str], None]:
        def tried(text: str) -> None:
            with contextlib.suppress(*errors):
                read(text)

        return tried

    return wrap


def _index(text: str) -> object:
    line = f'com,a)/ {text} {{"url": "http://a/", "offset": "{text}", "length": "{text}", "status": "{text}"}}\n'
    bare = f'com,a)/ 20260101000000 {{"url": "http://a/", "offset": {text or 0}}}\n'
    return cdxj.read((line + bare).encode())


def _listed(text: str) -> object:
    line = f'{{"url": "http://a/", "ts": "{text}"}}\n{{"url": "http://a/", "ts": {text or 0}}}\n'
    return pages.read(b"{}\n" + line.encode())


def _layout(text: str) -> object:
    row = ", ".join([text or "0"] * 10)
    return Layout.from_json(f'{{"format": 1, "rows": [[{row}]], "viewport": [{text or 0}, 1]}}')


def _pictured(text: str) -> object:
    element = html.fragment_fromstring("<img>")
    element.set("srcset", f"a.png {text}w, b.png {text}x")
    element.set("width", text)
    return candidates(element, "http://a/")


def _relayed(text: str) -> object:
    answer = f"HTTP/1.1 {text} OK\r\nContent-Length: {text}\r\n\r\n".encode()
    request = f"POST / HTTP/1.1\r\nHost: a:{text}\r\nContent-Length: {text}\r\n\r\n".encode()
    return Listener().feed((UP, request), (DOWN, answer), (DOWN, b"x")).close().exchanges()


def _relayed_in_streams(text: str) -> object:
    head = Speaker().head(1, [(":status", text), ("content-length", text)])
    asked = BEGIN_UP + Speaker().head(1, [*GET, ("content-length", text)])
    return Listener(h2=True).feed((UP, asked), (DOWN, BEGIN_DOWN + head)).close().exchanges()


READERS: dict[str, Callable[[str], object]] = {
    "http length": lambda text: (
        http_head.parse(f"HTTP/1.1 200 OK\r\nContent-Length: {text}\r\n\r\n".encode()).content_length
    ),
    "http version": lambda text: http_head.parse(f"HTTP/{text} {text} OK\r\n\r\n".encode()),
    "chunk size": lambda text: dechunk((f"{text}\r\nabc\r\n0\r\n\r\n".encode(),)),
    "wire": _relayed,
    "wire, h2": _relayed_in_streams,
    "index": _index,
    "pages": _listed,
    "layout": _tolerating(Damaged)(_layout),
    "range asked": lambda text: cut(f"bytes={text}-{text}", RangePart(0, b"abc", 3)),
    "range sent": lambda text: part_of(f"bytes {text}-{text}/{text}", b"abc"),
    "warc date": _tolerating(ValueError)(lambda text: moment.parse(f"2026-01-01T00:00:00.{text}Z")),
    "milliseconds": _tolerating(ValueError)(lambda text: moment.from_ms(json.loads(text))),
    "request": _tolerating(BadRequest)(
        lambda text: parse_head(f"GET / HTTP/1.1\r\nContent-Length: {text}\r\n\r\n".encode()).body_length
    ),
    "zone of an address": _tolerating(OSError, UnicodeError)(lambda text: socket_address(f"fe80::1%{text}", 80)),
    "window": _tolerating(UsageError)(lambda text: options_from({**GIVEN, "viewport": f"{text}x{text}"})),
    "published": iso,
    "cited": PartialDate.parse,
    "reference": lambda text: unescape(f"&#{text}; &#x{text};"),
    "replayed reference": lambda text: unreferenced(f"&#{text}; &#x{text};"),
    "picture": _pictured,
    "form": lambda text: body_query("POST", "application/json", f'{{"a": {text or 0}, "{text}": 1}}'.encode()),
}


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=30)
@given(text=NUMBERS)
@example(text="9" * 5000)
@example(text="²" * 10)
@example(text="٣")
def test_no_number_makes_a_reader_raise(name: str, text: str) -> None:
    READERS[name](text)
