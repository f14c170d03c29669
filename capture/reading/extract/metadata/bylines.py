"""Claims of bylines in the markup: ``rel=author``, links to authors' pages, elements named byline or author.

Elements of a page's other articles have bylines too: only those that stand with the first one count.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from capture.reading.extract.document.cues import Cue, cues_of
from capture.reading.extract.metadata.claim import Claim, Field, clean
from capture.reading.extract.metadata.element_scan import ElementScan
from capture.reading.extract.metadata.markup_claims import around_headlines, before, is_far, words_of

__all__ = ["claims"]

_LONGEST = 120  # characters; longer ones are biographies
_MAX = 400  # elements looked at
_TOGETHER = 4  # levels up to an element that holds both of two authors
_TAGS = frozenset(("a", "span", "p", "div", "address", "li", "strong", "em", "td", "h3", "h4", "h5", "h6", "small"))
_HELPED = re.compile(
    r"(?:review|check|edit|test|illustrat|photo|translat|geprüft|foto|übersetz|expert)\w*(?:\s+by|\s+von)?\W*$",
    re.IGNORECASE,
)
_AUTHORS_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|autore|autori|redacteur|contributors?|journalists?)/[^/?#]{2,}",
    re.IGNORECASE,
)


def claims(page: ElementScan) -> Iterator[Claim]:
    """Links first, then other elements, each up to the first that stands apart from those before."""
    around = around_headlines(page.headings)
    found: dict[str, list[_Element]] = {"rel:author": [], "link:author": [], "byline": []}
    for element in dict.fromkeys((*filter(_is_authors, page.tags["a"]), *page.bylines[:_MAX])):
        if (source := _source(element)) and not is_far(element, around) and not _is_helper(element):
            found[source].append(element)
    for source, elements in found.items():
        for element in _together(elements):
            yield Claim(Field.AUTHOR, clean(words_of(element)), source)


def _is_authors(link: _Element) -> bool:
    return "uthor" in link.get("rel", "") or _AUTHORS_PAGE.search(link.get("href", "")) is not None


def _source(element: _Element) -> str:
    text = clean(words_of(element)) if element.tag in _TAGS else ""
    if not text or len(text) > _LONGEST:
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
        if words := before(each).strip():
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
