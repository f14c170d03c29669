"""The page as a tree: any text in, one lxml tree out, each element with its place in preorder.

``standard`` edits the markup so that libxml2 makes of it what the HTML standard makes of it where scripts run. libxml2
splits text into tags as the standard does (since its version 2.14), yet knows no insertion modes: without a ``<body>``
tag it takes ``<article>`` for a part of the head, words behind ``</html>`` it drops, and ``<noscript>`` it takes for an
element like others, so that one ``<div>`` in it swallows the page. Here the tag that may be left out is put in (HTML
13.2.6.4), end tags that end nothing are taken out, and what stands in noscript is no markup. Elements are numbered and
their attributes bounded on the way: libxml2 compares each attribute with all before it.

How it works: what is to be changed is found as edits, in order. Tag by tag that takes as long as all the parser does;
so a page in which no ``<`` or ``>`` stands within a tag, as in most, is searched for the few places alone (``_quick``):
there each ``<`` begins a tag. All is done on the bytes that the parser is given, and linear in them: each pattern that
finds no end takes the rest.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from capture.model.html_syntax import ATTRIBUTE, INSIDE, SPACE

__all__ = ["MAX_CHARACTERS", "MOST_ATTRIBUTES", "NUMBER", "UNREAD", "Document", "parse", "standard"]

NUMBER = "data-warcite-element"  # the element's number, where numbering is asked for
UNREAD = "data-warcite-noscript"  # what stood in a noscript with a picture
MOST_ATTRIBUTES = 128  # of an element; pages have 10
_MOST_UNREAD = 4000  # bytes of a noscript
_SHORT = 2 * MOST_ATTRIBUTES  # bytes of a tag that cannot have more

# start, end, and the bytes that shall stand there
Edit = tuple[int, int, bytes]

# Elements whose content is text whatever stands in it, those of them that a head holds, and what else it holds.
_RAW = frozenset(b"script style noscript noframes title xmp iframe noembed textarea plaintext".split())
_HEAD = frozenset(b"html head base basefont bgsound link meta template script style noscript noframes title".split())
_BODIES = frozenset((b"body", b"frameset"))
_OUTER = frozenset((b"body", b"html"))  # what their end tags end goes on behind them
_BEGINNING = _OUTER | {b"br"}  # end tags that the body begins at
_SPACES = b"\t\n\f\r "
_AFTER_NAME = frozenset(b"\t\n\f\r />")

# All patterns are for lower case.
_TAG = re.compile(
    rf"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <(?P<name>[a-z][^{SPACE}/>]*+)(?P<inside>{INSIDE})>
    | </(?P<end>[a-z][^{SPACE}/>]*+){INSIDE}>
    | </?[a-z].*\Z
    | <[!?/][^>]*+>?
    """.encode(),
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE = re.compile(ATTRIBUTE.pattern.encode())
_SPECIAL = re.compile(
    b"<(?:!--|s(?:cript|tyle)|no(?:script|embed|frames)|t(?:extarea|itle)|iframe|xmp|plaintext|/(?:body|html))"
)
_STRANGE = (  # in one pattern they take three times as long
    re.compile(b"<[a-z/][^<>]*+<"),
    re.compile(rf'=[{SPACE}]*+"[^"<>]*+[<>]'.encode()),
    re.compile(rf"=[{SPACE}]*+'[^'<>]*+[<>]".encode()),
)
_LONG = re.compile(rb"<[a-z][^<>]{%d}[^<>]*+" % _SHORT)

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
    for element in root.iter("*") if taken else ():  # what is no number: where libxml2 sees a tag and we none
        number = element.get(NUMBER, "0")
        if not (number.isdecimal() and len(number) < 10):
            element.attrib.pop(NUMBER)
    return Document(root, numbered)


def standard(text: str, *, numbered: bool = False) -> bytes:
    """The markup in UTF-8 with ``<body>`` where it begins, and without what would mislead libxml2.

    With ``numbered`` each start tag has its number: the preorder index that a browser gave to the element in the
    serialisation that it wrote.
    """
    data = text.encode("utf-8", "replace")
    lower = data.lower()
    edits = None if numbered else _quick(data, lower)
    if edits is None:
        edits = list(_exact(data, lower, numbered=numbered))
    at, omitted = _body(lower)
    if omitted:
        edits = sorted([(at, at, b"<body>"), *edits], key=lambda edit: edit[0])
    pieces: list[bytes] = []
    done = 0
    for start, end, new in edits:
        pieces += (data[done:start], new)
        done = end
    return b"".join((*pieces, data[done:]))


