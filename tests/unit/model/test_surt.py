"""SURT keys are those that the index tools in use compute (surt 0.3.1 was run on every row)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.model.surt import surt

SESSION = "0123456789abcdef0123456789abcdef"

TABLE = {
    # scheme, host, port, userinfo, fragment
    "http://www.example.org/": "org,example)/",
    "http://example.org": "org,example)/",
    "HTTP://EXAMPLE.org./": "org,example)/",
    "http://example.org:80/a": "org,example)/a",
    "https://example.org:80/a": "org,example:80)/a",
    "http://x.org:443/": "org,x:443)/",
    "https://x.org:443": "org,x)/",
    "http://example.org:8080/a": "org,example:8080)/a",
    "http://example.org:/a": "org,example)/a",
    "http://user:pw@example.org/a#frag": "org,example)/a",
    "http://a@b@c.org/": "org,c)/",
    "http://example.org/a#!/b": "org,example)/a",
    "http://www.www2.example.org/": "org,example,www2)/",
    "http://wwwfoo.example.org/": "org,example,wwwfoo)/",
    "http://www-a.example.org/": "org,example,www-a)/",
    "http://www/": "www)/",
    "http://bücher.example/": "example,xn--bcher-kva)/",
    "http://192.168.0.1/": "1,0,168,192)/",
    "http://3232235521/": "1,0,168,192)/",
    "http://0300.0250.0.1/": "1,0,168,192)/",
    "http://[2001:db8::1]:8080/a": "2001:db8::1:8080)/a",
    "ftp://ftp.example.org/a": "org,example,ftp)/a",
    "www.x.org": "org,x)/",
    # path
    "http://example.org/a/": "org,example)/a",
    "http://example.org/a//b": "org,example)/a/b",
    "http://example.org/a/./b/../c//d": "org,example)/a/c/d",
    "http://x.org/a/../../b": "org,x)/../b",
    "http://example.org/A%C3%A9": "org,example)/a%c3%a9",
    "http://example.org/é?q=é": "org,example)/%c3%a9?q=%c3%a9",
    "http://example.org/%2541": "org,example)/a",
    "http://example.org/a b": "org,example)/a%20b",
    "http://x.org/%zz": "org,x)/%25zz",
    "http://example.org/a%23b": "org,example)/a%23b",
    # query
    "https://www2.example.org:443/Path/?B=2&a=1&A=0": "org,example)/path?a=0&a=1&b=2",
    "http://example.org/a?": "org,example)/a",
    "http://example.org/a/?x=1": "org,example)/a?x=1",
    "http://example.org/x?a&b=&c": "org,example)/x?a&b=&c",
    "http://example.org/x?b&a&&": "org,example)/x?&&a&b",
    "http://example.org/a?q=a%20b+c": "org,example)/a?q=a%20b+c",
    "http://example.org/a?x=http://b.org/c/d": "org,example)/a?x=http://b.org/c/d",
    "https://example.org/api?__wb_method=POST&a=1&b=true&b.2_=null&b.3_=x+y&a.2_=2": (
        "org,example)/api?__wb_method=post&a=1&a.2_=2&b=true&b.2_=null&b.3_=x+y"
    ),
    # session ids
    f"http://example.org/a?jsessionid={SESSION}&x=1": "org,example)/a?x=1",
    f"http://example.org/a?x=1&phpsessid={SESSION}": "org,example)/a?&x=1",
    f"http://example.org/a?b=1&sid={SESSION}&c=2": "org,example)/a?b=1&c=2",
    "http://x.org/a?sid=0123": "org,x)/a?sid=0123",
    "http://x.org/a?a=1&aspsessionidabcdefgh=abcdefghijklmnopqrstuvwx&b=3": "org,x)/a?a=1&b=3",
    "http://example.org/a?cfid=1234&cftoken=5678&b=1": "org,example)/a?b=1",
    "http://example.org/(S(abcdefghijklmnopqrstuvwx))/a.aspx": "org,example)/a.aspx",
    # without //
    "urn:fullPage:https://Example.org/A": "urn:fullpage:https://example.org/a",
    "urn:view:https://www.x.org/a/?b=1&a=2#f": "urn:view:https://www.x.org/a?a=2&b=1",
    "urn:dom:https://x.org/": "urn:dom:https://x.org",
    "dns:example.org": "dns:example.org",
    "mailto:A@b.c": "mailto:a@b.c",
}


@pytest.mark.parametrize(("url", "key"), TABLE.items())
def test_key_is_that_of_the_tools(url: str, key: str) -> None:
    """Readers look up by their own key, so ours is the same."""
    assert surt(url) == key


@given(st.text())
def test_any_text_has_a_key_of_one_line_without_capitals(text: str) -> None:
    """A key never raises and never breaks the index line that it begins."""
    key = surt(text)
    assert "\n" not in key
    assert key == key.lower()


@given(st.text(), st.text())
def test_fragments_do_not_matter(url: str, fragment: str) -> None:
    """Two names of one resource have one key."""
    assert surt(f"http://x.org/{url}") == surt(f"http://x.org/{url}#{fragment}") or "#" in url
