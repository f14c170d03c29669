"""Articles that extractors read wrongly (X01–X05, E07, E09)."""

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from tests.sites.case import Case, Exchange
from tests.sites.faultsite.words import COUNT, DIVERS, FOOT, MENU, NOON, SPRING, SURVEY
from tests.sites.server import page

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    yield _teaser_and_drop_cap()
    yield _authors()
    yield _lists_code_table()
    yield _boxes()
    yield _many_dates()
    yield _live_blog()
    yield _consent()


def _case(
    name: str,
    title: str,
    sources: tuple[str, ...],
    article: dict[str, Any],
    markup: tuple[str, str],
    right: tuple[str, ...] = (),
    document_title: str = "",
) -> Case:
    """``markup``: head and body."""
    head, body = markup
    shown = page(document_title or article["title"], body, head)
    return Case(
        id=name,
        kind="extract",
        title=title,
        sources=sources,
        routes={"": shown},
        exchanges=(Exchange(path="", answer=shown),),
        page={"outcome": "ok", "status": 200},
        article=article,
        right=right,
    )


def _linked_data(value: dict[str, Any]) -> str:
    return f"<script type='application/ld+json'>{json.dumps(value)}</script>"


def _teaser_and_drop_cap() -> Case:
    title = "Cameras go down the harbour pilings"
    head = (
        f"<meta property='og:title' content='{title}'><meta name=author content='Mara Quill'>"
        "<meta property='article:published_time' content='2026-02-03T08:00:00+00:00'>"
    )
    body = (
        f"{MENU}<article><h1>{title}</h1><div class='teaser-content'>"
        f"<p><span class='drop-cap header-font'>{SURVEY[0]}</span>{SURVEY[1:]}</p><p>{NOON}</p></div>"
        f"<div class=ad-slot>Advertisement</div><div class='article-body content'><p>{COUNT}</p><p>{DIVERS}</p>"
        f"<p>{SPRING}</p></div></article>{FOOT}"
    )
    return _case(
        "X01",
        "opening paragraphs in a 'teaser' box; drop cap in a span",
        ("mozilla/readability#901", "mozilla/readability#776", "adbar/trafilatura#164", "mozilla/readability#696"),
        {
            "title": title,
            "authors": ["Mara Quill"],
            "published": "2026-02-03T08:00:00+00:00",
            "paragraphs": [SURVEY, NOON, COUNT, DIVERS, SPRING],
            "lacks": ["Advertisement", "All rights reserved", "Business"],
        },
        (head, body),
        (
            "First paragraph begins 'The survey boat' with its first letter (drop cap), and both teaser paragraphs "
            "are kept.",
        ),
    )


def _authors() -> Case:
    title, names = "Paying by photograph", ["Mara Quill", "Dana Osei, MD", "Tomás Vidal Jr."]
    authors = [{"@type": "Person", "name": name} for name in names]
    graph = [
        {"@type": "WebSite", "name": "The Lab Paper"},
        {
            "@type": ["NewsArticle", "Article"],
            "headline": title,
            "author": [*authors, {"@type": "Organization", "name": "Harbour Desk"}],
            "datePublished": "2026-03-01T09:00:00Z",
        },
    ]
    first, second, third = (f"<a rel=author href=/a/{number}>{name}</a>" for number, name in enumerate(names, 1))
    head = "<meta name=author content='Mara Quill, Dana Osei, MD and Tomás Vidal Jr.'>" + _linked_data(
        {"@context": "https://schema.org", "@graph": graph}
    )
    body = (
        f"{MENU}<article><h1>{title}</h1><div class=byline>By {first}, {second} and {third} | March 1, 2026 | "
        f"Staff writers, Harbour Desk</div><p>{COUNT}</p><p>{DIVERS}</p><p>{SPRING}</p></article>{FOOT}"
    )
    return _case(
        "X02",
        "several authors, suffixes with commas, byline with date and job",
        (
            "adbar/trafilatura#24",
            "mozilla/readability#617",
            "zotero/translators#1165",
            "AndyTheFactory/newspaper4k#326",
        ),
        {
            "title": title,
            "authors": names,
            "organisation_authors": ["Harbour Desk"],
            "published": "2026-03-01T09:00:00Z",
            "paragraphs": [COUNT, DIVERS, SPRING],
            "lacks": ["Staff writers"],
        },
        (head, body),
        (
            "Three persons, not one joined string; no 'March', '2026', 'MD' or 'Jr.' as a person.",
            "Site name is not in the title.",
        ),
        f"{title} | The Lab Paper",
    )


