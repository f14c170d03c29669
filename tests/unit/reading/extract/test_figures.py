"""Pictures, embeds and rules: what a reader saw as part of the article, in its place, and nothing else."""

import pytest

from capture.model.article import Block, BlockKind
from capture.reading.extract import Box, Layout, article_from_html
from capture.reading.extract.source.parse import NUMBER, parse
from tests.builders import pages

URL = "https://sheet.example/news/crane"
PARAGRAPHS = [f"<p>{text}</p>" for text in (*pages.OPENING[:2], *pages.CLOSING)]


def page(*inserts: str, head: str = "", above: str = "", below: str = "") -> str:
    """A story with something between its paragraphs, above its headline, below its end."""
    between = [*inserts, *[""] * len(PARAGRAPHS)]
    body = "".join(f"{paragraph}{insert}" for paragraph, insert in zip(PARAGRAPHS, between, strict=False))
    return (
        f"<html><head><title>{pages.HEADLINE}</title>{head}</head><body>"
        f"<header><a href='/'><img src='/mark.png'></a></header><article>{above}"
        f"<h1>{pages.HEADLINE}</h1><div class=story>{body}</div>"
        f"{below}</article></body></html>"
    )


def inserted(html: str, layout: Layout | None = None) -> list[Block]:
    """The blocks that are no words."""
    return [block for block in article_from_html(html, URL, layout).blocks if not block.text]


def images(html: str) -> list[str]:
    """The addresses of the figures."""
    return [block.image.url if block.image else "" for block in inserted(html)]


def test_a_figure_stands_where_it_stood() -> None:
    """With caption, credit, words for who cannot see it, address and place."""
    figure = (
        '<figure><img src="../a.jpg" alt="The  crane"><figcaption>The crane at dusk. '
        '<span class="credit">Photo: Ines Marlowe</span></figcaption></figure>'
    )
    blocks = article_from_html(page("", figure), URL).blocks
    assert [block.kind for block in blocks[:4]] == ["paragraph", "paragraph", "figure", "paragraph"]
    block = blocks[2]
    assert block.image is not None
    assert (block.image.url, block.alt) == ("https://sheet.example/a.jpg", "The crane")
    assert block.caption is not None
    assert block.caption.text == "The crane at dusk."
    assert block.credit is not None
    assert block.credit.text == "Photo: Ines Marlowe"
    assert block.source.path.endswith("/figure/img")
    assert block.caption.source.path.endswith("/figure/figcaption")


def test_a_picture_behind_a_paragraphs_words_comes_after_them() -> None:
    blocks = article_from_html(page().replace("bench.</p>", "bench. <img src=/b.jpg></p>"), URL).blocks
    kinds = [block.kind for block in blocks]
    assert "bench" in blocks[kinds.index(BlockKind.FIGURE) - 1].text


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<img src="/a.jpg" srcset="/b.jpg 2x">', "a.jpg"),
        ('<img src="data:image/gif;base64,AA" data-src="/a.jpg">', "a.jpg"),
        ('<img src="/img/blank.gif" data-srcset="/s.jpg 300w, /a.jpg 900w">', "a.jpg"),
        ('<img srcset="/s,1.jpg 300w,/a.jpg 900w">', "a.jpg"),
        ('<picture><source srcset="/a.jpg 900w"><source srcset="/c.jpg"><img></picture>', "a.jpg"),
        ('<img src="/spacer.png" class="lazy"><noscript><img src="/a.jpg"></noscript>', "a.jpg"),
        ('<amp-img src="/a.jpg" width="800" height="400"></amp-img>', "a.jpg"),
        ('<a href="/a-large.jpg"><img src="/a.jpg">Enlarge</a>', "a.jpg"),
    ],
)
def test_the_address_of_a_picture(markup: str, url: str) -> None:
    """Lazy loaders give a stand-in first; the real one stands in another attribute or element."""
    assert images(page("", markup)) == [f"https://sheet.example/{url}"]


