"""Whatever a page calls itself: no form raises, and nothing breaks out of its form."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.wacz import PageEntry
from capture.model.article import Article, Value
from capture.model.citation import Citation
from capture.model.provenance import NOTHING, Provenance
from capture.reading.cite import STYLES, WrittenCitation, of_snapshot, write

NASTY = (
    "}} {{ | [[ ]] ''' <ref> </nowiki> \\end{document} \\input{x} % # $ & _ ^ ~ \" ' ` \r\nER  - \r\n\x00\x1b[2J"
    "\u202e\u2028</script><img src=x onerror=alert(1)> javascript:alert(1) ]( ) -->"
)
TEXTS = st.text(max_size=60) | st.text(alphabet="{}|[]<>\\%$&#_^~\"'`*-: \r\nab漢ש\u202e\ufffd", max_size=40)
VALUES = TEXTS.map(lambda text: Value(value=text, source="json-ld"))
URLS = TEXTS | TEXTS.map("https://x.example/{}".format) | st.just("javascript:alert(1)")

REASONS = st.none() | st.lists(
    st.just(7) | st.fixed_dictionaries({"code": TEXTS | st.just("http_404"), "text": TEXTS}), max_size=2
)


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    article = Article(
        title=draw(st.none() | VALUES),
        authors=tuple(draw(st.lists(VALUES, max_size=3))),
        site=draw(st.none() | VALUES),
        published=draw(st.none() | VALUES | st.just(Value(value="2026-02-03", source="meta"))),
        language=draw(st.none() | VALUES),
    )
    told: dict[str, Any] = {
        "url": draw(URLS),
        "requested_url": draw(URLS),
        "outcome": draw(st.sampled_from(["complete", "partial", "suspect", "failed", "", 3])),
        "reasons": draw(REASONS),
    }
    page = PageEntry(url=draw(URLS), moment=datetime(2026, 11, 25, tzinfo=UTC), title=draw(TEXTS))
    public = draw(st.sampled_from(["", "https://archive.example/"]))
    return of_snapshot(article, Provenance.parse(told), page, "sha256:ab", snapshot=draw(TEXTS), public_url=public)


def balanced(text: str, opening: str, closing: str) -> bool:
    """Whether brackets close what is open, and the text ends with the first one."""
    depth = 0
    for found in re.finditer(f"{re.escape(opening)}|{re.escape(closing)}", text):
        depth += 1 if found[0] == opening else -1
        if depth == 0:
            return found.end() == len(text)
    return False


COMMANDS = frozenset(
    "textbackslash textbraceleft textbraceright textasciitilde textasciicircum textasciigrave"
    " url u r H v c k ss o O l L ae AE oe OE i j".split(" ")
)


def check_bib(text: str) -> None:
    """BibTeX's own reading: an entry ends where its braces do, whatever stands behind a backslash."""
    head, _, rest = text.partition("{")
    assert head in ("@online", "@misc")
    assert balanced("{" + rest, "{", "}")
    assert re.match(r"[a-z0-9-]+,\n", rest)
    for line in text.splitlines()[1:-1]:
        assert re.fullmatch(r"  [a-z]+ = \{.*\},", line)
    for value in re.findall(r"  (?!url =)[a-z]+ = \{(.*)\},", text):
        addresses = re.findall(r"\\url\{([^}]*)\}", value)
        assert not any(re.search(r"(?<!\\)[%#]", address) for address in addresses)
        words = re.sub(r"\\url\{[^}]*\}|\{\\[~^]\{\\?\w+\}\}", "", value)
        assert not re.search(r"(?<!\\)[%$&#~^]", words)
        assert set(re.findall(r"\\([a-zA-Z]+)", words)) <= COMMANDS


def check_ris(text: str) -> None:
    lines = text.split("\r\n")
    assert lines[-1] == ""
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-1])
    assert [line for line in lines if line.startswith(("TY", "ER"))] == ["TY  - ELEC", "ER  - "]


def check_wiki(text: str) -> None:
    assert balanced(text, "{{", "}}")
    inner = text[2:-2].replace("{{!}}", "!")
    assert not re.search(r"[\[\]{}<>]|''|~~|\n", inner)
    names = re.findall(r"\|([^=|]*)=", inner)
    assert len(names) == inner.count("|") == len(set(names))
    assert all(re.fullmatch(r"(?:last|first|author)\d+|[a-z-]+", name) for name in names)


def check_html(text: str) -> None:
    (element,) = lxml.html.fragments_fromstring(f"<div>{text}</div>")
    (link,) = element
    assert len(link) == 0
    allowed = {"href", "title", "dir", "data-originalurl", "data-versionurl", "data-versiondate"}
    assert set(link.attrib) <= allowed
    assert link.get("href", "https://").startswith(("http://", "https://"))


def check_json(text: str) -> None:
    assert json.loads(text)


def check_markdown(text: str) -> None:
    """Outside of our own links no bracket, angle or asterisk is without its backslash."""
    rest = re.sub(r"\]\(https?://[^()\s]*\)", "]", text)
    rest = re.sub(r"\\.", "", rest)
    assert rest.count("[") == rest.count("]") <= 2
    assert not re.search(r"[<>*`|~]", rest)
    assert "\n" not in text


CHECKS = {
    "biblatex": check_bib,
    "bibtex": check_bib,
    "ris": check_ris,
    "wikipedia": check_wiki,
    "robust-links": check_html,
    "csl-json": check_json,
    "json-ld": check_json,
    "markdown": check_markdown,
}


def check(one: WrittenCitation) -> None:
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", one.text)
    one.text.encode()
    if one.style.machine:
        CHECKS[one.style.name](one.text)
    else:
        assert one.text.strip()
        assert "\n" not in one.text
        (element,) = lxml.html.fragments_fromstring(f"<div>{one.html}</div>")
        assert {child.tag for child in element} <= {"i"}
        assert "".join(str(text) for text in element.itertext()) == one.text


@given(citation=citations())
def test_any_metadata_stays_in_its_form(citation: Citation) -> None:
    for style in STYLES:
        check(write(citation, style))


@pytest.mark.parametrize("style", STYLES)
def test_the_nastiest_metadata(style: str) -> None:
    """Every special character of every form at once, in every field."""
    bad = Value(value=NASTY, source="x")
    article = Article(title=bad, authors=(bad, Value(value=f"{NASTY}, Ann", source="x")), site=bad, language=bad)
    told = {"url": f"https://x.example/{NASTY}", "id": "20261125T012626Z-x.example-k3v9qm", "outcome": "complete"}
    page = PageEntry(url="", moment=datetime(2026, 11, 25, tzinfo=UTC))
    check(write(of_snapshot(article, Provenance.parse(told), page, "sha256:ab"), style))


@pytest.mark.parametrize("style", STYLES)
def test_a_title_of_a_thousand_characters(style: str) -> None:
    """Nothing is cut: who cites may."""
    title = Value(value="Long " * 200 + "end", source="x")
    page = PageEntry(url="https://x.example/", moment=datetime(2026, 11, 25, tzinfo=UTC))
    found = of_snapshot(Article(title=title), NOTHING, page, "")
    text = write(found, style).text
    assert text.count("ong") == 200
    check(write(found, style))
