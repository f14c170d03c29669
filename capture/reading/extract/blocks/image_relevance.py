"""Whose picture it is: the article's, or that of an advertisement, an author, another story.

A picture is the article's where a reader saw it among the paragraphs or at the headline, large enough to be looked
at, and nothing around it says that it is somebody else's. apart: elements around a picture and none of the words.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from capture.reading.extract.blocks.captions import FOREIGN, start_of
from capture.reading.extract.blocks.embeds import is_trade
from capture.reading.extract.blocks.image_urls import candidates, index_of_same
from capture.reading.extract.classify.postprocess import ArticleBody, cues_apart
from capture.reading.extract.document.cues import Cue, cues_in
from capture.reading.extract.document.page_features import PageFeatures
from capture.reading.extract.document.runs import ImageElement, Node, common_ancestors

__all__ = ["IMAGES", "Surroundings", "is_inside", "is_mark", "is_named_otherwise", "is_ours", "is_small"]

IMAGES = frozenset(("img", "amp-img", "svg", "canvas"))
_LEAST_PX = 64.0  # of each side: smaller ones are icons
_LARGE_PX = 200.0  # of the width: outside the text a smaller one is a mark of the site
_LEVELS = 6
_NEAR = 6  # runs on either side of a picture
_NOT_A_PICTURE = FOREIGN | Cue.PROMO | Cue.CONSENT
_MARK = re.compile(
    r"(?i)(?:^|[^a-z])(?:avatars?|gravatar|logos?|icons?|emojis?|smiley|sprites?|pixel|spacer|favicon|badge|spinner"
    r"|wp-smiley|author-photo)(?:[^a-z]|$)"
)
_PICTURE_LINK = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#])|/(?:file:|attachment|media|gallery|photo)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known around the pictures: ``words`` are the indexes of the article's own runs, in order.

    ``lead`` is the address that the page names as its picture, empty where it names none; ``is_archived`` says of an
    address whether the archive has it.
    """

    page: PageFeatures
    words: Sequence[int]
    body: ArticleBody
    base: str
    lead: str
    is_archived: Callable[[str], bool]


def _at(around: Surroundings, picture: ImageElement) -> int:
    """The index of the first run behind the picture."""
    return bisect_left(around.page.runs, picture.order, key=lambda run: run.order)


def is_inside(around: Surroundings, picture: ImageElement) -> bool:
    """Between the body's first and last paragraph."""
    return around.body.first < _at(around, picture) <= around.body.last and around.body.holds(picture.around)


def is_ours(around: Surroundings, picture: ImageElement) -> bool:
    """Whether a picture without words of its own belongs to the article."""
    page, body, owner, at = around.page, around.body, picture.around, _at(around, picture)
    if picture.hidden or body.last < body.first or at > body.last + 1:
        return False
    if at <= body.first and at < start_of(page, body.first):
        return False
    if is_small(picture) or is_named_otherwise(picture) or _leads_elsewhere(owner):
        return False
    if cues_apart(owner, body.element) & _NOT_A_PICTURE:
        return False
    if (
        at <= body.first
        and around.lead
        and picture.element.tag in IMAGES
        and index_of_same(around.lead, [candidates(picture.element, around.base)]) is not None
    ):
        return True  # the page names it as its own
    is_framed = any(node.tag == "figure" for node in islice(owner.ancestors(), _LEVELS))
    if not is_framed and _has_strange_words(around, picture, at):
        return False
    if body.first < at <= body.last:
        return True
    width = _sides(picture)[0]
    is_large = width is None or width >= _LARGE_PX
    if at == body.last + 1:
        return body.holds(owner) and (is_framed or is_large)
    if not is_large or is_framed or body.holds(owner):
        return is_large
    head = page.runs[page.headline].owner if page.headline is not None else None
    shared = common_ancestors(owner, head, _LEVELS) if head is not None else []
    return any(node.tag not in ("body", "html") for node in shared)


def is_small(picture: ImageElement) -> bool:
    """Whether a side of it is that of an icon."""
    return any(side is not None and side < _LEAST_PX for side in _sides(picture))


def _sides(picture: ImageElement) -> tuple[float | None, float | None]:
    """Width and height in CSS px: as drawn, else as the markup says."""
    if picture.box is not None:
        return picture.box.width, picture.box.height
    said = [picture.element.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    width, height = (float(side) if side.isdecimal() and len(side) < 6 else None for side in said)
    return width, height


def is_named_otherwise(picture: ImageElement) -> bool:
    """Its own class or id says that it is a mark, a face or a pixel."""
    element = picture.element
    if element.tag not in IMAGES:
        return False
    attributes = {name: element.get(name) or "" for name in ("class", "id", "itemprop")}
    if cues_in("", attributes) & _NOT_A_PICTURE:
        return True
    return any(_MARK.search(attributes[name][:500]) for name in ("class", "id"))


def _leads_elsewhere(node: Node) -> bool:
    """In a link that holds words too: the card of another story."""
    link = next((each for each in node.ancestors() if each.tag == "a" and each.href), None)
    if link is None or not node.link or _PICTURE_LINK.search(link.href[:2000]):
        return False
    if "sponsored" in (link.element.get("rel") or "").lower():
        return True
    return any(str(text).strip() for text in islice(link.element.itertext(), 40))


def _has_strange_words(around: Surroundings, picture: ImageElement, at: int) -> bool:
    """Whether words that are not the article's stand with the picture, apart from the article's: a card, a box."""
    headline, runs = around.page.headline, around.page.runs
    words = [*around.words]
    if headline is not None and headline < around.body.first:
        words.insert(0, headline)
    number = bisect_left(words, at)
    beside = {node for index in words[max(0, number - 1) : number + 1] for node in runs[index].owner.ancestors()}
    apart = {node for node in picture.around.ancestors() if node not in beside}
    own = set(words[max(0, number - _NEAR) : number + _NEAR])
    near = range(max(0, at - _NEAR), min(len(runs), at + _NEAR))
    return any(index not in own and not apart.isdisjoint(runs[index].owner.ancestors()) for index in near)


def is_mark(address: str) -> bool:
    """Whether the address is that of an advertisement, or its file's name that of a mark, a face or a pixel."""
    name = address.partition("?")[0].rpartition("/")[2]
    return is_trade(address) or _MARK.search(name) is not None