def test_the_addresses_base() -> None:
    assert images(page("", "<img src='a.jpg'>", head="<base href='https://cdn.example/x/'>")) == [
        "https://cdn.example/x/a.jpg"
    ]


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="/p.gif" width="1" height="1">',
        '<img src="/face.jpg" class="author-photo" width="300" height="300">',
        '<div class="byline"><img src="/face.jpg" width="300"></div>',
        '<div class="ad-slot"><img src="/banner.jpg" width="728" height="90"></div>',
        '<div class="related"><a href="/other"><img src="/other.jpg"></a></div>',
        '<div><img src="/box.jpg"><div><a href="/x">Fog cancelled owing to sunshine</a></div></div>',
        '<a href="https://shop.example" rel="sponsored nofollow"><img src="/box.jpg"></a>',
        '<a href="https://shop.example"><img src="https://ads.shop.example/box.jpg"></a>',
        '<a href="/other-story"><img src="/other.jpg"><span>Fog cancelled</span></a>',
        '<img src="/icons/share-icon.svg">',
        '<img src="/emoji/wave.png" class="wp-smiley">',
        '<img src="/hidden.jpg" hidden>',
        '<div style="display:none"><img src="/hidden.jpg"></div>',
        '<img src="javascript:alert(1)">',
        '<img src="data:image/png;base64,iVBORw0KGgo=">',
        '<img alt="nothing">',
    ],
)
def test_what_is_no_picture_of_the_article(markup: str) -> None:
    """Icons, faces, pixels, advertisements, cards of other stories, what nobody saw or nobody can ask for."""
    assert inserted(page("", markup)) == []


def test_a_picture_that_returns_is_decoration() -> None:
    """Three times on a page; twice, it is the article's once."""
    assert images(page(*['<img src="/rule.png">'] * 3)) == []
    assert images(page(*['<img src="/a.jpg">'] * 2)) == ["https://sheet.example/a.jpg"]


def test_the_picture_above_the_headline() -> None:
    """Close to it and large; the site's mark in the bar is neither."""
    assert images(page(above='<img src="/hero.jpg" width="1200" height="600">')) == ["https://sheet.example/hero.jpg"]


def test_pictures_below_the_end_are_not_the_articles() -> None:
    below = "<div class=more><a href='/x'><img src='/x.jpg' width=400></a><img src='/y.jpg' width=100></div>"
    assert inserted(page(below=below)) == []


def drawn(html: str, sizes: dict[str, tuple[float, float, int]]) -> Layout:
    """A layout in which words stand in one column, and pictures have these sizes and flags by address."""
    document = parse(html, numbered=True)
    assert document is not None
    boxes: dict[int, Box] = {}
    for place, element in enumerate(document.root.iter("*")):
        width, height, flags = sizes.get(element.get("src") or "", (700.0, 80.0, 1))
        boxes[int(element.get(NUMBER) or -1)] = Box(200, 100.0 * place, width, height, 18, 400, 0, flags, 9)
    return Layout(boxes=boxes, viewport=(1280, 900))


def test_what_was_drawn_decides() -> None:
    """Small, invisible or large, whatever the markup says; the figure's place on the screenshot is told."""
    html = page("<img src='/s.jpg'>", "<img src='/h.jpg'>", "<img src='/l.jpg' width='1'>")
    layout = drawn(html, {"/s.jpg": (40, 40, 1), "/h.jpg": (600, 300, 0), "/l.jpg": (600, 300, 1)})
    (figure,) = inserted(html, layout)
    assert figure.image is not None
    assert figure.image.url.endswith("l.jpg")
    assert figure.source.box is not None
    assert (figure.source.box.x, figure.source.box.width, figure.source.box.height) == (200, 600, 300)


def test_the_box_of_a_paragraph_is_around_all_its_words() -> None:
    """Also those in elements of their own."""
    html = page().replace("old dockside crane", "old <b>dockside</b> crane")
    layout = drawn(html, {})
    block = next(block for block in article_from_html(html, URL, layout).blocks if "dockside" in block.text)
    own = [
        box for index, box in layout.boxes.items() if index in (block.source.element, (block.source.element or 0) + 1)
    ]
    assert block.source.box is not None
    assert block.source.box.y == own[0].y
    assert block.source.box.height == own[1].y + own[1].height - own[0].y


