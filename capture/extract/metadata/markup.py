"""Claims of the markup itself: ``<h1>``, ``<title>``, ``<time>``, ``rel=author``, bylines, ``lang``, licence links."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from capture.extract.cues import Cue, cues_of
from capture.extract.metadata.claim import Claim, Field, clean

__all__ = ["claims"]

_FAR = Cue.COMMENT | Cue.RELATED | Cue.SIDE | Cue.FOOTER | Cue.NAVIGATION
_LICENCE = re.compile(r"https?://creativecommons\.org/(?:licenses|publicdomain)/[^\s\"']+", re.IGNORECASE)
_LONGEST_BYLINE = 120  # characters; longer ones are biographies
_MAX = 4000


def claims(root: _Element) -> Iterator[Claim]:
    """Claims in document order within each kind."""
    language = clean(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    if language:
        yield Claim(Field.LANGUAGE, language, "html:lang")
    for heading in list(root.iter("h1"))[:10]:
        if text := clean(_words(heading)):
            yield Claim(Field.TITLE, text, "h1")
    for heading in list(root.iter("h2"))[:10]:
        if text := clean(_words(heading)):
            yield Claim(Field.TITLE, text, "h2")
    title = next(root.iter("title"), None)
    if title is not None and (text := clean(title.text)):
        yield Claim(Field.TITLE, text, "title")
    around = _around_headlines(root)
    yield from _times(root, around)
    yield from _authors(root, around)
    for count, link in enumerate(root.iter("a")):
        if count > _MAX:
            break
        if "license" in (link.get("rel") or "").split() or _LICENCE.match(link.get("href") or ""):
            yield Claim(Field.LICENCE, clean(link.get("href")), "a:license")
            break


def _times(root: _Element, around: set[_Element]) -> Iterator[Claim]:
    for count, time in enumerate(root.iter("time")):
        if count > 200:
            return
        value = clean(time.get("datetime")) or clean(_words(time))
        if value and not _is_far(time, around):
            late = re.search(
                r"updat|modif|aktualis|mis à jour|actualiz", time.get("class") or "", re.IGNORECASE
            )
            yield Claim(Field.MODIFIED if late else Field.PUBLISHED, value, "time")


def _authors(root: _Element, around: set[_Element]) -> Iterator[Claim]:
    found: list[Claim] = []
    for count, element in enumerate(
        root.iter("a", "span", "p", "div", "address", "li", "strong", "em", "td")
    ):
        if count > 8 * _MAX or len(found) > 20:
            break
        link = element.tag == "a" and "author" in (element.get("rel") or "").lower().split()
        if not link and not cues_of(element) & Cue.BYLINE:
            continue
        text = clean(_words(element))
        if text and len(text) <= _LONGEST_BYLINE and not _is_far(element, around):
            found.append(Claim(Field.AUTHOR, text, "rel:author" if link else "byline"))
    yield from found


def _is_far(element: _Element, around: set[_Element]) -> bool:
    """In a list, column or footer of other things; what wraps the headline as well (``around``) does not count."""
    for _, parent in zip(range(12), element.iterancestors(), strict=False):
        if parent in around:
            return False
        if cues_of(parent) & _FAR:
            return True
    return False


def _around_headlines(root: _Element) -> set[_Element]:
    headings = [*list(root.iter("h1"))[:3], *list(root.iter("h2"))[:1]]
    return {parent for heading in headings for parent in heading.iterancestors()}


def _words(element: _Element) -> str:
    parts: list[str] = []
    for text in element.itertext():
        parts.append(str(text))
        if len(parts) > 40:
            break
    return " ".join(parts) if len(parts) > 1 else "".join(parts)
