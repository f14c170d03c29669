"""The page as a tree: any text in, one lxml tree out, each element with its place in preorder."""

import re
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from capture.reading.extract.source.markup import NUMBER, standard

__all__ = ["MAX_CHARACTERS", "NUMBER", "Document", "parse"]

MAX_CHARACTERS = 24_000_000  # more than any article; what lies behind is not read
_UNREADABLE = dict.fromkeys([*range(9), 11, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
_UNREADABLE_RE = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page. ``numbered``: elements carry ``NUMBER``, their place in the text's own start tags."""

    root: HtmlElement
    numbered: bool


def parse(html: str, *, numbered: bool = False) -> Document | None:
    """The tree of ``html``; None when there is no element at all. Never raises for any text but MemoryError.

    With ``numbered`` the start tags are counted before parsing: the count is the preorder index that a browser
    gave in the serialisation it wrote, whatever libxml2 adds, drops or nests otherwise. Nesting deeper than 2,047
    is cut by libxml2.
    """
    text = html[:MAX_CHARACTERS]
    if _UNREADABLE_RE.search(text):
        text = text.translate(_UNREADABLE)
    taken = numbered and NUMBER in text.lower()
    markup = standard(text, numbered=numbered)
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        return None
    except (etree.LxmlError, ValueError):
        return None
    if root is None or not isinstance(root, HtmlElement):
        return None
    if taken:
        _disown(root)
    return Document(root, numbered)


def _disown(root: HtmlElement) -> None:
    """Take off what is no number: where libxml2 sees a tag and ``markup`` none."""
    for element in root.iter("*"):
        number = element.get(NUMBER, "0")
        if not (number.isdecimal() and len(number) < 10):
            element.attrib.pop(NUMBER)
