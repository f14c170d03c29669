"""Pages whose article is read wrongly by those who do not look closely."""

import base64
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

from tests.sites.bank2.words import MARKUP, PARAGRAPHS
from tests.sites.case import Case
from tests.sites.server import Answer, page, png

__all__ = ["cases"]

_SCRIPTS = Path(__file__).with_name("scripts.json")  # two paragraphs of each language


def cases() -> Iterator[Case]:
    yield _clamped()
    yield _notes()
    yield _dates()
    yield _scripts()
    yield _folded()
    yield _dialog()
    yield _data_urls()


def _clamped() -> Case:
    shown = page(
        "Read on",
        f"<main><h1>Read on</h1><div id=c>{MARKUP}</div>"
        "<button onclick=\"c.style.maxHeight='none'\">Read on</button></main>",
        "<style>#c{max-height:60px;overflow:hidden;-webkit-mask-image:linear-gradient(#000,transparent)}</style>",
    )
    return Case(
        id="CLAMP",
        kind="extract",
        title="the article is cut off by its box until a button is pressed",
        sources=("guardian/frontend#9933", "gildas-lormeau/SingleFileZ#75"),
        routes={"": shown},
        right=(
            "All four paragraphs are in the article.",
            "A quotation from the last one is found, and it is said that the screenshot does not show it.",
        ),
        article={"title": "Read on", "paragraphs": PARAGRAPHS},
    )


def _notes() -> Case:
    formula = (
        "<span class=katex><span class=katex-mathml><math><semantics><mrow><mi>v</mi><mo>=</mo><mi>s</mi><mi>t</mi>"
        "</mrow><annotation encoding='application/x-tex'>v=s/t</annotation></semantics></math></span>"
        "<span class=katex-html aria-hidden=true><span>v</span><span>=</span><span>s</span><span>/</span>"
        "<span>t</span></span></span>"
    )
    lines = (
        "In 2023<sup><a href=#n1>1</a></sup> the line carried 10<sup>6</sup> people, and 4.2&nbsp;t of CO<sub>2</sub> "
        "less than the road.<sup>[2]</sup>",
        "The fare was <del>12</del> <ins>9</ins> crowns until May.",
        "<span class=sr-only>Opens in a new window</span>Everybody called it cheap, and nobody called it fast, least "
        "of all the women at the counter.",
        f"The formula is {formula} for short.",
    )
    body = "".join(f"<p>{line}</p>" for line in lines) + MARKUP
    shown = page(
        "What the line carried",
        f"<article><h1>What the line carried</h1>{body}<ol><li id=n1>Annual report, page 4.</li></ol></article>",
        "<style>.sr-only,.katex-mathml{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}"
        "</style>",
    )
    return Case(
        id="NOTES",
        kind="extract",
        title="raised and lowered figures, footnote marks, struck-out numbers, formulas written twice, words for "
        "screen readers only",
        sources=("adbar/trafilatura#889", "jina-ai/reader#120"),
        routes={"": shown},
        right=(
            "Never '20231' or '106 people' or 'road.2' run together: marks are left out, bracketed or raised; powers "
            "are raised or written ^6.",
            "Struck-out 12 is left out or marked, not 'was 12 9 crowns'.",
            "The formula stands once.",
            "'Opens in a new window' is not in it.",
        ),
        article={
            "title": "What the line carried",
            "lacks": ["20231", "106 people", "road.2 ", "12 9 crowns", "Opens in a new window"],
        },
    )


def _dates() -> Case:
    def dated(lang: str, line: str, head: str = "") -> Answer:
        article = f"<article><h1>Beds in a shed</h1><p class=date>{line}</p>{MARKUP}</article>"
        return page("Beds", f"{article}<footer>&copy; 2019&ndash;2024 Shed</footer>", head, lang=lang)

    told = "<p>The car was last seen on 14 May 2017, when it left for the shed.</p>"
    seconds = "<meta property='article:published_time' content='1772409600'>"
    routes = {
        "de": dated("de", "02.03.2026, 18:05 Uhr"),
        "gb": dated("en-GB", "Published 02/03/2026"),
        "us": dated("en-US", "Published 03/02/2026"),
        "th": dated("th", "2 มีนาคม 2569"),
        "ja": dated("ja", "令和8年3月2日"),
        "ar": dated("ar", "٢ مارس ٢٠٢٦"),
        "epoch": dated("en", "", seconds),
        "body": page("Beds", f"<article><h1>Beds in a shed</h1>{told}{MARKUP}</article>"),
    }
    return Case(
        id="DATES",
        kind="extract",
        title="dates as people write them: day first, Buddhist and Japanese years, Arabic digits, seconds since 1970; "
        "and a page that has none",
        sources=("scrapinghub/dateparser#588", "scrapinghub/dateparser#1063", "goose3/goose3#41"),
        routes=routes,
        right=(
            "de, gb, us, th, ja, ar, epoch: 2026-03-02.",
            "th may be none, never 2569; ja and ar may be none, never another day.",
            "body: none (14 May 2017 is the day that the story tells of), or marked as a guess.",
        ),
        seeds=tuple(routes),
    )


