"""HTML is split where browsers split it, and what is not rewritten keeps its bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.replay.answering.rewrite import inert_page, live_page
from capture.replay.answering.rewrite.attributes import archived_srcset, mapped_srcset
from capture.replay.answering.rewrite.text import real, referenced, unreferenced
from capture.replay.answering.rewrite.tokens import TOKEN, attributes, raw_end
from capture.replay.answering.rewrite.urls import Urls
from tests.builders.replayed import PAGE, mapping
from tests.unit.replay.answering.vectors import VECTORS

THERE = mapping()
CDN = THERE.to_mapped("https://cdn.x/").removesuffix("/")
HTTP_CDN = THERE.to_mapped("http://cdn.x/").removesuffix("/")


def live(html: str, url: str = PAGE) -> str:
    return live_page(html.encode(), THERE, url, "utf-8")[0].decode()


def rendered(html: str) -> str:
    return inert_page(html.encode(), THERE, PAGE, rendered=True)[0].decode()


@pytest.mark.parametrize(
    ("html", "after", "found"),
    [
        ('<a href="x>y" b=c/d e>.', ".", [("href", "x>y"), ("b", "c/d"), ("e", "")]),
        ('<a "b>c">', 'c">', [('"b', "")]),
        ("<a ==x>", "", [("=", "x")]),
        ("<a b = 'c'd=e>", "", [("b", "c"), ("d", "e")]),
        ("<a b=>c", "c", [("b", "")]),
        ("<a/b/c=d/>", "", [("b", ""), ("c", "d/")]),
        ("<a B=1 b=2>", "", [("b", "1"), ("b", "2")]),
        ('</div title="<img>">.', ".", [("title", "<img>")]),
    ],
)
def test_tags_and_attributes(html: str, after: str, found: list[tuple[str, str]]) -> None:
    """HTML 13.2.5.32 to 40."""
    token = TOKEN.match(html)
    assert token is not None
    assert html[token.end() :] == after
    assert [(one.name, one.written) for one in attributes(token[3])] == found


@pytest.mark.parametrize(
    ("html", "after"),
    [
        ("<!-->x", "x"), ("<!--->x", "x"), ("<!---->x", "x"), ("<!-- a --!>x", "x"), ("<!-- -- > --- -->x", "x"),
        ("<!x>y", "y"), ("<?x?>y", "y"), ("</ x>y", "y"), ("</>y", "y"), ("<!-- never", ""),
        ("<!DOCTYPE html PUBLIC '>'>", "'>"),
    ],
)  # fmt: skip
def test_comments_and_their_like(html: str, after: str) -> None:
    """HTML 13.2.5.41 to 53."""
    token = TOKEN.match(html)
    assert token is not None
    assert html[token.end() :] == after


@pytest.mark.parametrize(
    ("script", "end"),
    [
        ("a</script>", 1), ("a</SCRIPT x>", 1), ("</scripts></script/", 10), ("<!--<script></script></script>", 21),
        ("<!--<script></script>--></script>", 24), ("<!--></script>", 5), ("<!-- </script>", 5), ("no end", 6),
        ("<!--<script>--></script>", 15),
    ],
)  # fmt: skip
def test_where_a_script_ends(script: str, end: int) -> None:
    """HTML 13.2.5.15 to 31: within ``<!--`` a ``<script`` hides the next end tag."""
    assert raw_end(script, 0, "script") == end


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a&amp;b", "a&b"), ("a&ampb", "a&ampb"), ("a&amp=b", "a&amp=b"), ("a&amp", "a&"), ("&#x2F;&#47", "//"),
        ("&colon;&Tab;&sol;", ":\t/"), ("&notit;", "&notit;"), ("&not;", "¬"),
        ("&;&#;&#x;&", "&;&#;&#x;&"),
        ("&#0;", "\ufffd"), ("&lt", "<"),
    ],
)  # fmt: skip
def test_references_in_attributes(written: str, meant: str) -> None:
    """HTML 13.2.5.72 to 80: without a semicolon a name counts only where no letter or ``=`` follows."""
    assert real(unreferenced(written), "latin-1") == meant


@given(st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF)))
def test_a_value_comes_back_from_its_references(value: str) -> None:
    """Latin-1 text of UTF-8 bytes, with characters that came from references among it."""
    text = unreferenced("".join(f"&#x{ord(c):x};" if ord(c) >= 0x80 else c for c in value if c not in "&\x00"))
    again = unreferenced(referenced(text))
    assert real(again, "utf-8") == real(text, "utf-8")
    assert not set('<>"') & set(referenced(text))


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("https://cdn.x/1.png", f"{CDN}/1.png"),
        ("//cdn.x/1.png", f"{CDN}/1.png"),
        (" \x01HTTPS:\\\\cdn.x/1\n.png ", f"{CDN}/1.png"),
        ("http:///cdn.x/1", f"{HTTP_CDN}/1"),
        ("http:cdn.x/1", f"{HTTP_CDN}/1"),
        ("https:b/c", "b/c"),
        ("https:/b/c", "/b/c"),
        ("wss://cdn.x/", f"ws{CDN[4:]}/"),
    ],
)
def test_what_browsers_take_for_an_absolute_url(value: str, wanted: str) -> None:
    """URL standard 4.4: odd slashes, spaces and breaks; the page's own scheme without slashes is relative."""
    assert Urls(THERE, PAGE).mapped(value) == wanted


