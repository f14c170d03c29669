"""Pictures: valid files of the size asked for, the same for the same number."""

import io

import pytest
from PIL import Image

from tests.sites.newsroom import pictures


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("ferry", [True, False])
def test_scenes_are_jpeg(ferry: bool) -> None:
    picture = opened(pictures.scene(3, 160, 90, ferry))
    assert (picture.format, picture.size) == ("JPEG", (160, 90))


def test_marks_and_advertisements_are_png() -> None:
    mark = opened(pictures.emblem(32, "#9c2f21"))
    assert (mark.format, mark.size, mark.mode) == ("PNG", (32, 32), "RGBA")
    advertisement = opened(pictures.vignette(1, 240, 40))
    assert (advertisement.format, advertisement.size) == ("PNG", (240, 40))


def test_the_same_number_gives_the_same_bytes() -> None:
    first = pictures.scene(5, 96, 54, False)
    pictures.scene.cache_clear()
    assert pictures.scene(5, 96, 54, False) == first
    assert pictures.scene(6, 96, 54, False) != first
