"""Marks held against the screenshot: is the text where the layout says, and if the page moved since, by how much.

A paragraph is known by its outline: each line has ink at both of its ends and none right behind them. Pillow only.
"""

import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageStat

from capture.reading.quotes.screenshot_mark import MarkedArea

__all__ = ["DrawnWords", "aligned"]

_FARTHEST = 400  # CSS px that a page is thought to have moved
_END = 14  # CSS px at a line's end that must hold ink, and behind it none
_CLEAR = 4  # CSS px behind a line's end in which the last letter may still lean
_INK = 40  # grey levels from one pixel to the next
_BODY = (0.4, 0.75)  # of a line's height: where small letters have their ink
_SURE = 0.7  # share of lines that must fit
_GOOD, _ENOUGH = 0.8, 0.6  # of the most ink: for a move, and for none
_STILL = 4.0  # CSS px that are no move: letters have no ink at the upper and lower edge of their line
_MOST_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWords:
    """What is to be marked of a block, and all its lines."""

    marks: tuple[MarkedArea, ...]
    lines: tuple[MarkedArea, ...]

    def moved(self, down: float) -> "DrawnWords":
        """The same, so much further down the page."""
        marks = tuple(MarkedArea(one.left, one.top + down, one.right, one.bottom + down) for one in self.marks)
        lines = tuple(MarkedArea(one.left, one.top + down, one.right, one.bottom + down) for one in self.lines)
        return DrawnWords(marks=marks, lines=lines)


def aligned(png: bytes, words: Sequence[DrawnWords], page_width: float) -> tuple[tuple[DrawnWords, ...], bool]:
    """The words where the screenshot shows them, and whether all were found there; those that were not stay."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(png), formats=("PNG",)).convert("L")
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return tuple(words), False
    moves = [_move(picture, _outline(one.lines), picture.width / page_width) for one in words]
    moved = tuple(one.moved(move or 0.0) for one, move in zip(words, moves, strict=True))
    return moved, None not in moves


def _outline(lines: Sequence[MarkedArea]) -> list[MarkedArea]:
    """One area a line, from its first run to its last."""
    found: list[MarkedArea] = []
    for line in sorted(lines, key=lambda one: one.top):
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
    places = [down * scale - top for down in range(-_FARTHEST, _FARTHEST + 1)]
    found = {
        number - _FARTHEST: _density(ink, lines, scale, place)
        for number, place in enumerate(places)
        if _fits(ink, lines, scale, place) >= _SURE
    }
    return _nearest(found)


def _nearest(found: Mapping[int, float]) -> float | None:
    """The best of the moves that fit, by how much ink they have: 0 where that is nearly as good, else the nearest."""
    most = max(found.values(), default=0.0)
    if most <= 0:
        return None
    good = [down for down, ink in found.items() if ink >= _GOOD * most]
    if any(abs(down) <= _STILL and ink >= _ENOUGH * most for down, ink in found.items()):
        return 0.0
    near = min(good, key=abs)
    row = [down for down in good if abs(down - near) <= 2 * _STILL]
    return float(max(row, key=lambda down: found[down]))


def _density(ink: Image.Image, lines: Sequence[MarkedArea], scale: float, offset: float) -> float:
    """The share of ink where small letters have theirs: low between the lines, at heads and tails of letters."""
    whole = 0.0
    for line in lines:
        height = line.bottom - line.top
        top = round((line.top + _BODY[0] * height) * scale + offset)
        bottom = round((line.top + _BODY[1] * height) * scale + offset)
        band = ink.crop((round(line.left * scale), top, round(line.right * scale), bottom))
        whole += ImageStat.Stat(band).mean[0] if band.width and band.height else 0.0
    return whole / len(lines)


def _fits(ink: Image.Image, lines: Sequence[MarkedArea], scale: float, offset: float) -> float:
    """The share of lines with ink at both ends and none behind, ``offset`` device px further down in the strip."""

    def inked(left: float, right: float, line: MarkedArea) -> bool:
        height = line.bottom - line.top
        top = round((line.top + _BODY[0] * height) * scale + offset)
        bottom = round((line.top + _BODY[1] * height) * scale + offset)
        return ink.crop((round(left * scale), top, round(right * scale), bottom)).getbbox() is not None

    def fits(line: MarkedArea) -> bool:
        ends = inked(line.left, line.left + _END, line) and inked(line.right - _END, line.right, line)
        clear = not inked(line.right + _CLEAR, line.right + _END, line)
        return ends and clear and not inked(line.left - _END, line.left - _CLEAR, line)

    return sum(map(fits, lines)) / len(lines)
