"""Crops of a screenshot with words marked: where the marks are, what is around them, what is left out.

Marks held against the screenshot: where the text stands, and where it went when the page moved.
"""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from capture.reading.quotes.screenshot_mark import DrawnWords, Marked, MarkedArea, aligned, marked

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


WIDTHS = (500, 470, 300)  # of a paragraph's lines, each 18 px high, 28 px apart


def lines(top: float) -> tuple[MarkedArea, ...]:
    return tuple(
        MarkedArea(100, top + 28 * number, 100 + width, top + 28 * number + 18) for number, width in enumerate(WIDTHS)
    )


def paragraph_page(top: int, *, ground: int = 255, letters: int = 0, scale: int = 1) -> bytes:
    """A page with that paragraph at ``top``, other text above and below, letters as upright strokes."""
    picture = Image.new("RGB", (800 * scale, 1600 * scale), (ground,) * 3)
    pen = ImageDraw.Draw(picture)
    others = [MarkedArea(100, y, 100 + w, y + 18) for y, w in ((60, 620), (88, 410), (1400, 560), (1428, 610))]
    for line in (*others, *lines(top)):
        for x in range(int(line.left), int(line.right) - 3, 6):
            stroke = (x * scale, (line.top + 6) * scale, (x + 2) * scale, (line.top + 14) * scale)
            pen.rectangle(stroke, fill=(letters,) * 3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def words(top: float) -> DrawnWords:
    first = lines(top)[0]
    return DrawnWords(marks=(MarkedArea(160, first.top, 240, first.bottom),), lines=lines(top))


@pytest.mark.parametrize("scale", [1, 2])
def test_text_that_stands_where_the_layout_says_stays(scale: int) -> None:
    assert aligned(paragraph_page(600, scale=scale), [words(600)], 800) == ((words(600),), True)


@pytest.mark.parametrize("moved", [-150, -34, 12, 200])
@pytest.mark.parametrize("colours", [(255, 0), (20, 230)])
def test_text_that_moved_is_followed(moved: int, colours: tuple[int, int]) -> None:
    """On light ground and on dark; to within a few pixels."""
    ground, letters = colours
    (found,), sure = aligned(paragraph_page(600 + moved, ground=ground, letters=letters), [words(600)], 800)
    assert sure
    assert found.marks[0].top == pytest.approx(600 + moved, abs=4)
    assert found.lines[2].bottom == pytest.approx(600 + moved + 74, abs=4)


def test_text_that_is_not_near_is_left_where_it_was_and_that_is_said() -> None:
    assert aligned(paragraph_page(1200), [words(600)], 800) == ((words(600),), False)


@pytest.mark.parametrize("png", [b"", b"\x89PNG\r\n\x1a\n", paragraph_page(600)[:300]])
def test_no_picture_is_no_help(png: bytes) -> None:
    assert aligned(png, [words(600)], 800) == ((words(600),), False)


def test_nothing_to_mark_is_nothing_to_align() -> None:
    assert aligned(paragraph_page(600), [], 800) == ((), True)
    empty = DrawnWords(marks=(), lines=())
    assert aligned(paragraph_page(600), [empty], 800) == ((empty,), True)


def test_a_line_below_a_photo_is_not_mistaken_for_something_in_it() -> None:
    """Most of what is near is the photo: what is ink there is told by edges, not by the commonest shade."""
    picture = Image.open(io.BytesIO(paragraph_page(600))).convert("RGB")
    photo = Image.linear_gradient("L").resize((800, 420)).convert("RGB")
    pen = ImageDraw.Draw(photo)
    for x in range(60, 760, 40):
        pen.rectangle((x, 200, x + 20, 260), fill=(250, 240, 200))
    picture.paste(photo, (0, 160))
    out = io.BytesIO()
    picture.save(out, "PNG")
    only = DrawnWords(marks=words(600).marks, lines=lines(600)[:1])
    assert aligned(out.getvalue(), [only], 800) == ((only,), True)
