"""Pictures: painted harbours instead of photographs, drawn with Pillow from a number at first use.

The same number gives the same picture; sizes are pixels. Nothing here is art: it is what an image on a news
page weighs and looks like from a distance, without anybody's rights.
"""

import io
import math
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

__all__ = ["emblem", "scene", "vignette"]

Rgb = tuple[int, int, int]

SHARPER = 2  # pictures are drawn this much larger, then shrunk: smooth edges

SKIES: tuple[tuple[Rgb, Rgb, Rgb], ...] = (  # top, horizon, sea at the reader's feet
    ((38, 52, 92), (244, 170, 116), (24, 37, 66)),
    ((74, 110, 150), (240, 214, 180), (44, 78, 104)),
    ((60, 44, 84), (232, 138, 120), (36, 28, 58)),
    ((98, 140, 168), (226, 232, 226), (58, 96, 110)),
    ((30, 62, 80), (190, 206, 170), (18, 46, 60)),
)


@cache
def scene(seed: int, width: int, height: int, ferry: bool) -> bytes:
    """A JPEG of a harbour at dusk: sky, hills, water, and a ferry or houses and sails."""
    from PIL import Image

    random = Random(seed)
    wanted, width, height = (width, height), width * SHARPER, height * SHARPER
    sky, horizon, deep = SKIES[seed % len(SKIES)] if not ferry else SKIES[0]
    water = int(height * 0.62)
    picture = _gradient(width, height, sky, horizon, water)
    _glow(picture, (int(width * random.uniform(0.55, 0.75)), water), height // 2, (255, 226, 176))
    for depth in range(3):
        _hills(picture, random, water, depth, horizon, deep)
    (_ferry if ferry else _village)(picture, random, water)
    _reflect(picture, water, horizon, deep)
    _ripples(picture, random, water)
    return _encode(picture.resize(wanted, Image.Resampling.BOX), "JPEG")


@cache
def emblem(size: int, accent: str) -> bytes:
    """A PNG of the paper's mark: a lighthouse on a disc."""
    from PIL import Image, ImageDraw

    big = size * 4
    picture = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((0, 0, big - 1, big - 1), fill=accent)
    unit = big / 100

    def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
        return [(x * unit, y * unit) for x, y in points]

    draw.polygon(at((52, 29), (89, 19), (89, 40)), fill="#ffe2a6")
    draw.polygon(at((42, 38), (58, 38), (63, 84), (37, 84)), fill="#fffaf0")
    draw.polygon(at((40.6, 52), (59.4, 52), (60.9, 64), (39.1, 64)), fill=accent)
    draw.rectangle(at((43, 25), (57, 34)), fill="#ffe2a6")
    draw.rectangle(at((38, 34), (62, 38)), fill="#fffaf0")
    draw.polygon(at((41, 25), (59, 25), (50, 15)), fill="#fffaf0")
    return _encode(picture.resize((size, size), Image.Resampling.LANCZOS), "PNG")


@cache
def vignette(seed: int, width: int, height: int) -> bytes:
    """A PNG for an advertisement: coils of rope on a plain ground."""
    from PIL import Image, ImageDraw

    random = Random(seed)
    picture = Image.new("RGB", (width * 2, height * 2), (206, 219, 205))
    draw = ImageDraw.Draw(picture)
    count = max(1, round(width / height * 0.6))
    for index in range(count):
        middle = ((index + 0.5) / count * width * 2, height)
        _coil(draw, middle, height * random.uniform(0.74, 0.88), height // 9)
    return _encode(picture.resize((width, height), Image.Resampling.LANCZOS), "PNG")


def _coil(draw: "ImageDraw.ImageDraw", middle: tuple[float, float], radius: float, thick: int) -> None:
    """Rope laid in rings around a point, the outermost of that radius."""
    while radius > thick * 1.5:
        box = (middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius)
        draw.ellipse(box, outline=(122, 92, 54), width=thick)
        inner = tuple(edge + 3 * sign for edge, sign in zip(box, (1, 1, -1, -1), strict=True))
        draw.ellipse(inner, outline=(190, 154, 100), width=thick - 6)
        for angle in range(0, 360, max(5, int(1680 / radius))):
            draw.line(_strand(middle, radius - thick / 2, angle, thick), fill=(132, 100, 60), width=2)
        radius -= thick * 1.12


def _strand(middle: tuple[float, float], radius: float, angle: float, thick: float) -> list[tuple[float, float]]:
    """A slanted stroke across the rope at that angle, in degrees."""
    ends = ((radius - thick / 2.4, angle - 3), (radius + thick / 2.4, angle + 3))
    return [
        (middle[0] + far * math.cos(math.radians(turn)), middle[1] + far * math.sin(math.radians(turn)))
        for far, turn in ends
    ]


def _gradient(width: int, height: int, sky: Rgb, horizon: Rgb, water: int) -> "Image.Image":
    from PIL import Image

    column = Image.new("RGB", (1, height), horizon)
    for y in range(water):
        column.putpixel((0, y), _mix(sky, horizon, (y / water) ** 1.5))
    return column.resize((width, height))


def _glow(picture: "Image.Image", centre: tuple[int, int], radius: int, colour: Rgb) -> None:
    """Adds light around a point, softly."""
    from PIL import Image

    light = Image.radial_gradient("L").point(lambda value: int(max(0.0, 1 - value / 180) ** 2 * 255))
    light = light.resize((radius * 2, radius * 2))
    picture.paste(colour, (centre[0] - radius, centre[1] - radius), light)


def _hills(picture: "Image.Image", random: Random, water: int, depth: int, horizon: Rgb, deep: Rgb) -> None:
    """One ridge of three, the nearest darkest."""
    width = picture.width
    waves = [(random.uniform(0.6, 3.2) * (depth + 1), random.uniform(0, 6.3)) for _ in range(4)]
    peak = water * (0.24 - depth * 0.06)
    points = [(0.0, float(water))]
    for x in range(0, width + 8, 8):
        lift = sum(math.sin(x / width * 3.1 * pace + phase) / pace**0.7 for pace, phase in waves)
        points.append((float(x), water - max(2.0, peak * (0.5 + lift * 0.25))))
    points.append((float(width), float(water)))
    _draw(picture).polygon(points, fill=_mix(horizon, deep, 0.28 + depth * 0.22))


def _ferry(picture: "Image.Image", random: Random, water: int) -> None:
    """A ferry with three rows of lit windows, on the left, and a lighthouse on the right."""
    draw = _draw(picture)
    unit = picture.width / 100
    left, bottom = 15 * unit, water + 0.6 * unit

    def box(x: float, y: float, wide: float, high: float, fill: Rgb) -> None:
        draw.rectangle(
            (left + x * unit, bottom - (y + high) * unit, left + (x + wide) * unit, bottom - y * unit), fill=fill
        )

    dark, pale, red = (24, 30, 46), (214, 204, 196), (146, 46, 40)
    hull = ((-3, 5), (46, 5), (49.5, 6), (45, 0), (1, 0))
    draw.polygon([(left + x * unit, bottom - y * unit) for x, y in hull], fill=dark)
    box(-1.2, 1.2, 45.4, 0.45, red)
    box(2, 5, 38, 3, pale)
    box(4, 8, 32, 2.7, (196, 186, 180))
    box(26, 10.7, 8, 2.6, pale)
    box(10, 10.7, 6, 5.2, red)
    box(10, 14.2, 6, 1.0, pale)
    box(30, 13.3, 0.35, 7, dark)
    box(3, 10.7, 0.25, 5, dark)
    lights = [
        *((x, 6.0) for x in _steps(3, 39)),
        *((x, 8.8) for x in _steps(5, 35)),
        *((x, 3.0) for x in _steps(1, 42, 3)),
    ]
    for x, y in [*lights, *((x, 11.6) for x in _steps(27, 33.4, 1.4))]:
        if random.random() < 0.86:
            box(x, y, 0.95 if y > 4 else 0.6, 0.95 if y > 4 else 0.6, (255, 214, 138))
    _glow(picture, (int(left + 30.2 * unit), int(bottom - 20.6 * unit)), int(4 * unit), (255, 236, 190))
    _lighthouse(picture, 88 * unit, water, unit)


def _lighthouse(picture: "Image.Image", x: float, water: int, unit: float) -> None:
    draw = _draw(picture)
    rock = [(x - 9 * unit, water), (x - 4 * unit, water - 2.6 * unit), (x + 3 * unit, water - 3 * unit)]
    draw.polygon([*rock, (x + 12 * unit, water)], fill=(30, 32, 46))
    foot, top = water - 2.7 * unit, water - 19 * unit
    tower = [(x - 1.6 * unit, foot), (x - 1.0 * unit, top), (x + 1.0 * unit, top), (x + 1.6 * unit, foot)]
    draw.polygon(tower, fill=(196, 184, 178))
    draw.rectangle((x - 1.3 * unit, foot - 9 * unit, x + 1.3 * unit, foot - 5.5 * unit), fill=(128, 50, 44))
    draw.rectangle((x - 1.5 * unit, top - 0.5 * unit, x + 1.5 * unit, top), fill=(40, 40, 52))
    draw.rectangle((x - 0.8 * unit, top - 2.2 * unit, x + 0.8 * unit, top - 0.5 * unit), fill=(255, 234, 176))
    draw.polygon(
        [(x - 1.1 * unit, top - 2.2 * unit), (x, top - 3.6 * unit), (x + 1.1 * unit, top - 2.2 * unit)],
        fill=(40, 40, 52),
    )
    _glow(picture, (int(x), int(top - 1.3 * unit)), int(7 * unit), (255, 232, 180))


def _village(picture: "Image.Image", random: Random, water: int) -> None:
    """A row of gabled houses with lamps on, and two sails."""
    draw = _draw(picture)
    unit = picture.width / 100
    x = random.uniform(2, 16)
    for _ in range(random.randint(4, 8)):
        wide, high = random.uniform(6, 10), random.uniform(7, 15)
        tone = random.choice(((120, 74, 62), (92, 96, 112), (160, 140, 118), (78, 92, 84)))
        left, right, top = x * unit, (x + wide) * unit, water - high * unit
        draw.rectangle((left, top, right, water), fill=tone)
        draw.polygon(
            [(left - unit * 0.5, top), ((left + right) / 2, top - 4 * unit), (right + unit * 0.5, top)],
            fill=(52, 44, 52),
        )
        for row in _steps(1.6, high - 2, 3.4):
            for column in _steps(1.2, wide - 1.8, 2.6):
                lit = (255, 216, 148) if random.random() < 0.6 else (60, 62, 76)
                corner = (left + column * unit, water - (row + 1.8) * unit)
                draw.rectangle((*corner, corner[0] + 1.1 * unit, corner[1] + 1.6 * unit), fill=lit)
        x += wide + random.uniform(0, 1.5)
    for _ in range(2):
        mast, tall = random.uniform(60, 95) * unit, random.uniform(9, 15) * unit
        foot = water + unit
        draw.polygon([(mast, foot - tall), (mast, foot - unit), (mast + tall * 0.5, foot - unit)], fill=(240, 232, 218))
        draw.polygon(
            [(mast - 3 * unit, foot - unit), (mast + tall * 0.6, foot - unit), (mast + tall * 0.45, foot + unit)],
            fill=(70, 44, 38),
        )


def _reflect(picture: "Image.Image", water: int, horizon: Rgb, deep: Rgb) -> None:
    """The water: what stands above it upside down, blurred, darker towards the reader."""
    from PIL import Image, ImageFilter, ImageOps

    width, height = picture.size
    depth = height - water
    mirrored = ImageOps.flip(picture.crop((0, water - depth, width, water)))
    mirrored = mirrored.filter(ImageFilter.GaussianBlur(width / 240))
    shade = Image.new("L", (1, depth))
    for y in range(depth):
        shade.putpixel((0, y), int(70 + 150 * (y / depth)))
    sea = Image.new("RGB", (width, depth), _mix(horizon, deep, 0.88))
    picture.paste(Image.composite(sea, mirrored, shade.resize((width, depth))), (0, water))


def _ripples(picture: "Image.Image", random: Random, water: int) -> None:
    """Short bright strokes, longer and rarer towards the reader."""
    draw = _draw(picture, "RGBA")
    width, depth = picture.width, picture.height - water
    for _ in range(900):
        near = random.random() ** 1.4
        y = water + 2 + near * depth
        length = width * (0.004 + 0.03 * near) * random.random()
        x = random.uniform(0, width)
        bright = random.randint(8, 46)
        draw.line((x, y, x + length, y), fill=(255, 226, 190, bright), width=max(1, int(width * 0.0014)))


def _draw(picture: "Image.Image", mode: str | None = None) -> "ImageDraw.ImageDraw":
    from PIL import ImageDraw

    return ImageDraw.Draw(picture, mode)


def _steps(start: float, end: float, step: float = 1.7) -> Iterator[float]:
    while start < end:
        yield start
        start += step


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _encode(picture: "Image.Image", kind: str) -> bytes:
    stream = io.BytesIO()
    settings = {"quality": 82, "progressive": True} if kind == "JPEG" else {"optimize": True}
    picture.save(stream, kind, **settings)
    return stream.getvalue()
