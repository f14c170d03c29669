"""The provenance record: its bytes are those of before there was one type for it, and nothing in it is ever raised."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.detour import Detour, Way
from capture.model.free_text import with_texts
from capture.model.outcome import Outcome
from capture.model.provenance import NOTHING, Provenance
from capture.model.tls_report import KeyResult

RECORDS = Path(__file__).with_name("records")
WRITTEN = ("provenance_saved.json", "provenance_salvaged.json")


@pytest.mark.parametrize("name", WRITTEN)
def test_a_record_is_written_as_it_always_was(name: str) -> None:
    """Fields, their order and every byte, made from the type's own fields and not from what was read."""
    data = (RECORDS / name).read_bytes()
    assert replace(Provenance.from_bytes(data), source=None).to_bytes() == data


@pytest.mark.parametrize("name", WRITTEN)
def test_what_was_read_is_given_back_with_what_nobody_knows(name: str) -> None:
    record = json.loads((RECORDS / name).read_bytes()) | {"of a later version": [1]}
    assert Provenance.parse(record).to_json() == record


def test_a_record_without_the_account_of_bytes_claims_none() -> None:
    """Earlier versions did not keep one."""
    found = Provenance.parse({"completeness": {"sighted": 2, "matched": 2}}).completeness
    assert found is not None
    assert (found.connections, found.bytes_up, found.bytes_down, found.unaccounted) == (None, None, None, ())


def test_everything_is_read() -> None:
    found = Provenance.from_bytes((RECORDS / WRITTEN[0]).read_bytes())
    assert found.known_outcome is Outcome.PARTIAL
    assert [(hop.url, hop.status, hop.refresh) for hop in found.redirects][1] == ("http://a.test/b", 200, True)
    assert [host.host for host in found.hosts][-1] == "b.test:8443"
    assert found.hosts[-1].tls[0].private_root
    assert found.guard is not None
    assert [refusal.port for refusal in found.guard.refusals] == [80]
    assert found.recorder is not None
    assert found.recorder.exchanges == 24
    assert found.check is not None
    assert (found.check.text, found.check.screenshot, found.check.missing) == (1.0, None, ("http://a.test/g.js",))
    assert found.missing is not None
    assert found.missing.count == 1
    assert not found.is_early


def test_what_does_not_stand_there_is_empty_and_no_default_of_ours() -> None:
    found = Provenance.parse({"options": {"locale": "de"}, "check": {}, "browser": {"version": 7}, "recorder": {}})
    assert found.options is not None
    assert (found.options.locale, found.options.viewport.width, found.options.scale) == ("de", 0, 0.0)
    assert (found.check, found.recorder, found.interventions, found.completeness) == (None, None, None, None)
    assert found.browser is not None
    assert (found.browser.version, found.browser.sandbox) == ("", False)


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        ({"status": True}, "status", None),
        ({"status": 2**62}, "status", None),
        ({"monotonic_s": float("inf")}, "monotonic_s", 0.0),
        ({"monotonic_s": 10**400}, "monotonic_s", 0.0),
        ({"tags": ["a", 3, None, "b"]}, "tags", ("a", "b")),
        ({"tags": "ab"}, "tags", ()),
        ({"outcome": "of a later version"}, "outcome", "of a later version"),
        ({"signals": [{"name": "of a later version", "text": "x"}]}, "signals", ()),
        ({"phases": [{"name": "open", "seconds": 1, "end": "?"}]}, "phases", ()),
        ({"detours": [{"way": "mapped", "host": "a.test", "place": "x"}] * 200}, "detours", None),
    ],
)
def test_what_cannot_be_read_is_left_out(record: dict[str, Any], field: str, value: object) -> None:
    found = getattr(Provenance.parse(record), field)
    assert len(found) == 100 if field == "detours" else found == value


def test_earlier_forms_are_read() -> None:
    early = {
        "redirects": ["Redirect(url='https://a.test/', status=301)"],
        "guard": {"mapped": [{"host": "a.test", "address": "127.0.0.1", "port": 80}]},
    }
    found = Provenance.parse(early)
    assert len(found.redirects) == 1
    assert found.detours == (Detour(way=Way.MAPPED, host="a.test", place="127.0.0.1:80"),)
    assert found.is_early
    assert not NOTHING.is_early


def test_records_of_before_there_were_connections_tell_of_none() -> None:
    """None is not the same as a capture without TLS."""
    early = json.loads((RECORDS / WRITTEN[0]).read_bytes())
    told = Provenance.parse(early).connections
    assert told is not None
    assert (told.page, [one.number for one in told.each], told.each[1].session_of) == (2, [2, 3], 2)
    assert told.each[0].key is not None
    assert told.each[0].key.result is KeyResult.SHOWN
    del early["connections"]
    assert Provenance.parse(early).connections is None


def test_a_result_of_a_later_version_is_no_result() -> None:
    record = {"connections": {"each": [{"number": 1, "key": {"result": "of a later version"}}], "page": True}}
    told = Provenance.parse(record).connections
    assert told is not None
    assert (told.each[0].number, told.each[0].key, told.page) == (1, None, None)


@pytest.mark.parametrize("data", [b"", b"[", b"3", b"null", b"\xff", b'{"a":' * 100_000, b"[[]]"])
def test_no_record_at_all(data: bytes) -> None:
    assert Provenance.from_bytes(data) == NOTHING
    assert Provenance.from_bytes(data).to_json() == {}


NAMES = st.sampled_from([*asdict(Provenance()), "viewport", "lacks", "gaps", "refusals", "url", "kind", "text", "way"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, JSON) | JSON)
def test_no_record_is_too_hostile(record: object) -> None:
    """It is parsed, and what was parsed can be written."""
    found = Provenance.parse(record)
    replace(found, source=None).to_bytes()
    assert found.to_json() == (record if isinstance(record, dict) else {})


def test_texts_are_changed_but_for_words_of_ours() -> None:
    """A method, a code, an outcome, a hash may equal a secret; free texts of any depth lose it."""
    found = replace(Provenance.from_bytes((RECORDS / WRITTEN[0]).read_bytes()), source=None)
    changed = with_texts(found, lambda text: "X")
    assert {changed.url, changed.title, changed.note, *changed.tags, changed.redirects[0].url} == {"X"}
    assert changed.reasons[0].text == "X"
    assert changed.reasons[0].code == "mapped"
    assert changed.guard is not None
    assert changed.guard.refusals[0].why == "X"
    assert changed.failed[0].url == "X"
    assert changed.failed[0].method == "GET"
    assert changed.missing is not None
    assert changed.missing.lacks[0].url == "X"
    same = ("id", "archive", "outcome", "started", "software", "machine", "browser", "hosts", "phases", "redaction")
    assert [getattr(changed, name) for name in same] == [getattr(found, name) for name in same]
