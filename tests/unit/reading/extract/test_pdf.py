"""Paragraphs of a printed page: its lines say nowhere where one ends."""

from hypothesis import given
from hypothesis import strategies as st

from capture.reading.extract.source.pdf import paragraphs_of_lines

PAGE = """Findings of fact
The motion for a preliminary injunction was heard on Tuesday. The crane, which has
stood on the quay since 1911, is the property of the town and has lifted nothing in
twenty years.
The town agreed to look after it, to paint it every third year, and to ask nothing of
it that is heavier than a flag. The agree-
ment was signed in June; the agreement was read aloud in the harbour, as is well-
known there.

Conclusion
The motion is denied."""


def test_a_page() -> None:
    """A short line that ends a sentence ends its paragraph; a short one that ends none heads what follows."""
    assert paragraphs_of_lines(PAGE) == [
        "Findings of fact",
        "The motion for a preliminary injunction was heard on Tuesday. The crane, which has stood on the quay since "
        "1911, is the property of the town and has lifted nothing in twenty years.",
        "The town agreed to look after it, to paint it every third year, and to ask nothing of it that is heavier than "
        "a flag. The agreement was signed in June; the agreement was read aloud in the harbour, as is well-known "
        "there.",
        "Conclusion",
        "The motion is denied.",
    ]


def test_a_page_of_few_lines_is_one_paragraph() -> None:
    assert paragraphs_of_lines("Words of\nthe report") == ["Words of the report"]
    assert paragraphs_of_lines("") == []


@given(st.text(max_size=300))
def test_no_word_is_lost(text: str) -> None:
    """Hyphens at the ends of lines may go, and white space changes; nothing else."""
    kept = "".join("".join(paragraphs_of_lines(text)).split())
    assert kept.replace("-", "").replace("\u2010", "") == "".join(text.split()).replace("-", "").replace("\u2010", "")


def test_long_pages_end() -> None:
    assert len(paragraphs_of_lines("\n" * 200_000)) == 0
    paragraphs_of_lines("a-\n" * 20_000)
    paragraphs_of_lines("A\n\n" + "\n" * 19_000 + "b")
