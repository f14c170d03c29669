"""What readers wrote below the article: comments by their markup, apart from the article's own text.

body: the element with a comment's words · unit: the largest element around it that holds no other body; author and
date stand in it.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from lxml.etree import _Element

from capture.model.article import BlockSource, Comment
from capture.reading.extract.metadata.dates import iso
from capture.reading.extract.metadata.jsonld import comments_in
from capture.reading.extract.source.parse import parse

__all__ = ["comments_from_html"]

MAX_COMMENTS = 2000
_LONGEST = 20_000  # characters of a comment
_LONGEST_NAME = 80
_LEVELS = 12
_COMMENT = re.compile(r"(?i)(?:comment(?!ator)|kommentar|comentario|commentaire|commento|reactie)s?|\brepl(?:y|ies)\b")
_WHOLE = re.compile(r"(?i)(?:^|\s)(?:media-)?comment(?:[-_]?(?:item|entry|wrapper|box|\d+))?(?:\s|$)")
_WORDS = re.compile(r"(?i)content|text|body|message|copy|bubble")
_AUTHOR = re.compile(r"(?i)author|user|\bfn\b|\bnick|commenter|display-?name|\bname\b")
_DATE = re.compile(r"(?i)date|time|posted|published|\bage\b")
_ASIDE = re.compile(r"(?i)\b(?:actions?|reply|report|like|vote|share|avatar|meta|footer|header|tools?)\b")
_SILENT = frozenset("script style form button textarea svg noscript template select".split())
_BREAKS = frozenset("p br div li blockquote".split())


def comments_from_html(html: str) -> tuple[Comment, ...]:
    """The comments of a page in their order; where its markup shows none, those that JSON-LD tells. Never raises."""
    document = parse(html)
    if document is None:
        return ()
    bodies = list(islice(_outermost(document.root, _is_body), MAX_COMMENTS))
    bodies = bodies or list(islice(_outermost(document.root, _is_alone), MAX_COMMENTS))
    known = set(bodies)
    found = [comment for body in bodies if (comment := _comment(body, known)) is not None]
    return tuple(found) or tuple(
        Comment(text=text[:_LONGEST], author=author, date=iso(date) or date)
        for text, author, date in islice(comments_in(document.root), MAX_COMMENTS)
    )


def _outermost(root: _Element, fits: Callable[[_Element], bool]) -> Iterator[_Element]:
    """The elements with words that fit, in document order, none within another."""
    stack = [root]
    while stack:
        element = stack.pop()
        if _is_silent(element):
            continue
        if fits(element) and any(str(text).strip() for text in islice(element.itertext(), 200)):
            yield element
        else:
            stack.extend(reversed(element))


def _is_body(element: _Element) -> bool:
    """By schema.org, or by names that say both comment and text: its own, or with those of the elements around."""
    prop = (element.get("itemprop") or "").lower()
    if prop in ("commenttext", "text"):
        around = (each.get("itemtype") or "" for each in islice(element.iterancestors(), _LEVELS))
        return any("comment" in kind.lower() for kind in around)
    names = _names(element)
    if not names or not _WORDS.search(names) or _AUTHOR.search(names):
        return False
    if sum(1 for child in islice(element, 50) if _WHOLE.search(_names(child))) > 1:
        return False  # two children are whole comments: the element is the list of them
    if _COMMENT.search(names):
        return not any(_WORDS.search(_names(inner)) for inner in islice(element.iterdescendants("div", "p"), 20))
    return any(_WHOLE.search(_names(each)) for each in islice(element.iterancestors(), 4))


def _is_alone(element: _Element) -> bool:
    """A whole comment with no element of its own for the words."""
    inner = islice(element.iterdescendants(), 100)
    return bool(_WHOLE.search(_names(element))) and not any(_WHOLE.search(_names(each)) for each in inner)


def _comment(body: _Element, bodies: set[_Element]) -> Comment | None:
    unit = body
    for parent in islice(body.iterancestors(), _LEVELS):
        inside = (each for each in parent.iterdescendants() if each in bodies)
        if parent.tag in ("body", "html") or next(islice(inside, 1, None), None) is not None:
            break
        unit = parent
    signs = [
        each
        for each in islice(unit.iterdescendants(), 300)
        if unit is body or (each is not body and all(over is not body for over in islice(each.iterancestors(), 40)))
    ]
    author = ""
    if (named := next(filter(_is_author, signs), None)) is not None:
        # The name alone, without the words around it: "Ada says:".
        author = _line(next(filter(_is_author, islice(named.iterdescendants(), 40)), named))
    text = _text(body, without_signs=unit is body)
    if not text:
        return None
    source = BlockSource(path=body.getroottree().getpath(body))
    return Comment(text=text, author=author, date=_date(signs), source=source)


def _is_author(element: _Element) -> bool:
    if _is_silent(element) or element.tag in ("time", "img"):
        return False
    prop = (element.get("itemprop") or "").lower()
    named = prop in ("author", "name", "creator") or bool(_AUTHOR.search(_names(element)))
    return named and not _WHOLE.search(_names(element)) and 0 < len(_line(element)) <= _LONGEST_NAME


def _date(signs: list[_Element]) -> str:
    """Of the first ``<time>``, else of what is named a date: ISO 8601 where it can be read, else as it stands."""
    for element in sorted(signs, key=lambda each: each.tag != "time"):
        prop = (element.get("itemprop") or "").lower()
        if element.tag == "time" or prop.startswith("date") or _DATE.search(_names(element)):
            said = element.get("datetime") or element.get("content") or element.get("title") or _line(element)
            if said.strip() and len(said) <= _LONGEST_NAME:
                return iso(said) or _line(element) or said.strip()
    return ""


def _is_silent(element: _Element) -> bool:
    return not isinstance(element.tag, str) or element.tag in _SILENT


def _text(body: _Element, *, without_signs: bool) -> str:
    """The words below an element, a line a paragraph.

    In a comment without an element of its own for the words, name, date and buttons are none of them.
    """
    parts: list[str] = [body.text or ""]
    stack = [iter(body)]
    around: list[_Element] = []
    size = 0
    while stack and size < _LONGEST:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            if around:
                done = around.pop()
                parts.append(("\n" if done.tag in _BREAKS else "") + (done.tail or ""))
            continue
        is_left_out = _is_silent(child)
        if without_signs and not is_left_out:
            names = _names(child)
            is_left_out = child.tag == "time" or any(sign.search(names) for sign in (_AUTHOR, _DATE, _ASIDE))
        if is_left_out:
            parts.append(child.tail or "")
            continue
        parts.append(("\n" if child.tag in _BREAKS else "") + (child.text or ""))
        size += len(parts[-1])
        around.append(child)
        stack.append(iter(child))
    lines = ("".join(parts)).split("\n")
    return "\n".join(line for each in lines if (line := " ".join(each.split())))[:_LONGEST]


def _line(element: _Element) -> str:
    return " ".join("".join(map(str, islice(element.itertext(), 20))).split())


def _names(element: _Element) -> str:
    """Class and id in one line."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:300].strip()
