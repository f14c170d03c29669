"""Citation files in other people's readers: what is read back is what the citation said.

bibtexparser and pylatexenc (MIT), rispy (MIT), citeproc-py (BSD, with the names that the CSL schema knows),
mwparserfromhell (MIT), html5lib (MIT), markdown-it-py (MIT).
"""

import html
import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

import html5lib
import mwparserfromhell
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import SeparateCoAuthors, SplitNameParts
from citeproc.source.json import CiteProcJSON
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

from capture.model.citation import Citation, Name, one_line
from capture.reading.cite.prose import typographic
from tests.builders.citations import HELD, ID, URL, story, written
from tests.unit.reading.cite.test_manuals import cases

CASES = list(cases("biblatex").values())
NASTY = "R&D {beta} at snake_case: 100% of $1 #2 -- ``Café'' \"Ł\" ~^ \\b <<x>> |y|{{z}} [[w]] d'éa ` *"
WORDS = st.text(alphabet="ab É ß夜ן{}&_%$#~^\\\"'`-,<>[]|=*:;.!?/", min_size=1, max_size=30).map(one_line)
TITLES = WORDS | st.text(min_size=1, max_size=30).map(one_line)
PARTS = st.text(alphabet="abcé-'", min_size=1, max_size=8).map(lambda text: f"A{text}")
PEOPLE = st.builds(Name, given=PARTS, family=PARTS, suffix=st.sampled_from(["", "Jr."]))
NAMES = PEOPLE | st.builds(Name, literal=TITLES.filter(bool))
CITATIONS = st.builds(
    lambda title, authors, site: story(title=title, authors=tuple(authors), site=site),
    TITLES.filter(bool),
    st.lists(NAMES, max_size=3),
    TITLES,
)
ALL = pytest.mark.parametrize("citation", [*CASES, story(title=NASTY), story(authors=(Name(literal=NASTY),))])


