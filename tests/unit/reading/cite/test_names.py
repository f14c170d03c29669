"""Bylines as name parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.citation import Name
from capture.reading.cite import name_of
from capture.reading.cite.names import initials


@pytest.mark.parametrize(
    ("byline", "name"),
    [
        ("Tobias Wren", Name(given="Tobias", family="Wren")),
        ("Jan van der Berg", Name(given="Jan", family="van der Berg")),
        ("van der Berg", Name(family="van der Berg")),
        ("García Márquez, Gabriel", Name(given="Gabriel", family="García Márquez")),
        ("Luiz Inácio Lula da Silva", Name(given="Luiz Inácio Lula", family="da Silva")),
        ("Robert De Niro", Name(given="Robert", family="De Niro")),
        ("José Ortega y Gasset", Name(given="José", family="Ortega y Gasset")),
        ("J. R. R. Tolkien", Name(given="J. R. R.", family="Tolkien")),
        ("Martin Luther King Jr.", Name(given="Martin Luther", family="King", suffix="Jr.")),
        ("Martin Luther King, Jr.", Name(given="Martin Luther", family="King", suffix="Jr.")),
        ("King, Martin Luther, Jr.", Name(given="Martin Luther", family="King", suffix="Jr.")),
        ("Dr. Jane Roe, PhD", Name(given="Jane", family="Roe")),
        ("Yo-Yo Ma", Name(given="Yo-Yo", family="Ma")),
        ("Иван Петров", Name(given="Иван", family="Петров")),
    ],
)
def test_people(byline: str, name: Name) -> None:
    assert name_of(byline) == name


@pytest.mark.parametrize(
    "byline",
    [
        "村上春樹",
        "村上 春樹",
        "김 영하",
        "محمود درويش",
        "Reuters",
        "Associated Press",
        "The Tidewater Ledger",
        "Department of Health, Education and Welfare",
        "Newsroom staff",
        "Bread & Roses",
        "Channel 4",
        "one two three four five six seven eight",
        "",
    ],
)
def test_what_is_no_person_or_has_no_letter_case_stays_as_it_is(byline: str) -> None:
    """Their order and initials are not for us to guess."""
    assert name_of(byline) == Name(literal=byline)


def test_the_site_is_literal_whatever_it_looks_like() -> None:
    assert name_of("Harbor Courier", site="harbor courier") == Name(literal="Harbor Courier")


@given(st.text())
def test_any_byline_keeps_its_words(byline: str) -> None:
    name = name_of(byline)
    assert name.literal or name.family or not name.full


@pytest.mark.parametrize(
    ("given_name", "short"),
    [("Jean-Paul Marie", "J.-P. M."), ("J.R.R.", "J. R. R."), ("élodie", "É."), ("", ""), ("…", "")],
)
def test_initials(given_name: str, short: str) -> None:
    """APA 6.25 and its kin: a stop after each, the hyphen kept."""
    assert initials(given_name) == short
