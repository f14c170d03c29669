"""Captions and credits: the few words that stand with a picture, whatever their elements are called; whose they are.

frame: the element that holds a picture and its words but no prose. A caption tells, a credit names who made it.
"""

import enum
import re
from bisect import bisect_left
from collections.abc import Collection, Sequence

from capture.reading.extract.blocks.credits import looks_like_credit
from capture.reading.extract.classify.postprocess import ArticleBody, cues_apart
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures, Sort
from capture.reading.extract.document.runs import ImageElement, Node, TextRun

__all__ = ["FOREIGN", "Told", "captions", "is_named", "owner_of", "start_of"]

_NEAR = 4  # runs looked at behind a picture, half as many before it
_LEVELS = 5  # from the picture up to its frame
_WIDE_PX, _GAP_PX, _EDGE_PX = 200.0, 24.0, 8.0
_LONGEST = 600  # characters of a caption
FOREIGN = Cue.AD | Cue.RELATED | Cue.SIDE | Cue.NAVIGATION | Cue.FOOTER | Cue.COMMENT | Cue.SHARE | Cue.BYLINE | Cue.BIO
_LABEL = re.compile(
    r"(?:advertise\w*|sponsored(?: content)?|promoted|anzeige|werbung|publicité|publicidad|pubblicità|advertentie"
    r"|reklama|annonse?|广告|廣告|広告|광고|إعلان|реклама)\W*",
    re.IGNORECASE,
)


class Told(enum.Enum):
    """What the words at a picture are. A caption may end in a credit: ``split_credit``."""

    CAPTION = enum.auto()
    CREDIT = enum.auto()


def captions(
    page: PageFeatures, pictures: Sequence[ImageElement], body: ArticleBody, chosen: Collection[int]
) -> dict[int, Told]:
    """Place → CAPTION or CREDIT for the words at pictures from around the headline to the last paragraph.

    Words that were ``chosen`` as the article's own stay so unless their elements say that they are a caption:
    in many pages paragraphs stand by pictures.
    """
    first, last = body.first, body.last
    orders = [run.order for run in page.runs]
    found: dict[int, Told] = {}
    start = start_of(page, first) - 1
    for picture in pictures:
        at = bisect_left(orders, picture.order)
        if not start < at + 1 or at > last + 1:
            continue
        for place in range(max(start + 1, at - _NEAR // 2), min(len(page.runs), at + _NEAR, last + 3)):
            run = page.runs[place]
            before = place < at  # words above a picture are its own only where their elements say so
            if place in found or ((before or (place in chosen and place >= first)) and not is_named(run)):
                continue
            if _belongs(page, place, picture, body):
                found[place] = Told.CREDIT if looks_like_credit(run) else Told.CAPTION
    return dict(sorted(found.items()))


def owner_of(run: TextRun, pictures: Sequence[ImageElement]) -> int | None:
    """The place among ``pictures`` of the one that the words belong to; None where none shares a frame with them.

    That with which they share the innermost element, of several the last one before them.
    """
    depths = {node: node.depth for node in run.owner.ancestors()}
    best: tuple[int, int, int] | None = None
    start = bisect_left(pictures, run.order - 2 * _NEAR, key=lambda picture: picture.order)
    for place, picture in enumerate(pictures[start:], start):
        if picture.order > run.order + _NEAR:
            break
        common = next((node for node in picture.around.ancestors() if node in depths), None)
        before = picture.order <= run.order
        rank = (depths.get(common, -1) if common is not None else -1, int(before), place if before else -place)
        if best is None or rank > best:
            best = rank
    return abs(best[2]) if best is not None else None


def start_of(page: PageFeatures, first: int) -> int:
    """Place of the first run that stands close around the headline; of the body's first without a headline."""
    headline = page.headline
    if headline is None or headline > first:
        return first
    near = zip(page.runs[headline].owner.ancestors(), range(_LEVELS - 1), strict=False)
    around = [node for node, _ in near if node.tag not in ("body", "html")]
    place = headline
    while place > max(0, headline - 2 * _NEAR):
        if not any(node in around for node in page.runs[place - 1].owner.ancestors()):
            break
        place -= 1
    return place


def is_named(run: TextRun) -> bool:
    """In a figure, its caption, or something that is named caption or credit close by."""
    for node, _ in zip(run.owner.ancestors(), range(3), strict=False):
        if node.tag in ("figcaption", "figure") or node.cues & (Cue.CAPTION | Cue.CREDIT):
            return True
    return bool(run.pieces) and bool(run.pieces[-1][1].cues & (Cue.CAPTION | Cue.CREDIT))


def _belongs(page: PageFeatures, place: int, picture: ImageElement, body: ArticleBody) -> bool:
    run = page.runs[place]
    if len(run.text) > _LONGEST or run.level or run.rows or run.link_share > 0.9 or _LABEL.fullmatch(run.text):
        return False
    if page.repeats[run.text] > 1 or cues_apart(run.owner, body.element) & FOREIGN:
        return False
    frame = _frame(run, picture)
    if frame is None:
        return _is_under(run, picture) and page.sorts[place] != Sort.PROSE
    own = page.masses[place] if page.sorts[place] == Sort.PROSE else 0.0
    return _prose_in(page, frame) <= own


def _prose_in(page: PageFeatures, frame: Node) -> float:
    sums = page.groups.get(frame)
    return sums.prose if sums is not None else 0.0


def _is_under(run: TextRun, picture: ImageElement) -> bool:
    """Drawn right below (or over the foot of) a picture of some size, and no wider."""
    box, seen = run.box, picture.box
    if box is None or seen is None or seen.width < _WIDE_PX or run.link_share > 0.5:
        return False
    gap = box.y - (seen.y + seen.height)
    inside = box.x >= seen.x - _EDGE_PX and box.x + box.width <= seen.x + seen.width + _EDGE_PX
    return inside and -box.height - _EDGE_PX <= gap <= _GAP_PX and not run.text.endswith((":", "："))


def _frame(run: TextRun, picture: ImageElement) -> Node | None:
    around = [node for node, _ in zip(picture.around.ancestors(), range(_LEVELS), strict=False)]
    steps = [node for node, _ in zip(run.owner.ancestors(), range(_LEVELS), strict=False)]
    common = next((node for node in steps if any(node is other for other in around)), None)
    return None if common is None or common.tag in ("body", "html", "main", "article") else common
