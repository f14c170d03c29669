"""Claims of the markup itself: headings, ``<title>``, ``<time>``, ``lang``, licence links, and bylines.

Bylines are ``rel=author``, links to authors' pages, and elements named byline or author. The page's other articles
have dates and bylines too: what stands far from the headline, in a list or a column of other things, does not count
(``is_far``), nor a date with another label (``is_labelled_otherwise``), and of bylines only those that stand with
the first.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.etree import _Element

from capture.reading.extract.document import typography
from capture.reading.extract.document.cues import Cue, cues_of
from capture.reading.extract.document.typography import pieces_in
from capture.reading.extract.metadata.claim import MAX_VALUE, Claim, ElementScan, Field, clean
from capture.reading.extract.metadata.dates import SPAN
from capture.reading.extract.metadata.publication_date import is_sentence, names_another_day

__all__ = [
    "FAR", "around_headlines", "block_of", "byline_claims", "is_far", "is_labelled_otherwise", "markup_claims",
    "words_of",
]  # fmt: skip

FAR = Cue.COMMENT | Cue.RELATED | Cue.SIDE | Cue.FOOTER | Cue.NAVIGATION
_LICENCE = re.compile(r"https?://creativecommons\.org/(?:licenses|publicdomain)/[^\s\"']+", re.IGNORECASE)
_UPDATED = re.compile(r"updat|modif|review|aktualis|mis à jour|mise à jour|actualiz|atualiz|aggiorn", re.IGNORECASE)
_ANOTHERS = re.compile(
    r"(?i)(?<![a-z])(?:event-?_?(?:date|time|start|end)|(?:start|end|due|expiry|birth)-?_?date|deadline|expir|dt-?start|dt-?end)"
)
_MAX_LINKS = 4000
_BESIDE = 12  # neighbours on one line
_NESTED = 12  # inline elements in each other
_INLINE = frozenset(("a", "abbr", "b", "button", "cite", "em", "font", "i", "small", "span", "strong", "time", "u"))
_MARKED = ("sup", "sub", "del", "s", "strike", "ins")
_LONGEST_BYLINE = 120  # characters; longer ones are biographies
_MAX_BYLINES = 400  # elements looked at
_TOGETHER = 4  # levels up to an element that holds both of two authors
_BYLINE_TAGS = frozenset("a span p div address li strong em td h3 h4 h5 h6 small".split())
_HELPED = re.compile(
    r"(?i)(?:review|check|edit|test|illustrat|photo|translat|geprüft|foto|übersetz|expert)\w*(?:\s+by|\s+von)?\W*$"
)
_AUTHORS_PAGE = re.compile(
    r"(?i)/(?:authors?|autor(?:en|es|in)?|auteurs?|autore|autori|redacteur|contributors?|journalists?)/[^/?#]{2,}"
)


def markup_claims(page: ElementScan) -> Iterator[Claim]:
    """Claims in document order within each kind."""
    root = page.root
    language = clean(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    if language:
        yield Claim(Field.LANGUAGE, language, "html:lang")
    for heading in page.headings:
        if text := clean(_heading_of(heading)):
            yield Claim(Field.TITLE, text, str(heading.tag))
    title = next(iter(page.tags["title"]), None)
    if title is not None and (text := clean(title.text)):
        yield Claim(Field.TITLE, text, "title")
    around = around_headlines(page.headings)
    for time in page.tags["time"][:200]:
        value = clean(time.get("datetime")) or clean(words_of(time))
        line = _line_around(time)
        if time.get("itemprop") is None and (
            is_sentence(line) or SPAN.search(line) or names_another_day(line) or is_labelled_otherwise(time)
        ):
            continue
        if value and not is_far(time, around):
            late = _UPDATED.search(f"{time.get('class')} {time.get('itemprop')} {time.text or ''} {_before(time)}")
            yield Claim(Field.MODIFIED if late else Field.PUBLISHED, value, "time")
    for link in page.tags["a"][:_MAX_LINKS]:
        address = link.get("href") or ""
        if ("creativecommons" in address and _LICENCE.match(address)) or link.get("rel") == "license":
            yield Claim(Field.LICENCE, clean(address), "a:license")
            break


def byline_claims(page: ElementScan) -> Iterator[Claim]:
    """Links first, then other elements, each up to the first that stands apart from those before."""
    around = around_headlines(page.headings)
    found: dict[str, list[_Element]] = {"rel:author": [], "link:author": [], "byline": []}
    links = (
        link for link in page.tags["a"] if "uthor" in link.get("rel", "") or _AUTHORS_PAGE.search(link.get("href", ""))
    )
    for element in dict.fromkeys((*links, *page.bylines[:_MAX_BYLINES])):
        if (source := _byline_source(element)) and not is_far(element, around) and not _is_helper(element):
            found[source].append(element)
    for source, elements in found.items():
        for element in _together(elements):
            yield Claim(Field.AUTHOR, clean(words_of(element)), source)


def _byline_source(element: _Element) -> str:
    text = clean(words_of(element)) if element.tag in _BYLINE_TAGS else ""
    if not text or len(text) > _LONGEST_BYLINE:
        return ""
    if element.tag == "a":
        if "author" in (element.get("rel") or "").lower().split():
            return "rel:author"
        if _AUTHORS_PAGE.search(element.get("href") or ""):
            return "link:author"
    return "byline" if cues_of(element) & Cue.BYLINE else ""


def _is_helper(element: _Element) -> bool:
    """Whether the words before it say that it names a reviewer, a tester or a photographer."""
    for each in (element, *islice(element.iterancestors(), 2)):
        if words := _before(each).strip():
            return _HELPED.search(words) is not None
    return False


def _together(elements: list[_Element]) -> Iterator[_Element]:
    """The first, and those after it that an element a few levels up holds as well; of nested ones the outer."""
    if not elements:
        return
    near = set(islice(elements[0].iterancestors(), _TOGETHER))
    taken: set[_Element] = set()
    for element in elements[:20]:
        parents = list(islice(element.iterancestors(), _TOGETHER))
        inner = any(parent in taken for parent in element.iterancestors())
        if not inner and (element is elements[0] or any(parent in near for parent in parents)):
            taken.add(element)
            yield element


# ---- what stands around an element


def is_far(element: _Element, around: set[_Element]) -> bool:
    """In a list, column or footer of other things; what wraps the headline as well (``around``) does not count."""
    for parent in islice(element.iterancestors(), 12):
        if parent in around:
            return False
        if cues_of(parent) & FAR:
            return True
    return False


def around_headlines(headings: Sequence[_Element]) -> set[_Element]:
    """The ancestors of the first headings."""
    first = [heading for heading in headings if heading.tag == "h1"][:3]
    first += [heading for heading in headings if heading.tag == "h2"][:1]
    return {parent for heading in first for parent in heading.iterancestors()}


def words_of(element: _Element) -> str:
    """Its first texts, set apart by spaces."""
    parts = [str(text)[:MAX_VALUE] for text in islice(element.itertext("*"), 40)]
    return " ".join(parts) if len(parts) > 1 else "".join(parts)


def _heading_of(heading: _Element) -> str:
    """The words of a heading as they read: with powers and indices, without marks of notes and what is struck out."""
    if next(heading.iter(*_MARKED), None) is None:
        return words_of(heading)
    pieces = pieces_in(heading)
    spaced = [
        (f" {text}" if index and not (node.marks or pieces[index - 1][1].marks) else text, node)
        for index, (text, node) in enumerate(pieces)
    ]
    return typography.words_of(spaced)


def block_of(element: _Element) -> _Element:
    """The element around that is not inline, a few levels up at most."""
    for parent in islice(element.iterancestors(), _NESTED):
        if element.tag not in _INLINE:
            break
        element = parent
    return element


def _before(element: _Element) -> str:
    """The words right before it, in its parent or at the end of its neighbour."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return str(previous.tail or "").strip()[-40:] or words_of(previous)[-40:]
    return str(parent.text or "")[-40:] if parent is not None else ""


