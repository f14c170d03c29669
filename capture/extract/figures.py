"""Pictures, embeds and rules of the article as blocks, each in its place between the words.

A picture is the article's where a reader saw it among the paragraphs or at the headline, large enough to be looked
at, and nothing around it says that it is somebody else's: advertisements, faces of authors, other stories.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from capture.extract.addresses import candidates
from capture.extract.cues import Cue, cues_in
from capture.extract.embeds import EMBEDDING, embed_of
from capture.extract.pictures import FOREIGN, Told, owner_of, split_credit, start_of
from capture.extract.places import Places
from capture.extract.refine import Body, cues_apart
from capture.extract.runs import Node, Picture, Run, Walked
from capture.extract.survey import Page
from capture.model.article import Block, BlockKind, Image, Line

__all__ = ["Drawn", "Surroundings", "drawn"]

_IMAGES = frozenset(("img", "amp-img", "svg", "canvas"))
_LEAST_PX = 64.0  # of each side: smaller ones are icons
_LARGE_PX = 200.0  # of the width: outside the text a smaller one is a mark of the site
_OFTEN = 3  # an address that stands so often on a page is decoration
_LEVELS = 6
_LONGEST_ALT = 1000
_NOT_A_PICTURE = FOREIGN | Cue.PROMO | Cue.CONSENT
_MARK = re.compile(
    r"(?i)(?:^|[^a-z])(?:avatars?|gravatar|logos?|icons?|emojis?|smiley|sprites?|pixel|spacer|favicon|badge|spinner"
    r"|wp-smiley|author-photo)(?:[^a-z]|$)"
)
_PICTURE_LINK = re.compile(
    r"(?i)\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#])|/(?:file:|attachment|media|gallery|photo)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known around the pictures. ``held`` says of an address whether the archive has it."""

    page: Page
    body: Body
    headline: int | None
    base: str
    held: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A block that is no words of its own. ``order``: runs before it; ``behind``: words of the next run too.

    ``names`` are all the addresses that its picture may have.
    """

    block: Block
    order: int
    behind: bool
    names: tuple[str, ...] = ()


def drawn(around: Surroundings, walked: Walked, told: Mapping[int, Told], places: Places) -> list[Drawn]:
    """Figures, embeds and rules from the headline to the last paragraph, in document order.

    ``told`` are the places of captions and credits: every one of them ends up at a figure or an embed.
    """
    pictures = [one for one in walked.pictures if one.element.tag in _IMAGES or one.element.tag in EMBEDDING]
    lines = _lines(around.page, told, pictures, places)
    seen = Counter(one.element.get("src") for one in pictures)
    found = [_without_picture(own, around.page) for own in lines.pop(None, [])]
    taken: set[str] = set()
    for place, picture in enumerate(pictures):
        own = lines.get(place, [])
        if not own and (seen[picture.element.get("src")] >= _OFTEN or not _is_ours(around, picture)):
            continue
        block = _block(around, picture, own, places)
        address = block.image.url if block is not None and block.image is not None else ""
        if block is None or (address in taken and not own):
            continue
        taken.update({address} - {""})
        names = candidates(picture.element, around.base) if block.kind is BlockKind.FIGURE else ()
        found.append(Drawn(block, picture.order, picture.behind, names))
    found.extend(_others(around, walked.others, places))
    return sorted(found, key=lambda one: (one.order, one.behind))


@dataclass(frozen=True, slots=True)
class _Own:
    """The caption or credit of a picture, and the run that it is from."""

    run: Run
    caption: Line | None
    credit: Line | None


def _lines(
    page: Page, told: Mapping[int, Told], pictures: Sequence[Picture], places: Places
) -> dict[int | None, list[_Own]]:
    """The words at each picture, by its place; under None those whose picture cannot be told."""
    found: dict[int | None, list[_Own]] = {}
    for place, what in told.items():
        run = page.runs[place]
        source = places.of_run(run)
        caption, credit = split_credit(run) if what is Told.CAPTION else ("", run.text)
        own = _Own(
            run,
            Line(text=caption, source=source) if caption else None,
            Line(text=credit, source=source) if credit else None,
        )
        found.setdefault(owner_of(run, pictures), []).append(own)
    return found


def _without_picture(own: _Own, page: Page) -> Drawn:
    source = (own.caption or own.credit or Line(text="")).source
    block = Block(kind=BlockKind.FIGURE, caption=own.caption, credit=own.credit, source=source)
    return Drawn(block, own.run.order, False)


def _joined(lines: Iterator[Line]) -> Line | None:
    """Several captions of one picture as one, with the first one's place."""
    found = list(lines)
    return replace(found[0], text="\n".join(line.text for line in found)) if found else None