def _body(lower: bytes) -> tuple[int, bool]:
    """Where the body begins, and whether its tag is left out there."""
    at = templates = 0
    while tag := _TAG.search(lower, at):
        name, end = tag["name"], tag["end"]
        if not templates:
            if lower[at : tag.start()].strip(_SPACES):
                return at, True
            if (name and name not in _HEAD) or end in _BEGINNING:
                return tag.start(), name not in _BODIES
        templates += (name == b"template") - (end == b"template" and templates > 0)
        at = _content_end(lower, name, tag.end()) if name in _RAW else tag.end()
    return at, bool(lower[at:].strip(_SPACES))


def _exact(data: bytes, lower: bytes, *, numbered: bool) -> Iterator[Edit]:
    """The edits, tag by tag."""
    at, count = 0, -1
    while tag := _TAG.search(lower, at):
        at, name = tag.end(), tag["name"]
        if name is None:
            if tag["end"] in _OUTER:
                yield tag.start(), at, b""
            continue
        count += 1
        number = b' %b="%d"' % (NUMBER.encode(), count) if numbered else b""
        if name == b"noscript":
            at, edit = _noscript(data, lower, tag, number)
            yield edit
            continue
        if numbered:
            yield tag.end("name"), tag.end("name"), number
        if (few := _enough(tag["inside"])) < len(tag["inside"]):
            yield tag.start("inside") + few, tag.end("inside"), b""
        if name in _RAW:
            at = _content_end(lower, name, at)


def _quick(data: bytes, lower: bytes) -> list[Edit] | None:
    """The same edits, found without a look at each tag; None where some tag may not end where it seems to."""
    edits: list[Edit] = []
    at = 0
    while True:
        special = _SPECIAL.search(lower, at)
        start = special.start() if special else len(lower)
        if any(strange.search(lower, at, start) for strange in _STRANGE):
            return None
        for long in _LONG.finditer(lower, at, start):
            if _enough(long[0]) < len(long[0]):
                return None
        if special is None:
            return edits
        tag = _TAG.match(lower, start)
        assert tag is not None  # at a "<" with a letter or a mark behind it something always matches
        at, name = tag.end(), tag["name"]
        if tag["end"] in _OUTER:
            edits.append((start, at, b""))
        elif name in _RAW:
            if _enough(tag["inside"]) < len(tag["inside"]):
                return None
            if name == b"noscript":
                at, edit = _noscript(data, lower, tag, b"")
                edits.append(edit)
            else:
                at = _content_end(lower, name, at)


def _noscript(data: bytes, lower: bytes, tag: re.Match[bytes], number: bytes) -> tuple[int, Edit]:
    """Where its content ends, and the edit that leaves of it what lazy loaders say there: a picture's real address."""
    end = _content_end(lower, b"noscript", tag.end())
    content = data[tag.end() : end]
    unread = b""
    if len(content) <= _MOST_UNREAD and b"<img" in content.lower():
        unread = b' %b="%b"' % (UNREAD.encode(), escape(content.decode("utf-8", "replace")).encode())
    return end, (tag.end("name"), end, number + unread + b">")


def _content_end(lower: bytes, name: bytes, start: int) -> int:
    """Where an element's text ends: at its end tag, or with the page."""
    while (start := lower.find(b"</" + name, start)) >= 0:
        after = start + len(name) + 2
        if after == len(lower) or lower[after] in _AFTER_NAME:
            return start
        start = after
    return len(lower)


def _enough(inside: bytes) -> int:
    """How many bytes the first attributes of a tag take; all where it has no more."""
    if len(inside) <= _SHORT:
        return len(inside)
    last = next(islice(_ATTRIBUTE.finditer(inside), MOST_ATTRIBUTES - 1, None), None)
    return last.end() if last is not None else len(inside)
