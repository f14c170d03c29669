"""Quotes from real pages: MediaWiki, a Sphinx manual, three newsrooms whose text was checked by hand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.command import Done, warcite
from tests.real.conftest import Captured

pytestmark = pytest.mark.real

WORDS = 14  # of a paragraph, from its third word on


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What ``cite`` said of quotes; each ``given`` quote is a stretch of a paragraph of the truth."""

    given: tuple[str, ...]
    told: tuple[dict[str, Any], ...]
    done: Done


def look(captured: Captured, quotes: list[str], *arguments: str | Path) -> Looked:
    given = [part for quote in quotes for part in ("--quote", quote)]
    place = ("--archive", captured.home / "archive", "--json")
    done = warcite("cite", captured.folder, *place, *given, *arguments, home=captured.home)
    return Looked(given=tuple(quotes), told=tuple(done.object["quotes"]), done=done)


def stretches(captured: Captured) -> list[str]:
    """Some words of the first, the middle and the last paragraph that has as many."""
    parts = [part.split()[2 : 2 + WORDS] for part in captured.site.truth.parts]
    long = [" ".join(words) for words in parts if len(words) == WORDS] or [
        " ".join(words) for words in parts if len(words) > 3
    ]
    return [long[0], long[len(long) // 2], long[-1]]


def test_words_of_the_truth_are_found_in_the_article(captured: Captured) -> None:
    """Each with a paragraph number, a link that leads to it alone, and its record."""
    looked = look(captured, stretches(captured))
    assert looked.done.code == 0, looked.told
    for quote, told in zip(looked.given, looked.told, strict=True):
        assert (told["kind"], told["where"]) in {("exact", "article"), ("normalised", "article")}
        (passage,) = told["passages"]
        assert passage["paragraph"] >= 1
        assert len(passage["text"].split()) == len(quote.split())
        assert told["link_note"] == "", told["page_link"]
        assert passage["records"][0]["id"].startswith("urn:uuid:")


def test_typewriter_typography_is_the_same_words(captured: Captured) -> None:
    """Straight quotation marks, hyphens for dashes, a capital at the beginning."""
    typed = str.maketrans("“”‘’–—\u00a0", "\"\"''-- ")
    quotes = [quote[:1].upper() + quote[1:].translate(typed) for quote in stretches(captured)]
    looked = look(captured, quotes)
    assert [told["kind"] for told in looked.told if told["kind"] == "not found"] == []


def test_the_words_are_marked_in_the_screenshot(captured: Captured, tmp_path: Path) -> None:
    """A picture a quote, the words themselves marked, not their paragraphs."""
    looked = look(captured, stretches(captured), "-o", tmp_path / "words.png")
    assert [told["picture"]["marked"] for told in looked.told] == ["words"] * 3, looked.told
    assert [told["picture"]["note"] for told in looked.told] == [""] * 3
    assert all(Path(told["picture"]["path"]).stat().st_size > 1000 for told in looked.told)


def test_a_changed_word_is_not_found_and_the_right_words_are_the_nearest(captured: Captured) -> None:
    """Of fourteen words one is another: the passage without it is shown, and the edit."""
    right, wrong = stretches(captured), []
    for quote in right:
        words = quote.split()
        wrong.append(" ".join([*words[: len(words) // 2], "zeppelin", *words[len(words) // 2 + 1 :]]))
    looked = look(captured, wrong)
    assert looked.done.code == 7
    for quote, told in zip(right, looked.told, strict=True):
        near = told["nearest"]
        assert near["paragraph"] >= 1
        assert near["text"].split()[:-1] == quote.split()[:-1]
        added = [edit["after"].strip() for edit in near["changes"] if edit["kind"] == "added"]
        assert added == ["zeppelin"]
