"""Captions and credits: the few words that stand with a picture, whatever their elements are called; whose they are.

frame: the element that holds a picture and its words but no prose. A caption tells what is on the picture, a credit
names who made it; a caption may end in a credit.
"""

import enum
import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from itertools import islice

from capture.reading.extract.classify.postprocess import ArticleBody, cues_apart
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures, Sort
from capture.reading.extract.document.runs import ImageElement, Node, Piece, TextRun, common_ancestors

__all__ = ["FOREIGN", "CaptionKind", "captions", "is_named", "owner_of", "split_credit", "start_of"]

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


class CaptionKind(enum.Enum):
    """What the words at a picture are. A caption may end in a credit: ``split_credit``."""

    CAPTION = enum.auto()
    CREDIT = enum.auto()


def captions(
    page: PageFeatures, pictures: Sequence[ImageElement], body: ArticleBody, chosen: Collection[int]
) -> dict[int, CaptionKind]:
    """Run's index → kind, for the words at pictures from around the headline to the last paragraph.

    Words that were ``chosen`` as the article's own stay so unless their elements say that they are a caption:
    in many pages paragraphs stand by pictures.
    """
    first, last = body.first, body.last
    orders = [run.order for run in page.runs]
    found: dict[int, CaptionKind] = {}
    start = start_of(page, first)
    for picture in pictures:
        at = bisect_left(orders, picture.order)
        if not start - 1 <= at <= last + 1:
            continue
        for index in range(max(start, at - _NEAR // 2), min(len(page.runs), at + _NEAR, last + 3)):
            run = page.runs[index]
            is_above = index < at  # words above a picture are its own only where their elements say so
            if index in found or ((is_above or (index in chosen and index >= first)) and not is_named(run)):
                continue
            if _belongs(page, index, picture, body):
                found[index] = CaptionKind.CREDIT if _is_credit(run) else CaptionKind.CAPTION
    return dict(sorted(found.items()))


def owner_of(run: TextRun, pictures: Sequence[ImageElement]) -> int | None:
    """The index in ``pictures`` of the one that the words belong to; None where none shares a frame with them.

    That with which they share the innermost element, of several the last one before them.
    """
    depths = {node: node.depth for node in run.owner.ancestors()}
    best: tuple[int, int, int] | None = None
    start = bisect_left(pictures, run.order - 2 * _NEAR, key=lambda picture: picture.order)
    for index, picture in enumerate(pictures[start:], start):
        if picture.order > run.order + _NEAR:
            break
        depth = next((depths[node] for node in picture.around.ancestors() if node in depths), -1)
        is_before = picture.order <= run.order
        rank = (depth, int(is_before), index if is_before else -index)
        if best is None or rank > best:
            best = rank
    return abs(best[2]) if best is not None else None


def start_of(page: PageFeatures, first: int) -> int:
    """Index of the first run that stands close around the headline; of the body's first without a headline."""
    headline = page.headline
    if headline is None or headline > first:
        return first
    near = islice(page.runs[headline].owner.ancestors(), _LEVELS - 1)
    around = {node for node in near if node.tag not in ("body", "html")}
    start = headline
    while start > max(0, headline - 2 * _NEAR) and not around.isdisjoint(page.runs[start - 1].owner.ancestors()):
        start -= 1
    return start


def is_named(run: TextRun) -> bool:
    """In a figure, its caption, or something that is named caption or credit close by."""
    for node in islice(run.owner.ancestors(), 3):
        if node.tag in ("figcaption", "figure") or node.cues & (Cue.CAPTION | Cue.CREDIT):
            return True
    return bool(run.pieces) and bool(run.pieces[-1][1].cues & (Cue.CAPTION | Cue.CREDIT))


def _belongs(page: PageFeatures, index: int, picture: ImageElement, body: ArticleBody) -> bool:
    """Whether the words stand in one frame with the picture, or are drawn right under it (or over its foot)."""
    run = page.runs[index]
    if len(run.text) > _LONGEST or run.level or run.rows or run.link_share > 0.9 or _LABEL.fullmatch(run.text):
        return False
    if page.repeats[run.text] > 1 or cues_apart(run.owner, body.element) & FOREIGN:
        return False
    is_prose = page.sorts[index] == Sort.PROSE
    frame = next(iter(common_ancestors(run.owner, picture.around, _LEVELS)), None)
    if frame is not None and frame.tag not in ("body", "html", "main", "article"):
        sums = page.groups.get(frame)
        return sums is None or sums.prose <= (page.masses[index] if is_prose else 0.0)
    box, shown = run.box, picture.box
    if is_prose or box is None or shown is None or shown.width < _WIDE_PX or run.link_share > 0.5:
        return False
    gap = box.y - (shown.y + shown.height)
    is_within = box.x >= shown.x - _EDGE_PX and box.x + box.width <= shown.x + shown.width + _EDGE_PX
    return is_within and -box.height - _EDGE_PX <= gap <= _GAP_PX and not run.text.endswith((":", "："))


def _is_credit(run: TextRun) -> bool:
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
    *before, text = (" ".join("".join(text for text, _ in pieces).split()) for pieces, _ in parts)
    node = parts[-1][1]
    named = node.cues & Cue.CREDIT or (node.parent is not None and node.parent.cues & Cue.CREDIT)
    ends = len(text) <= _LONGEST_CREDIT and " ".join(before).endswith(_END)
    if named or (ends and _reads_as_credit(text)):
        caption = [piece for pieces, owner in parts[:-1] for piece in (*pieces, (" ", owner))]
        return caption, parts[-1][0]
    return run.pieces, []


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
