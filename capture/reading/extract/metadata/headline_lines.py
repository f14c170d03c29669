"""Claims of the words by the headline, as a reader sees them: a byline, a date, a date of change.

line: the words of one block-level element, or of the pieces that stand in it side by side. Lines are gathered from
the headline down to the second paragraph, and from the few small elements above it. Where they have no date, the
whole page is searched: for a date behind a word that says what it is (``labelled``), then for one day that stands
alone (``alone``).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from lxml.etree import _Element, iterwalk

from capture.reading.extract.document.cues import cues_of
from capture.reading.extract.metadata.claim import Claim, Field
from capture.reading.extract.metadata.dates import iso
from capture.reading.extract.metadata.markup_claims import (
    FAR,
    around_headlines,
    block_of,
    is_far,
    is_labelled_otherwise,
)
from capture.reading.extract.metadata.names import authors_in, begins_as_byline, is_person
from capture.reading.extract.metadata.publication_date import is_sentence, is_stamp, names_another_day

__all__ = ["alone", "headline_claims", "labelled"]

_SKIPPED = frozenset(("script", "style", "noscript", "template", "select", "svg", "iframe", "figure", "nav"))
_LISTS = ("li", "ul", "ol", "table")
_LONGEST = 140  # characters of a line that is a byline or a date
_TEXTS_BELOW = 400  # most of them white space
_TEXTS_ABOVE = 40
_DAY = 10  # characters of a date that names the day
_TEXTS_ANYWHERE = 20_000
_ALONE = 60  # characters of a line that is a date and hardly anything else
_RIGHTS = re.compile(r"©|\(c\)|copyright|rights reserved", re.IGNORECASE)
_PROSE = 160  # characters of a line that is a paragraph
_UPDATED = re.compile(
    r"(?i)updat|modif|aktualis|changed|revised|mis à jour|mise à jour|actualiz|atualiz|aggiorn|gewijzigd|bijgewerkt"
    r"|oppdatert|opdateret|uppdaterad|güncelle|zaktualizowano|обновлен|änderung|geändert|(?<!next )reviewed|更新"
)
_LABEL = re.compile(
    r"(?i)\b(?:published|posted|written|created|veröffentlicht|erschienen|erstellt|publié|publicado|pubblicato|gepubliceerd"
    r"|publisert|publicerad|opublikowano|опубликовано)\s*(?:online\s*)?(?:on|am|le|el|em|il|op|den)?\s*:?\s*(?=\w)"
)
_PUBLISHED = re.compile(
    r"(?i)publi|posted|veröffentlicht|erschienen|erstellt|written|created|geplaatst|pubblicato|datum|date|fecha|data|公開|掲載"
)


def headline_claims(heading: _Element, *, month_first: bool | None) -> Iterator[Claim]:
    """Claims of the lines up to the first two paragraphs below ``heading``, and of the few above it."""
    below: list[tuple[str, _Element]] = []
    prose = 0
    for text, block in _joined(islice(_below(heading), _TEXTS_BELOW)):
        if len(text) <= _PROSE:
            below.append((text, block))
            continue
        prose += 1
        if prose > 1:
            break
    dates = list(_dates([*below, *_joined(_above(heading))], month_first))
    yield from [claim for claim in dates if claim.source == "visible:labelled"]
    yield from [claim for claim in dates if claim.source != "visible:labelled"]
    yield from _bylines([text for text, _ in below])


def labelled(root: _Element, *, month_first: bool | None) -> Iterator[Claim]:
    """The first date anywhere on the page right behind a word that says what it is: "Published on …"."""
    for line, _ in _joined(islice(_inside(root), _TEXTS_ANYWHERE)):
        label = _LABEL.search(line) if len(line) <= _PROSE else None
        moment = iso(line[label.end() : label.end() + 40], month_first=month_first) if label else None
        if moment and not is_sentence(line):
            yield Claim(Field.PUBLISHED, moment, "visible:labelled")
            return


def alone(root: _Element, headings: Sequence[_Element], *, month_first: bool | None) -> Iterator[Claim]:
    """The one day that lines with nothing but a date tell, wherever they stand; none where they tell several.

    Lists of other articles, comments and footers have their own.
    """
    wrapping = around_headlines(headings)
    days: set[str] = set()
    for text, block in islice(_joined(islice(_inside(root), _TEXTS_ANYWHERE)), _TEXTS_ANYWHERE):
        if len(text) > _ALONE or not any(map(str.isdigit, text)) or _RIGHTS.search(text):
            continue
        moment = iso(text, month_first=month_first)
        if (
            moment
            and len(moment) >= _DAY
            and is_stamp(text)
            and not (is_far(block, wrapping) or cues_of(block) & FAR or is_labelled_otherwise(block))
            and all(each.tag not in _LISTS for each in (block, *islice(block.iterancestors(), 8)))
        ):
            days.add(moment[:_DAY])
    if len(days) == 1:
        yield Claim(Field.PUBLISHED, days.pop(), "visible:alone")


def _below(element: _Element) -> Iterator[tuple[str, _Element]]:
    """Texts behind an element in document order, each with the element that it stands in."""
    node: _Element | None = element
    while node is not None and (parent := node.getparent()) is not None:
        yield str(node.tail or ""), parent
        for sibling in node.itersiblings():
            yield from _inside(sibling)
            yield str(sibling.tail or ""), parent
        node = parent


def _inside(element: _Element) -> Iterator[tuple[str, _Element]]:
    walk = iterwalk(element, events=("start", "end"))
    for event, node in walk:
        if event == "start" and node.tag in _SKIPPED:
            walk.skip_subtree()
        elif event == "start":
            yield str(node.text or ""), node
        elif node is not element and (parent := node.getparent()) is not None:
            yield str(node.tail or ""), parent


def _above(element: _Element) -> Iterator[tuple[str, _Element]]:
    """Texts of the small elements right before an element, or before the one around it."""
    for node in (element, *islice(element.iterancestors(), 2)):
        for sibling in islice(node.itersiblings(preceding=True), 3):
            texts = list(islice(_inside(sibling), _TEXTS_ABOVE + 1))
            if len(texts) > _TEXTS_ABOVE:
                return
            yield from texts


def _joined(texts: Iterable[tuple[str, _Element]]) -> Iterator[tuple[str, _Element]]:
    """Texts by the block-level element around them, white space folded, each with that element."""
    holder: _Element | None = None
    words: list[str] = []
    for text, element in texts:  # no groupby: this loop meets every text of the page
        block = block_of(element)
        if holder is not None and block is not holder and words:
            yield " ".join(" ".join(words).split()), holder
            words = []
        holder = block
        if text.strip():
            words.append(text[:2000])
    if words and holder is not None:
        yield " ".join(" ".join(words).split()), holder


def _dates(lines: list[tuple[str, _Element]], month_first: bool | None) -> Iterator[Claim]:
    """The dates of stamps; where one tells of a change as well, what stands before and behind that word apart."""
    before = ""
    for text, block in lines:
        has_figures = any(map(str.isdigit, text))
        label, before = before, "" if has_figures or len(text) >= 40 else text
        if (
            len(text) > _LONGEST
            or not has_figures
            or not is_stamp(text)
            or (label and names_another_day(label))
            or is_labelled_otherwise(block)
        ):
            continue
        changed = _UPDATED.search(text)
        first, second = (text[: changed.start()], text[changed.start() :]) if changed else (text, "")
        if (moment := iso(first, month_first=month_first)) and len(moment) >= _DAY:
            if not changed and _UPDATED.search(label):
                yield Claim(Field.MODIFIED, moment, "visible:updated")
            else:
                labelled = _PUBLISHED.search(first) or _PUBLISHED.search(label)
                yield Claim(Field.PUBLISHED, moment, "visible:labelled" if labelled else "visible")
        if (moment := iso(second, month_first=month_first)) and len(moment) >= _DAY:
            yield Claim(Field.MODIFIED, moment, "visible:updated")


def _bylines(lines: list[str]) -> Iterator[Claim]:
    """The first line that begins as a byline, or that follows one that is nothing else."""
    for index, text in enumerate(lines):
        if len(text) > _LONGEST or not begins_as_byline(text):
            continue
        names = [name for name in authors_in(text) if is_person(name)]
        if not names and not authors_in(text) and index + 1 < len(lines) and len(text) < 30:
            names = [name for name in authors_in(lines[index + 1]) if is_person(name)]
        if names and len(names) <= 6:
            for name in names:
                yield Claim(Field.AUTHOR, name, "visible")
            return