def is_labelled_otherwise(element: _Element) -> bool:
    """Whether the label before a date, or the name of what holds it, says that it is that of another thing.

    The label may be a neighbour of the element around it: ``<dt>When<dd><time>``.
    """
    around = list(islice((element, *element.iterancestors()), 3))
    if any(_ANOTHERS.search(f"{each.get('class')} {each.get('id')}") for each in around):
        return True
    for each in around:
        if label := _before(each).strip():
            return not any(map(str.isdigit, label)) and names_another_day(label)
    return False


def _line_around(element: _Element) -> str:
    """The words that stand on one line with an element: inline neighbours, up to the next element that is none."""
    text = words_of(element)
    for _ in range(_NESTED):
        parent = element.getparent()
        if parent is None or element.tag not in _INLINE:
            break
        before: list[str] = []  # from the element backwards
        for each in islice(element.itersiblings(preceding=True), _BESIDE):
            before.append(str(each.tail or ""))
            if each.tag not in _INLINE:
                break
            before.append(words_of(each))
        else:
            before.append(str(parent.text or ""))
        behind = [str(element.tail or "")]
        for each in islice(element.itersiblings(), _BESIDE):
            if each.tag not in _INLINE:
                break
            behind += words_of(each), str(each.tail or "")
        text = " ".join([*reversed(before), text, *behind])
        element = parent
    return clean(text)
