"""Words marked on a page's screenshot: a crop of it with the marks, and whether the words are where the layout says.

``marked`` crops the bands that hold the marks and puts them one below the other. ``aligned`` looks before whether the
page has moved since the layout was read, and by how much: a paragraph is known by its outline, since each line has ink
at both of its ends and none right behind them. Pillow, and our own screenshots only.
"""

import io
import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageStat

__all__ = ["DrawnWords", "Marked", "MarkedArea", "aligned", "marked"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST_PIXELS = 180_000_000  # of a screenshot; ours have at most 126 million
_MARK = (255, 226, 104)  # on light ground it is multiplied in, so that black letters stay black
_DARK_MARK, _DARK_ALPHA = ((255, 214, 10), 110)  # on dark ground it is laid over, so that light letters stay light
_LIGHT = 110  # grey level above which a ground is light
_ABOVE, _ASIDE = 84, 40  # CSS px of the page around the words
_NARROWEST = 560  # CSS px across
_SPACE = 0.5  # of the height of a line: as wide as a space may be
_TALLEST = 1600  # CSS px of all bands together
_APART = 240  # CSS px between marks above which they are shown in bands of their own
_GAP, _RULE = 28, (200, 200, 200)  # CSS px between bands, with a line in the middle
# Of a page that moved:
_FARTHEST = 400  # CSS px that a page is thought to have moved
_END = 14  # CSS px at a line's end that must hold ink, and behind it none
_CLEAR = 4  # CSS px behind a line's end in which the last letter may still lean
_INK = 40  # grey levels from one pixel to the next
_BODY = (0.4, 0.75)  # of a line's height: where small letters have their ink
_SURE = 0.7  # share of lines that must fit
_GOOD, _ENOUGH = 0.8, 0.6  # of the most ink: for a move, and for none
_STILL = 4.0  # CSS px that are no move: letters have no ink at the upper and lower edge of their line
_MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class MarkedArea:
    """A rectangle in CSS px of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, down: float) -> "MarkedArea":
        """The same, so much further down the page."""
        return MarkedArea(self.left, self.top + down, self.right, self.bottom + down)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """PNG bytes. ``left_out``: marks beyond the screenshot's end, or more than a picture should hold."""

    png: bytes
    left_out: int


def marked(png: bytes, marks: Sequence[MarkedArea], around: Sequence[MarkedArea], page_width: float) -> Marked | None:
    """The bands of the screenshot that hold the marks, one below the other, as wide as ``around``.

    ``page_width``: CSS px that the screenshot's width shows. None where no mark lies on it, or it is none of ours.
    """
    if not png.startswith(_SIGNATURE) or len(png) < 24 or page_width <= 0:
        return None
    size = struct.unpack(">II", png[16:24])
    if not 0 < size[0] * size[1] <= _MOST_PIXELS:
        return None
    marks = _joined(marks)
    scale = size[0] / page_width
    whole = MarkedArea(0, 0, page_width, size[1] / scale)
    seen = [mark for mark in sorted(marks, key=lambda mark: mark.top) if _overlaps(mark, whole)]
    bands = _bands(seen, [*around, *seen], whole)
    if not bands:
        return None
    picture = _picture(png, "RGB")
    if picture is None:
        return None
    shown = [mark for mark in seen if any(_overlaps(mark, band) for band in bands)]
    for mark in shown:
        pixels = _pixels(mark, scale, picture.size)
        words = picture.crop(pixels)
        grey = words.convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
        if isinstance(grey, int | float) and grey > _LIGHT:
            words = ImageChops.multiply(words, Image.new("RGB", words.size, _MARK))
        else:
            words = Image.blend(words, Image.new("RGB", words.size, _DARK_MARK), _DARK_ALPHA / 255)
        picture.paste(words, pixels[:2])
    crop = _stacked([picture.crop(_pixels(band, scale, picture.size)) for band in bands], scale)
    out = io.BytesIO()
    crop.save(out, "PNG", optimize=True)
    return Marked(png=out.getvalue(), left_out=len(marks) - len(shown))


def _picture(png: bytes, mode: str) -> Image.Image | None:
    """The picture of a PNG, however large it is; None where it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(png), formats=("PNG",)).convert(mode)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None


def _joined(marks: Sequence[MarkedArea]) -> list[MarkedArea]:
    """The marks with those made one that only a space parts, where a link or italics begin within the words."""
    found: list[MarkedArea] = []
    for mark in marks:
        last = found[-1] if found else None
        height = mark.bottom - mark.top
        level = last is not None and max(abs(last.top - mark.top), abs(last.bottom - mark.bottom)) <= 3
        if last is not None and level and -1 <= mark.left - last.right <= _SPACE * height:
            found[-1] = MarkedArea(last.left, min(last.top, mark.top), mark.right, max(last.bottom, mark.bottom))
        else:
            found.append(mark)
    return found


def _overlaps(mark: MarkedArea, other: MarkedArea) -> bool:
    across = mark.left < other.right and mark.right > other.left
    return across and mark.top < other.bottom and mark.bottom > other.top


def _bands(marks: Sequence[MarkedArea], around: Sequence[MarkedArea], whole: MarkedArea) -> list[MarkedArea]:
    """Stretches of the page, from the top, with all marks in them or as many as a picture should hold."""
    left = max(0.0, min((area.left for area in around), default=0.0) - _ASIDE)
    right = min(whole.right, max(left + _NARROWEST, max((area.right for area in around), default=0.0) + _ASIDE))
    left = max(0.0, min(left, right - _NARROWEST))
    found: list[MarkedArea] = []
    room = float(_TALLEST)
    for mark in marks:
        top, bottom = max(0.0, mark.top - _ABOVE), min(whole.bottom, mark.bottom + _ABOVE)
        last = found[-1] if found else None
        joins = last is not None and mark.top - (last.bottom - _ABOVE) <= _APART
        start = last.bottom if last is not None and joins else top
        if room < min(bottom, mark.bottom) - start:
            break
        bottom = min(bottom, start + room)
        room -= max(0.0, bottom - start)
        if last is not None and joins:
            found[-1] = MarkedArea(left, last.top, right, max(last.bottom, bottom))
        else:
            found.append(MarkedArea(left, top, right, bottom))
    if marks and not found:  # one mark taller than a picture
        found.append(MarkedArea(left, max(0.0, marks[0].top - _ABOVE), right, marks[0].top + _TALLEST - _ABOVE))
    return found


def _pixels(area: MarkedArea, scale: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The device pixels of an area, within the picture, one wide and high at least."""
    left = min(size[0] - 1, max(0, round(area.left * scale)))
    top = min(size[1] - 1, max(0, round(area.top * scale)))
    right = min(size[0], max(left + 1, round(area.right * scale)))
    bottom = min(size[1], max(top + 1, round(area.bottom * scale)))
    return left, top, right, bottom


def _stacked(bands: Sequence[Image.Image], scale: float) -> Image.Image:
    if len(bands) == 1:
        return bands[0]
    gap = round(_GAP * scale)
    height = sum(band.height for band in bands) + gap * (len(bands) - 1)
    whole = Image.new("RGB", (max(band.width for band in bands), height), (255, 255, 255))
    pen, top = ImageDraw.Draw(whole), 0
    for number, band in enumerate(bands):
        if number:
            pen.line((0, top - gap // 2, whole.width, top - gap // 2), fill=_RULE)
        whole.paste(band, (0, top))
        top += band.height + gap
    return whole


# ---- where the words really stand


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWords:
    """What is to be marked of a block, and all its lines."""

    marks: tuple[MarkedArea, ...]
    lines: tuple[MarkedArea, ...]

    def moved(self, down: float) -> "DrawnWords":
        """The same, so much further down the page."""
        marks, lines = ([area.moved(down) for area in areas] for areas in (self.marks, self.lines))
        return DrawnWords(marks=tuple(marks), lines=tuple(lines))


def aligned(png: bytes, words: Sequence[DrawnWords], page_width: float) -> tuple[tuple[DrawnWords, ...], bool]:
    """The words where the screenshot shows them, and whether all were found there; those that were not stay."""
    picture = _picture(png, "L")
    if picture is None:
        return tuple(words), False
    moves = [_move(picture, _outline(block.lines), picture.width / page_width) for block in words]
    moved = tuple(block.moved(move or 0.0) for block, move in zip(words, moves, strict=True))
    return moved, None not in moves


def _outline(lines: Sequence[MarkedArea]) -> list[MarkedArea]:
    """One area a line, from its first run to its last."""
    found: list[MarkedArea] = []
    for line in sorted(lines, key=lambda line: line.top):
        last = found[-1] if found else None
        if last is not None and line.top < (last.top + last.bottom) / 2:
            left, right = min(last.left, line.left), max(last.right, line.right)
            found[-1] = MarkedArea(left, min(last.top, line.top), right, max(last.bottom, line.bottom))
        else:
            found.append(line)
    return found[:_MOST_LINES]


def _move(picture: Image.Image, lines: Sequence[MarkedArea], scale: float) -> float | None:
    """How far down the page the lines really stand, CSS px; None where nothing near fits."""
    if not lines:
        return 0.0
    top = max(0, round((lines[0].top - _FARTHEST) * scale))
    bottom = min(picture.height, round((lines[-1].bottom + _FARTHEST) * scale))
    if top >= bottom:
        return None
    strip = picture.crop((0, top, picture.width, bottom))
    # Strokes of letters are edges, whatever the ground; flat grounds and skies have none.
    edges = ImageChops.difference(strip, ImageChops.offset(strip, max(1, round(scale)), 0))
    ink = edges.point(lambda value: 255 if value > _INK else 0)
    shifts = ((down, down * scale - top) for down in range(-_FARTHEST, _FARTHEST + 1))
    found = {
        down: _density(ink, lines, scale, shift) for down, shift in shifts if _fits(ink, lines, scale, shift) >= _SURE
    }
    # The best of the moves that fit, by how much ink they have: 0 where that is nearly as good, else the nearest.
    most = max(found.values(), default=0.0)
    if most <= 0:
        return None
    if any(abs(down) <= _STILL and density >= _ENOUGH * most for down, density in found.items()):
        return 0.0
    good = [down for down, density in found.items() if density >= _GOOD * most]
    near = min(good, key=abs)
    return float(max((down for down in good if abs(down - near) <= 2 * _STILL), key=lambda down: found[down]))


def _density(ink: Image.Image, lines: Sequence[MarkedArea], scale: float, offset: float) -> float:
    """The share of ink where small letters have theirs: low between the lines, at heads and tails of letters."""
    whole = 0.0
    for line in lines:
        band = _band(ink, line, line.left, line.right, scale, offset)
        whole += ImageStat.Stat(band).mean[0] if band.width and band.height else 0.0
    return whole / len(lines)


def _band(ink: Image.Image, line: MarkedArea, left: float, right: float, scale: float, offset: float) -> Image.Image:
    """Where small letters of a line have their ink, from ``left`` to ``right`` CSS px."""
    height = line.bottom - line.top
    top, bottom = (round((line.top + part * height) * scale + offset) for part in _BODY)
    return ink.crop((round(left * scale), top, round(right * scale), bottom))


def _fits(ink: Image.Image, lines: Sequence[MarkedArea], scale: float, offset: float) -> float:
    """The share of lines with ink at both ends and none behind, ``offset`` device px further down in the strip."""

    def inked(left: float, right: float, line: MarkedArea) -> bool:
        return _band(ink, line, left, right, scale, offset).getbbox() is not None

    def fits(line: MarkedArea) -> bool:
        ends = inked(line.left, line.left + _END, line) and inked(line.right - _END, line.right, line)
        clear = not inked(line.right + _CLEAR, line.right + _END, line)
        return ends and clear and not inked(line.left - _END, line.left - _CLEAR, line)

    return sum(map(fits, lines)) / len(lines)
