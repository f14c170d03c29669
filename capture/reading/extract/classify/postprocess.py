"""The article as a whole: what single runs cannot know. Where the body lies, what it holds, where it ends.

body: the deepest element with most of the chosen prose · shape: tag and class of a run's element · label: a few
words that stand between paragraphs and are none · stamp: a line of dates before the first paragraph · offer: a
newsletter to subscribe to, an advertisement that says so · tail: what follows the last paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures, Sort, shape_of
from capture.reading.extract.document.runs import Node, article_of
from capture.reading.extract.metadata.dates import WHEN

__all__ = ["ArticleBody", "body_of", "cues_apart", "refined"]

_BODY_SHARE = 0.8  # of the chosen prose; less and a long quotation or list becomes the body
_CLEAR = 0.5
_FILL = 0.12  # a paragraph among chosen ones needs no more than this
_FOREIGN = Cue.AD | Cue.NAVIGATION | Cue.FOOTER | Cue.RELATED | Cue.SHARE | Cue.COMMENT | Cue.PROMO | Cue.CONSENT
_LABEL_MASS = 60
_OFFER = re.compile(r"newsletter|sponsored|subscribe|sign-?up", re.IGNORECASE)  # in the class of a box
_OWN_MASS, _OWN_SHARE = 200, 0.1  # of the headline's article; with less it is a mere box around the headline
_OFFERED = 0.4  # of the chosen mass: more is the text itself, in boxes of an odd name
_NEARLY = 0.35  # where nothing is prose, what looks like a chosen run needs no more
_STAMP_WORDS = 3  # beside the dates: "Last updated", "Published on"
_TAIL = 5  # runs looked at from the end
_TAIL_SHARE = 0.2  # of the chosen mass: more is no tail but the article in another dress
_WORDS = re.compile(r"[^\W\d_]+")
_STOPS = tuple(".!?…。！？»”\"'’)؟।」")


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """``first`` and ``last`` are places of chosen prose, ``shapes`` the share of chosen prose mass of each shape.

    ``body_of`` says what is prose where no paragraph is long.
    """

    element: Node | None
    first: int
    last: int
    shapes: dict[tuple[str, str], float]
    bold: float
    italic: float

    @property
    def around(self) -> list[Node]:
        """The body element and its ancestors."""
        return list(self.element.ancestors()) if self.element is not None else []

    def holds(self, node: Node) -> bool:
        """Whether the node lies in the body element."""
        return self.element is not None and any(each is self.element for each in node.ancestors())


def cues_apart(node: Node, body: Node | None) -> int:
    """The cues of a node and its ancestors up to the one that holds the body as well."""
    around = set(body.ancestors()) if body is not None else set()
    cues = 0
    for each in node.ancestors():
        if each in around:
            break
        cues |= each.cues
    return cues


def refined(page: PageFeatures, chances: list[float]) -> tuple[list[int], ArticleBody]:
    """Places of the article's runs in reading order, and its body."""
    chosen = {place for place, chance in enumerate(chances) if chance >= _CLEAR}
    chosen -= set(_others(page, chosen))
    chosen |= set(_kin(page, chances, chosen))
    body = body_of(page, chosen)
    chosen |= set(_filled(page, chances, chosen, body))
    body = body_of(page, chosen)
    chosen -= {*_labels(page, chosen, body), *_stamps(page, chosen, body), *_offers(page, chosen, body)}
    if page.headline is not None and page.headline <= body.first:
        chosen = {place for place in chosen if place > page.headline}
    chosen -= set(_tail(page, chosen, body))
    return sorted(chosen), body


def body_of(page: PageFeatures, chosen: set[int]) -> ArticleBody:
    """The body of what is chosen now; where none of it is prose, all of it stands for prose."""
    prose = [place for place in sorted(chosen) if page.sorts[place] == Sort.PROSE] or sorted(chosen)
    total = sum(page.masses[place] for place in prose)
    sums: dict[Node, float] = {}
    shapes: dict[tuple[str, str], float] = {}
    bold = italic = 0.0
    for place in prose:
        run, mass = page.runs[place], page.masses[place]
        shapes[shape_of(run)] = shapes.get(shape_of(run), 0.0) + mass / total
        bold += mass / total * (run.bold_letters / max(1, run.letters))
        italic += mass / total * (run.italic_letters / max(1, run.letters))
        for node in run.owner.ancestors():
            sums[node] = sums.get(node, 0.0) + mass
    fitting = [node for node, mass in sums.items() if mass >= _BODY_SHARE * total]
    element = max(fitting, key=lambda node: node.depth, default=None)
    inside = [place for place in prose if any(node is element for node in page.runs[place].owner.ancestors())]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)
    return ArticleBody(element, first, last, shapes, bold, italic)


def _others(page: PageFeatures, chosen: set[int]) -> Iterator[int]:
    """What stands in another ``<article>`` than the headline, where that holds words of its own: feeds go on."""
    own = article_of(page.runs[page.headline].owner) if page.headline is not None else None
    if own is None:
        return
    kin = set(own.ancestors())
    held = [place for place in chosen if own in page.runs[place].owner.ancestors()]
    mass = sum(page.masses[place] for place in held)
    if mass < max(_OWN_MASS, _OWN_SHARE * sum(page.masses[place] for place in chosen)):
        return
    for place in chosen.difference(held):
        other = article_of(page.runs[place].owner)
        if other is not None and other not in kin:
            yield place


