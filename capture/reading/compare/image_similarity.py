"""How much two screenshots show the same: structural similarity, block by block.

Wang, Bovik, Sheikh, Simoncelli, "Image quality assessment: from error visibility to structural similarity"
(2004), formula 13, on the halved picture in blocks of 8 × 8, for brightness and both colours. Blocks that
are plain and the same in both pictures do not count: most of a page is empty, and an empty page would be half
alike.
"""

import io
from array import array
from typing import TYPE_CHECKING, Any

from capture.errors import Damaged

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["image_similarity", "still_similarity"]

_BLOCK = 8
_C1 = (0.01 * 255) ** 2  # the paper's constants: they keep the quotient calm where there is nothing
_C2 = (0.03 * 255) ** 2
_SAME = 0.99  # of a block: below it, it is another; flat colours that differ to the eye can be 0.95 alike
_PLAIN = 1.0  # variance, and difference of means in steps of brightness, that nobody sees


def image_similarity(png_a: bytes, png_b: bytes) -> float:
    """0-1; 1.0 for the same picture, near 0 for a page against an empty one. Symmetric.

    Of pictures of different size the common part from the top left is compared, and what only one of them has
    counts as different. Raises Damaged for bytes that are no picture.
    """
    alike = still_similarity(png_a, png_b, png_a)
    assert alike is not None  # nothing moved
    return alike


def still_similarity(png_a: bytes, png_b: bytes, again: bytes) -> float | None:
    """The same, but for what moved: blocks in which ``again``, a later picture of ``png_a``'s own, is another do not
    count. None: all that it shows moved, so that nothing is left to compare.
    """
    a, b, later = _opened(png_a), _opened(png_b), _opened(again)
    width, height = min(a.width, b.width), min(a.height, b.height)
    whole = max(a.width, b.width) * max(a.height, b.height)
    corner = (0, 0, width, height)
    scores, shown = _compared(a.crop(corner), b.crop(corner))
    moved = _moved(a.crop(corner), later.crop(corner)) if again is not png_a else [False] * len(scores)
    counted = [score for score, seen, moves in zip(scores, shown, moved, strict=True) if seen and not moves]
    if not counted and any(shown):
        return None
    alike = sum(counted) / len(counted) if counted else 1.0
    return max(0.0, min(1.0, alike)) * (width * height) / whole


def _opened(png: bytes) -> "Image":
    from PIL import Image

    try:
        with Image.open(io.BytesIO(png)) as picture:
            return picture.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Damaged(f"this is no picture that can be read ({error})") from error


def _moved(a: "Image", b: "Image") -> list[bool]:
    """For each block whether it, or one beside it, is another in the second picture."""
    from PIL import Image, ImageFilter

    half = a.reduce(2) if min(a.size) >= 2 * _BLOCK else a
    grid = Image.new("L", (-(-half.width // _BLOCK), -(-half.height // _BLOCK)))
    grid.putdata([255 * (score < _SAME) for score in _compared(a, b)[0]])
    return [bool(grey) for grey in grid.filter(ImageFilter.MaxFilter(3)).tobytes()]


def _compared(a: "Image", b: "Image") -> tuple[list[float], list[bool]]:
    """For each block the likeness in the channel in which it differs most, and whether it shows something."""
    scores: list[float] | None = None
    shown: list[bool] | None = None
    for ours, theirs in zip(_channels(a), _channels(b), strict=True):
        score, seen = _blocks(ours, theirs)
        scores = score if scores is None else [min(pair) for pair in zip(scores, score, strict=True)]
        shown = seen if shown is None else [any(pair) for pair in zip(shown, seen, strict=True)]
    return scores or [], shown or []


def _channels(picture: "Image") -> list["Image"]:
    half = picture.reduce(2) if min(picture.size) >= 2 * _BLOCK else picture
    return [channel.convert("F") for channel in half.convert("YCbCr").split()]


def _blocks(a: "Image", b: "Image") -> tuple[list[float], list[bool]]:
    """For each block its similarity (-1 to 1), and whether either picture shows something there."""
    from PIL import ImageMath

    mean_a, mean_b = _mean(a), _mean(b)
    products: Any = (
        ImageMath.lambda_eval(lambda given: given["a"] * given["b"], a=m, b=n) for m, n in ((a, a), (b, b), (a, b))
    )
    squares_a, squares_b, crossed = map(_mean, products)
    scores, shown = [], []
    for m, n, mm, nn, mn in zip(mean_a, mean_b, squares_a, squares_b, crossed, strict=True):
        variance_a, variance_b, covariance = max(0.0, mm - m * m), max(0.0, nn - n * n), mn - m * n
        light = (2 * m * n + _C1) / (m * m + n * n + _C1)
        structure = (2 * covariance + _C2) / (variance_a + variance_b + _C2)
        scores.append(light * structure)
        shown.append(variance_a > _PLAIN or variance_b > _PLAIN or abs(m - n) > _PLAIN)
    return scores, shown


def _mean(picture: "Image") -> "array[float]":
    return array("f", picture.reduce(_BLOCK).tobytes())
