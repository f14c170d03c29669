"""Four pages with one story, in the markup of four kinds of newsroom software."""

HEADLINE = "Harbour Town Gives Its Crane a Pension"
SECTION = "Waterfront"
CREDIT = "Photo: Ines Marlowe/Harbour Sheet"
OPENING = (
    "The old dockside crane, which has lifted nothing since the fish market closed, will be looked after by the town "
    "for the rest of its days.",
    "Councillors agreed on Tuesday night that it may stay where it stands, be painted every third year, and never "
    "again be asked to carry anything heavier than a flag.",
    "As the Lighthouse Courier puts it:",
)
QUOTED = (
    "It is not often that a machine outlives the reasons for which it was built and is then thanked for it by name.",
    "The keeper's daughter, who is ninety, came down to the quay with a flask of tea and read the letter to the crane.",
)
CLOSING = (
    "The harbour master said that the decision would cost less than a new bench, and that nobody had ever waved back "
    "at a bench.",
    "“We have been asked whether the lamp at the top may be lit,” she said. “It may, on Fridays and in fog.”",
    "A plaque will be unveiled in June, provided that somebody finds out who built the crane in the first place.",
)
BODY = (*OPENING, *QUOTED, *CLOSING)
HEADLINES = (
    "Ferry Timetable Printed Upside Down Again",
    "Seagull Elected to Parking Committee",
    "Library Finds the Missing Volume of Its Own Catalogue",
    "Fog Cancelled Owing to Sunshine",
)
NOTE = "A note from the editor: the Harbour Sheet lives on its readers. If you liked this story, help us to write more."


def _links(items: tuple[str, ...] = HEADLINES) -> str:
    return "".join(f'<li><a href="/n/{place}">{text}</a></li>' for place, text in enumerate(items))


def semantic() -> str:
    """HTML 5 elements, JSON-LD."""
    label = '<aside class="slot"><span>Advertisement</span></aside>'
    body = "".join(f"<p>{text}</p>{label}" for text in OPENING[:2]) + f"<p>{OPENING[2]}</p>"
    body += "<blockquote>" + "".join(f"<p>{text}</p>" for text in QUOTED) + f"</blockquote>{label}"
    body += "".join(f"<p>{text}</p>" for text in CLOSING)
    return (
        f'<html lang="en"><head><title>{HEADLINE} | Harbour Sheet</title></head><body><header><nav><ul>'
        f'<li><a href="/w">Waterfront</a></li></ul></nav></header><ul class="latest">{_links()}</ul><main><article>'
        f'<a class="kicker" href="/w">{SECTION}</a><h1>{HEADLINE}</h1><p class="byline">By <a rel="author" href="/j">'
        'Joan Pell</a></p><figure><img src="/crane.jpg"><figcaption><span class="credit">'
        f'{CREDIT}</span></figcaption></figure><div class="article-body">{body}<p><em>{NOTE} '
        '<a href="/subscribe">Subscribe</a></em></p></div><a href="/join">Join the conversation</a></article></main>'
        f"<section><h2>Recommended</h2><ul>{_links()}</ul></section><footer><p>© Harbour Sheet</p></footer>"
        "</body></html>"
    )


def soup() -> str:
    """Nothing but div and span, class names without meaning."""
    label = '<div class="k9"><span class="q1">Advertisement</span></div>'
    body = (
        "".join(f'<div class="p7">{text}</div>{label}' for text in OPENING[:2]) + f'<div class="p7">{OPENING[2]}</div>'
    )
    body += '<div class="w3">' + "".join(f'<div class="p8">{text}</div>' for text in QUOTED) + f"</div>{label}"
    body += "".join(f'<div class="p7">{text}</div>' for text in CLOSING)
    return (
        f'<html lang="en"><head><meta property="og:title" content="{HEADLINE}"></head><body><div class="a1">'
        f'<div class="a2"><a href="/w">Waterfront</a><a href="/s">Sports</a></div></div>'
        f'<div class="z5">{_links()}</div>'
        f'<div class="m4"><div class="s1">{SECTION}</div><h1 class="h3">{HEADLINE}</h1>'
        '<div class="i2"><img src="/c.jpg">'
        f'<div class="c8">{CREDIT}</div></div><div class="b6">{body}</div><div class="n2">{NOTE}</div><div class="j4">'
        f'<a href="/talk">Join the conversation</a></div></div><div class="r1"><div class="r2">Recommended</div>'
        f'<div class="r3">{_links()}</div></div></body></html>'
    )


def figured() -> str:
    """The quotation in a figure, the picture above the headline, microdata, the note in the body."""
    body = "".join(f'<p class="text">{text}</p>' for text in OPENING)
    body += (
        "<figure class='pull'><blockquote>" + "".join(f"<p>{text}</p>" for text in QUOTED) + "</blockquote></figure>"
    )
    body += "".join(f'<p class="text">{text}</p><div class="ad-slot">Sponsored</div>' for text in CLOSING)
    return (
        f'<html lang="en"><head><title>{HEADLINE} - Harbour Sheet</title></head><body>'
        f"<nav>{_links()}</nav><div itemscope "
        'itemtype="https://schema.org/NewsArticle"><div class="photo"><img src="/c.jpg"><span class="photo-credit">'
        f'{CREDIT}</span></div><a itemprop="articleSection" href="/w">{SECTION}</a>'
        f'<h1 itemprop="headline">{HEADLINE}</h1>'
        f'<div itemprop="articleBody">{body}<p class="text"><b>{NOTE}</b> <a href="/donate">Give</a></p></div></div>'
        f"<aside><h3>Trending</h3>{_links()}</aside></body></html>"
    )


def old() -> str:
    """Tables for columns, paragraphs by line breaks."""
    words = "<br><br>".join((*OPENING, *(f"<blockquote>{text}</blockquote>" for text in QUOTED), *CLOSING))
    return (
        f'<html><head><title>Harbour Sheet: {HEADLINE}</title></head><body><table width="100%"><tr><td width="150">'
        f'<ul>{_links()}</ul></td><td><font size="2"><a href="/w">{SECTION}</a></font><h1>{HEADLINE}</h1>{words}</td>'
        f"<td><b>Recommended</b><ul>{_links()}</ul></td></tr></table></body></html>"
    )
