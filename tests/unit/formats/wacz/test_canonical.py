"""Canonical JSON: one value has one sequence of bytes (RFC 8785)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.wacz import canonical

TABLE = [
    ({"b": 1, "a": [True, None, "x"]}, b'{"a":[true,null,"x"],"b":1}'),
    ({"é": "ü€"}, '{"é":"ü€"}'.encode()),
    ('\u20ac$\x0f\nA\'B"\\\\"/', b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'),  # the RFC's own example
    ("half \ud800 a pair", b'"half ? a pair"'),
    ([], b"[]"),
]

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(("value", "data"), TABLE)
def test_known_values_have_known_bytes(value: object, data: bytes) -> None:
    assert canonical.dump(value) == data


@given(values)
def test_what_is_written_reads_back_and_is_written_the_same(value: object) -> None:
    data = canonical.dump(value)
    assert canonical.dump(json.loads(data)) == data


def test_floats_are_refused_wherever_they_stand() -> None:
    with pytest.raises(TypeError):
        canonical.dump({"a": [{"b": 1.5}]})
