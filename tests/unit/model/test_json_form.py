"""A dataclass survives its JSON; JSON of any other shape is refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.formats.warc import RecordRef
from capture.model.article import Area, Article, Block, BlockKind, BlockSource, Image, Lead, Rival, TextLine, Value
from capture.model.json_form import from_json, to_json

LINE = TextLine(
    text="A Photographer", url="https://a.test/", source=BlockSource(element=3, box=Area(x=1, y=2, width=3.5, height=4))
)
ARTICLE = Article(
    url="https://a.test/",
    title=Value(value="Over \ud800 half", source="h1", rivals=(Rival(value="Half", source="og:title"),)),
    lead_image=Lead(value="https://a.test/x.jpg", source="og:image", image=Image(url="https://a.test/x.jpg"), block=1),
    blocks=(
        Block(kind=BlockKind.TABLE, text="a | b", rows=(("a", "b"), ("c", "d"))),
        Block(kind=BlockKind.FIGURE, image=Image(url="https://a.test/x.jpg", offset=7), caption=LINE),
    ),
    coverage=0.5,
)  # fmt: skip
RECORD = RecordRef(
    type="response", url="https://a.test/", record_id="urn:uuid:1", date=datetime(2026, 1, 2, 3, 4, 5, 6, UTC),
    offset=0, length=9, status=200,
)  # fmt: skip


def test_what_was_written_is_read() -> None:
    """Nested values, tuples of tuples, enums, moments, halves of surrogate pairs."""
    assert from_json(Article, json.loads(to_json(ARTICLE))) == ARTICLE
    assert from_json(RecordRef, json.loads(to_json(RECORD))) == RECORD


@settings(max_examples=40)
@given(st.text(), st.floats(allow_nan=False, allow_infinity=False), st.none() | st.text())
def test_any_value(text: str, number: float, url: str | None) -> None:
    article = replace(ARTICLE, extractor=text, coverage=number, url=url)
    assert from_json(Article, json.loads(to_json(article))) == article


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        "x",
        {"nonsense": 1},
        {"coverage": "1"},
        {"coverage": True},
        {"blocks": {}},
        {"blocks": [{"text": "no kind"}]},
        {"blocks": [{"kind": "script"}]},
        {"blocks": [{"kind": "table", "rows": [["a", 1]]}]},
        {"title": {"value": "x"}},
        {"url": 3},
        {"document": {"offset": 1.5}},
    ],
)
def test_no_other_shape_is_taken(told: object) -> None:
    with pytest.raises(ValueError):
        from_json(Article, told)