def tex() -> LatexNodes2Text:
    """A reader of TeX that knows every letter that we write as a command."""
    known = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciigrave": "`", "url": "%s"}
    context = get_default_latex_context_db()
    macros = [MacroTextSpec(name, letter) for name, letter in known.items()]
    context.add_context_category("letters", macros=macros, prepend=True)
    return LatexNodes2Text(latex_context=context, strict_latex_spaces=True)


TEX = tex()


def untexed(text: str) -> str:
    return unicodedata.normalize("NFC", TEX.latex_to_text(text))


def in_tex(text: str) -> str:
    """What TeX can say of a text: quotation marks are typographic, U+FFFD is a question mark."""
    return typographic(text).replace('"', "”").replace("\ufffd", "?")


def bib(style: str, citation: Citation) -> tuple[dict[str, Any], str]:
    """The fields of the one entry, decoded except for the names, and its type."""
    library = parse_string(written(style, citation), append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    assert not library.failed_blocks
    (entry,) = library.entries
    assert re.fullmatch(r"[a-z0-9-]+", entry.key)
    fields = {name: field.value for name, field in entry.fields_dict.items()}
    return {name: untexed(v) if isinstance(v, str) and name != "url" else v for name, v in fields.items()}, (
        entry.entry_type
    )


def said_in_tex(name: Name) -> tuple[str, str, str]:
    family = name.family if name.given and not name.literal else name.full
    given = name.given if not name.literal else ""
    suffix = name.suffix if given else ""
    return in_tex(family), in_tex(given), in_tex(suffix)


def read_from_tex(parts: Any) -> tuple[str, str, str]:
    joined = (parts.von + parts.last, parts.first, parts.jr)
    family, given, suffix = (untexed(" ".join(words)) for words in joined)
    return family, given, suffix


@ALL
def test_biblatex(citation: Citation) -> None:
    check_biblatex(citation)


@given(CITATIONS)
@example(story(title=NASTY, authors=(Name(family="and", given="And"), Name(family="a, b", given="c"))))
def test_any_biblatex(citation: Citation) -> None:
    check_biblatex(citation)


def check_biblatex(citation: Citation) -> None:
    fields, kind = bib("biblatex", citation)
    assert kind == "online"
    assert fields["title"] == in_tex(citation.title)
    assert fields.get("organization", "") == in_tex(citation.site)
    assert (fields["url"], fields["urldate"]) == (URL, "2026-11-25")
    assert fields.get("date", "") == (citation.published.iso if citation.published else "")
    assert fields["note"] == f"Archived at {HELD}"
    assert [read_from_tex(name) for name in fields.get("author", [])] == [
        said_in_tex(name) for name in citation.authors
    ]


@ALL
def test_bibtex(citation: Citation) -> None:
    check_bibtex(citation)


@given(CITATIONS)
def test_any_bibtex(citation: Citation) -> None:
    check_bibtex(citation)


def check_bibtex(citation: Citation) -> None:
    fields, kind = bib("bibtex", citation)
    assert kind == "misc"
    assert fields["title"] == in_tex(citation.title)
    assert fields["howpublished"] == ", ".join(part for part in (in_tex(citation.site), URL) if part)
    assert fields.get("year", "") == (str(citation.published.year) if citation.published else "")
    assert fields["note"] == f"Accessed November 25, 2026. Archived at {HELD}"
    assert [read_from_tex(name) for name in fields.get("author", [])] == [
        said_in_tex(name) for name in citation.authors
    ]


@ALL
def test_ris(citation: Citation) -> None:
    check_ris(citation)


@given(CITATIONS)
def test_any_ris(citation: Citation) -> None:
    check_ris(citation)


def check_ris(citation: Citation) -> None:
    (record,) = rispy.loads(written("ris", citation))
    assert record["type_of_reference"] == "ELEC"
    assert (record["title"], record.get("secondary_title", "")) == (citation.title, citation.site)
    assert (record["urls"], record["file_attachments2"], record["id"]) == ([URL], HELD, ID)
    assert record["access_date"] == "2026/11/25/"
    assert record.get("year", "") == (str(citation.published.year) if citation.published else "")
    said = [_ris_name(name) for name in citation.authors]
    assert record.get("authors", []) == [name for name in said if name]


def _ris_name(name: Name) -> str:
    """A comma parts names, so a whole one has none; no asterisks."""
    parts = [name.family, name.given, name.suffix] if name.given else [name.full]
    return ", ".join(part.replace(",", "") for part in parts if part).replace("*", "").strip()


@ALL
def test_csl_json(citation: Citation) -> None:
    check_csl(citation)


@given(CITATIONS)
def test_any_csl_json(citation: Citation) -> None:
    check_csl(citation)


def check_csl(citation: Citation) -> None:
    items = json.loads(written("csl-json", citation))
    assert {*items[0]} <= {*known("variables"), "id", "type"}
    assert items[0]["type"] in known("types")
    read = CiteProcJSON(items)[ID.lower()]
    assert str(read["title"]) == citation.title
    assert str(read["URL"]) == URL
    if citation.published:
        assert read["issued"].year == citation.published.year
    read_names = [{part: text for part, text in name.items() if text} for name in read.get("author", [])]
    assert read_names == [_csl_name(name) for name in citation.authors]


def _csl_name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: text for part, text in parts.items() if text}


@cache
def known(what: str) -> set[str]:
    """Every name that the CSL schema (which citeproc-py carries) has for variables or types."""
    schema = files("citeproc") / "data" / "schema" / "schemas" / "styles" / f"csl-{what}.rnc"
    return set(re.findall(r'"([^"]+)"', schema.read_text("utf-8"))) | {"title"}


@ALL
def test_wikipedia(citation: Citation) -> None:
    check_wikipedia(citation)


@given(CITATIONS)
def test_any_wikipedia(citation: Citation) -> None:
    check_wikipedia(citation)


def check_wikipedia(citation: Citation) -> None:
    code = mwparserfromhell.parse(written("wikipedia", citation))
    (template,) = code.filter_templates(recursive=False)
    assert str(template) == str(code)
    assert str(template.name).strip() == "cite web"
    fields = {str(one.name).strip(): _plain(str(one.value)) for one in template.params}
    assert (fields["title"], fields.get("website", "")) == (citation.title, citation.site)
    assert (fields["url"], fields["archive-url"]) == (URL, HELD)
    assert len(fields) == len(template.params)
    names = [name for name in citation.authors if name.full.casefold() != citation.site.casefold()]
    for place, name in enumerate(names, start=1):
        whole = fields.get(f"author{place}") or f"{fields[f'first{place}']} {fields[f'last{place}']}"
        assert sorted(whole.split()) == sorted(name.full.split())


def _plain(value: str) -> str:
    """A parameter's value as MediaWiki would show it."""
    assert not set("[]{}<>|") & set(value.replace("{{!}}", ""))
    return html.unescape(value.strip().replace("{{!}}", "|"))


@ALL
def test_robust_links(citation: Citation) -> None:
    check_link(citation)


@given(CITATIONS)
def test_any_robust_link(citation: Citation) -> None:
    check_link(citation)


def check_link(citation: Citation) -> None:
    read = html5lib.parseFragment(written("robust-links", citation), namespaceHTMLElements=False)
    (link,) = read
    assert (link.tag, link.text, len(link)) == ("a", citation.title, 0)
    assert link.attrib == {
        "href": URL,
        "data-originalurl": URL,
        "data-versionurl": HELD,
        "data-versiondate": "2026-11-25T01:26:26Z",
        "dir": "auto",
    }


@ALL
def test_json_ld(citation: Citation) -> None:
    check_json_ld(citation)


@given(CITATIONS)
def test_any_json_ld(citation: Citation) -> None:
    check_json_ld(citation)


def check_json_ld(citation: Citation) -> None:
    """It may stand in a page's script element: an HTML reader gives back the very text."""
    page = html5lib.parseFragment(
        f"<script type=application/ld+json>{written('json-ld', citation)}</script><p>after", namespaceHTMLElements=False
    )
    script, after = page
    assert (script.tag, after.text) == ("script", "after")
    read = json.loads(script.text)
    assert (read["name"], read["url"], read["archivedAt"]["url"]) == (citation.title, URL, HELD)
    assert [author["name"] for author in read.get("author", [])] == [name.full for name in citation.authors]


@ALL
def test_markdown(citation: Citation) -> None:
    check_markdown(citation)


@given(CITATIONS)
def test_any_markdown(citation: Citation) -> None:
    check_markdown(citation)


def check_markdown(citation: Citation) -> None:
    """One paragraph with two links, and every word is text."""
    opening, inline, closing = MarkdownIt("commonmark").parse(written("markdown", citation))
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    tokens = inline.children or []
    assert [token.attrGet("href") for token in tokens if token.type == "link_open"] == [URL, HELD]
    assert {token.type for token in tokens} <= {"link_open", "link_close", "text", "text_special"}
    shown = "".join(token.content for token in tokens)
    assert shown.startswith(citation.title)
    assert all(name.full in shown for name in citation.authors if name.full != citation.site)
