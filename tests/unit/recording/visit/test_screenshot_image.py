"""Bands of a tall page, joining, thumbnails."""

import io

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from capture.recording.visit.artifacts.screenshot_image import (
    BAND_PIXELS,
    MOST_PIXELS,
    WHOLE_PIXELS,
    join,
    plan_tiles,
    thumbnail,
)


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


def test_what_fits_into_a_texture_is_one_band() -> None:
    plan = plan_tiles(WHOLE_PIXELS, 1)
    assert [(tile.y, tile.height) for tile in plan.tiles] == [(0, WHOLE_PIXELS)]
    assert not plan.cut


def test_a_taller_page_is_cut_into_bands_and_at_a_bound() -> None:
    plan = plan_tiles(20_000, 1)
    assert [(tile.y, tile.height) for tile in plan.tiles] == [(0, 8192), (8192, 8192), (16384, 3616)]
    assert plan_tiles(MOST_PIXELS + 1, 1).cut
    assert plan_tiles(MOST_PIXELS + 1, 1).height == MOST_PIXELS


@given(st.floats(1, 300_000), st.floats(0.5, 4))
def test_bands_lie_side_by_side_below_the_limit(height: float, scale: float) -> None:
    plan = plan_tiles(height, scale)
    at = 0.0
    for tile in plan.tiles:
        assert tile.y == at
        assert 0 < tile.height * scale <= max(BAND_PIXELS, WHOLE_PIXELS)
        at += tile.height
    assert plan.cut or abs(at - max(height, 1)) < 0.01


def test_joined_bands_stand_below_one_another() -> None:
    whole = Image.open(io.BytesIO(join([png(4, 3, (255, 0, 0)), png(4, 2, (0, 0, 255))]))).convert("RGB")
    assert whole.size == (4, 5)
    assert whole.getpixel((0, 2)) == (255, 0, 0)
    assert whole.getpixel((0, 3)) == (0, 0, 255)


def test_one_band_is_kept_byte_for_byte() -> None:
    piece = png(3, 3, (1, 2, 3))
    assert join([piece]) == piece


def test_a_thumbnail_is_a_jpeg_of_480_pixels() -> None:
    image = Image.open(io.BytesIO(thumbnail(png(1280, 900, (9, 9, 9)))))
    assert (image.format, image.size) == ("JPEG", (480, 338))
