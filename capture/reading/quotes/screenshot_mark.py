"""A crop of a page's screenshot with words marked. Pillow, and our own screenshots only."""

import io
import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw

__all__ = ["Marked", "MarkedArea", "marked"]

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


@dataclass(frozen=True, slots=True)
class MarkedArea:
    """A rectangle in CSS px of the page."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """PNG bytes. ``left_out``: marks beyond the screenshot's end, or more than a picture should hold."""

    png: bytes
    left_out: int


def marked(png: bytes, marks: Sequence[MarkedArea], around: Sequence[MarkedArea], page_width: float) -> Marked | None:
    """The bands of the screenshot that hold the marks, one below the other, as wide as ``around``.

    ``page_width``: CSS px that the screenshot's width shows. None where no mark lies on it, or it is none of ours.
    """
    size = _size(png)
    if size is None or page_width <= 0 or size[0] * size[1] > _MOST_PIXELS:
        return None
    marks = _joined(marks)
    scale = size[0] / page_width
    whole = MarkedArea(0, 0, page_width, size[1] / scale)
    seen = [mark for mark in sorted(marks, key=lambda one: one.top) if _overlaps(mark, whole)]
    bands = _bands(seen, [*around, *seen], whole)
    if not bands:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGB")
        except (OSError, ValueError, SyntaxError):
            return None
    shown = [mark for mark in seen if any(_overlaps(mark, band) for band in bands)]
    for mark in shown:
        _mark(picture, _pixels(mark, scale, picture.size))
    return Marked(
        png=_png(_stacked([picture.crop(_pixels(band, scale, picture.size)) for band in bands], scale)),
        left_out=len(marks) - len(shown),
    )


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


def _size(png: bytes) -> tuple[int, int] | None:
    if not png.startswith(_SIGNATURE) or len(png) < 24:
        return None
    width, height = struct.unpack(">II", png[16:24])
    return (width, height) if width and height else None


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


def _mark(picture: Image.Image, place: tuple[int, int, int, int]) -> None:
    words = picture.crop(place)
    colours = words.convert("L").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    if isinstance(colours, int | float) and colours > _LIGHT:
        done = ImageChops.multiply(words, Image.new("RGB", words.size, _MARK))
    else:
        done = Image.blend(words, Image.new("RGB", words.size, _DARK_MARK), _DARK_ALPHA / 255)
    picture.paste(done, place[:2])


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


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
