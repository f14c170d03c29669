"""Absolute URLs in CSS are mapped wherever CSS loads something, and nowhere else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.replay.answering.rewrite.css import inert_css, rewrite_css
from capture.replay.answering.rewrite.urls import Urls
from tests.builders.replayed import mapping

URLS = Urls(mapping(), "https://www.example.org/a/b.css")
CDN = mapping().to_mapped("https://cdn.x/").removesuffix("/")


@pytest.mark.parametrize(
    ("css", "wanted"),
    [
        ("a{b:url(https://cdn.x/1.png)}", f"a{{b:url({CDN}/1.png)}}"),
        ("a{b:url( 'https://cdn.x/1 (2).png' )}", f"a{{b:url( '{CDN}/1\\20 \\28 2\\29 .png' )}}"),
        ('a{b:URL("//cdn.x/1.png")}', f'a{{b:URL("{CDN}/1.png")}}'),
        ("a{b:url(\\68ttps\\3a //cdn.x/1.png)}", f"a{{b:url({CDN}/1.png)}}"),
        ("@import 'https://cdn.x/c.css' screen;", f"@import '{CDN}/c.css' screen;"),
        ("@import url(https://cdn.x/c.css);", f"@import url({CDN}/c.css);"),
        (
            'a{b:image-set("https://cdn.x/1.png" 1x, url(https://cdn.x/2.png) 2x type("https://cdn.x/"))}',
            f'a{{b:image-set("{CDN}/1.png" 1x, url({CDN}/2.png) 2x type("https://cdn.x/"))}}',
        ),
        ("a{b:-webkit-image-set(url(https://cdn.x/1) 1x)}", f"a{{b:-webkit-image-set(url({CDN}/1) 1x)}}"),
        ("a{b:url(https://cdn.x/\xfc.png)}", f"a{{b:url({CDN}/\xfc.png)}}"),
        ("a{b:url(https://cdn.x/1", f"a{{b:url({CDN}/1"),
    ],
)
def test_mapped(css: str, wanted: str) -> None:
    assert rewrite_css(css, URLS) == wanted


@pytest.mark.parametrize(
    "css",
    [
        "a{b:url(/1.png)} @import 'x.css'; a{b:url(data:image/png;base64,//8=)}",
        "a{content:'https://cdn.x/'}",
        "/* url(https://cdn.x/) */",
        '@namespace "http://www.w3.org/1999/xhtml//";',
        "@namespace svg url(http://www.w3.org/2000/svg);",
        "a{b:my-url(https://cdn.x/)}",
        "a{b:url(#x)} a[href='https://cdn.x/']{}",
        f"a{{b:url({CDN}/1.png)}}",
        "a{b:'unclosed\n c:url(/x)}",
    ],
)
def test_untouched(css: str) -> None:
    assert rewrite_css(css, URLS) == css
    assert inert_css(css, URLS) == css


@pytest.mark.parametrize(
    ("css", "wanted"),
    [
        ("<!-- a{} -->", "  a{} -->"),
        ('a{b:url("data:image/svg+xml,<svg></svg>")}', 'a{b:url("data:image/svg+xml,\\3c svg>\\3c /svg>")}'),
        ("a{content:'</style>'}", "a{content:'\\3c /style>'}"),
        ("/*</style>*/", "/*< /style>*/"),
        ("@media (400px<width<=900px){}", "@media (400px< width<=900px){}"),
        ("@media (width < 900px){}", "@media (width < 900px){}"),
    ],
)
def test_nothing_in_a_style_element_can_be_taken_for_a_tag(css: str, wanted: str) -> None:
    """The styles mean the same as before."""
    assert inert_css(css, URLS) == wanted


_PIECES = st.sampled_from(
    ["url(", ")", "'", '"', "https://cdn.x/", "//x", "\\", "\n", "/*", "*/", "@import ", "image-set(", "<", "</style>",
     "a", "{", "}", ";", "(", "data:x", "\\3c ", "@namespace "]
)  # fmt: skip
_CSS = st.one_of(st.text(st.characters(max_codepoint=0xFF)), st.lists(_PIECES, max_size=30).map("".join))


@given(_CSS)
def test_any_text_is_rewritten_once_and_no_more(css: str) -> None:
    once = rewrite_css(css, URLS)
    assert rewrite_css(once, URLS) == once


@given(_CSS)
def test_any_text_is_made_inert(css: str) -> None:
    assert not re.search(r"<[A-Za-z/!?]", inert_css(css, URLS))
