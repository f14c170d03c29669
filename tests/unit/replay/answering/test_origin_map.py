"""Each archived origin has its own host below the snapshot's, and the way back is exact."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.replay.answering import OriginMap, label_of
from tests.builders.replayed import SNAPSHOT, mapping

LABEL = label_of(SNAPSHOT)
SITE = f"{LABEL}.localhost:8080"

TABLE = [
    ("https://cdn.example.org/p?q#f", f"http://cdn.example.org.s.{SITE}/p?q#f"),
    ("http://example.org/", f"http://example.org.p.{SITE}/"),
    ("https://example.org:8443/x", f"http://example.org.s8443.{SITE}/x"),
    ("http://example.org:443/x", f"http://example.org.p443.{SITE}/x"),
    ("wss://example.org/live", f"ws://example.org.s.{SITE}/live"),
    ("ws://example.org:81/live", f"ws://example.org.p81.{SITE}/live"),
    ("https://192.0.2.7/x", f"http://192.0.2.7.s.{SITE}/x"),
    ("http://[2001:db8::1]:8080/x", f"http://x2001-db8--1x.6p8080.{SITE}/x"),
    ("http://[::]/", f"http://x--x.6p.{SITE}/"),
    ("https://xn--bcher-kva.example/ü?ä", f"http://xn--bcher-kva.example.s.{SITE}/ü?ä"),
    ("https://my_host.example/", f"http://my_host.example.s.{SITE}/"),
    ("https://localhost/", f"http://localhost.s.{SITE}/"),
    ("https://user:pw@example.org/", f"http://user:pw@example.org.s.{SITE}/"),
    ("https://example.org?q", f"http://example.org.s.{SITE}?q"),
    ("https://s.p.example.s/", f"http://s.p.example.s.s.{SITE}/"),
]


@pytest.mark.parametrize(("archived", "mapped"), TABLE)
def test_the_table_holds_in_both_directions(archived: str, mapped: str) -> None:
    """Only scheme, host and port change."""
    there = mapping()
    assert there.to_mapped(archived) == mapped
    assert there.to_archived(mapped) == archived


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("HTTPS://Example.ORG/P", "https://example.org/P"),
        ("https://example.org:443/", "https://example.org/"),
        ("http://example.org:0080/", "http://example.org/"),
        ("http://ex%61mple.org/", "http://example.org/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://[2001:DB8:0:0:0:0:0:1]/", "http://[2001:db8::1]/"),
        ("http://[1:0:2::3]/", "http://[1:0:2::3]/"),
    ],
)
def test_odd_spellings_come_back_as_browsers_write_them(written: str, normal: str) -> None:
    there = mapping()
    assert there.to_archived(there.to_mapped(written)) == normal


@pytest.mark.parametrize(
    "host", ["a" * 64 + ".org", ".".join(["a" * 60] * 4), "example.org.", "a..b", "a b", "ex!mple.org", "[::1%25eth0]"]
)
def test_hosts_that_no_name_can_carry_stand_as_a_hash(host: str) -> None:
    """The mapped host keeps to the limits of DNS; a table brings the host back."""
    there = mapping()
    url = f"https://{host}/x"
    mapped = there.to_mapped(url)
    name = re.fullmatch(r"http://(.*):8080/x", mapped)
    assert name is not None
    assert len(name[1]) <= 253
    assert all(0 < len(label) <= 63 for label in name[1].split("."))
    assert there.to_archived(mapped) is not None
    again = OriginMap(SNAPSHOT, port=8080, hosts=[host])
    assert again.to_archived(mapped) == there.to_archived(mapped)
    assert mapping().to_archived(mapped) is None


@pytest.mark.parametrize(
    "text",
    ["", "relative/x", "//example.org/x", "mailto:a@b", "data:,x", "https://", "http://:80/", "http://a:99999/", "x"],
)
def test_what_is_no_absolute_web_url_stays(text: str) -> None:
    assert mapping().to_mapped(text) == text


@pytest.mark.parametrize(
    "host",
    [
        f"example.org.s.{LABEL}.localhost:8081",
        f"example.org.s.{LABEL}.localhost",
        f"example.org.s.{LABEL[:-1]}a.localhost:8080",
        f"example.org.{LABEL}.localhost:8080",
        f"example.org.x.{LABEL}.localhost:8080",
        f"example.org.s443.{LABEL}.localhost:8080",
        f"example.org.s080.{LABEL}.localhost:8080",
        f"example.org.s99999.{LABEL}.localhost:8080",
        f"s.{LABEL}.localhost:8080",
        f".s.{LABEL}.localhost:8080",
        f"{LABEL}.localhost:8080",
        f"zzz.hs.{LABEL}.localhost:8080",
        f"example.org.s.{LABEL}.localhost:8080.evil.test",
        "127.0.0.1:8080",
        "example.org",
        "",
    ],
)
def test_a_host_of_another_kind_is_none_of_ours(host: str) -> None:
    """The server answers 421 for it: rebinding, unknown snapshots, wrong ports."""
    assert mapping().origin_of(host) is None
    assert not mapping().owns(f"http://{host}")


def test_owning_an_origin() -> None:
    """Never ``null``, never the real origin, never another snapshot's."""
    there = mapping()
    assert there.owns(f"http://example.org.s.{SITE}")
    for other in ("null", "", "https://example.org", f"https://example.org.s.{SITE}"):
        assert not there.owns(other)
    assert not OriginMap("another", port=8080).owns(f"http://example.org.s.{SITE}")


