"""Logs of a real Chromium, whole and damaged: nothing raises, and nothing that is not whole is called so."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.model.exchange import Exchange
from tests.unit.recording.netlog.log import RECORDED, parse, recorded

Content = tuple[str, str, bytes, bytes, int | None, bytes, bytes]
DAMAGES = settings(max_examples=60, deadline=None)


def _content(exchange: Exchange) -> Content:
    return (
        exchange.method,
        exchange.url,
        exchange.request_head,
        exchange.request_body.read(),
        exchange.status,
        exchange.response_head,
        exchange.response_body.read(),
    )


def _claims_to_be_whole(exchange: Exchange) -> bool:
    told_well = exchange.truncated is None and not exchange.head_rebuilt and not exchange.detail
    return told_well and exchange.status is not None


def _whole(lines: Sequence[bytes]) -> list[Content]:
    return [_content(e) for e in parse(lines)[0] if _claims_to_be_whole(e)]


# An error that is noted after the last byte may be missing, so whole bytes are allowed with or without one.
REFERENCE = {name: [_content(e) for e in parse(recorded(name))[0] if e.truncated is None] for name in RECORDED}


@pytest.mark.parametrize("name", RECORDED)
def test_a_whole_log_gives_its_exchanges_without_a_problem(name: str) -> None:
    """All are given before the log ends, and nothing stays behind."""
    exchanges, parser = parse(recorded(name))
    assert parser.orderly
    assert parser.problems == ()
    assert parser.finish() == []
    assert len(REFERENCE[name]) > 35
    assert len({e.number for e in exchanges}) == len(exchanges)


@pytest.mark.parametrize("name", RECORDED)
def test_every_single_line_may_be_missing(name: str) -> None:
    """Each line in turn is dropped: what still claims to be whole is what the whole log has."""
    lines = recorded(name)
    allowed = set(REFERENCE[name])
    step = max(len(lines) // 150, 1)  # a different share of the lines each time would not be repeatable
    for index in range(0, len(lines), step):
        wrong = [c for c in _whole(lines[:index] + lines[index + 1 :]) if c not in allowed]
        assert wrong == [], f"without line {index}: {lines[index][:200]!r}"


@DAMAGES
@given(st.sampled_from(RECORDED), st.data())
def test_any_line_may_be_missing(name: str, data: st.DataObject) -> None:
    lines = recorded(name)
    index = data.draw(st.integers(0, len(lines) - 1))
    assert set(_whole(lines[:index] + lines[index + 1 :])) <= set(REFERENCE[name])


@pytest.mark.parametrize("name", RECORDED)
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_the_log_may_be_cut_at_any_byte(name: str, data: st.DataObject) -> None:
    """A killed browser: the last line is half a line."""
    lines = recorded(name)
    index = data.draw(st.integers(0, len(lines) - 1))
    cut = data.draw(st.integers(0, len(lines[index])))
    assert set(_whole([*lines[:index], lines[index][:cut]])) <= set(REFERENCE[name])


@DAMAGES
@given(st.sampled_from(RECORDED), st.data())
def test_lines_may_be_damaged(name: str, data: st.DataObject) -> None:
    """Bytes changed, lines doubled or out of order: never raises."""
    lines = list(recorded(name))
    for _ in range(data.draw(st.integers(1, 5))):
        index = data.draw(st.integers(0, len(lines) - 1))
        other = data.draw(st.integers(0, len(lines) - 1))
        lines[index], lines[other] = lines[other], lines[index]
        position = data.draw(st.integers(0, max(len(lines[index]) - 1, 0)))
        junk = data.draw(st.binary(max_size=3))
        lines[index] = lines[index][:position] + junk + lines[index][position + len(junk) :]
    parse(lines)
