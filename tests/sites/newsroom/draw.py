"""Drawing: a newsroom from a number. The same number gives the same newsroom on every machine."""

from datetime import datetime, timedelta, timezone
from itertools import pairwise
from random import Random

from tests.sites.newsroom.newsroom import Api, Expected, Hosts, Kind, Labels, Line, Metadata, Newsroom, Style
from tests.sites.newsroom.words import LANGUAGES, Words, words

__all__ = ["make"]

ADVERTISER = "brightlane"  # another site than the paper's, as ads are: its frame gets its own process
ACCENTS = ("#9c2f21", "#1f4e79", "#2c6e49", "#7a3e9d", "#b3541e", "#0f6b6b", "#333333")


def make(seed: int | None = None) -> Newsroom:
    """The canonical newsroom for None; for a number one that is drawn from it.

    Twenty numbers in a row go twice through all languages.
    """
    return _canonical() if seed is None else _drawn(seed)


def _canonical() -> Newsroom:
    stock = words("canonical")
    own, quoted = stock["paragraphs"], stock["quotation"]
    texts = [*own[:2], stock["introducing"][0].format(paper=stock["rivals"][0])]
    lines = [
        *(Line(kind=Kind.PARAGRAPH, text=text) for text in texts),
        *(Line(kind=Kind.QUOTATION, text=text) for text in quoted),
        *(Line(kind=Kind.PARAGRAPH, text=text) for text in own[2:]),
    ]
    end_of_quotation = 2 + len(quoted)
    expected = Expected(
        headline=stock["titles"][0],
        section=stock["sections"][0],
        credit=stock["credits"][0],
        caption="",
        lines=tuple(lines),
        quoted_from=stock["rivals"][0],
        authors=tuple(stock["names"][:1]),
        published=datetime(2026, 10, 14, 6, 40, tzinfo=timezone(timedelta(hours=1))),
        language="en",
    )
    style = Style(
        ads_after=(1, end_of_quotation, end_of_quotation + 3),
        metadata=(Metadata.JSON_LD, Metadata.OPEN_GRAPH, Metadata.META),
        delay_s=0.05,
    )
    return _assemble(None, stock, expected, style, Random(0))


def _drawn(seed: int) -> Newsroom:
    random = Random(seed)
    stock = words(LANGUAGES[seed % len(LANGUAGES)])
    expected = _story(stock, random)
    return _assemble(seed, stock, expected, _style(expected.lines, stock, random), random)


def _story(stock: Words, random: Random) -> Expected:
    names = random.sample(stock["names"], 4)
    authors = tuple(names[: random.choice((1, 1, 1, 2))])
    rival = random.choice(stock["rivals"])
    zone = timezone(timedelta(hours=random.choice((0, 1, 2, 3, 9, -5))))
    moment = datetime(2026, random.randint(1, 10), random.randint(1, 28), random.randint(5, 22), tzinfo=zone)
    return Expected(
        headline=random.choice(stock["titles"]),
        section=random.choice(stock["sections"]),
        credit=random.choice(stock["credits"]).format(name=names[3]),
        caption=random.choice(("", stock["caption"])),
        lines=_lines(stock, rival, random),
        quoted_from=rival,
        authors=authors,
        published=moment + timedelta(minutes=random.randint(0, 59)),
        language=stock["language"],
    )


def _lines(stock: Words, rival: str, random: Random) -> tuple[Line, ...]:
    """Own paragraphs before and after a quotation, sentences in the stock's order, a crosshead at times."""
    gap = "" if stock["language"] == "ja" else " "
    own = [gap.join(group) for group in _groups(stock["story"], random.randint(7, 9), random)]
    quoted = [gap.join(group) for group in _groups(stock["quotations"], random.randint(3, 5), random)]
    cut = random.randint(2, 3)
    introducing = random.choice(stock["introducing"]).format(paper=rival)
    lines = [
        *(Line(kind=Kind.PARAGRAPH, text=text) for text in (*own[:cut], introducing)),
        *(Line(kind=Kind.QUOTATION, text=text) for text in quoted),
        *(Line(kind=Kind.PARAGRAPH, text=text) for text in own[cut:]),
    ]
    if random.random() < 0.3:
        place = random.randint(len(lines) - 3, len(lines) - 2)
        lines.insert(place, Line(kind=Kind.HEADING, text=random.choice(stock["crossheads"])))
    return tuple(lines)


def _groups(sentences: list[str], count: int, random: Random) -> list[list[str]]:
    """The sentences in their order as ``count`` paragraphs of one to three sentences or so."""
    cuts = sorted(random.sample(range(1, len(sentences)), count - 1))
    return [sentences[start:end] for start, end in zip([0, *cuts], [*cuts, len(sentences)], strict=True)]


