"""Queries as browsers write them (URL standard, 1.3 and 4.4)."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.replay.answering.rewrite.urls import codec_of, sent


@pytest.mark.parametrize(
    ("url", "label", "wanted"),
    [
        ("/pic?q=привет", "windows-1251", "/pic?q=%EF%F0%E8%E2%E5%F2"),
        ("/путь?q=я#я", "windows-1251", "/путь?q=%FF#я"),
        ("?q=☃&b=1", "windows-1251", "?q=%26%239731%3B&b=1"),
        ("?q=\u201c", "iso-8859-1", "?q=%93"),  # that label means windows-1252
        ("?q=ソ", "shift_jis", "?q=%83\\"),  # the standard's own example of a byte that is ASCII
        ("?q=中", "gb2312", "?q=%D6%D0"),
        ("http://a/?q=é", "windows-1252", "http://a/?q=%E9"),
        ("mailto:a@b?subject=é", "windows-1252", "mailto:a@b?subject=é"),
        ("data:text/plain,?é", "windows-1252", "data:text/plain,?é"),
        ("/é", "windows-1252", "/é"),
        ("/#?é", "windows-1252", "/#?é"),
    ],
)
def test_a_query_is_sent_in_the_encoding_of_the_page(url: str, label: str, wanted: str) -> None:
    assert sent(url, codec_of(label)) == wanted


@pytest.mark.parametrize("label", ["utf-8", "UTF8", "utf-16le", "", "no such", "hex", "rot13", "idna", "\0"])
def test_what_is_utf_8_or_no_encoding_of_pages_has_none(label: str) -> None:
    assert codec_of(label) == ""


@given(st.text(), st.sampled_from(["windows-1251", "shift_jis", "euc-jp", "big5", "gb2312", "koi8-r", "iso-2022-jp"]))
def test_whatever_stands_in_a_query_goes_out_as_ascii(text: str, label: str) -> None:
    codec = codec_of(label)
    assert codec
    assert sent(f"/?{text}", codec).partition("#")[0].isascii()
    assert codecs.lookup(codec)