def _kin(page: PageFeatures, chances: list[float], chosen: set[int]) -> Iterator[int]:
    """Where nothing chosen is prose, what has the shape of a chosen run: short posts, verses."""
    if any(page.sorts[place] == Sort.PROSE for place in chosen):
        return
    shapes = {shape_of(page.runs[place]) for place in chosen}
    for place, chance in enumerate(chances):
        if chance >= _NEARLY and shape_of(page.runs[place]) in shapes:
            yield place


def _filled(page: PageFeatures, chances: list[float], chosen: set[int], body: ArticleBody) -> Iterator[int]:
    """What stands among the chosen paragraphs and looks like them, quotes, heads them, or is code."""
    for place in range(body.first, body.last):
        run = page.runs[place]
        if place in chosen or run.link_share > 0.3 or run.rows or page.repeats[run.text] > 1:
            continue
        if not body.holds(run.owner) or cues_apart(run.owner, body.element) & _FOREIGN:
            continue
        if _fits(page, chances[place], place, chosen, body):
            yield place


def _fits(page: PageFeatures, chance: float, place: int, chosen: set[int], body: ArticleBody) -> bool:
    run, sort = page.runs[place], page.sorts[place]
    if run.owner.pre:
        return True
    if sort == Sort.HEADING:
        return bool(chosen & {place - 1, place - 2} and chosen & {place + 1, place + 2})
    alike = body.shapes.get(shape_of(run), 0.0) > 0.3 or _is_quoted(run.owner, body.element)
    if sort == Sort.PROSE:
        return alike or chance >= _FILL
    return alike and run.text.endswith((*_STOPS, ":", "："))


def _is_quoted(node: Node, body: Node | None) -> bool:
    """In an element of quotations below the body."""
    for each in node.ancestors():
        if each is body:
            return False
        if each.tag == "blockquote":
            return True
    return False


def _labels(page: PageFeatures, chosen: set[int], body: ArticleBody) -> Iterator[int]:
    """The same few words again and again, without the end of a sentence: labels of what was between."""
    for place in chosen:
        run = page.runs[place]
        if page.masses[place] > _LABEL_MASS or run.text.endswith(_STOPS) or run.rows or run.owner.pre:
            continue
        alike = body.shapes.get(shape_of(run), 0.0) > 0.3
        if page.repeats[run.text] > 1 and page.sorts[place] == Sort.SHORT and not alike:
            yield place


def _stamps(page: PageFeatures, chosen: set[int], body: ArticleBody) -> Iterator[int]:
    """Lines of dates before the first paragraph, with hardly a word beside them; sentences are none."""
    for place in chosen:
        text = page.runs[place].text
        if place >= body.first or page.masses[place] > _LABEL_MASS or text.endswith(_STOPS):
            continue
        is_dated = page.sorts[place] == Sort.SHORT and WHEN.search(text)
        if is_dated and len(_WORDS.findall(WHEN.sub(" ", text))) <= _STAMP_WORDS:
            yield place


def _offers(page: PageFeatures, chosen: set[int], body: ArticleBody) -> list[int]:
    """What stands in boxes that name themselves offers, where most of the text stands elsewhere."""
    known: dict[Node, bool] = dict.fromkeys(body.around, False)
    boxed = [place for place in chosen if _is_offer(page.runs[place].owner, known)]
    mass = sum(page.masses[place] for place in boxed)
    return boxed if mass < _OFFERED * sum(page.masses[place] for place in chosen) else []


def _is_offer(node: Node, known: dict[Node, bool]) -> bool:
    """Whether it or an element around it is named so. ``known``: the elements that were asked, and the body's."""
    passed: list[Node] = []
    told = False
    for each in node.ancestors():
        if each in known:
            told = known[each]
            break
        passed.append(each)
        if _OFFER.search(each.names[:400]):
            told = True
            break
    known.update(dict.fromkeys(passed, told))
    return told


def _tail(page: PageFeatures, chosen: set[int], body: ArticleBody) -> Iterator[int]:
    """From the end: notes in another dress, appeals, headings with nothing below them; a small part of the whole."""
    left = _TAIL_SHARE * sum(page.masses[place] for place in chosen)
    for place in sorted(chosen, reverse=True)[:_TAIL]:
        left -= page.masses[place]
        if left < 0 or not _is_tail(page, place, body):
            return
        yield place


def _is_tail(page: PageFeatures, place: int, body: ArticleBody) -> bool:
    run = page.runs[place]
    share = body.shapes.get(shape_of(run), 0.0)
    if page.sorts[place] == Sort.HEADING:
        return True
    if run.promo_link and run.link_letters:
        return True
    dressed = run.italic_letters > 0.9 * run.letters and body.italic < 0.3
    dressed = dressed or (run.bold_letters > 0.9 * run.letters and body.bold < 0.3)
    if dressed:
        return True
    return place > body.last and not body.holds(run.owner) and share < 0.3
