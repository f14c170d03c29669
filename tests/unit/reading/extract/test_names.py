"""Bylines become lists of names."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from capture.reading.extract.metadata.names import authors_in, begins_as_byline, is_person, office_in


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and John Q. Public, Senior Writer", ["Jane Doe", "John Q. Public"]),
        ("Von Anna Müller und Karl-Heinz Schmidt", ["Anna Müller", "Karl-Heinz Schmidt"]),
        ("Jane Doe | The Paper", ["Jane Doe", "The Paper"]),
        ("Jane Doe (Reuters)", ["Jane Doe"]),
        ("JANE DOE", ["Jane Doe"]),
        ("https://www.facebook.com/janedoe", []),
        ("@janedoe", ["janedoe"]),
        ("jane@example.org", []),
        ("admin", []),
        ("Maria de Souza", ["Maria de Souza"]),
        ("Ein Bericht von Karl Theodor von Berg", ["Karl Theodor von Berg"]),
        ("Ludwig van Dongen", ["Ludwig van Dongen"]),
        ("Jane Doe, Jane Doe", ["Jane Doe"]),
        ("Ann Aa, Ben Bee, and Cy Cee", ["Ann Aa", "Ben Bee", "Cy Cee"]),
        ("Text: Jane Doe / Fotos: John Roe", ["Jane Doe"]),
        ("Por Ana Pérez y Luis Gómez", ["Ana Pérez", "Luis Gómez"]),
        ("Par Anne Martin", ["Anne Martin"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("View all posts by Jane Doe", ["Jane Doe"]),
        ("Veröffentlicht von Jane Doe", ["Jane Doe"]),
        ("", []),
    ],
)
def test_bylines(byline: str, names: list[str]) -> None:
    """Introductions, addresses and repetitions go; particles in names stay."""
    assert authors_in(byline) == names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Jane Doe, Staff Writer", ["Jane Doe"]),
        ("Jane Doe Senior Tech Reporter", ["Jane Doe"]),
        ("Jane Doe, Director of Operations", ["Jane Doe"]),
        ("Dr. Jane Doe, MD, FOMA", ["Jane Doe"]),
        ("Jane Doe, Ph.D.", ["Jane Doe"]),
        ("Staff Writer", []),
        ("Martin Luther King Jr.", ["Martin Luther King Jr."]),
        ("By Juan Muñoz C.", ["Juan Muñoz C."]),
        ("Jane Doe.", ["Jane Doe"]),
        ("Bao Le", ["Bao Le"]),
        ("Jean Paul MARTIN", ["Jean Paul MARTIN"]),
        ("Christopher Guest", ["Christopher Guest"]),
        ("Post Malone", ["Post Malone"]),
        ("Jane Doe - The Paper", ["Jane Doe"]),
    ],
)
def test_roles_titles_and_degrees_go_and_names_stay(byline: str, names: list[str]) -> None:
    """A manual names authors without them (Chicago 14.73, APA 9.8)."""
    assert authors_in(byline) == names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Jane Doe December 17, 2025", ["Jane Doe"]),
        ("Dec. 19, 2025 · Jane Doe on behalf of the group", ["Jane Doe"]),
        ("VON JANE ROE am 21. April 2020", ["Jane Roe"]),
        ("11.12.2019 - Jane Doe", ["Jane Doe"]),
        ("Posted on September 21, 2020 by Jane Doe", ["Jane Doe"]),
        ("Jane Doe vor 5 Stunden", ["Jane Doe"]),
        ("Jane Doe • 5 min read • 4 Comments", ["Jane Doe"]),
        ("Stand: 20. April 2020, 14:57 Uhr", []),
    ],
)
def test_dates_and_counts_in_a_byline_are_no_names(byline: str, names: list[str]) -> None:
    assert authors_in(byline) == names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Jane Doe Jane Doe", ["Jane Doe"]),
        ("By Jane Doe | Reviewed by John Roe", ["Jane Doe"]),
        ("Jane Doe im Gespräch mit John Roe", ["Jane Doe"]),
        ("\u00a9 Jane Doe", ["Jane Doe"]),
        ("Twitter Facebook", []),
        ("{{ author }}", []),
    ],
)
def test_what_else_stands_in_bylines(byline: str, names: list[str]) -> None:
    """A picture's text beside the name, other people's work, sharing buttons, templates that nobody filled."""
    assert authors_in(byline) == names


@pytest.mark.parametrize(
    ("name", "whole"),
    [("Jane Doe", True), ("村上春樹", True), ("jane", False), ("Jane", False), ("one small step", False)],
)
def test_whole_names(name: str, whole: bool) -> None:
    assert is_person(name) == whole


@pytest.mark.parametrize(
    ("text", "office"),
    [("Redaktion", "Redaktion"), ("By Web Desk", "Web Desk"), ("Staff", ""), ("Jane Doe", ""), ("", "")],
)
def test_a_desk_signs_in_place_of_a_name(text: str, office: str) -> None:
    assert office_in(text) == office


def test_words_that_begin_a_byline() -> None:
    """They alone make a line one; a name does not."""
    begins = ("By Jane Doe", "Von Jane Doe", "Written by", "Texto de Ana", "Autor: Jane", "Posts by Jane")
    assert all(begins_as_byline(text) for text in begins)
    assert not any(begins_as_byline(text) for text in ("Jane Doe", "Byron sails", "Vonnegut was here"))


@given(st.text(alphabet="By von,|;&/ \t\n\xa0.@()[]12/:AaÉß村-–", max_size=300))
@example("a 1@1.1 A")
def test_any_byline(text: str) -> None:
    """Never raises; names are folded, without repetition, none longer than a name."""
    names = authors_in(text)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name == " ".join(name.split()) and 0 < len(name) <= 60 for name in names)


NOBODY = (
    "View more posts", "See all articles", "Reading time: 5 minutes", "5 min read", "anonymous", "Anonymous", "admin",
    "Staff", "Staff Writer", "Editorial Staff", "The Editors", "Our Team", "https://news.example/jane", "14 May 2017",
    "Share this", "Unknown", "Microsoft Office User", "Guest Author", "Table of contents", "Follow us", "View Profile",
    "Super User", "Posted in News", "Last updated", "Listen to this article", "Lesezeit: 4 Min.", "Temps de lecture",
    "Tempo di lettura", "Voir tous les articles", "Mehr Beiträge", "匿名", "N/A",
)  # fmt: skip


@pytest.mark.parametrize("text", NOBODY)
def test_buttons_times_and_programs_are_no_authors(text: str) -> None:
    """Neither as names nor as desks."""
    assert authors_in(text) == []
    assert office_in(text) == ""


@pytest.mark.parametrize(
    "name", ["Read Montague", "See Hoon Lee", "Alle de Vries", "Max Power", "Reuters Staff", "View Bose"]
)
def test_names_that_begin_as_buttons_do(name: str) -> None:
    assert authors_in(name) == [name]
