"""The article as a whole: what single runs cannot know. Where the body lies, what it holds, where it ends.

How it works: ``refine`` begins with what the classifier chose and takes out or puts in one kind of run after the
other; the body is found again once the gaps in it are filled.

body: the deepest element with most of the chosen prose · shape: tag and class of a run's element · label: a few
words that stand between paragraphs and are none · stamp: a line of dates before the first paragraph · offer: a
newsletter to subscribe to, an advertisement that says so · tail: what follows the last paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures, Sort, shape_of
from capture.reading.extract.document.runs import Node, article_of
from capture.reading.extract.metadata.dates import WHEN

__all__ = ["ArticleBody", "body_of", "cues_apart", "refine"]

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
    """``first`` and ``last`` are indexes of chosen prose, ``shapes`` the share of chosen prose mass of each shape.

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


def refine(page: PageFeatures, chances: list[float]) -> tuple[list[int], ArticleBody]:
    """Indexes of the article's runs in reading order, and its body."""
    chosen = {index for index, chance in enumerate(chances) if chance >= _CLEAR}
    chosen -= set(_of_other_articles(page, chosen))
    if not any(page.sorts[index] == Sort.PROSE for index in chosen):  # short posts, verses: what has their shape
        shapes = {shape_of(page.runs[index]) for index in chosen}
        likely = (index for index, chance in enumerate(chances) if chance >= _NEARLY)
        chosen |= {index for index in likely if shape_of(page.runs[index]) in shapes}
    body = body_of(page, chosen)
    chosen |= set(_filling(page, chances, chosen, body))
    body = body_of(page, chosen)
    chosen -= {*_labels(page, chosen, body), *_offers(page, chosen, body)}
    if page.headline is not None and page.headline <= body.first:
        chosen = {index for index in chosen if index > page.headline}
    chosen -= set(_tail(page, chosen, body))
    return sorted(chosen), body


def body_of(page: PageFeatures, chosen: set[int]) -> ArticleBody:
    """The body of what is chosen now; where none of it is prose, all of it stands for prose."""
    prose = [index for index in sorted(chosen) if page.sorts[index] == Sort.PROSE] or sorted(chosen)
    total = sum(page.masses[index] for index in prose)
    sums: dict[Node, float] = {}
    shapes: dict[tuple[str, str], float] = {}
    bold = italic = 0.0
    for index in prose:
        run, mass = page.runs[index], page.masses[index]
        shapes[shape_of(run)] = shapes.get(shape_of(run), 0.0) + mass / total
        bold += mass / total * (run.bold_letters / max(1, run.letters))
        italic += mass / total * (run.italic_letters / max(1, run.letters))
        for node in run.owner.ancestors():
            sums[node] = sums.get(node, 0.0) + mass
    fitting = [node for node, mass in sums.items() if mass >= _BODY_SHARE * total]
    element = max(fitting, key=lambda node: node.depth, default=None)
    inside = [index for index in prose if any(node is element for node in page.runs[index].owner.ancestors())]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)
    return ArticleBody(element, first, last, shapes, bold, italic)


def _of_other_articles(page: PageFeatures, chosen: set[int]) -> Iterator[int]:
    """What stands in another ``<article>`` than the headline, where that holds words of its own: feeds go on."""
    own = article_of(page.runs[page.headline].owner) if page.headline is not None else None
    if own is None:
        return
    kin = set(own.ancestors())
    inside = [index for index in chosen if own in page.runs[index].owner.ancestors()]
    mass = sum(page.masses[index] for index in inside)
    if mass < max(_OWN_MASS, _OWN_SHARE * sum(page.masses[index] for index in chosen)):
        return
    for index in chosen.difference(inside):
        other = article_of(page.runs[index].owner)
        if other is not None and other not in kin:
            yield index


def _filling(page: PageFeatures, chances: list[float], chosen: set[int], body: ArticleBody) -> Iterator[int]:
    """What stands among the chosen paragraphs and looks like them, quotes, heads them, or is code."""
    for index in range(body.first, body.last):
        run, sort = page.runs[index], page.sorts[index]
        if index in chosen or run.link_share > 0.3 or run.rows or page.repeats[run.text] > 1:
            continue
        if not body.holds(run.owner) or cues_apart(run.owner, body.element) & _FOREIGN:
            continue
        inner = takewhile(lambda node: node is not body.element, run.owner.ancestors())
        is_alike = body.shapes.get(shape_of(run), 0.0) > 0.3 or any(node.tag == "blockquote" for node in inner)
        if run.owner.pre:
            fits = True
        elif sort == Sort.HEADING:
            fits = bool(chosen & {index - 1, index - 2} and chosen & {index + 1, index + 2})
        elif sort == Sort.PROSE:
            fits = is_alike or chances[index] >= _FILL
        else:
            fits = is_alike and run.text.endswith((*_STOPS, ":", "："))
        if fits:
            yield index


def _labels(page: PageFeatures, chosen: set[int], body: ArticleBody) -> Iterator[int]:
    """Few words without the end of a sentence: labels, the same again and again, and stamps, hardly more than dates."""
    for index in chosen:
        run = page.runs[index]
        if page.sorts[index] != Sort.SHORT or page.masses[index] > _LABEL_MASS or run.text.endswith(_STOPS):
            continue
        is_bare = not run.rows and not run.owner.pre and body.shapes.get(shape_of(run), 0.0) <= 0.3
        is_stamp = index < body.first and WHEN.search(run.text) is not None
        is_label = is_bare and page.repeats[run.text] > 1
        if is_label or (is_stamp and len(_WORDS.findall(WHEN.sub(" ", run.text))) <= _STAMP_WORDS):
            yield index


def _offers(page: PageFeatures, chosen: set[int], body: ArticleBody) -> list[int]:
    """What stands in boxes that name themselves offers, where most of the text stands elsewhere."""
    known: dict[Node, bool] = dict.fromkeys(body.around, False)  # elements that were asked, and the body's
    boxed: list[int] = []
    for index in chosen:
        passed: list[Node] = []
        is_offer = False
        for node in page.runs[index].owner.ancestors():
            if node in known:
                is_offer = known[node]
                break
            passed.append(node)
            if _OFFER.search(node.names[:400]):
                is_offer = True
                break
        known.update(dict.fromkeys(passed, is_offer))
        if is_offer:
            boxed.append(index)
    mass = sum(page.masses[index] for index in boxed)
    return boxed if mass < _OFFERED * sum(page.masses[index] for index in chosen) else []


def _tail(page: PageFeatures, chosen: set[int], body: ArticleBody) -> Iterator[int]:
    """From the end: notes in another dress, appeals, headings with nothing below them; a small part of the whole."""
    left = _TAIL_SHARE * sum(page.masses[index] for index in chosen)
    for index in sorted(chosen, reverse=True)[:_TAIL]:
        run = page.runs[index]
        left -= page.masses[index]
        is_dressed = (run.italic_letters > 0.9 * run.letters and body.italic < 0.3) or (
            run.bold_letters > 0.9 * run.letters and body.bold < 0.3
        )
        is_apart = index > body.last and not body.holds(run.owner) and body.shapes.get(shape_of(run), 0.0) < 0.3
        is_appeal = run.promo_link and run.link_letters
        if left < 0 or not (page.sorts[index] == Sort.HEADING or is_appeal or is_dressed or is_apart):
            return
        yield index
