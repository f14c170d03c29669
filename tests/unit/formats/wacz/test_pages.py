"""pages.jsonl: a header line first, moments cut to milliseconds; foreign files are read leniently."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.wacz import PageEntry, pages

MOMENT = datetime(2026, 11, 25, 1, 26, 26, 999999, tzinfo=UTC)


def test_the_first_line_is_a_header_and_the_second_the_page() -> None:
    """Without a header ReplayWeb.page swallows the first page."""
    page = PageEntry(url="https://example.org/", moment=MOMENT, id="p1", title="T", status=200, mime="text/html")
    header, line = pages.dump((page,)).splitlines()
    assert header == b'{"format":"json-pages-1.0","hasText":false,"id":"pages","title":"All Pages"}'
    assert line.startswith(b'{"depth":0,"id":"p1","loadState":4,"mime":"text/html","seed":true,"status":200,')


def test_moments_are_cut_never_rounded() -> None:
    data = pages.dump((PageEntry(url="https://example.org/", moment=MOMENT),))
    assert b'"ts":"2026-11-25T01:26:26.999Z"' in data


def test_what_is_written_is_read_back() -> None:
    page = PageEntry(
        url="https://example.org/ä",
        moment=MOMENT.replace(microsecond=123000),
        id="p",
        title='"\n\u2028',
        text="words\nmore",
        status=404,
        mime="text/html",
    )
    assert pages.read(pages.dump((page,))) == ((page,), ())


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        (b'{"url":"http://a/","ts":"2026-01-05T10:00:00Z"}', datetime(2026, 1, 5, 10, tzinfo=UTC)),
        (b'{"url":"http://a/","ts":"20260105100000"}', datetime(2026, 1, 5, 10, tzinfo=UTC)),
        (b'{"url":"http://a/","ts":1767607200000}', datetime(2026, 1, 5, 10, tzinfo=UTC)),
        (b'{"url":"http://a/","timestamp":"2026-01-05T10:00:00.5Z"}', datetime(2026, 1, 5, 10, 0, 0, 500000, UTC)),
    ],
)
def test_other_producers_write_times_in_several_ways(line: bytes, moment: datetime) -> None:
    (page,), problems = pages.read(b'{"format":"json-pages-1.0"}\n' + line)
    assert (page.moment, problems) == (moment, ())


def test_a_first_line_with_a_url_is_a_page() -> None:
    found, _ = pages.read(b'{"url":"http://a/","ts":"2026-01-05T10:00:00Z"}\n')
    assert [page.url for page in found] == ["http://a/"]


@pytest.mark.parametrize("line", [b"no json", b"[1]", b"3", b'{"url":"http://a/"}', b'{"ts":"x","url":"http://a/"}'])
def test_a_line_that_is_no_page_is_named_and_hides_no_other(line: bytes) -> None:
    good = b'{"url":"http://b/","ts":"2026-01-05T10:00:00Z"}'
    found, problems = pages.read(b"{}\n" + line + b"\n" + good)
    assert [page.url for page in found] == ["http://b/"]
    assert [text.partition(" is")[0] for text in problems] == ["line 2"]


@given(st.binary())
def test_reading_never_raises(data: bytes) -> None:
    pages.read(data)
