"""Pinpoints: where a manual has one for pages without page numbers, and where it has none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from capture.model.citation import Citation, Name, PartialDate, Pinpoint
from capture.reading.cite import STYLES, write
from capture.reading.cite.prose import numbered

PLAIN = Citation(
    title="The Night Ferry",
    authors=(Name(family="Wren", given="Tobias"),),
    site="Marrowby Courier",
    published=PartialDate(year=2026, month=10, day=14),
    accessed=datetime(2026, 11, 25, tzinfo=UTC),
    url="https://courier.example/ferry",
    archive_url="https://archive.example/s/1",
    snapshot="1",
)
PARAGRAPH = replace(PLAIN, pinpoint=Pinpoint(paragraphs=(4,), heading="Present use"))


@pytest.mark.parametrize(
    ("numbers", "written"),
    [((4,), "para. 4"), ((4, 5), "paras. 4–5"), ((4, 6), "paras. 4, 6"), ((1, 2, 3, 7), "paras. 1–3, 7")],
)
def test_numbers_in_a_row_are_a_range(numbers: tuple[int, ...], written: str) -> None:
    assert numbered(numbers, ("para. ", "paras. ")) == written


def test_apa_counts_paragraphs_beside_the_quoted_words() -> None:
    """8.28: “(para. 4)”, in the text and not in the reference list."""
    written = write(PARAGRAPH, "apa")
    assert written.in_text == "(Wren, 2026, para. 4)"
    assert written.text == write(PLAIN, "apa").text
    assert write(PLAIN, "apa").in_text == ""


@pytest.mark.parametrize(
    ("authors", "year", "in_text"),
    [
        ((Name(family="Wren"), Name(family="Lowe")), 2026, "(Wren & Lowe, 2026, para. 4)"),
        ((Name(family="Wren"), Name(family="Lowe"), Name(family="Ash")), 2026, "(Wren et al., 2026, para. 4)"),
        ((Name(literal="Harbour Trust"),), None, "(Harbour Trust, n.d., para. 4)"),
        ((), 2026, "(“The Night Ferry,” 2026, para. 4)"),
    ],
)
def test_apa_names_authors_in_the_text(authors: tuple[Name, ...], year: int | None, in_text: str) -> None:
    """8.17 for their number, 8.14 without one, 8.15 without a date."""
    date = PartialDate(year=year) if year else None
    assert write(replace(PARAGRAPH, authors=authors, published=date), "apa").in_text == in_text


def test_bluebook_puts_it_before_the_date() -> None:
    """Rule 3.3: paragraphs without a ¶ of their own are “para.”; 18.2.2: behind the page's title."""
    assert ", Marrowby Courier, para. 4 (Oct. 14, 2026), https" in write(PARAGRAPH, "bluebook").text


def test_oscola_puts_it_at_the_end() -> None:
    """3.1.4."""
    assert write(PARAGRAPH, "oscola").text.endswith(">, para 4")


def test_chicago_names_the_heading_above() -> None:
    """14.160: paragraphs that the page does not number are not counted (14.22)."""
    written = write(PARAGRAPH, "chicago").text
    assert ", October 14, 2026, under “Present use,” https" in written
    assert "para" not in written
    bare = replace(PLAIN, pinpoint=Pinpoint(paragraphs=(4,)))
    assert write(bare, "chicago").text == write(PLAIN, "chicago").text


def test_wikipedia_has_a_parameter_for_it() -> None:
    """``at`` is for what has no page numbers (Template:Cite web)."""
    assert "|at=para. 4" in write(PARAGRAPH, "wikipedia").text


@pytest.mark.parametrize("style", ["bluebook", "oscola", "chicago", "wikipedia"])
def test_a_pdf_has_pages(style: str) -> None:
    written = write(replace(PLAIN, pinpoint=Pinpoint(paragraphs=(40,), pages=(3,))), style).text
    assert "para" not in written
    assert write(PLAIN, style).text != written
    assert "3" in written


@pytest.mark.parametrize("style", sorted(set(STYLES) - {"apa", "bluebook", "oscola", "chicago", "wikipedia"}))
def test_all_others_are_what_they_were(style: str) -> None:
    """MLA 6.20 forbids counting paragraphs that have no numbers; the others have no place for it."""
    assert write(PARAGRAPH, style) == write(PLAIN, style)


def test_a_hostile_heading_stays_one_line() -> None:
    told = Pinpoint(heading="a\n\u202eb\x00")
    assert told.heading == "a \ufffdb\ufffd"
