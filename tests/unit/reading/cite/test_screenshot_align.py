"""Marks held against the screenshot: where the text stands, and where it went when the page moved."""

import io

import pytest
from PIL import Image, ImageDraw

from capture.reading.quotes.screenshot_align import DrawnWords, aligned
from capture.reading.quotes.screenshot_mark import MarkedArea

WIDTHS = (500, 470, 300)  # of a paragraph's lines, each 18 px high, 28 px apart


def lines(top: float) -> tuple[MarkedArea, ...]:
    return tuple(
        MarkedArea(100, top + 28 * number, 100 + width, top + 28 * number + 18) for number, width in enumerate(WIDTHS)
    )


def page(top: int, *, ground: int = 255, letters: int = 0, scale: int = 1) -> bytes:
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
    assert aligned(page(600, scale=scale), [words(600)], 800) == ((words(600),), True)


@pytest.mark.parametrize("moved", [-150, -34, 12, 200])
@pytest.mark.parametrize("colours", [(255, 0), (20, 230)])
def test_text_that_moved_is_followed(moved: int, colours: tuple[int, int]) -> None:
    """On light ground and on dark; to within a few pixels."""
    ground, letters = colours
    (found,), sure = aligned(page(600 + moved, ground=ground, letters=letters), [words(600)], 800)
    assert sure
    assert found.marks[0].top == pytest.approx(600 + moved, abs=4)
    assert found.lines[2].bottom == pytest.approx(600 + moved + 74, abs=4)


def test_text_that_is_not_near_is_left_where_it_was_and_that_is_said() -> None:
    assert aligned(page(1200), [words(600)], 800) == ((words(600),), False)


@pytest.mark.parametrize("png", [b"", b"\x89PNG\r\n\x1a\n", page(600)[:300]])
def test_no_picture_is_no_help(png: bytes) -> None:
    assert aligned(png, [words(600)], 800) == ((words(600),), False)


def test_nothing_to_mark_is_nothing_to_align() -> None:
    assert aligned(page(600), [], 800) == ((), True)
    empty = DrawnWords(marks=(), lines=())
    assert aligned(page(600), [empty], 800) == ((empty,), True)


def test_a_line_below_a_photo_is_not_mistaken_for_something_in_it() -> None:
    """Most of what is near is the photo: what is ink there is told by edges, not by the commonest shade."""
    picture = Image.open(io.BytesIO(page(600))).convert("RGB")
    photo = Image.linear_gradient("L").resize((800, 420)).convert("RGB")
    pen = ImageDraw.Draw(photo)
    for x in range(60, 760, 40):
        pen.rectangle((x, 200, x + 20, 260), fill=(250, 240, 200))
    picture.paste(photo, (0, 160))
    out = io.BytesIO()
    picture.save(out, "PNG")
    only = DrawnWords(marks=words(600).marks, lines=lines(600)[:1])
    assert aligned(out.getvalue(), [only], 800) == ((only,), True)
