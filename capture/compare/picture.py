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

__all__ = ["image_similarity"]

_BLOCK = 8
_C1 = (0.01 * 255) ** 2  # the paper's constants: they keep the quotient calm where there is nothing
_C2 = (0.03 * 255) ** 2
_PLAIN = 1.0  # variance, and difference of means in steps of brightness, that nobody sees


def image_similarity(png_a: bytes, png_b: bytes) -> float:
    """0-1; 1.0 for the same picture, near 0 for a page against an empty one. Symmetric.

    Of pictures of different size the common part from the top left is compared, and what only one of them has
    counts as different. Raises Damaged for bytes that are no picture.
    """
    a, b = _opened(png_a), _opened(png_b)
    width, height = min(a.width, b.width), min(a.height, b.height)
    whole = max(a.width, b.width) * max(a.height, b.height)
    corner = (0, 0, width, height)
    alike = _structure(a.crop(corner), b.crop(corner))
    return alike * (width * height) / whole


def _opened(png: bytes) -> "Image":
    from PIL import Image

    try:
        with Image.open(io.BytesIO(png)) as picture:
            return picture.convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Damaged(f"this is no picture that can be read ({error})") from error


def _structure(a: "Image", b: "Image") -> float:
    """The mean over all blocks that show something, of the channel in which they differ most."""
    scores: list[float] | None = None
    shown: list[bool] | None = None
    for ours, theirs in zip(_channels(a), _channels(b), strict=True):
        score, seen = _blocks(ours, theirs)
        scores = score if scores is None else [min(pair) for pair in zip(scores, score, strict=True)]
        shown = seen if shown is None else [one or other for one, other in zip(shown, seen, strict=True)]
    counted = [score for score, seen in zip(scores or [], shown or [], strict=True) if seen]
    return max(0.0, min(1.0, sum(counted) / len(counted))) if counted else 1.0


def _channels(picture: "Image") -> list["Image"]:
    half = picture.reduce(2) if min(picture.size) >= 2 * _BLOCK else picture
    return [channel.convert("F") for channel in half.convert("YCbCr").split()]


def _blocks(a: "Image", b: "Image") -> tuple[list[float], list[bool]]:
    """For each block its similarity (-1 to 1), and whether either picture shows something there."""
    mean_a, mean_b = _mean(a), _mean(b)
    squares_a, squares_b, products = (_mean(_product(*pair)) for pair in ((a, a), (b, b), (a, b)))
    scores, shown = [], []
    for m, n, mm, nn, mn in zip(mean_a, mean_b, squares_a, squares_b, products, strict=True):
        variance_a, variance_b, covariance = max(0.0, mm - m * m), max(0.0, nn - n * n), mn - m * n
        light = (2 * m * n + _C1) / (m * m + n * n + _C1)
        structure = (2 * covariance + _C2) / (variance_a + variance_b + _C2)
        scores.append(light * structure)
        shown.append(variance_a > _PLAIN or variance_b > _PLAIN or abs(m - n) > _PLAIN)
    return scores, shown


def _product(a: "Image", b: "Image") -> "Image":
    from PIL import ImageMath

    product: Any = ImageMath.lambda_eval(lambda given: given["a"] * given["b"], a=a, b=b)
    result: Image = product
    return result


def _mean(picture: "Image") -> "array[float]":
    return array("f", picture.reduce(_BLOCK).tobytes())
