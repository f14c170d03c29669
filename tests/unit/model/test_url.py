"""URLs are read as Chromium reads them, wherever one is judged: no other host hides in a spelling."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.errors import SeedRefused, UsageError
from capture.model.address import host_of, joined, parse_host_map, read_url
from capture.model.citation import web_address
from capture.model.seed import Seed
from capture.recording.guard import Policy, Upstream, check_seed

DISGUISED = [
    # What is written, and where a browser goes.
    (r"http://127.0.0.1:1\@example.org/", "http://127.0.0.1:1/@example.org/", "127.0.0.1"),
    (r"http:\\127.0.0.1\x", "http://127.0.0.1/x", "127.0.0.1"),
    ("http://example.org@127.0.0.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://2130706433/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://0177.0.0.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://127.0.0.1./", "http://127.0.0.1/", "127.0.0.1"),
    ("http://%31%32%37.0.0.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://127。0。0。1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://①②⑦.0.0.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("ht\ntp://127.0\t.0.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http:127.0.0.1", "http://127.0.0.1/", "127.0.0.1"),
    ("http:///127.0.0.1/", "http://127.0.0.1/", "127.0.0.1"),
    ("http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "::ffff:7f00:1"),
    ("http://LOCALHOST/", "http://localhost/", "localhost"),
    ("http://ⓛocalhost/", "http://localhost/", "localhost"),
    ("http://local­host/", "http://localhost/", "localhost"),  # a soft hyphen
]
HARMLESS = [
    ("https://Bücher.example/straße?ä#ö", "https://xn--bcher-kva.example/stra%C3%9Fe?%C3%A4#%C3%B6"),
    ("http://example.org:80/a/../b", "http://example.org/b"),
    ("example.org/a", "https://example.org/a"),
    ("https://faß.example/", "https://xn--fa-hia.example/"),  # not "fass": IDNA 2008
]
NONE = ["http://999999999999/", "http://a b/", "http://[::1", "http://h:99999/", "http://%zz/", "http://", "/x"]


@pytest.mark.parametrize(("written", "href", "host"), DISGUISED)
def test_a_disguised_address_is_the_one_that_is_visited(written: str, href: str, host: str) -> None:
    """In a seed, before the guard, in a citation."""
    seed = Seed.parse(written)
    assert (seed.url, seed.host) == (href, host)
    assert host_of(written) == host
    assert web_address(written) == href
    with pytest.raises(SeedRefused):
        asyncio.run(check_seed(Policy(), seed))


@pytest.mark.parametrize(("written", "href"), HARMLESS)
def test_seeds_are_as_a_browser_asks_for_them(written: str, href: str) -> None:
    assert Seed.parse(written).url == href


@pytest.mark.parametrize("written", NONE)
def test_what_is_no_url(written: str) -> None:
    assert read_url(written) is None
    assert web_address(written) == ""
    with pytest.raises(UsageError):
        Seed.parse(written)


def test_credentials_stand_beside_the_url() -> None:
    url = read_url("https://us%40er:p@ss:w/rd@h.example:8443/x")
    assert url is None  # a slash ends the host
    url = read_url("https://us%40er:p@ss%2F@h.example:8443/x?q#f")
    assert url is not None
    assert (url.href, url.username, url.password) == ("https://h.example:8443/x?q#f", "us@er", "p@ss/")
    assert (url.netloc, url.dialled_port, url.path, url.query, url.fragment) == ("h.example:8443", 8443, "/x", "q", "f")
    assert "p@ss" not in repr(url)


def test_a_proxy_is_read_by_the_same_rules() -> None:
    assert Upstream.parse(r"http://127.0.0.1:3128\@proxy.example").host == "127.0.0.1"
    assert Upstream.parse("socks5://a%3Ab:c@[::1]").url == "socks5://[::1]:1080"


def test_a_host_map_is_for_the_name_that_a_browser_asks_for() -> None:
    assert parse_host_map("faß.example=127.0.0.1").host == host_of("https://faß.example/")


def test_redirects_lead_where_a_browser_goes() -> None:
    assert joined("https://a.example/b/c", r"\\evil.example\x") == "https://evil.example/x"
    assert joined("https://a.example/b/c?d", "?e") == "https://a.example/b/c?e"
    assert joined("https://a.example/", "http://[") == ""


@settings(max_examples=100)
@given(st.text(max_size=20) | st.builds("http://{}".format, st.text(max_size=20)))
def test_any_text_is_read_once_and_for_all(text: str) -> None:
    url = read_url(text)
    if url is not None:
        assert url.href.isascii()
        assert read_url(url.href) == url if url.username is None else True
