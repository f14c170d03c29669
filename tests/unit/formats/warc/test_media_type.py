"""What a browser makes of Content-Type: the Fetch standard's own examples, and what is in the wild."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.warc.http_head import media_type


@pytest.mark.parametrize(
    ("values", "mime", "charset"),
    [
        (("text/html; charset=utf-8",), "text/html", "utf-8"),
        (('Text/HTML;CHARSET="windows-1252"; x=1',), "text/html", "windows-1252"),
        (("text/html;charset='latin1'",), "text/html", "latin1"),
        (("text/html; charset=",), "text/html", ""),
        (("text/html;;;charset = utf-8",), "text/html", "utf-8"),
        (("",), "", ""),
        ((), "", ""),
        (("text",), "", ""),
        (("text/ html",), "", ""),
        (("*/*",), "", ""),
        (("text/html, text/html",), "text/html", ""),
        (("application/pdf,text/html",), "text/html", ""),
        (("application/pdf", "text/html"), "text/html", ""),
        (("text/html, application/pdf",), "application/pdf", ""),
        (("text/html, */*",), "text/html", ""),
        (("text/html,nonsense",), "text/html", ""),
        (("TEXT/HTML,",), "text/html", ""),
        ((",,text/html",), "text/html", ""),
        # Fetch 2.2.2, the table of examples
        (("text/plain;charset=gbk, text/html",), "text/html", ""),
        (("text/html;charset=gbk;a=b, text/html;x=y",), "text/html", "gbk"),
        (("text/html;charset=gbk;a=b", "text/html;x=y"), "text/html", "gbk"),
        (("text/html;charset=gbk", "x/x", "text/html;x=y"), "text/html", ""),
        (("text/html", "cannot-parse"), "text/html", ""),
        (("text/html", "*/*"), "text/html", ""),
        (("text/html", ""), "text/html", ""),
        # a comma between quotes parts nothing
        (('text/html;x="a,application/pdf"',), "text/html", ""),
        (('text/html;x="a\\",application/pdf"',), "text/html", ""),
        (('text/html;x=";charset=gbk"',), "text/html", ""),
        (('text/html;x="unclosed, application/pdf',), "text/html", ""),
        (("text/html;charset=one;charset=two",), "text/html", "one"),
        (("text/html;charset=no label",), "text/html", ""),
        (('text/html;charset="a\r\nX: y"',), "text/html", ""),
    ],
)
def test_media_types(values: tuple[str, ...], mime: str, charset: str) -> None:
    assert media_type(*values) == (mime, charset)


@given(st.lists(st.text('texhml/;,="\\* \tcarsf', max_size=30) | st.text(max_size=9), max_size=4))
def test_nothing_raises_and_what_comes_can_be_sent(values: list[str]) -> None:
    mime, charset = media_type(*values)
    assert re.fullmatch(r"|[^\s;,\"/]+/[^\s;,\"/]+", mime)
    assert re.fullmatch(r"[^\s;,\"/]*", charset)


@given(st.sampled_from([",", '"', "\\", ";", "a/b;", '"\\', "=", " "]))
def test_long_nonsense_is_read_in_linear_time(piece: str) -> None:
    media_type(piece * 100_000)
