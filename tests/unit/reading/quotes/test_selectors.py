"""Selectors, after the examples of the Web Annotation Data Model (sections 4.2.4, 4.2.5, 4.3.1)."""

from datetime import UTC, datetime
from typing import Any

from capture.model.citation import Citation
from capture.reading.quotes.search import TextSpan
from capture.reading.quotes.selectors import annotation, position_selector, quote_selector

CITATION = Citation(
    url="http://example.org/page1",
    accessed=datetime(2015, 7, 20, 13, 30, tzinfo=UTC),
    snapshot="20150720T133000Z-example.org-abcdef",
    archive_url="http://archive.example.org/copy1",
)


def test_the_quote_selector_of_example_23() -> None:
    """“this is an anotation that has some”: the misspelt word, what stands before and behind it."""
    text = "this is an anotation that has some"
    assert quote_selector(text, TextSpan(start=11, end=20)) == {
        "type": "TextQuoteSelector",
        "exact": "anotation",
        "prefix": "this is an ",
        "suffix": " that has some",
    }


def test_prefix_and_suffix_have_32_characters_at_most() -> None:
    found = quote_selector("a" * 50 + "b" + "c" * 50, TextSpan(start=50, end=51))
    assert (found["prefix"], found["suffix"]) == ("a" * 32, "c" * 32)


def test_the_position_selector_of_example_24() -> None:
    """412 to 795, the last one not included."""
    assert position_selector(TextSpan(start=412, end=795)) == {"type": "TextPositionSelector", "start": 412, "end": 795}


def test_positions_count_code_points() -> None:
    """An emoji is one, though it is two units of UTF-16."""
    text = "🚢 sails"
    place = text.index("sails")
    assert place == 2
    assert quote_selector(text, TextSpan(start=place, end=7))["prefix"] == "🚢 "


def test_the_annotation_is_whole() -> None:
    """3.1: context, one IRI, type, at least one target; 4.3.1: the state says when, and where it is cached."""
    told: list[list[dict[str, Any]]] = [[position_selector(TextSpan(start=0, end=3))]]
    found = annotation(CITATION, told, quote="abc")
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert found["type"] == "Annotation"
    assert found["id"].startswith("urn:uuid:")
    assert found["target"] == {
        "source": "http://example.org/page1",
        "state": {
            "type": "TimeState",
            "sourceDate": "2015-07-20T13:30:00Z",
            "cached": "http://archive.example.org/copy1",
        },
        "selector": told[0],
    }


def test_pieces_are_targets_in_order_and_the_name_is_always_the_same() -> None:
    pieces: list[list[dict[str, Any]]] = [
        [position_selector(TextSpan(start=0, end=3))],
        [position_selector(TextSpan(start=9, end=12))],
    ]
    found = annotation(CITATION, pieces, quote="abc […] def")
    assert [target["selector"][0]["start"] for target in found["target"]] == [0, 9]
    assert found == annotation(CITATION, pieces, quote="abc […] def")
    assert found["id"] != annotation(CITATION, pieces, quote="abc … def")["id"]