def _style(lines: tuple[Line, ...], stock: Words, random: Random) -> Style:
    head = random.choice(
        (
            ("section", "headline", "photo", "byline"),
            ("section", "headline", "byline", "photo"),
            ("photo", "section", "headline", "byline"),
            ("headline", "byline", "section", "photo"),
        )
    )
    naming = random.choice(("plain", "bem", "prefixed", "hashed"))
    # Where a class says nothing, an element does: a quotation that nothing marks would be a riddle.
    quotes = ("blockquote", "figure") if naming == "hashed" else ("blockquote", "div", "figure")
    metadata = tuple(kind for kind in Metadata if random.random() < 0.5)
    return Style(
        naming=naming,
        salt=random.randint(1, 9999),
        container=random.choice(("article", "main", "section", "div")),
        paragraph=random.choice(("p", "p", "p", "div")),
        quote=random.choice(quotes),
        cite=random.random() < 0.3,
        headline_list=random.choice(("ul", "div", "nav")),
        head=head,
        photo=random.choice(("figure", "div")),
        tail=tuple(random.sample(("note", "join", "conversation"), random.randint(2, 3))),
        end=tuple(random.sample(("recommended", "trending", "below"), 3)),
        tail_inside=random.random() < 0.5,
        rail=random.random() < 0.4,
        logo_is_h1=random.random() < 0.2,
        web_font=stock["language"] in ("en", "de", "fr", "es", "it", "nl") and random.random() < 0.6,
        accent=random.choice(ACCENTS),
        picture_seed=random.randint(1, 5),
        ads_after=tuple(sorted(random.sample(_gaps(lines), 3))),
        metadata=metadata,
        api=random.choice(tuple(Api)),
        gzip=random.random() < 0.6,
        chunked=random.random() < 0.5,
        delay_s=random.choice((0.0, 0.05, 0.25)),
    )


def _gaps(lines: tuple[Line, ...]) -> list[int]:
    """Indexes of lines after which an advertisement may stand: not in a quotation, not after a heading."""
    return [
        index
        for index, (line, following) in enumerate(pairwise(lines))
        if line.kind is not Kind.HEADING and not (line.kind is Kind.QUOTATION and following.kind is Kind.QUOTATION)
    ]


def _assemble(seed: int | None, stock: Words, expected: Expected, style: Style, random: Random) -> Newsroom:
    number = 4711 if seed is None else random.randint(1000, 99999)
    slug = _slug(expected.headline) or f"a{number}"
    day = expected.published
    mark = "" if seed is None else f"{seed}"  # so that many newsrooms can be served at once
    host = f"{stock['host']}{mark}"
    return Newsroom(
        seed=seed,
        hosts=Hosts(site=f"www.{host}.test", cdn=f"cdn.{host}.test", ads=f"ads.{ADVERTISER}{mark}.test"),
        path=f"/{day:%Y/%m/%d}/{slug}",
        short_path=f"/s/{number}",
        number=number,
        expected=expected,
        labels=_labels(stock, expected, random, shuffled=seed is not None),
        style=style,
    )


def _labels(stock: Words, expected: Expected, random: Random, *, shuffled: bool) -> Labels:
    headlines = stock["headlines"]
    if shuffled:
        headlines = random.sample(headlines, len(headlines))
    return Labels(
        paper=stock["paper"],
        tagline=stock["tagline"],
        direction=stock["direction"],
        description=stock["description"],
        nav=tuple(stock["nav"]),
        above=tuple(headlines[: random.randint(7, 14) if shuffled else 14]),
        recommendations=tuple(headlines[6:10]),
        trends=tuple(headlines[10:14]),
        below=tuple(headlines[:6]),
        recommended=random.choice(stock["recommended"]),
        trending=random.choice(stock["trending"]),
        more=stock["more"],
        byline=_byline(stock, expected, random),
        date=_date(stock, expected.published),
        advertisement=random.choice(stock["advertisements"]),
        slogan=stock["slogan"],
        shop=stock["shop"],
        note=random.choice(stock["notes"]),
        join=random.choice(stock["joins"]),
        conversation=random.choice(stock["conversations"]),
        comments=stock["comments"].format(count=random.randint(3, 240)),
        share=stock["share"],
        subscribe=stock["subscribe"],
        footer=tuple(stock["footer"]),
        copyright=stock["copyright"],
    )


def _byline(stock: Words, expected: Expected, random: Random) -> str:
    link = stock["and"] if stock["language"] == "ja" else f" {stock['and']} "
    byline: str = random.choice(stock["bylines"]).format(name=link.join(expected.authors))
    return byline


def _date(stock: Words, moment: datetime) -> str:
    date: str = stock["date"].format(
        day=moment.day, month=stock["months"][moment.month - 1], year=moment.year, time=f"{moment:%H:%M}"
    )
    return date


def _slug(title: str) -> str:
    letters = "".join(char.lower() if char.isascii() and char.isalnum() else "-" for char in title)
    return "-".join(part for part in letters.split("-") if part)[:60]
