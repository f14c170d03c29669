"""Whatever stands in a file, the answer is a plan or a ConfigError, and soon."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from capture.config import load
from capture.errors import ConfigError
from tests.builders.configs import written

KEYS = ["archive", "parallel", "defaults", "jobs", "a", "url", "urls", "site", "name", "tags", "note", "scale"]
MORE = ["scroll", "limits", "host_map", "proxy", "browser", "time_zone", "viewport", "settle", "from", "<<"]
WORDS = ["demo", "http://x.test", "90s", "1280x900", "~", "no", "010", "${env:A}", "${file:/}", "1MB", "", "true"]

SIGNS = [": ", ":", "\n", "\n  ", "\n    ", "- ", "[", "]", "{", "}", ", ", "&a ", "*a", "!!x ", '"', "'"]
RARE = [" #", "|\n", ">\n", "? ", "---\n", "%", "\t", "\ufeff", "\u2028", "é", "\r\n"]
PIECES = st.sampled_from([*KEYS, *MORE, *WORDS, *SIGNS, *RARE])
LEAVES = st.sampled_from(WORDS) | st.integers() | st.text(max_size=8)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, *MORE]), inner, max_size=4),
    max_leaves=12,
)
settled = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)


def _loads_or_says_why(folder: Path, data: bytes) -> None:
    path = written(folder, data)
    with suppress(ConfigError):
        assert load(path, environment={"A": "secret"}).jobs


@settled
@given(st.binary(max_size=200))
def test_bytes(tmp_path: Path, data: bytes) -> None:
    _loads_or_says_why(tmp_path, data)


@settled
@given(st.lists(PIECES, max_size=40))
def test_pieces_of_yaml(tmp_path: Path, pieces: list[str]) -> None:
    _loads_or_says_why(tmp_path, "".join(pieces).encode())


@settled
@given(TREES)
def test_shapes_that_are_nearly_right(tmp_path: Path, tree: object) -> None:
    """Python's repr of dicts, lists and strings is YAML's flow style, or close to it."""
    _loads_or_says_why(tmp_path, f"jobs: {{a: {tree!r}}}".encode("utf-8", "replace"))
    _loads_or_says_why(tmp_path, repr(tree).encode("utf-8", "replace"))


@pytest.mark.parametrize("text", ["[" * 5000, "{a: " * 5000, "- " * 5000, "a: &a [*a]", "? " * 5000, "!" * 5000])
def test_depth_and_cycles_end(tmp_path: Path, text: str) -> None:
    _loads_or_says_why(tmp_path, text.encode())


def test_a_billion_laughs_end_soon(tmp_path: Path) -> None:
    """Ten levels of nine aliases would be 3.5 thousand million values."""
    levels = ["a0: &a0 [x, x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 11)]
    with pytest.raises(ConfigError, match="once the aliases are written out"):
        load(written(tmp_path, "\n".join([*levels, "jobs: *a10"])))
