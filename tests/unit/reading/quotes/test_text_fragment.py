"""Text fragments, after the examples of the WICG's specification and explainer."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.reading.quotes.search import TextSpan
from capture.reading.quotes.text_fragment import Directive, FragmentText, directive, linked, resolve


def span(text: str, words: str, number: int = 1) -> TextSpan:
    """Where the words stand for the ``number``-th time."""
    places = [found.start() for found in re.finditer(re.escape(words), text)]
    return TextSpan(start=places[number - 1], end=places[number - 1] + len(words))


@pytest.mark.parametrize(
    ("told", "written"),
    [
        (Directive(start="an example text fragment"), "text=an%20example%20text%20fragment"),
        (Directive(start="an example", end="text fragment"), "text=an%20example,text%20fragment"),
        (
            Directive(start="an example", prefix="this is", suffix="text fragment"),
            "text=this%20is-,an%20example,-text%20fragment",
        ),
        (
            Directive(start="Like almost", end="the Felidae,", prefix="Claws", suffix="cats"),
            "text=Claws-,Like%20almost,the%20Felidae%2C,-cats",
        ),
        (Directive(start="header1", suffix="text2"), "text=header1,-text2"),
        (Directive(start="a-b, c & d"), "text=a%2Db%2C%20c%20%26%20d"),
        (Directive(start="100 % “é”\n渡"), "text=100%20%25%20%E2%80%9C%C3%A9%E2%80%9D%20%E6%B8%A1"),
    ],
)
def test_how_a_directive_is_written(told: Directive, written: str) -> None:
    """Syntax (2.1): dash, comma and ampersand are percent-encoded, for they separate."""
    assert str(told) == written


@pytest.mark.parametrize(
    ("text", "told", "leads_to"),
    [
        ("here is an example text\nthis is an example text fragment", Directive(start="an example"), 8),
        (
            "here is an example text\nthis is an example text fragment",
            Directive(start="an example", prefix="this is", suffix="text fragment"),
            32,
        ),
        ("Text1\nText2\nText3\nText4", Directive(start="Text2", end="Text4"), 6),
        ("header1\ntext1\nheader1\ntext2\ntext3", Directive(start="header1", suffix="text2"), 14),
        (
            "Interstellar\nChristopher Nolan Director\nInception\nChristopher Nolan Director\nInception\n"
            "Christopher Nolan Writer",
            Directive(start="Christopher Nolan", prefix="Inception", suffix="Director"),
            50,
        ),
        ("color orange, forest ranger, mountain range", Directive(start="range"), 38),
        ("The text", Directive(start="the TEXT"), 0),
        ("only this", Directive(start="that"), None),
        ("one two", Directive(start="one", end="three"), None),
    ],
)
def test_what_a_browser_would_find(text: str, told: Directive, leads_to: int | None) -> None:
    """The specification's and the explainer's own examples: first match, whole words, context beside it."""
    page = FragmentText(text)
    assert resolve(page, told) == (None if leads_to is None else page.folded.index(leads_to))


PAGE = (
    "News\nThe ferry is coming back\nThe ferry will leave. The ferry is old, and the crossing takes six hours.\n"
    "The ferry is old, they say; a long sentence follows that says what a ferry is when it is old, and what it "
    "will be when it has been made new by people who know what they do, and by nobody else in this town, ever.\n"
    "Tickets – cheap & good – cost 4,50.\nTickets – cheap & good – cost 5,50."
)


def test_words_that_stand_once_need_no_context() -> None:
    found = directive(FragmentText(PAGE), span(PAGE, "takes six hours"))
    assert str(found) == "text=takes%20six%20hours"
    assert found.unique


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_words_that_stand_again_get_what_is_beside_them(number: int) -> None:
    """Each of the four places has a link of its own, and a browser is led to it."""
    page, place = FragmentText(PAGE), span(PAGE, "The ferry", number)
    found = directive(page, place)
    assert found.unique
    assert resolve(page, found) == page.folded.index(place.start)
    assert bool(found.prefix or found.suffix) == (number > 1)


def test_long_quotes_are_named_by_their_ends() -> None:
    place = span(PAGE, PAGE.split("\n")[3])
    found = directive(FragmentText(PAGE), place)
    assert found.unique
    assert found.start.startswith("The ferry is old, they")
    assert found.end.endswith("in this town, ever.")


def test_quotes_over_paragraphs_are_named_by_their_ends() -> None:
    """A single text must stand in one block (2.1: range of text)."""
    words = "takes six hours.\nThe ferry is old"
    found = directive(FragmentText(PAGE), span(PAGE, words))
    assert (found.start, found.end) == ("takes six hours.", "The ferry is old")
    assert found.unique


def test_the_same_words_twice_in_the_same_company_cannot_be_told_apart() -> None:
    page = FragmentText("again\nagain\nagain\nagain")
    assert not directive(page, TextSpan(start=12, end=17)).unique


def test_signs_that_separate_are_safe() -> None:
    found = directive(FragmentText(PAGE), span(PAGE, "cheap & good – cost 4,50"))
    assert "," not in str(found)
    assert "&" not in str(found)
    assert unquote(str(found)) == "text=cheap & good – cost 4,50"


def test_cut_words_are_made_whole() -> None:
    """A browser finds whole words alone."""
    assert directive(FragmentText("we allow it"), TextSpan(start=5, end=8)).start == "allow"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a", "https://example.org/a#:~:text=foo"),
        ("https://example.org/a?b=c", "https://example.org/a?b=c#:~:text=foo"),
        ("https://example.org/#test", "https://example.org/#test:~:text=foo"),
        ("https://example.org/#test:~:text=bar", "https://example.org/#test:~:text=foo"),
        ("https://example.org/#:~:text=bar", "https://example.org/#:~:text=foo"),
    ],
)
def test_a_fragment_stays_and_old_directives_go(url: str, link: str) -> None:
    assert linked(url, [Directive(start="foo")]) == link


def test_pieces_of_a_quote_are_directives_of_their_own() -> None:
    assert linked("https://e.org/", [Directive(start="a b"), Directive(start="c")]).endswith("#:~:text=a%20b&text=c")


@given(
    st.text(alphabet=st.one_of(st.sampled_from("ab c\n-,&é你"), st.characters()), min_size=1, max_size=50), st.data()
)
def test_any_words_of_any_page(text: str, data: st.DataObject) -> None:
    """Never raises; what it calls unique leads to the place that was meant; what it writes is plain ASCII."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    page = FragmentText(text)
    found = directive(page, TextSpan(start=start, end=end))
    assert re.fullmatch(r"text=[\w.~%,-]*", str(found), re.ASCII)
    if found.unique:
        assert resolve(page, found) is not None


@pytest.mark.parametrize("text", ["a " * 100_000, "aaaa " * 50_000, "a\n" * 100_000, "你" * 100_000])
def test_hostile_pages_come_to_an_end(text: str) -> None:
    directive(FragmentText(text), TextSpan(start=50_000, end=50_003))
