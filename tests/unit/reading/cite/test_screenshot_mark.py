"""Crops of a screenshot with words marked: where the marks are, what is around them, what is left out."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from capture.reading.quotes.screenshot_mark import Marked, MarkedArea, marked

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def page(height: int, *, scale: int = 1, ground: tuple[int, int, int] = WHITE) -> bytes:
    """A page 800 CSS px wide with a thin grey rule every 100 px."""
    picture = Image.new("RGB", (800 * scale, height * scale), ground)
    pen = ImageDraw.Draw(picture)
    for top in range(0, height, 100):
        pen.line((0, top * scale, 800 * scale, top * scale), fill=(128, 128, 128))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def opened(found: Marked | None) -> Image.Image:
    assert found is not None
    return Image.open(io.BytesIO(found.png)).convert("RGB")


def yellow(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box of all pixels that are coloured, not grey."""
    red, _, blue = picture.split()
    from PIL import ImageChops

    box = ImageChops.subtract(red, blue).point(lambda value: 255 if value > 40 else 0).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("scale", [1, 2])
def test_the_words_are_marked_where_they_stand_and_nothing_else(scale: int) -> None:
    """The crop begins 84 px above and 40 px beside what it shows; the mark has the size of the words."""
    word, column = MarkedArea(300, 505, 380, 525), MarkedArea(100, 480, 700, 600)
    picture = opened(marked(page(2000, scale=scale), [word], [column], 800))
    assert picture.size == ((700 + 40 - 60) * scale, (20 + 2 * 84) * scale)
    assert yellow(picture) == tuple(value * scale for value in (300 - 60, 84, 380 - 60, 104))


def test_the_mark_lets_black_letters_stay_black_and_white_ones_white() -> None:
    for ground, letter in ((WHITE, BLACK), (BLACK, WHITE)):
        picture = Image.new("RGB", (800, 300), ground)
        ImageDraw.Draw(picture).rectangle((310, 110, 320, 118), fill=letter)
        out = io.BytesIO()
        picture.save(out, "PNG")
        done = opened(marked(out.getvalue(), [MarkedArea(300, 105, 400, 125)], [MarkedArea(0, 0, 800, 300)], 800))
        inside, beside = done.getpixel((315, 93)), done.getpixel((350, 93))
        assert isinstance(inside, tuple) and isinstance(beside, tuple)
        assert abs(sum(inside) - sum(beside)) > 150
        assert beside[0] - beside[2] > 80


def test_marks_that_only_a_space_parts_are_one() -> None:
    """A link within the words begins another rectangle; its space is marked too, a wider gap is not."""
    marks = [MarkedArea(300, 505, 380, 525), MarkedArea(385, 506, 420, 524), MarkedArea(440, 505, 460, 525)]
    picture = opened(marked(page(1000), marks, [MarkedArea(100, 480, 700, 600)], 800))
    assert picture.getpixel((382 - 60, 94)) == picture.getpixel((305 - 60, 94)) != WHITE
    assert picture.getpixel((430 - 60, 94)) == WHITE


def test_words_far_apart_are_in_bands_of_their_own() -> None:
    """Two bands with a rule between them, not the empty page in between."""
    marks = [MarkedArea(300, 200, 400, 220), MarkedArea(300, 1700, 400, 1720)]
    picture = opened(marked(page(2000), marks, [], 800))
    assert picture.height == 2 * (84 + 20 + 84) + 28


def test_words_near_each_other_are_in_one_band() -> None:
    marks = [MarkedArea(300, 200, 400, 220), MarkedArea(300, 400, 400, 420)]
    assert opened(marked(page(2000), marks, [], 800)).height == 84 + 220 + 84


def test_a_long_quote_is_cut_and_what_is_left_out_is_counted() -> None:
    marks = [MarkedArea(100, top, 700, top + 20) for top in range(100, 4000, 30)]
    found = marked(page(5000), marks, [], 800)
    assert opened(found).height <= 1600
    assert found is not None and 0 < found.left_out < len(marks)


def test_what_lies_beyond_the_screenshot_is_left_out() -> None:
    marks = [MarkedArea(300, 900, 400, 920), MarkedArea(300, 1200, 400, 1220)]
    found = marked(page(1000), marks, [], 800)
    assert found is not None and found.left_out == 1
    assert opened(found).height == 1000 - (900 - 84)


@pytest.mark.parametrize(
    "png", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, page(1000)[:200], page(1000)[:-40]]
)
def test_what_is_no_picture_gives_none(png: bytes) -> None:
    assert marked(png, [MarkedArea(300, 900, 400, 920)], [], 800) is None


def test_a_picture_that_claims_to_be_huge_is_not_opened() -> None:
    chunk = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    assert marked(png, [MarkedArea(0, 0, 100, 20)], [], 800) is None


@pytest.mark.parametrize(
    "mark", [MarkedArea(300, 5000, 400, 5020), MarkedArea(-50, 10, -10, 30), MarkedArea(900, 10, 990, 30)]
)
def test_no_mark_on_the_page_gives_none(mark: MarkedArea) -> None:
    assert marked(page(1000), [mark], [], 800) is None
    assert marked(page(1000), [], [], 800) is None
    assert marked(page(1000), [MarkedArea(1, 1, 2, 2)], [], 0) is None