def _lists_code_table() -> Case:
    code = (
        "def count(rows):\n    total = 0\n    for r in rows:\n        if r:\n            total += 1\n\n"
        "    return total\n"
    )
    head = "<meta property='article:published_time' content='2026-02-10T00:00:00Z'>"
    body = (
        f"{MENU}<article><h1>How the counts are kept</h1><p>{SURVEY}</p><h2>Steps</h2><ol><li>Lower the frame.</li>"
        "<li>Wait for <code>ready</code> and then take three pictures.</li></ol><ul><li><span class=t>One picture is "
        "kept.</span></li><li><span>Two are thrown away.</span><ul><li><span>Unless the first is blurred.</span></li>"
        f"</ul></li></ul><pre><code>{escape(code)}</code></pre><table><caption>Pilings by month</caption><thead><tr>"
        "<th>Month</th><th>Count</th></tr></thead><tbody><tr><td>May</td><td>11</td></tr><tr><td>June</td><td>9</td>"
        f"</tr></tbody></table><p>{DIVERS}</p></article>{FOOT}"
    )
    return _case(
        "X03",
        "lists of spans, code, table",
        (
            "adbar/trafilatura#431",
            "adbar/trafilatura#10",
            "adbar/trafilatura#553",
            "adbar/trafilatura#755",
            "mozilla/readability#775",
            "adbar/trafilatura#777",
        ),
        {
            "title": "How the counts are kept",
            "paragraphs": [SURVEY, DIVERS],
            "lists": [
                ["Lower the frame.", "Wait for ready and then take three pictures."],
                ["One picture is kept.", "Two are thrown away.", "Unless the first is blurred."],
            ],
            "code": [code],
            "table": [["Month", "Count"], ["May", "11"], ["June", "9"]],
            "table_caption": "Pilings by month",
            "headings": ["Steps"],
        },
        (head, body),
        ("Indentation and the blank line in the code are kept.", "'Wait for ready and then' is one line, with spaces."),
    )


def _boxes() -> Case:
    body = (
        f"{MENU}<main><article><h1>What the crew ate</h1><div id=body><p>{SURVEY}</p><p><strong>Read more:</strong> "
        f"<a href=/x>Ten harbours ranked by smell</a></p><p>{NOON}</p><div class='content newsletter'><h3>Get the Tide "
        "newsletter</h3><p>Sign up and receive our best harbour stories every Friday morning, free of charge, straight "
        "to your inbox, with no advertising at all.</p><form><input><button>Sign up</button></form></div>"
        f"<p>{COUNT}</p><aside class=sponsored><p>Sponsored: Anchors from Bray and Sons have been holding boats where "
        f"their owners left them since 1911.</p></aside><p>{DIVERS}</p><div class=related><h3>Related stories</h3><ul>"
        "<li><a href=/1>Lighthouse sold to a choir</a></li><li><a href=/2>Ferry strike enters its third week</a></li>"
        "</ul></div></div></article><section id=comments><h2>3 comments</h2><p>First! I was on that boat and the soup "
        f"was cold, whatever the article says about it.</p></section></main>{FOOT}"
    )
    return _case(
        "X04",
        "in-body teaser link, newsletter box, sponsored aside, related list, comments",
        ("adbar/trafilatura#584", "adbar/trafilatura#80", "adbar/trafilatura#112"),
        {
            "title": "What the crew ate",
            "authors": ["Mara Quill"],
            "paragraphs": [SURVEY, NOON, COUNT, DIVERS],
            "lacks": [
                "Ten harbours",
                "newsletter",
                "inbox",
                "Anchors",
                "Lighthouse",
                "Ferry strike",
                "First!",
                "Read more",
            ],
        },
        ("<meta name=author content='Mara Quill'>", body),
    )


