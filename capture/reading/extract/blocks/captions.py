"""Captions and credits: the few words that stand with a picture, whatever their elements are called; whose they are.

frame: the element that holds a picture and its words but no prose. A caption tells what is on the picture, a credit
names who made it; a caption may end in a credit.
"""

import enum
import re
from bisect import bisect_left
from collections.abc import Collection, Sequence

from capture.reading.extract.classify.postprocess import ArticleBody, cues_apart
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures, Sort
from capture.reading.extract.document.runs import ImageElement, Node, TextRun

__all__ = ["FOREIGN", "Told", "captions", "is_named", "looks_like_credit", "owner_of", "split_credit", "start_of"]

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


Piece = tuple[str, Node]

_LONGEST_CREDIT = 120
# In the languages of the newsrooms that were met; agencies sign in all of them.
_CREDIT = re.compile(
    r"©|\(c\)|^\W*(?:photo(?:s|graph\w*)?|pictures?|images?|fotos?|fotograf\w*|fot|bild(?:er)?|beeld|kuva|zdjęcie|фото"
    r"|写真|撮影|图|图片|사진|صورة|الصورة|تصوير|عدسة|crédit[os]?)\b\s*[:：.]?"
    r"|\b(?:photo|image|foto|bild|courtesy|credit|via|getty|reuters|afp|dpa|epa|alamy|shutterstock|unsplash)\b|撮影$"
    r"|^[^.!?]{2,60}\s?/\s?[^.!?]{2,60}$",
    re.IGNORECASE,
)
_EMPHASIS = frozenset(
    ("a", "b", "strong", "i", "em", "cite", "u", "mark", "abbr", "sup", "sub", "s", "del", "ins", "q")
)
_END = tuple(".!?…。！？")


def looks_like_credit(run: TextRun) -> bool:
    """By its name, by the words of credits, or because it is a few words that are no sentence."""
    if len(run.text) > _LONGEST_CREDIT or len(_parts(run)) > 1:
        return False
    own = run.owner.cues | (run.pieces[-1][1].cues if run.pieces else 0)
    if own & Cue.CREDIT:
        return True
    if own & Cue.CAPTION:
        return _CREDIT.search(run.text) is not None
    return _reads_as_credit(run.text)


def _reads_as_credit(text: str) -> bool:
    return bool(_CREDIT.search(text)) or (not text.endswith(_END) and len(text) < 50)


def split_credit(run: TextRun) -> tuple[list[Piece], list[Piece]]:
    """The pieces of caption and credit of a run; no credit unless its last inline element is one."""
    parts = _parts(run)
    if len(parts) < 2:
        return run.pieces, []
    text, node = _said(parts[-1][0]), parts[-1][1]
    told = " ".join(_said(pieces) for pieces, _ in parts[:-1])
    named = node.cues & Cue.CREDIT or (node.parent is not None and node.parent.cues & Cue.CREDIT)
    if named or (len(text) <= _LONGEST_CREDIT and told.endswith(_END) and _reads_as_credit(text)):
        apart = [piece for pieces, owner in parts[:-1] for piece in (*pieces, (" ", owner))]
        return apart, parts[-1][0]
    return run.pieces, []


def _said(pieces: list[Piece]) -> str:
    return " ".join("".join(text for text, _ in pieces).split())


def _parts(run: TextRun) -> list[tuple[list[Piece], Node]]:
    """The run's pieces by the inline element that they stand in; links and emphasis are no parts of their own."""
    parts: list[tuple[list[Piece], Node]] = []
    for text, own in run.pieces:
        node = own
        while node.tag in _EMPHASIS and node.parent is not None and node is not run.owner:
            node = node.parent
        if parts and parts[-1][1] is node:
            parts[-1][0].append((text, own))
        elif text.strip():
            parts.append(([(text, own)], node))
    return parts
