"""Cutting, joining and shrinking of our own screenshots (pure: bytes in, bytes out)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

__all__ = ["WHOLE_PIXELS", "Patch", "Tile", "TilePlan", "join", "patched", "plan_tiles", "thumbnail"]

# Taller pictures come out blank or repeated: the limit of a GPU texture, software GPU included.
WHOLE_PIXELS = 16_384
BAND_PIXELS = 8_192  # what is taller comes in bands of this, which is faster than the largest that fits
MOST_PIXELS = 6 * BAND_PIXELS  # 188 MB of memory at 1,280 px of width
THUMBNAIL_WIDTH = 480
THUMBNAIL_QUALITY = 78


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A band of the page in CSS pixels."""

    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TilePlan:
    """The bands to take; ``cut`` when the page is longer than they are."""

    tiles: tuple[Tile, ...]
    cut: bool

    @property
    def height(self) -> float:
        """CSS pixels that the bands cover."""
        return sum(tile.height for tile in self.tiles)


def plan_tiles(height: float, scale: float) -> TilePlan:
    """Bands that each stay below the texture limit at that device scale, the last one shorter."""
    most = MOST_PIXELS // scale
    total = max(1.0, min(height, most))
    band = total if total * scale <= WHOLE_PIXELS else BAND_PIXELS // scale
    tops = [number * band for number in range(int(-(-total // band)))]
    tiles = tuple(Tile(y=top, height=min(band, total - top)) for top in tops)
    return TilePlan(tiles=tiles, cut=height > most)


def join(pieces: Sequence[bytes]) -> bytes:
    """PNG bands stacked into one PNG."""
    if len(pieces) == 1:
        return pieces[0]
    images = list(map(_decoded, pieces))
    whole = Image.new("RGB", (max(image.width for image in images), sum(image.height for image in images)))
    top = 0
    for image in images:
        whole.paste(image, (0, top))
        top += image.height
    return _encoded(whole, "PNG", compress_level=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A picture to be put into a larger one, at device pixels."""

    png: bytes
    x: int
    y: int


def patched(png: bytes, patches: Sequence[Patch]) -> bytes:
    """The picture with the patches in their places; what lies outside of it is cut."""
    whole = _decoded(png)
    for patch in patches:
        whole.paste(_decoded(patch.png), (patch.x, patch.y))
    return _encoded(whole, "PNG", compress_level=1)


def thumbnail(png: bytes) -> bytes:
    """A JPEG of 480 px width."""
    image = _decoded(png)
    height = max(1, round(image.height * THUMBNAIL_WIDTH / image.width))
    small = image.resize((THUMBNAIL_WIDTH, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return _encoded(small, "JPEG", quality=THUMBNAIL_QUALITY)


def _decoded(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def _encoded(image: Image.Image, form: str, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()
