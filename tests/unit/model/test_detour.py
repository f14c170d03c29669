"""Detours in words, and out of a record that may hold anything."""

from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.model.detour import Detour, Way, detour_sentence, detours_of

MAPPED = Detour(way=Way.MAPPED, host="www.example.com", place="127.0.0.1:1")


def mapped(*hosts: str) -> list[Detour]:
    return [Detour(way=Way.MAPPED, host=host, place="127.0.0.1:1") for host in hosts]


@pytest.mark.parametrize(
    ("detours", "words"),
    [
        ([], ""),
        ([MAPPED], "www.example.com was answered by 127.0.0.1:1, as the person who saved it told"),
        (mapped("a.test", "b.test"), "a.test and b.test were answered by 127.0.0.1:1, as the person who saved it told"),
        (mapped(*"abcdef"), "a, b, c and 3 more were answered by 127.0.0.1:1, as the person who saved it told"),
        (
            [*mapped("a.test"), Detour(way=Way.PRIVATE, host="wiki", place="10.0.0.1:80"), *mapped("b.test")],
            "a.test and b.test were answered by 127.0.0.1:1, as the person who saved it told; "
            "wiki was answered by 10.0.0.1:80, which is no public address",
        ),
        (
            [Detour(way=Way.MAPPED, host=f"h{n}", place=f"127.0.0.1:{n}") for n in range(6)],
            "h0 was answered by 127.0.0.1:0, h1 by 127.0.0.1:1, h2 by 127.0.0.1:2 and 3 more otherwise, "
            "as the person who saved it told",
        ),
        (
            [Detour(way=Way.PROXIED, host="a.test", place="socks5://p:1")],
            "a.test was reached through the proxy socks5://p:1, as the person who saved it told",
        ),
        (
            [Detour(way=Way.UNVERIFIED, host="a.test")],
            "a.test was taken without a valid certificate, as the person who saved it told",
        ),
        (
            [Detour(way=Way.OWN_AUTHORITY, host="a.test")],
            "a.test was taken on a certificate that only the capturing machine trusts",
        ),
    ],
)
def test_the_sentence(detours: list[Detour], words: str) -> None:
    assert detour_sentence(detours) == words


def test_what_was_written_is_read() -> None:
    detours = (MAPPED, Detour(way=Way.UNVERIFIED, host="a.test"))
    assert detours_of({"detours": [asdict(one) for one in detours]}) == detours


def test_an_early_record_told_of_host_maps_alone() -> None:
    used = [{"host": "www.example.com", "address": "127.0.0.1", "port": 1}, "else"]
    assert detours_of({"guard": {"mapped": used}}) == (MAPPED,)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
entry: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"way": st.sampled_from(list(Way)) | anything, "host": st.text(max_size=5) | anything, "place": anything}
)


@settings(max_examples=50)
@given(st.dictionaries(st.just("detours"), anything | st.lists(entry, max_size=4)))
def test_of_a_hostile_record_only_what_has_the_shape_is_read(record: dict[str, Any]) -> None:
    assert all(one.host and isinstance(one.place, str) for one in detours_of(record))
    detour_sentence(detours_of(record))
