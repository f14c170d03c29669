"""Claims of the words by the headline, as a reader sees them: a byline, a date, a date of change.

line: the words of one block-level element, or of the pieces that stand in it side by side.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.etree import _Element, iterwalk

from capture.reading.extract.document.cues import cues_of
from capture.reading.extract.metadata.claim import Claim, Field
from capture.reading.extract.metadata.date_lines import is_sentence, is_stamp, names_another_day
from capture.reading.extract.metadata.dates import iso
from capture.reading.extract.metadata.markup_claims import (
    FAR,
    around_headlines,
    block_of,
    is_far,
    is_labelled_otherwise,
)
from capture.reading.extract.metadata.names import authors_in, begins_as_byline, is_person

__all__ = ["alone", "claims", "labelled"]

_SKIPPED = frozenset(("script", "style", "noscript", "template", "select", "svg", "iframe", "figure", "nav"))
_LONGEST = 140  # characters of a line that is a byline or a date
_TEXTS_BELOW = 400  # most of them white space
_TEXTS_ABOVE = 40
_DAY = 10  # characters of a date that names the day
_TEXTS_ANYWHERE = 20_000
_ALONE = 60  # characters of a line that is a date and hardly anything else
_RIGHTS = re.compile(r"©|\(c\)|copyright|rights reserved", re.IGNORECASE)
_PROSE = 160  # characters of a line that is a paragraph
_UPDATED = re.compile(
    r"updat|modif|aktualis|changed|revised|mis à jour|mise à jour|actualiz|atualiz|aggiorn|gewijzigd|bijgewerkt"
    r"|oppdatert|opdateret|uppdaterad|güncelle|zaktualizowano|обновлен|änderung|geändert|(?<!next )reviewed|更新",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:published|posted|written|created|veröffentlicht|erschienen|erstellt|publié|publicado|pubblicato|gepubliceerd"
    r"|publisert|publicerad|opublikowano|опубликовано)\s*(?:online\s*)?(?:on|am|le|el|em|il|op|den)?\s*:?\s*(?=\w)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|posted|veröffentlicht|erschienen|erstellt|written|created|geplaatst|pubblicato|datum|date|fecha|data|公開|掲載",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    below: bool
    block: _Element


def claims(heading: _Element, *, month_first: bool | None) -> Iterator[Claim]:
    """Claims of the lines up to the first two paragraphs below ``heading``, and of the few above it."""
    lines = [*_lines(heading)]
    dates = list(_dates(lines, month_first))
    yield from [claim for claim in dates if claim.source == "visible:labelled"]
    yield from [claim for claim in dates if claim.source != "visible:labelled"]
    yield from _bylines([line.text for line in lines if line.below])


def labelled(root: _Element, *, month_first: bool | None) -> Iterator[Claim]:
    """The first date anywhere on the page right behind a word that says what it is: "Published on …"."""
    for line in _joined(islice(_inside(root), _TEXTS_ANYWHERE)):
        found = _LABEL.search(line) if len(line) <= _PROSE else None
        moment = iso(line[found.end() : found.end() + 40], month_first=month_first) if found else None
        if moment and not is_sentence(line):
            yield Claim(Field.PUBLISHED, moment, "visible:labelled")
            return


def alone(root: _Element, headings: Sequence[_Element], *, month_first: bool | None) -> Iterator[Claim]:
    """The one day that lines with nothing but a date tell, wherever they stand; none where they tell several.

    Lists of other articles, comments and footers have their own.
    """
    wrapping = around_headlines(headings)
    days: set[str] = set()
    for text, block in islice(_joined_in(islice(_inside(root), _TEXTS_ANYWHERE)), _TEXTS_ANYWHERE):
        if len(text) > _ALONE or not any(map(str.isdigit, text)) or _RIGHTS.search(text):
            continue
        moment = iso(text, month_first=month_first)
        if (
            moment
            and len(moment) >= _DAY
            and is_stamp(text)
            and not (is_far(block, wrapping) or _is_listed(block) or is_labelled_otherwise(block))
        ):
            days.add(moment[:_DAY])
    if len(days) == 1:
        yield Claim(Field.PUBLISHED, days.pop(), "visible:alone")


def _is_listed(element: _Element) -> bool:
    around = (element, *islice(element.iterancestors(), 8))
    return bool(cues_of(element) & FAR) or any(each.tag in ("li", "ul", "ol", "table") for each in around)


def _lines(heading: _Element) -> Iterator[_Line]:
    prose = 0
    for text, block in _joined_in(islice(_below(heading), _TEXTS_BELOW)):
        if len(text) > _PROSE:
            prose += 1
            if prose > 1:
                break
        elif text:
            yield _Line(text, below=True, block=block)
    for text, block in _joined_in(_above(heading)):
        if text:
            yield _Line(text, below=False, block=block)


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


def _joined(texts: Iterable[tuple[str, _Element]]) -> Iterator[str]:
    """Texts by the block-level element around them, white space folded."""
    yield from (text for text, _ in _joined_in(texts))


def _joined_in(texts: Iterable[tuple[str, _Element]]) -> Iterator[tuple[str, _Element]]:
    """The same, each with that element."""
    holder: _Element | None = None
    words: list[str] = []
    for text, element in texts:
        block = block_of(element)
        if holder is not None and block is not holder and words:
            yield " ".join(" ".join(words).split()), holder
            words = []
        holder = block
        if text.strip():
            words.append(text[:2000])
    if words and holder is not None:
        yield " ".join(" ".join(words).split()), holder


def _dates(lines: list[_Line], month_first: bool | None) -> Iterator[Claim]:
    before = ""
    for line in lines:
        if (
            len(line.text) <= _LONGEST
            and any(map(str.isdigit, line.text))
            and is_stamp(line.text)
            and not (before and names_another_day(before))
            and not is_labelled_otherwise(line.block)
        ):
            yield from _of_line(line.text, before, month_first)
        before = line.text if len(line.text) < 40 and not any(map(str.isdigit, line.text)) else ""


def _of_line(text: str, before: str, month_first: bool | None) -> Iterator[Claim]:
    """A date of a line; where it tells of a change as well, what stands before and behind that word apart."""
    changed = _UPDATED.search(text)
    first, second = (text[: changed.start()], text[changed.start() :]) if changed else (text, "")
    if (moment := iso(first, month_first=month_first)) and len(moment) >= _DAY:
        late = not changed and _UPDATED.search(before) is not None
        told = _PUBLISHED.search(first) or _PUBLISHED.search(before)
        source = "visible:updated" if late else "visible:labelled" if told else "visible"
        yield Claim(Field.MODIFIED if late else Field.PUBLISHED, moment, source)
    if (moment := iso(second, month_first=month_first)) and len(moment) >= _DAY:
        yield Claim(Field.MODIFIED, moment, "visible:updated")


def _bylines(lines: list[str]) -> Iterator[Claim]:
    """The first line that begins as a byline, or that follows one that is nothing else."""
    for place, text in enumerate(lines):
        if len(text) > _LONGEST or not begins_as_byline(text):
            continue
        names = [name for name in authors_in(text) if is_person(name)]
        if not names and not authors_in(text) and place + 1 < len(lines) and len(text) < 30:
            names = [name for name in authors_in(lines[place + 1]) if is_person(name)]
        if names and len(names) <= 6:
            for name in names:
                yield Claim(Field.AUTHOR, name, "visible")
            return
