"""From article, provenance and page to the citation, and what may be said of a page that did not come."""

from datetime import UTC, datetime
from typing import Any

import pytest

from capture.errors import UsageError
from capture.formats.wacz import PageEntry
from capture.model.article import Article, Value
from capture.model.citation import Citation, Name, PartialDate
from capture.model.outcome import Outcome, Reason
from capture.model.provenance import NOTHING, Provenance
from capture.reading.cite import STYLES, of_snapshot, write
from tests.builders.citations import HEX, ID, story, written

PAGE = PageEntry(
    url="https://shop.example/terms", moment=datetime(2026, 11, 25, 1, 26, 30, tzinfo=UTC), title="Just a moment…"
)
TOLD = {
    "id": ID,
    "started": "2026-11-25T01:26:26.123456Z",
    "url": "https://shop.example/terms/2026-11",
    "requested_url": "https://shop.example/terms",
    "outcome": "complete",
    "reasons": [],
    "status": 200,
}


def value(text: str) -> Value:
    return Value(value=text, source="json-ld")


ARTICLE = Article(
    title=value("Terms"),
    authors=(value("Ines Okafor"), value("Reuters")),
    site=value("Shop"),
    published=value("2026-10-14T23:40:00-05:00"),
    language=value("en"),
)


def made(article: Article = ARTICLE, **told: Any) -> Citation:
    return of_snapshot(
        article, Provenance.parse(TOLD | told), PAGE, f"sha256:{HEX}", public_url="https://archive.tidewater.example/"
    )


def test_everything_that_the_snapshot_says() -> None:
    """The publication date is the author's own day; access is the time of capture."""
    assert made() == Citation(
        title="Terms",
        authors=(Name(given="Ines", family="Okafor"), Name(literal="Reuters")),
        site="Shop",
        published=PartialDate(year=2026, month=10, day=14),
        published_source="json-ld",
        accessed=datetime(2026, 11, 25, 1, 26, 26, 123456, tzinfo=UTC),
        url="https://shop.example/terms/2026-11",
        archive_url=f"https://archive.tidewater.example/s/{ID}",
        snapshot=ID,
        seal=f"sha256:{HEX}",
        language="en",
        outcome=Outcome.COMPLETE,
        status=200,
    )


def test_other_producers_files() -> None:
    """No provenance: the list of pages says what, where and when; the file's name stands for the id."""
    found = of_snapshot(Article(), NOTHING, PAGE, "", snapshot="old.wacz")
    assert (found.title, found.url, found.accessed) == (PAGE.title, PAGE.url, PAGE.moment)
    assert (found.snapshot, found.outcome, found.archive_url) == ("old.wacz", None, "")


def test_a_partial_snapshot_is_cited_as_any_other() -> None:
    assert made(outcome="partial", reasons=[{"code": "cut", "text": "1 × cut"}]).title == "Terms"


@pytest.mark.parametrize(
    ("outcome", "code", "text", "said"),
    [
        ("suspect", "challenge", "a robot check", "answered with a robot check on 25 November 2026"),
        (
            "suspect",
            "http_404",
            "HTTP 404: there is no such page",
            "answered with HTTP 404 on 25 November 2026: there is no such page",
        ),
        ("suspect", "blank", "nothing shown", "answered with an empty page on 25 November 2026"),
        (
            "suspect",
            "new_rule",
            "something (odd)",
            "probably not answered with the page that was wanted on 25 November 2026: something [odd]",
        ),
        ("failed", "net_error", "the host is unknown", "not answered on 25 November 2026: the host is unknown"),
        ("failed", "", "", "not answered on 25 November 2026"),
    ],
)
def test_of_a_page_that_did_not_come_only_that_is_said(outcome: str, code: str, text: str, said: str) -> None:
    """Every sentence style says the same: address, what happened, when, where the proof is."""
    found = made(outcome=outcome, reasons=[{"code": code, "text": text}] if code else [])
    expected = f"https://shop.example/terms ({said}; archived at https://archive.tidewater.example/s/{ID})"
    sentences = [name for name, style in STYLES.items() if not style.machine]
    assert {written(name, found) for name in sentences} == {expected}


def test_machine_forms_of_a_refusal_do_not_carry_the_pages_words() -> None:
    """Neither the title of the robot check nor authors and dates that it may have claimed."""
    found = made(outcome="suspect", reasons=[{"code": "challenge", "text": "a robot check"}])
    assert found.title == "https://shop.example/terms (answered with a robot check)"
    for name, style in STYLES.items():
        if style.machine:
            text = written(name, found)
            assert "answered with a robot check" in text, name
            assert not any(word in text for word in ("moment", "Okafor", "2026-10-14", "Terms")), name


def test_a_refusal_without_a_public_address_names_the_seal() -> None:
    found = story(outcome=Outcome.FAILED, archive_url="", reasons=(Reason(code="net_error", text="no host"),))
    assert f"; archived as {ID} [sha256 {HEX}])" in written("apa", found)


def test_an_unknown_style_is_refused_with_a_list() -> None:
    with pytest.raises(UsageError) as error:
        write(story(), "turabian")
    assert "apa" in error.value.hint
    assert "robust-links" in error.value.hint
