"""Bytes become text as the WHATWG's rules say: BOM, header, meta prescan, detection."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.reading.extract import decode_html
from capture.reading.extract.source.encoding import label_of


@pytest.mark.parametrize(
    ("body", "header", "text", "label"),
    [
        (b"\xef\xbb\xbfna\xc3\xafve", "text/html; charset=latin1", "naïve", "utf-8"),
        (b"\xff\xfea\x00", "", "a", "utf-16le"),
        (b"\xfe\xff\x00a", "", "a", "utf-16be"),
        (b"na\xefve", "text/html; charset=ISO-8859-1", "naïve", "windows-1252"),
        (b"\x93quoted\x94", "text/html;charset='latin1'", "“quoted”", "windows-1252"),
        (b'<meta charset="windows-1251">\xcf\xf0', "", '<meta charset="windows-1251">Пр', "windows-1251"),
        (
            b'<META http-equiv="Content-Type" content="text/html; charset=Shift_JIS">\x93\xfa',
            "text/html",
            '<META http-equiv="Content-Type" content="text/html; charset=Shift_JIS">日',
            "shift_jis",
        ),
        (b'<?xml version="1.0" encoding="koi8-r"?>\xd0', "", '<?xml version="1.0" encoding="koi8-r"?>п', "koi8-r"),
        (b'<meta charset="utf-16">\xc3\xa9', "", '<meta charset="utf-16">é', "utf-8"),
        (b"<!-- <meta charset=big5> -->\xc3\xa9", "", "<!-- <meta charset=big5> -->é", "utf-8"),
        ("Grüße".encode(), "", "Grüße", "utf-8"),
        (b"plain", "", "plain", "utf-8"),
        (b"plain", "text/html; charset=nonsense", "plain", "utf-8"),
        (b"anything", "text/html; charset=hz-gb-2312", "�", "replacement"),
        (b"a\x80", "text/html; charset=x-user-defined", "a\uf780", "x-user-defined"),
        (b"", "", "", "utf-8"),
    ],
)
def test_the_order_of_the_rules(body: bytes, header: str, text: str, label: str) -> None:
    """BOM beats header beats meta beats detection; UTF-16 in a meta means UTF-8."""
    assert decode_html(body, header) == (text, label)


def test_a_page_cut_in_the_middle_of_a_character_is_still_utf_8() -> None:
    """Detection forgives the last bytes, which a limit may have cut."""
    text, label = decode_html("é".encode() * 150_000 + b"\xc3", "")
    assert label == "utf-8"
    assert text.startswith("éé")


@pytest.mark.parametrize(
    ("label", "name"),
    [(" UTF8 ", "utf-8"), ("latin1", "windows-1252"), ("x-sjis", "shift_jis"), ("ks_c_5601-1987", "euc-kr"), ("?", "")],
)
def test_labels(label: str, name: str) -> None:
    """Labels are trimmed and compared without case."""
    assert label_of(label) == name


def test_every_label_of_the_table_decodes() -> None:
    """Each name in the table is one that Python can decode, or one of the two special ones."""
    from capture.reading.extract.source.encoding import _labels

    for name in set(_labels().values()):
        assert isinstance(decode_html(b"\x41\x81\xff", f"text/html; charset={name}")[0], str)


@settings(deadline=None)
@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_and_any_header(body: bytes, header: str) -> None:
    """Never raises; says the name of a WHATWG encoding."""
    text, label = decode_html(body, header)
    assert isinstance(text, str)
    assert label_of(label) == label
