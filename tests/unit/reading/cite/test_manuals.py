"""Every style in every case that a manual has a rule for: tables in ``manuals/``, one file a style.

A row is ``case | the manual's rule | the citation``. Forms of several lines are read as one; of them "… " begins
what must be in it, and "! " what must not. Title, site, address and archived address stand as TITLE, SITE, URL
and HELD.
"""

import re
from pathlib import Path

import pytest

from capture.model.citation import Citation, PartialDate
from capture.reading.cite import STYLES
from tests.builders.citations import HELD, STORY, URL, people, story, written

MANUALS = Path(__file__).with_name("manuals")
# How many authors a style names in full; one more and it cuts.
LIMITS = {
    "apa": 20,
    "mla": 2,
    "chicago": 3,
    "chicago-author-date": 10,
    "bluebook": 2,
    "oscola": 3,
    "ieee": 6,
    "harvard": 3,
    "vancouver": 6,
    "iso690": 3,
}
LONG = "The board, the crew, the harbour pilots and " + "the people of the outer islands, " * 12 + "all in one room"


def cases(style: str) -> dict[str, Citation]:
    """The citations, by the name of what is special about each."""
    most = LIMITS.get(style, 3)
    return {
        "author": STORY,
        "no author": story(by=()),
        "organisation": story(by=("Port Authority of Saltby",)),
        "site as author": story(by=("The Tidewater Ledger",)),
        "two authors": story(by=people(2)),
        "most authors": story(by=people(most)),
        "too many": story(by=people(most + 1)),
        "no date": story(published=None),
        "month": story(published=PartialDate(year=2026, month=9)),
        "particle": story(by=("Jan van der Berg",), title="Das Nachtschiff bleibt „vorerst“", language="de"),
        "Han": story(by=("村上春樹",), title="夜の船は残る", site="港新聞", language="ja"),
        "Cyrillic": story(by=("Иван Сергеевич Петров",), title="Ночной паром остаётся", language="ru"),
        "long": story(title=LONG),
        "specials": story(title="R&D {beta} at snake_case: 100%"),
        "quoted": story(title='Board says "never"'),
        "question": story(title="Who pays for the night boat?"),
        "full stop": story(title="The night boat stays."),
    }


def rows() -> list[tuple[str, str, str]]:
    """Style, case and expected citation of every row."""
    found = []
    for path in sorted(MANUALS.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                case, _, expected = line.split(" | ", 2)
                found.append((path.stem, case, expected))
    return found


def spelled(citation: Citation, text: str) -> str:
    """A table's citation in full."""
    for short, long in (("HELD", HELD), ("URL", URL), ("SITE", citation.site), ("TITLE", citation.title)):
        text = text.replace(short, long)
    return text


@pytest.mark.parametrize(("style", "case", "expected"), rows())
def test_the_manuals_rule(style: str, case: str, expected: str) -> None:
    citation = cases(style)[case]
    text = re.sub(r"\s*\n\s*", " ", written(style, citation))
    wanted = spelled(citation, expected)
    if wanted.startswith("… "):
        assert wanted[2:] in text
    elif wanted.startswith("! "):
        assert wanted[2:] not in text
    else:
        assert text == wanted


def test_no_style_and_no_case_is_left_out() -> None:
    """Every row also names its rule."""
    assert {(style, case) for style, case, _ in rows()} == {(style, case) for style in STYLES for case in cases(style)}
    for path in MANUALS.glob("*.txt"):
        for line in path.read_text("utf-8").splitlines():
            assert line.startswith("#") or line.split(" | ", 2)[1].strip(), line
