"""Claims of the markup itself: headings, ``<title>``, ``<time>``, ``lang``, licence links."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.etree import _Element

from capture.reading.extract.document import typography
from capture.reading.extract.document.cues import Cue, cues_of
from capture.reading.extract.document.typography import pieces_in
from capture.reading.extract.metadata.claim import MAX_VALUE, Claim, Field, clean
from capture.reading.extract.metadata.date_lines import is_sentence, names_another_day
from capture.reading.extract.metadata.dates import SPAN
from capture.reading.extract.metadata.element_scan import ElementScan

__all__ = ["FAR", "around_headlines", "before", "block_of", "claims", "is_far", "is_labelled_otherwise", "words_of"]

FAR = Cue.COMMENT | Cue.RELATED | Cue.SIDE | Cue.FOOTER | Cue.NAVIGATION
_LICENCE = re.compile(r"https?://creativecommons\.org/(?:licenses|publicdomain)/[^\s\"']+", re.IGNORECASE)
_UPDATED = re.compile(r"updat|modif|review|aktualis|mis à jour|mise à jour|actualiz|atualiz|aggiorn", re.IGNORECASE)
_ANOTHERS = re.compile(
    r"(?i)(?<![a-z])(?:event-?_?(?:date|time|start|end)|(?:start|end|due|expiry|birth)-?_?date|deadline|expir|dt-?start|dt-?end)"
)
_MAX = 4000
_BESIDE = 12  # neighbours on one line
_NESTED = 12  # inline elements in each other
_INLINE = frozenset(("a", "abbr", "b", "button", "cite", "em", "font", "i", "small", "span", "strong", "time", "u"))
_MARKED = ("sup", "sub", "del", "s", "strike", "ins")


def claims(page: ElementScan) -> Iterator[Claim]:
    """Claims in document order within each kind."""
    root = page.root
    language = clean(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    if language:
        yield Claim(Field.LANGUAGE, language, "html:lang")
    for heading in page.headings:
        if text := clean(heading_of(heading)):
            yield Claim(Field.TITLE, text, str(heading.tag))
    title = next(iter(page.tags["title"]), None)
    if title is not None and (text := clean(title.text)):
        yield Claim(Field.TITLE, text, "title")
    yield from _times(page.tags["time"][:200], around_headlines(page.headings))
    for link in page.tags["a"][:_MAX]:
        address = link.get("href") or ""
        if ("creativecommons" in address and _LICENCE.match(address)) or link.get("rel") == "license":
            yield Claim(Field.LICENCE, clean(address), "a:license")
            break


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


def heading_of(heading: _Element) -> str:
    """The words of a heading as they read: with powers and indices, without marks of notes and what is struck out."""
    if next(heading.iter(*_MARKED), None) is None:
        return words_of(heading)
    pieces = pieces_in(heading)
    spaced = [
        (f" {text}" if place and not (node.marks or pieces[place - 1][1].marks) else text, node)
        for place, (text, node) in enumerate(pieces)
    ]
    return typography.words_of(spaced)


def block_of(element: _Element) -> _Element:
    """The element around that is not inline, a few levels up at most."""
    for parent in islice(element.iterancestors(), _NESTED):
        if element.tag not in _INLINE:
            break
        element = parent
    return element


def before(element: _Element) -> str:
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
        if label := before(each).strip():
            return not any(map(str.isdigit, label)) and names_another_day(label)
    return False


def _line_around(element: _Element) -> str:
    """The words that stand on one line with an element: inline neighbours, up to the next element that is none."""
    text = words_of(element)
    for _ in range(_NESTED):
        parent = element.getparent()
        if parent is None or element.tag not in _INLINE:
            break
        before: list[str] = []
        for each in islice(element.itersiblings(preceding=True), _BESIDE):
            before.insert(0, str(each.tail or ""))
            if each.tag not in _INLINE:
                break
            before.insert(0, words_of(each))
        else:
            before.insert(0, str(parent.text or ""))
        behind = [str(element.tail or "")]
        for each in islice(element.itersiblings(), _BESIDE):
            if each.tag not in _INLINE:
                break
            behind += words_of(each), str(each.tail or "")
        text = " ".join([*before, text, *behind])
        element = parent
    return clean(text)


def _times(times: Sequence[_Element], around: set[_Element]) -> Iterator[Claim]:
    for time in times:
        value = clean(time.get("datetime")) or clean(words_of(time))
        line = _line_around(time)
        if time.get("itemprop") is None and (
            is_sentence(line) or SPAN.search(line) or names_another_day(line) or is_labelled_otherwise(time)
        ):
            continue
        if value and not is_far(time, around):
            late = _UPDATED.search(f"{time.get('class')} {time.get('itemprop')} {time.text or ''} {before(time)}")
            yield Claim(Field.MODIFIED if late else Field.PUBLISHED, value, "time")