def test_the_label_is_fit_for_a_host_and_depends_on_the_id_alone() -> None:
    assert re.fullmatch(r"[a-z2-7]{16}", LABEL)
    assert LABEL == label_of(SNAPSHOT) != label_of(SNAPSHOT + "x")


def test_over_tls_and_on_port_80() -> None:
    """The server's own scheme and port are parameters; a default port is not written."""
    assert mapping(scheme="https").to_mapped("wss://a.b/") == f"wss://a.b.s.{SITE}/"
    plain = mapping(port=80)
    assert plain.to_mapped("https://a.b/") == f"http://a.b.s.{LABEL}.localhost/"
    assert plain.to_archived(f"http://a.b.s.{LABEL}.localhost/x") == "https://a.b/x"
    assert plain.sources == f"http://*.{LABEL}.localhost"


def test_a_page_cannot_fill_the_memory_with_hosts() -> None:
    there = mapping()
    for number in range(9000):
        there.to_mapped(f"https://odd..{number}/")
    assert len(there._hashed) <= 4096
    assert len(there._prefixes) <= 4096


_LABELS = st.text(string.ascii_lowercase + string.digits + "-_", min_size=1, max_size=70)
_HOSTS = st.one_of(
    st.lists(_LABELS, min_size=1, max_size=6).map(".".join),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
)
_PATHS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FF), max_size=20)


@given(
    st.sampled_from(("http", "https", "ws", "wss")),
    _HOSTS,
    st.one_of(st.none(), st.integers(1, 65535)),
    st.sampled_from(("/", "?", "#", "")),
    _PATHS,
)
def test_every_url_comes_back(scheme: str, host: str, port: int | None, mark: str, path: str) -> None:
    there = mapping()
    default = {"http": 80, "https": 443, "ws": 80, "wss": 443}[scheme]
    shown = "" if port in (None, default) else f":{port}"
    tail = mark + path if mark else ""
    mapped = there.to_mapped(f"{scheme}://{host}{shown}{tail}")
    assert there.to_archived(mapped) == f"{scheme}://{there_host(host)}{shown}{tail}"
    assert there.to_mapped(mapped).startswith(("http", "ws"))


def there_host(host: str) -> str:
    """IPv4 inside IPv6 is written in hex by the URL standard, unlike by Python."""
    if not host.startswith("["):
        return host
    there = mapping()
    mapped = there.to_archived(there.to_mapped(f"http://{host}/"))
    assert mapped is not None
    return mapped[len("http://") : -1]


@given(st.text(max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    there = mapping()
    there.to_mapped(text)
    there.to_mapped(f"https://{text}")
    there.to_archived(text)
    there.origin_of(f"{text}.{SITE}")