@pytest.mark.parametrize(
    "value", ["", "a/b", "/a", "?a=https://x/", "#a", "data:,x", "mailto:a", "a://b", "about:blank", f"{CDN}/x"]
)
def test_what_stays(value: str) -> None:
    assert Urls(THERE, PAGE).mapped(value) is None


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("https://cdn.x/1 1x, /2 2x", f"{CDN}/1 1x, /2 2x"),
        ("/a,b.png, https://cdn.x/1,2.png 2x", f"/a,b.png, {CDN}/1,2.png 2x"),
        ("https://cdn.x/1,https://cdn.x/2", f"{CDN}/1,https://cdn.x/2"),
        ("https://cdn.x/1, https://cdn.x/2", f"{CDN}/1, {CDN}/2"),
        (
            "data:image/png;base64,//8= 1x, https://cdn.x/1 f(a,b) 2x",
            f"data:image/png;base64,//8= 1x, {CDN}/1 f(a,b) 2x",
        ),
    ],
)
def test_source_sets(value: str, wanted: str) -> None:
    """Commas inside a URL belong to it; at its end they end the candidate."""
    assert mapped_srcset(value, Urls(THERE, PAGE)) == wanted


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<img class=a src=https://cdn.x/1.png alt=b>', f'<img class=a src="{CDN}/1.png" alt=b>'),
        ("<a href='//cdn.x/?a&amp;b'>", f'<a href="{CDN}/?a&amp;b">'),
        ("<a href='https&colon;//cdn.x/&eacute;ü'>", f'<a href="{CDN}/&#xe9;ü">'),
        ("<video poster=//cdn.x/p><source src=//cdn.x/s>", f'<video poster="{CDN}/p"><source src="{CDN}/s">'),
        ("<p style='a:url(&quot;//cdn.x/1&quot;)'>", f'<p style="a:url(&quot;{CDN}/1&quot;)">'),
        ("<style>a{b:url(//cdn.x/1)}</style>", f"<style>a{{b:url({CDN}/1)}}</style>"),
        ("<base href=https://cdn.x/>", f'<base href="{CDN}/">'),
        ("<form action=//cdn.x/><button formaction=//cdn.x/b>", f'<form action="{CDN}/"><button formaction="{CDN}/b">'),
        (
            "<meta http-equiv=refresh content='3; url=https://cdn.x/'>",
            f'<meta http-equiv=refresh content="3; url={CDN}/">',
        ),
        ("<meta http-equiv=Content-Security-Policy content=x>", "<meta   content=x>"),
        ("<link rel=preconnect href=//cdn.x/>", f'<link   href="{CDN}/">'),
        ("<link rel='stylesheet dns-prefetch' href=/x integrity=y>", '<link rel="stylesheet" href=/x  >'),
        ("<iframe srcdoc='<img src=//cdn.x/1>'>", f'<iframe srcdoc="&lt;img src=&quot;{CDN}/1&quot;&gt;">'),
        ("<svg><image xlink:href=//cdn.x/1 />", f'<svg><image xlink:href="{CDN}/1" />'),
        ("<script type=speculationrules>{}</script>", '<script type="application/x-warcite-inert">{}</script>'),
        ("<a ping=//cdn.x/ href=#>", "<a   href=#>"),
    ],
)  # fmt: skip
def test_a_page_that_runs(html: str, wanted: str) -> None:
    """What markup alone would ask of the live web; the rest of the bytes as they came."""
    assert live(html) == wanted