@pytest.mark.parametrize(
    ("markup", "form", "url"),
    [
        ('<iframe src="https://www.youtube.com/embed/x" title="The  crane"></iframe>', "video", "https://www.youtube.com/embed/x"),
        ('<iframe data-src="//player.example/video/3"></iframe>', "video", "https://player.example/video/3"),
        ('<video poster="/p.jpg"><source src="/crane.mp4"></video>', "video", "https://sheet.example/crane.mp4"),
        ('<audio src="/crane.mp3" controls></audio>', "audio", "https://sheet.example/crane.mp3"),
        ('<iframe src="https://platform.twitter.com/embed/Tweet.html?id=1"></iframe>', "post", "https://platform.twitter.com/embed/Tweet.html?id=1"),
        ('<iframe src="https://www.openstreetmap.org/export/embed.html"></iframe>', "map", "https://www.openstreetmap.org/export/embed.html"),
        ('<object data="/report.pdf" type="application/pdf"></object>', "document", "https://sheet.example/report.pdf"),
        ('<iframe src="https://charts.example/7"></iframe>', "page", "https://charts.example/7"),
        ('<amp-youtube data-videoid="x"></amp-youtube>', "video", "https://www.youtube.com/watch?v=x"),
    ],
)  # fmt: skip
def test_an_embed(markup: str, form: str, url: str) -> None:
    """By its element, its host or the words of its address."""
    (block,) = inserted(page("", markup))
    assert block.embed is not None
    assert (block.kind, block.embed.form, block.embed.url) == (BlockKind.EMBED, form, url)
    assert block.embed.title == ("The crane" if "title" in markup else "")


def test_an_embed_has_a_caption() -> None:
    """Like a picture."""
    frame = "<iframe src='https://v.example/video'></iframe>"
    (block,) = inserted(page("", f"<figure>{frame}<figcaption>It moves at last.</figcaption></figure>"))
    assert block.kind is BlockKind.EMBED
    assert block.caption is not None
    assert block.caption.text == "It moves at last."


@pytest.mark.parametrize(
    "markup",
    [
        '<iframe src="https://ads.example/slot"></iframe>',
        '<iframe src="https://x.example/sync" width="1" height="1"></iframe>',
        '<iframe src="https://www.googletagmanager.com/ns.html?id=1"></iframe>',
        '<iframe src="about:blank"></iframe>',
        "<iframe></iframe>",
        '<div class="newsletter-signup"><iframe src="https://forms.example/1"></iframe></div>',
        '<iframe src="https://x.example/page" hidden></iframe>',
    ],
)
def test_what_is_no_embed(markup: str) -> None:
    assert inserted(page("", markup)) == []


@pytest.mark.parametrize("rule", ["<hr>", "<p>* * *</p>", "<p>***</p>", "<p>⁂</p>", "<div>• • •</div>", "<p>— — —</p>"])
def test_rules_part_paragraphs(rule: str) -> None:
    """Drawn or set with signs."""
    found = article_from_html(page("", rule), URL)
    assert [block.kind for block in found.blocks[1:4]] == ["paragraph", "separator", "paragraph"]
    assert "*" not in found.text


def test_rules_with_nothing_to_part_are_none() -> None:
    """At the ends, and one where several follow each other."""
    assert len(inserted(page("", "<hr><p>***</p><hr>"))) == 1
    assert inserted(page(above="<hr>", below="<hr>")) == []
    assert inserted(page("<p>a * b</p>")) == []


def test_each_caption_goes_to_its_own_picture() -> None:
    """Also in a row of figures without words between."""
    row = "".join(
        f"<figure><img src='/{name}.jpg'><figcaption>This one is {name}.</figcaption></figure>" for name in "abc"
    )
    found = inserted(page("", f"<div>{row}</div>"))
    said = [(block.image.url[-5:], block.caption.text) for block in found if block.image and block.caption]
    assert said == [(f"{name}.jpg", f"This one is {name}.") for name in "abc"]


@pytest.mark.parametrize(
    "icon", ["<svg></svg>", "<img src='/clock.png' width=16>", "<img src='/site-logo.png'>", "<canvas></canvas>"]
)
def test_words_at_an_icon_are_no_caption(icon: str) -> None:
    """Unless an element says so."""
    above = f"<div>{icon}<span>Published in May</span></div>"
    assert inserted(page(above=above)) == []
    (block,) = inserted(page("", f"<figure>{icon}<figcaption>Rust by year.</figcaption></figure>"))
    assert block.caption is not None
    assert block.caption.text == "Rust by year."


def test_a_lead_picture_that_no_figure_shows() -> None:
    """The page's word alone; without that word its first figure leads."""
    head = '<meta property="og:image" content="/og.jpg"><meta property="og:image:alt" content="A card">'
    lead = article_from_html(page("<img src='/a.jpg'>", head=head), URL).lead_image
    assert lead is not None
    assert (lead.value, lead.alt, lead.block) == ("https://sheet.example/og.jpg", "A card", None)
    lead = article_from_html(page("<img src='/a.jpg'>"), URL).lead_image
    assert lead is not None
    assert (lead.value, lead.source, lead.block) == ("https://sheet.example/a.jpg", "figure", 1)
