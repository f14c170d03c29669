"""Pinpoints: where in a page the quoted words stand, as the manuals abbreviate it."""

from collections.abc import Sequence

from capture.model.citation import Citation

__all__ = ["numbered", "paragraphs_or_pages"]

Labels = tuple[str, str]  # for one and for several


def paragraphs_or_pages(citation: Citation, paragraphs: Labels | None, pages: Labels) -> str:
    """``para. 4``, ``paras. 4, 6–8``; of a PDF its pages, which go before. Empty where there is neither.

    ``paragraphs`` None: the manual does not count what the page has not numbered itself.
    """
    pinpoint = citation.pinpoint
    if pinpoint is None:
        return ""
    if pinpoint.pages:
        return numbered(pinpoint.pages, pages)
    return numbered(pinpoint.paragraphs, paragraphs) if pinpoint.paragraphs and paragraphs else ""


def numbered(numbers: Sequence[int], labels: Labels) -> str:
    """The label and the numbers, those in a row as a range."""
    rows: list[list[int]] = []
    for number in numbers:
        if rows and number == rows[-1][-1] + 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    told = ", ".join(f"{row[0]}–{row[-1]}" if len(row) > 1 else f"{row[0]}" for row in rows)
    return f"{labels[len(numbers) > 1]}{told}"