@pytest.mark.parametrize(
    "html",
    [
        "<script>location='https://cdn.x/';'<img src=https://cdn.x/>'</script>",
        "<script src=/x integrity=sha256-x></script>",
        "<!-- <img src=https://cdn.x/> --><textarea><img src=https://cdn.x/></textarea>",
        "<noscript><img src=https://cdn.x/></noscript><title>https://cdn.x/ <a href=https://cdn.x/></title>",
        "<p title=https://cdn.x/>https://cdn.x/</p><img src=relative.png alt='a>b'>",
        "<link rel=stylesheet href=/x><a href=javascript:x>",
        "<img src='https://cdn.x/",
        "\x00\ufeff< a <",
    ],
)
def test_untouched_when_it_runs(html: str) -> None:
    assert live(html) == html


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p class=x onclick=y>a</p>", "<p class=x  >a</p>"),
        ("<script src=x>y</script>", '<script type="application/x-warcite-inert"></script>'),
        ("<noscript><img src=x></noscript>", "<noscript></noscript>"),
        ("<!-- x -->a<![CDATA[b]]>", "ab]]>"),
        ('<meta charset="koi8-r">', '<meta charset="utf-8">'),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">',
            '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">',
        ),
        ('<meta http-equiv="refresh" content="0;url=/x">', '<meta   content="0;url=/x">'),
        ('<link rel="preload" href="/x" as="font">', '<link     as="font">'),
        ('<a href="javascript:x" target="_blank">', "<a    >"),
        ("<xmp><b></xmp>", "<pre>&lt;b&gt;</pre>"),
        ("<title><b></title>", "<title>&lt;b></title>"),
        ('<template shadowrootmode="open"><p>a</p></template>', '<template shadowrootmode="open"><p>a</p></template>'),
        ('<p title="a<b">', '<p title="a&lt;b">'),
        ("<a b='", ""),
    ],
)
def test_a_page_as_it_was_seen(html: str, wanted: str) -> None:
    """Elements stay, so that styles which count them hold; what runs is gone."""
    assert rendered(html) == wanted


def test_a_page_without_rendered_dom_shows_what_stands_in_noscript() -> None:
    """Nothing runs, so that is what its author wrote for such readers."""
    html = b"<noscript><img src=/lazy.png onerror=x></noscript>"
    assert inert_page(html, THERE, PAGE)[0] == b"<noscript><img src=/lazy.png  ></noscript>"


_HTML = st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from(VECTORS), max_size=4).map(lambda found: "".join(found).encode()),
    st.lists(
        st.sampled_from(
            ["<svg>", "</svg>", "<style>", "</style>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "'",
             '"', "<", ">", "</", "=", " ", "/", "a", "<img src=//cdn.x/1 ", "onerror=x", "<textarea>", "</textarea>",
             "<noscript>", "</noscript>", "<iframe srcdoc='", "&quot;", "\\", "\x00", "<xmp>", "<plaintext>",
             "<meta charset=x>", "<base href=//cdn.x/>", "<a href=", "javascript:", "<title>", "<math>", "<p style='"]
        ),
        max_size=30,
    ).map(lambda found: "".join(found).encode()),
)  # fmt: skip


@given(_HTML)
def test_any_bytes_are_rewritten_once_and_no_more(html: bytes) -> None:
    once, label = live_page(html, THERE, PAGE)
    assert live_page(once, THERE, PAGE, label)[0] == once


@given(_HTML, st.booleans())
def test_any_bytes_are_made_inert_once_and_no_more(html: bytes, seen: bool) -> None:
    once, label = inert_page(html, THERE, PAGE, rendered=seen)
    assert inert_page(once, THERE, PAGE, rendered=seen, charset=label)[0] == once


@given(st.binary(max_size=300).filter(lambda data: b"<" not in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff")))
def test_text_is_never_touched(data: bytes) -> None:
    assert live_page(data, THERE, PAGE)[0] == data
    assert inert_page(data, THERE, PAGE, rendered=True)[0] == data


@given(srcset=st.text(alphabet="ab/, (1xw\t", max_size=40))
def test_candidates_that_are_all_held_stay_as_they_are(srcset: str) -> None:
    assert archived_srcset(srcset, lambda url: True) is None
    assert archived_srcset(srcset, lambda url: False) is None


def test_candidates_end_at_commas_that_belong_to_no_url() -> None:
    """HTML 4.8.4.2.2: a comma inside a URL is part of it, at its end it ends the candidate."""
    value = "a,b.jpg 1x, c.jpg, d.jpg 2x,e.jpg"
    assert archived_srcset(value, lambda url: url in {"a,b.jpg", "c.jpg", "e.jpg"}) == "a,b.jpg 1x, c.jpg, e.jpg"