def _scripts() -> Case:
    texts: dict[str, list[str]] = json.loads(_SCRIPTS.read_text(encoding="utf-8"))
    menu = "<nav><a href=/>News</a> <a href=/b>Sport</a> <a href=/c>About us</a></nav>"
    foot = "<footer><a href=/d>Imprint</a> <a href=/e>Contact</a></footer>"

    def short(lang: str, paragraphs: list[str]) -> Answer:
        title = paragraphs[0][:20]
        body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        return page(title, f"{menu}<div class=content><h1>{title}</h1>{body}</div>{foot}", lang=lang)

    return Case(
        id="SCRIPTS",
        kind="extract",
        title="short articles in Thai, Hindi, Hebrew and Chinese, with English navigation",
        sources=("wallabag/wallabag#3821",),
        routes={lang: short(lang, paragraphs) for lang, paragraphs in texts.items()},
        right=(
            "Exactly the two paragraphs of each; no English word of the navigation or of the footer, as section or "
            "otherwise.",
            "A count of words, where one is shown, is not 2 for a page of 60 signs.",
        ),
        seeds=tuple(texts),
        article={"by_seed": texts, "lacks": ["News", "Sport", "About us", "Imprint"]},
    )


def _folded() -> Case:
    first, second, third, last = PARAGRAPHS
    shown = page(
        "Questions about the car",
        f"<main><article><h1>Questions about the car</h1><p>{first}</p>"
        f"<details><summary>Where do the beds stand?</summary><p>{last}</p></details>"
        f"<h2>And the counter?</h2><div hidden=until-found><p>{second}</p></div>"
        f"<details open><summary>How many ride?</summary><p>{third}</p></details></article></main>"
        "<dialog id=d><p>Join our list for weekly letters and offers.</p></dialog>"
        "<div id=pop popover><p>Share this with your friends.</p></div><script>d.showModal()</script>",
    )
    return Case(
        id="DETAILS",
        kind="extract",
        title="answers folded away in details and hidden=until-found; a dialog stands open over them",
        sources=("buriy/python-readability#180",),
        routes={"": shown},
        right=(
            "All four paragraphs and the two summaries are in the article, each once.",
            "The dialog's and the popover's words are not.",
        ),
        article={
            "title": "Questions about the car",
            "paragraphs": PARAGRAPHS,
            "summaries": ["Where do the beds stand?", "How many ride?"],
            "lacks": ["weekly letters", "Share this"],
        },
    )


def _dialog() -> Case:
    shown = page(
        "Beds in a shed",
        "<div id=root aria-hidden=true inert><nav><a href=/>Home</a></nav><main><article><h1>Beds in a shed</h1>"
        f"{MARKUP}</article></main></div><div role=dialog aria-modal=true "
        "style='position:fixed;inset:120px 300px;background:#fff;border:1px solid'><h2>Read on for one coin a week"
        "</h2><p>Subscribe and read everything that we print about trains, beds and sheds. You can leave whenever you "
        "like, with one click and no questions.</p><button>Subscribe</button></div>",
        "<style>body{overflow:hidden}</style>",
    )
    return Case(
        id="MODAL",
        kind="extract",
        title="a subscription dialog is open; the article under it is aria-hidden and inert",
        sources=("omnivore-app/omnivore#981",),
        routes={"": shown},
        right=("The article is the four paragraphs, not the dialog.",),
        article={"title": "Beds in a shed", "paragraphs": PARAGRAPHS, "lacks": ["one coin a week", "no questions"]},
    )


def _data_urls() -> Case:
    # A small picture, and megabytes after its end that no decoder reads.
    raw = png(10, 120, 90, 40, 40) + bytes(place * place & 255 for place in range(1_500_000))
    drawn = escape(
        "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><rect width='40' height='40' fill='red'/></svg>"
    )
    first, second, third, last = PARAGRAPHS
    shown = page(
        "Pictures in the page",
        f"<article><h1>Pictures in the page</h1><p>{first}</p><figure><img alt='chart' width=400 height=300 "
        f'src="data:image/png;base64,{base64.b64encode(raw).decode()}"><figcaption>The chart.</figcaption></figure>'
        f"<p>{second}</p><p>{third}</p><p><img alt=dot width=300 height=200 "
        f'src="data:image/svg+xml;utf8,{drawn}"> {last}</p></article>',
    )
    return Case(
        id="DATAURL",
        kind="extract",
        title="pictures of megabytes written into the page as data: URLs",
        sources=("1broseidon/ketch#47", "nicobailon/pi-web-access#281"),
        routes={"": shown},
        right=(
            "The article (md, html, json) stays small, below 100 kB: no base64 in it.",
            "The pictures are shown by the page as seen.",
        ),
        article={"title": "Pictures in the page", "paragraphs": PARAGRAPHS, "captions": ["The chart."]},
    )
