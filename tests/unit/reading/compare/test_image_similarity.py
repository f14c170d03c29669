"""Structural similarity of screenshots."""

import io
from random import Random

import pytest
from PIL import Image, ImageDraw

from capture.errors import Damaged
from capture.reading.compare import image_similarity, still_similarity

SIZE = (1280, 900)


def png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def page(size: tuple[int, int] = SIZE, seed: int = 1) -> Image.Image:
    """Lines of small dark marks on white, as text is, and one coloured box, as a picture is."""
    picture = Image.new("RGB", size, "white")
    draw, random = ImageDraw.Draw(picture), Random(seed)
    for y in range(40, size[1] - 20, 24):
        x = 40
        while x < size[0] // 2:
            width = random.randint(2, 9)
            draw.rectangle((x, y, x + width, y + random.randint(4, 12)), fill=(30, 30, 40))
            x += width + random.randint(2, 6)
    draw.rectangle((size[0] * 3 // 4, 100, size[0] - 40, 300), fill=(180, 60, 40))
    return picture


def damaged(share: float) -> Image.Image:
    """The page with its lower part left white."""
    picture = page()
    top = round(picture.height * (1 - share))
    picture.paste("white", (0, top, picture.width, picture.height))
    return picture


def test_the_same_picture_is_one() -> None:
    assert image_similarity(png(page()), png(page())) == 1.0
    assert image_similarity(png(Image.new("RGB", SIZE, "white")), png(Image.new("RGB", SIZE, "white"))) == 1.0


def test_an_empty_page_is_not_half_alike() -> None:
    """Most of a page is empty: what is empty in both does not count."""
    assert image_similarity(png(page()), png(Image.new("RGB", SIZE, "white"))) < 0.2


def test_other_words_in_the_same_place_are_another_picture() -> None:
    assert image_similarity(png(page(seed=1)), png(page(seed=2))) < 0.6


def test_more_damage_is_less_alike() -> None:
    scores = [image_similarity(png(page()), png(damaged(share))) for share in (0, 0.1, 0.3, 0.6, 0.9)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0
    assert scores[1] > 0.8
    assert scores[-1] < 0.3


def test_symmetric() -> None:
    a, b = png(page()), png(damaged(0.4))
    assert image_similarity(a, b) == image_similarity(b, a)


def test_a_missing_picture_is_seen_by_its_colour() -> None:
    """A box of one colour has no structure; its brightness and colour count."""
    without = page()
    without.paste("white", (SIZE[0] * 3 // 4, 0, SIZE[0], 400))
    assert image_similarity(png(page()), png(without)) < 0.95


def test_the_same_brightness_in_another_colour_is_seen() -> None:
    red, green = Image.new("RGB", (64, 64), (200, 0, 0)), Image.new("RGB", (64, 64), (0, 102, 0))
    assert image_similarity(png(red), png(green)) < 0.9


def test_what_only_one_picture_has_counts_as_different() -> None:
    whole = page((640, 1000))
    top = whole.crop((0, 0, 640, 500))
    assert image_similarity(png(whole), png(top)) == pytest.approx(0.5)
    assert image_similarity(png(top), png(whole)) == pytest.approx(0.5)


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (15, 40), (17, 33)])
def test_pictures_smaller_than_a_block(size: tuple[int, int]) -> None:
    black, white = Image.new("RGB", size, "black"), Image.new("RGB", size, "white")
    assert image_similarity(png(black), png(black)) == 1.0
    assert image_similarity(png(black), png(white)) < 0.1


def test_palette_and_grey_pictures_are_read_too() -> None:
    assert image_similarity(png(page().convert("L")), png(page().convert("L").convert("P"))) == 1.0


@pytest.mark.parametrize("data", [b"", b"no picture", png(page())[:200]])
def test_bytes_that_are_no_picture(data: bytes) -> None:
    with pytest.raises(Damaged):
        image_similarity(data, png(page()))


def moving(fill: str, share: float = 0.4) -> bytes:
    """The page with a film in its lower part."""
    picture = damaged(share)
    picture.paste(fill, (0, round(picture.height * (1 - share)), picture.width, picture.height))
    return png(picture)


def test_what_moves_by_itself_does_not_count() -> None:
    """Three moments of a film: by the second it is known which part of the page that is."""
    assert image_similarity(moving("red"), moving("green")) < 0.8
    assert still_similarity(moving("red"), moving("green"), moving("blue")) == 1.0


def test_what_stands_still_counts_beside_it() -> None:
    """The page as it was beside the film is not there: less alike than the film alone makes it."""
    gone = Image.new("RGB", SIZE, "white")
    found = still_similarity(moving("red"), png(gone), moving("blue"))
    assert found is not None
    assert found < 0.3


def test_a_page_that_moves_all_over_cannot_be_compared() -> None:
    assert still_similarity(moving("red", 1.0), moving("green", 1.0), moving("blue", 1.0)) is None
    assert still_similarity(moving("white", 1.0), moving("white", 1.0), moving("white", 1.0)) == 1.0