def _block(around: Surroundings, picture: Picture, own: list[_Own], places: Places) -> Block | None:
    caption = _joined(one.caption for one in own if one.caption)
    credit = _joined(one.credit for one in own if one.credit)
    source = places.of_picture(picture)
    if picture.element.tag in EMBEDDING:
        embed = embed_of(picture, around.base)
        if embed is None and not own:
            return None
        kind = BlockKind.EMBED if embed is not None else BlockKind.FIGURE
        return Block(kind=kind, embed=embed, caption=caption, credit=credit, source=source)
    names = candidates(picture.element, around.base)
    url = next((name for name in names if around.held(name)), names[0] if names else "")
    alt = " ".join((picture.element.get("alt") or "").split())[:_LONGEST_ALT]
    image = Image(url=url) if url else None
    if image is None and not own:
        return None  # drawn by a script, or a stand-in whose picture never came: nothing to show
    return Block(kind=BlockKind.FIGURE, image=image, alt=alt, caption=caption, credit=credit, source=source)


def _others(around: Surroundings, others: Sequence[Picture], places: Places) -> Iterator[Drawn]:
    """Rules between paragraphs, and players."""
    for other in others:
        if not _is_inside(around, other) or other.hidden:
            continue
        source = places.of_picture(other)
        if other.element.tag == "hr":
            yield Drawn(Block(kind=BlockKind.SEPARATOR, source=source), other.order, other.behind)
        elif _is_ours(around, other) and (embed := embed_of(other, around.base)) is not None:
            yield Drawn(Block(kind=BlockKind.EMBED, embed=embed, source=source), other.order, other.behind)


def _at(around: Surroundings, picture: Picture) -> int:
    """The place of the first run behind the picture."""
    return bisect_left(around.page.runs, picture.order, key=lambda run: run.order)


def _is_inside(around: Surroundings, picture: Picture) -> bool:
    """Between the body's first and last paragraph."""
    return around.body.first < _at(around, picture) <= around.body.last and around.body.holds(picture.around)


def _is_ours(around: Surroundings, picture: Picture) -> bool:
    """Whether a picture without words of its own belongs to the article."""
    body, at = around.body, _at(around, picture)
    if (
        picture.hidden
        or body.last < body.first
        or _is_small(picture)
        or _is_named_otherwise(picture, around.base)
    ):
        return False
    if cues_apart(picture.around, body.element) & _NOT_A_PICTURE or _leads_elsewhere(picture.around):
        return False
    if body.first < at <= body.last:
        return True
    held = body.holds(picture.around)
    framed = any(
        node.tag == "figure" for node, _ in zip(picture.around.ancestors(), range(_LEVELS), strict=False)
    )
    if at == body.last + 1:
        return held and (framed or _is_large(picture))
    if not start_of(around.page, around.headline, body.first) <= at <= body.first:
        return False
    return (held or framed or _is_by_headline(around, picture)) and _is_large(picture)


def _is_small(picture: Picture) -> bool:
    sides = _sides(picture)
    return any(side is not None and side < _LEAST_PX for side in sides)


def _is_large(picture: Picture) -> bool:
    width = _sides(picture)[0]
    return width is None or width >= _LARGE_PX


def _sides(picture: Picture) -> tuple[float | None, float | None]:
    """Width and height in CSS px: as drawn, else as the markup says."""
    if picture.box is not None:
        return picture.box.width, picture.box.height
    said = [picture.element.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
    width, height = (float(side) if side.isdecimal() and len(side) < 6 else None for side in said)
    return width, height


def _is_named_otherwise(picture: Picture, base: str) -> bool:
    """Its own class, id or file name says that it is a mark, a face or a pixel."""
    element = picture.element
    if element.tag not in _IMAGES:
        return False
    attributes = {name: element.get(name) or "" for name in ("class", "id", "itemprop")}
    if cues_in("", attributes) & _NOT_A_PICTURE:
        return True
    name = next(iter(candidates(element, base)), "").partition("?")[0].rpartition("/")[2]
    return any(_MARK.search(text[:500]) for text in (attributes["class"], attributes["id"], name))


def _leads_elsewhere(node: Node) -> bool:
    """In a link that holds words too: the card of another story."""
    link = next((each for each in node.ancestors() if each.tag == "a" and each.href), None)
    if link is None or not node.link or _PICTURE_LINK.search(link.href[:2000]):
        return False
    return any(str(text).strip() for text, _ in zip(link.element.itertext(), range(40), strict=False))


def _is_by_headline(around: Surroundings, picture: Picture) -> bool:
    """An element no more than some levels up holds headline and picture both."""
    if around.headline is None:
        return False
    head = around.page.runs[around.headline].owner
    near = [node for node, _ in zip(head.ancestors(), range(_LEVELS), strict=False)]
    steps = (node for node, _ in zip(picture.around.ancestors(), range(_LEVELS), strict=False))
    return any(node is other and node.tag not in ("body", "html") for node in steps for other in near)