def _many_dates() -> Case:
    published, modified = "2026-02-03T23:30:00-05:00", "2026-02-05T10:00:00-05:00"
    told = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Vote on the pilings"}
    head = "<meta name='dc.date' content='2026-02-03'>" + _linked_data(
        told | {"datePublished": published, "dateModified": modified}
    )
    first = (
        "The hearing is set for 12 December 2026, and the last one was on 2025-11-30. Call 2024-0815 to speak. " + COUNT
    )
    body = (
        f"{MENU}<aside><ul><li><time datetime='2026-04-01'>1 April 2026</time> Newest story</li></ul></aside><article>"
        "<h1>Vote on the pilings</h1><p class=meta>Accepted: 12/10/2025. Updated Feb. 5, 2026</p>"
        f"<p>{first}</p><p>{SPRING}</p></article>{FOOT}"
    )
    return _case(
        "X05",
        "many dates on the page; offset that changes the day",
        ("AndyTheFactory/newspaper4k#575", "adbar/htmldate#8", "adbar/htmldate#158", "AndyTheFactory/newspaper4k#350"),
        {"title": "Vote on the pilings", "published": published, "modified": modified, "paragraphs": [first, SPRING]},
        (head, body),
        (
            "Offset is kept (or the date is given as 2026-02-03 local, never 2026-02-04 without a zone).",
            "Not 2026-04-01, 2026-12-12, 2025-11-30, 2024, 2019.",
        ),
    )


def _live_blog() -> Case:
    posts = {
        "11:40": "The vote is put off until Monday, after two members left to catch a ferry.",
        "10:15": "Speakers have three minutes each; the list has forty names.",
        "09:05": "Doors open. The public gallery is full and the heating is off.",
    }
    blocks = "".join(
        f"<div class='live-post' id=p{number}><time datetime='2026-03-02T{at}:00Z'>{at}</time><h2>Update</h2>"
        f"<p>{words}</p></div>"
        for number, (at, words) in enumerate(posts.items())
    )
    title = "Harbour vote: live"
    head = _linked_data({"@type": "LiveBlogPosting", "headline": title, "datePublished": "2026-03-02T09:00:00Z"})
    return _case(
        "E07",
        "live blog without liveBlogUpdate",
        ("adbar/trafilatura#192", "webrecorder/browsertrix#3363"),
        {"title": title, "paragraphs": list(posts.values()), "post_times": list(posts)},
        (head, f"{MENU}<article><h1>{title}</h1>{blocks}</article>{FOOT}"),
    )


def _consent() -> Case:
    body = (
        f"<article><h1>Behind the banner</h1><p>{SURVEY}</p><p>{NOON}</p></article><div id=cmp style='position:fixed;"
        "inset:0;background:#fffe'><p>We and our 812 partners store cookies on your device.</p><button id=acc "
        "onclick='cmp.remove();document.cookie=\"ok=1\"'>Accept all</button><button onclick='cmp.remove()'>Reject"
        "</button></div>"
    )
    return _case(
        "E09",
        "consent overlay",
        ("webrecorder/browsertrix#2238",),
        {"title": "Behind the banner", "paragraphs": [SURVEY, NOON], "lacks": ["812 partners", "Accept all"]},
        ("", body),
        ("Article text has no '812 partners'.", "What was clicked, if anything, is stated."),
        "E09",
    )
