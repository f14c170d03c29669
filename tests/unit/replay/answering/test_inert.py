"""No script in a frozen page can run, whatever a browser takes its markup for.

Two parsers that are no browser's look at the result; the same vectors are opened in Chromium elsewhere.
"""

import re
from html.parser import HTMLParser

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.replay.answering.rewrite import frame_elements, inert_page, live_page
from tests.builders.replayed import PAGE, mapping
from tests.unit.replay.answering.vectors import VECTORS

THERE = mapping()
INERT = "application/x-warcite-inert"
URLS = ("href", "src", "xlink:href", "action", "formaction", "data", "poster", "background")
CONTEXTS = (
    "%s",
    "<svg>%s</svg>",
    "<math><mtext>%s",
    "<select>%s",
    "<table><td>%s",
    "<template>%s</template>",
    "<p title='%s'>",
)


def inert(html: str, *, rendered: bool) -> str:
    return inert_page(html.encode(), THERE, PAGE, rendered=rendered)[0].decode()


class Findings(HTMLParser):
    """What the standard library's tolerant parser sees in a page that could run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.bad += findings(tag, [(name, value or "") for name, value in attrs])

    handle_startendtag = handle_starttag


def findings(tag: str, attrs: list[tuple[str, str]]) -> list[str]:
    """What could run in one tag."""
    bad = [f"{tag} {name}" for name, _ in attrs if name.lower().startswith("on")]
    if tag == "script" and attrs != [("type", INERT)]:
        bad.append("script")
    for name, value in attrs:
        plain = re.sub(r"[\x00-\x20]", "", value).lower()
        if (name in URLS and plain.startswith(("javascript:", "vbscript:"))) or (
            "script:" in plain and tag in ("animate", "set")
        ):
            bad.append(f"{tag} {name}={value}")
        if name == "http-equiv" and plain == "refresh":
            bad.append("refresh")
        if name == "srcdoc":
            bad += seen_by_parsers(value)
        if tag in ("iframe", "object", "embed", "frame", "a") and plain.startswith("data:text"):
            bad.append(f"{tag} {value}")
    return bad


def seen_by_parsers(html: str) -> list[str]:
    parser = Findings()
    parser.feed(html)
    parser.close()
    bad = parser.bad
    try:
        document = lxml.html.document_fromstring(html.encode() or b"<p>", parser=lxml.html.HTMLParser(encoding="utf-8"))
    except lxml.etree.ParserError:
        return bad
    for element in document.iter():
        if isinstance(element.tag, str):
            bad += findings(element.tag, [(str(name), str(value)) for name, value in element.attrib.items()])
            if element.tag == "script" and element.text:
                bad.append(f"script text {element.text!r}")
    return bad


@pytest.mark.parametrize("rendered", [True, False])
@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_is_left_to_run(vector: str, rendered: bool) -> None:
    """In every context, and also beside what the vector might break out of."""
    for context in CONTEXTS:
        html = inert(context % vector, rendered=rendered)
        assert seen_by_parsers(html) == [], html


@pytest.mark.parametrize("vector", VECTORS)
def test_every_context_reads_the_same_tags(vector: str) -> None:
    """The rule behind it: ``<`` begins nothing but a plain tag or the doctype, and never stands in a value."""
    html = inert(vector, rendered=True)
    for match in re.finditer(r"<(?=[A-Za-z/!?])", html):
        assert re.match(r"</?[A-Za-z][^<]*?>|<!doctype[^<>]*>", html[match.start() :], re.IGNORECASE), html


@given(st.lists(st.sampled_from(VECTORS), min_size=1, max_size=5), st.booleans())
def test_vectors_together_do_not_help_each_other(vectors: list[str], rendered: bool) -> None:
    html = inert("".join(vectors), rendered=rendered)
    assert seen_by_parsers(html) == []


@given(st.lists(st.sampled_from(VECTORS), min_size=2, max_size=3), st.data())
def test_halves_of_vectors_do_not_either(vectors: list[str], data: st.DataObject) -> None:
    html = "".join(vector[data.draw(st.integers(0, len(vector))) :] for vector in vectors)
    assert seen_by_parsers(inert(html, rendered=data.draw(st.booleans()))) == []


def test_bytes_that_would_be_read_as_another_encoding() -> None:
    """Escape sequences of ISO-2022-JP: where no encoding is declared, one is, so that no browser guesses."""
    body, label = inert_page(b"\x1b$B<img title='\x1b(B' src=x onerror=hit() alt='>", THERE, PAGE)
    assert label == "utf-8"
    assert b"onerror" not in body or b"title" in body
    text = "<p title='東'>" + "<script>hit()</script>"
    body, label = inert_page(text.encode("iso-2022-jp"), THERE, PAGE, charset="ISO-2022-JP")
    assert (label, "hit" in body.decode()) == ("utf-8", False)
    assert "東" in body.decode()


def test_documents_in_documents_without_end() -> None:
    """Below eight of them the frames stay empty."""
    html = "<iframe srcdoc=" * 2 + "<p>"
    for _ in range(400):
        html = f'<p>a</p><iframe srcdoc="{html.replace("&", "&amp;").replace(chr(34), "&quot;")}">'
        if len(html) > 100_000:
            break
    for rendered in (True, False):
        assert seen_by_parsers(inert(html, rendered=rendered)) == []
    live_page(html.encode(), THERE, PAGE)


def test_frame_elements_are_counted_where_they_hold_frames() -> None:
    """Not in templates, unless they are shadow roots; their URLs against the page's base."""
    html = (
        "<base href=/b/><iframe src=c></iframe><template><iframe src=no></iframe></template>"
        "<template shadowrootmode=open><iframe srcdoc='<p>'></iframe></template>"
        "<noscript><iframe src=no></iframe></noscript><iframe></iframe><object data=//cdn.x/o></object>"
    )
    found = [(one.tag, one.url) for one in frame_elements(html.encode(), THERE, PAGE)]
    assert found == [
        ("iframe", "https://www.example.org/b/c"),
        ("iframe", "about:srcdoc"),
        ("iframe", "about:blank"),
        ("object", "https://cdn.x/o"),
    ]


def test_frames_lead_to_their_targets() -> None:
    html = b"<iframe src=a srcdoc=b sandbox loading=lazy width=9></iframe><iframe src=c></iframe>"
    body, _ = inert_page(html, THERE, PAGE, rendered=True, targets=["http://t/?a&b", None])
    assert body.startswith(b'<iframe src="http://t/?a&amp;b"')
    assert b"srcdoc" not in body
    assert b"sandbox" not in body
    assert b"width=9" in body
    assert b"<iframe src=c>" in body
