"""The page as a tree: any text in, one lxml tree out, each element with its place in preorder."""

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

__all__ = ["MAX_CHARACTERS", "NUMBER", "Document", "parse"]

MAX_CHARACTERS = 24_000_000  # more than any article; what lies behind is not read
NUMBER = "data-warcite-element"  # written into the markup before parsing, where numbering is asked for

# Text that HTML reads as text whatever stands in it (HTML 13.3, "serialising HTML fragments"). Each alternative
# that finds no end takes the rest of the document, so that the scan stays linear on hostile input.
_RAW = "script|style|xmp|iframe|noembed|noframes|noscript|textarea|title|plaintext"
# An atomic group, not (?:…)*+: Python 3.11.0 to 3.11.4 match possessive groups wrongly (python/cpython 106052).
# A quotation mark begins a value behind "=" alone: a stray one in a tag is an attribute's name (HTML 13.2.5.33).
_ATTRIBUTES = r'(?>(?:="[^"]*+"|[^=>]++|=)*)'
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)"
    rf"|<(?P<raw>{_RAW})(?=[\s/>])(?P<raw_rest>{_ATTRIBUTES}>.*?(?:</(?P=raw)|\Z))"
    rf"|<(?P<name>[a-z][^\s/>]*+)(?P<rest>{_ATTRIBUTES}>)"
    rf"|<[a-z].*\Z",
    re.DOTALL | re.IGNORECASE,
)
_UNREADABLE = dict.fromkeys([*range(9), 11, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
_UNREADABLE_RE = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page. ``numbered``: elements carry ``NUMBER``, their place in the text's own start tags."""

    root: HtmlElement
    numbered: bool


def parse(html: str, *, numbered: bool = False) -> Document | None:
    """The tree of ``html``; None when there is no element at all. Never raises for any text.

    With ``numbered`` the start tags are counted before parsing: the count is the preorder index that a browser
    gave in the serialisation it wrote, whatever libxml2 adds, drops or nests otherwise. Nesting deeper than 2,047
    is cut by libxml2.
    """
    text = html[:MAX_CHARACTERS]
    if _UNREADABLE_RE.search(text):
        text = text.translate(_UNREADABLE)
    taken = numbered and NUMBER in text.lower()
    if numbered:
        text = _number(text)
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    if root is None or not isinstance(root, HtmlElement):
        return None
    if taken:
        _disown(root)
    return Document(root, numbered)


def _disown(root: HtmlElement) -> None:
    """Take off what is no number: where libxml2 sees a tag and _TAG none (in a comment ended by ``--!>``)."""
    for element in root.iter("*"):
        number = element.get(NUMBER, "0")
        if not (number.isdecimal() and len(number) < 10):
            element.attrib.pop(NUMBER)


def _number(text: str) -> str:
    count = -1

    def mark(found: re.Match[str]) -> str:
        nonlocal count
        name = found["name"] or found["raw"]
        if not name:
            return found[0]
        count += 1
        return f'<{name} {NUMBER}="{count}"{found["raw_rest"] or found["rest"]}'

    return _TAG.sub(mark, text)
