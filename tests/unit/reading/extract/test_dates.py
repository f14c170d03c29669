"""Dates come out as ISO 8601, as precise as they went in."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.reading.extract.metadata.dates import iso
from capture.reading.extract.metadata.publication_date import is_sentence, is_stamp, month_first


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2025-01-29T05:00:00Z", "2025-01-29T05:00:00+00:00"),
        ("2025-01-29T05:00:00.123+0100", "2025-01-29T05:00:00+01:00"),
        ("2025-01-29 05:00", "2025-01-29T05:00"),
        ("2025-1-9", "2025-01-09"),
        ("2025-01", "2025-01"),
        ("20250129", "2025-01-29"),
        ("20250129T050000Z", "2025-01-29T05:00:00+00:00"),
        ("Wed, 29 Jan 2025 05:00:00 GMT", "2025-01-29T05:00:00+00:00"),
        ("1738126800", "2025-01-29T05:00:00+00:00"),
        ("1738126800000", "2025-01-29T05:00:00+00:00"),
        ("January 29, 2025", "2025-01-29"),
        ("Published on Jan. 29th, 2025 by", "2025-01-29"),
        ("29. Januar 2025", "2025-01-29"),
        ("29 de enero de 2025", "2025-01-29"),
        ("29.01.2025", "2025-01-29"),
        ("2025/01/29", "2025-01-29"),
        ("29 janvier 2025", "2025-01-29"),
        ("29 января 2025 г.", "2025-01-29"),
        ("3 Mayıs 2025", "2025-05-03"),
        ("7 stycznia 2025", "2025-01-07"),
        ("04-ago-2021 5:11", "2021-08-04"),
        ("1º de março de 2025", "2025-03-01"),
        ("2025年1月29日", "2025-01-29"),
        ("2025. 1. 29.", "2025-01-29"),
        ("Di., 25.01.2022 - 14:45", "2022-01-25"),
        ("28.09.19", "2019-09-28"),
        ("13/11/2025", "2025-11-13"),
        ("11/13/2025", "2025-11-13"),
        ("05/05/2025", "2025-05-05"),
        ("version 1.2.2025.7", None),
        ("192.168.20.25", None),
        ("2025-13-40", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_forms(written: str, read: str | None) -> None:
    """Each form that pages write, and what is none."""
    assert iso(written) == read


def test_a_date_that_could_be_either_needs_the_page_to_say() -> None:
    """03/04/2025 is in March in the United States, in April elsewhere, and nowhere when nobody says."""
    assert iso("03/04/2025") is None
    assert iso("03/04/2025", month_first=True) == "2025-03-04"
    assert iso("03-04-2025", month_first=False) == "2025-04-03"


def test_a_date_without_zone_stays_without() -> None:
    """Nothing is added to what the page says."""
    assert iso("2025-01-29 05:00:07") == "2025-01-29T05:00:07"
    assert iso("2025-01-29T05:00:07-05:00") == "2025-01-29T05:00:07-05:00"


@pytest.mark.parametrize(
    ("language", "host", "monthly"),
    [
        ("en-US", "paper.example", True),
        ("en", "paper.example", None),
        ("en", "paper.co.uk", False),
        ("en", "college.edu", True),
        ("en-GB", "paper.example", False),
        ("en-CA", "paper.ca", None),
        ("de", "paper.example", False),
        ("ja", "paper.example", None),
        ("", "paper.example", None),
    ],
)
def test_how_a_page_writes_numbers(language: str, host: str, monthly: bool | None) -> None:
    """By its language where that has a country; of plain English by the host's."""
    assert month_first([language], host) is monthly


def test_a_pages_own_dates_and_its_locale_say_more_than_its_language() -> None:
    """What it writes itself comes first, where it agrees with itself."""
    assert month_first(["en", "en_US"], "paper.example") is True
    assert month_first(["en", "de_DE", "en-GB"], "paper.example") is False
    assert month_first(["en-US"], "", "Since 25/12/2025, again on 03/04/2026") is False
    assert month_first(["en"], "", "12/25/2025") is True
    assert month_first(["en"], "", "12/25/2025 and 25/12/2025") is None
    assert month_first(["en"], "", "03/04/2026") is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2 มีนาคม 2569", "2026-03-02"),
        ("2 มี.ค. 2569 18:05 น.", "2026-03-02"),
        ("2 มีนาคม 2026", "2026-03-02"),
        ("2569-03-02", "2026-03-02"),
        ("令和8年3月2日", "2026-03-02"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("民國115年3月2日", "2026-03-02"),
        ("２０２６年３月２日", "2026-03-02"),
        ("٢ مارس ٢٠٢٦", "2026-03-02"),
        ("۲۰۲۶-۰۳-۰۲", "2026-03-02"),
        ("2 मार्च 2026", "2026-03-02"),
        ("२ मार्च २०२६", "2026-03-02"),
        ("2 במרץ 2026", "2026-03-02"),
        ("2 березня 2026", "2026-03-02"),
        ("ngày 2 tháng 3 năm 2026", "2026-03-02"),
        ("۱۴۰۴/۱۲/۱۱", None),
        ("1447-09-13", None),
    ],
)
def test_calendars_and_scripts(written: str, read: str | None) -> None:
    """Years that name their calendar are made those of ours; others are never another day."""
    assert iso(written) == read


STAMPS = (
    "14 May 2017", "Published 02/03/2026.", "Jane Doe, 14 May 2017", "Washington, 18 December 2022", "2 มีนาคม 2569",
    "By Jane Doe and John Roe | 14 May 2017, 5 min read", "Posted by jdoe on 14 May 2017 in politics, society",
    "blog | February 01, 2022", "3. August 2015 · Filed under ziemlich privat", "jeudi 13 juin 2019, par Attac France",
    "macbacchi 28.09.19 12:44", "02.03.2026, 18:05 Uhr", "发布于2026年3月2日 记者 王小明", "令和8年3月2日",
    "٢ مارس ٢٠٢٦",
)  # fmt: skip
SENTENCES = (
    "The car was last seen on 14 May 2017, when it left for the shed.", "It began on 14 May 2017.",
    "It began on 14 May 2017", "On 14 May 2017 the car left for the shed", "Am 14. Mai 2017 begann die Fahrt",
    "The book was published on 14 May 2017 in London", "14 May 2017: the day the train stopped",
    "รถไฟออกเมื่อวันที่ 2 มีนาคม 2569 และกลับมาในวันถัดไปพร้อมผู้โดยสาร",
    "电影将于2026年3月2日在全国各地的电影院上映，届时欢迎大家观看。",
)  # fmt: skip


@pytest.mark.parametrize("line", STAMPS)
def test_a_stamp_says_when_the_article_appeared(line: str) -> None:
    assert is_stamp(line) and not is_sentence(line)


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_tells_of_a_day(line: str) -> None:
    assert not is_stamp(line)


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    """Never raises; a date is of the web's years."""
    found = iso(text)
    assert found is None or 1990 <= int(found[:4]) <= 2100


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1991, 1, 1), max_value=datetime(2090, 1, 1)))
def test_pythons_own_form_comes_back(moment: datetime) -> None:
    """What isoformat writes is read to the second."""
    written = moment.isoformat()
    found = iso(written)
    assert found is not None
    assert written.startswith(found[:19])
