"""An article as JSON and plain text."""

import json

from hypothesis import given, settings

from capture.model.article import Article
from capture.reading.extract import to_json, to_text
from tests.builders.articles import ARTICLE, ARTICLES


def test_text() -> None:
    """The words alone, a blank line between blocks; what is no words in brackets."""
    text = to_text(ARTICLE)
    assert text.startswith(
        "Goat *wins* <again>\n\nWorld · Jane Doe · 2025-01-29\n\n[Picture: A goat [white]] The goat. (Photo: Jane)\n\n"
    )
    assert "Quoted twice.\n— The *Keeper*\n" in text
    assert "1. first\n\n  - second\n\n2. third\nof them\n" in text
    assert "\n\n* * *\n\n" in text
    assert "[Video: The goat runs]" in text
    assert text.endswith("Comments\n\nReader One, 2025-01-30:\nWell done, goat.\n")


def test_the_body_holds_the_authors_words_alone() -> None:
    """No caption, credit, name of who is quoted, title of a video, comment."""
    assert ARTICLE.text.startswith("One & two\nthree\n\nAfter")
    for other in ("Photo", "The goat", "Keeper", "Well done"):
        assert other not in ARTICLE.text


def test_json_has_every_field() -> None:
    """Format, text and words beside the fields of the model."""
    data = json.loads(to_json(ARTICLE))
    assert (data["format"], data["words"]) == (2, ARTICLE.words)
    figure = data["blocks"][0]
    assert (figure["kind"], figure["caption"]["text"], figure["credit"]["text"]) == (
        "figure",
        "The goat.",
        "Photo: Jane",
    )
    assert set(figure["caption"]["source"]) == set(figure["source"]) == {
        "record_id", "record_url", "offset", "payload_offset", "element", "path", "frame", "box",
    }  # fmt: skip
    assert data["title"] == {"value": "Goat *wins* <again>", "source": "h1", "rivals": []}


@settings(deadline=None)
@given(ARTICLES)
def test_any_words(article: Article) -> None:
    """Whatever they are."""
    assert to_text(article)
    json.loads(to_json(article))
