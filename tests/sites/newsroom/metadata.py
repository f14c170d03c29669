"""What a page tells machines about its article: JSON-LD, OpenGraph, plain meta tags, or nothing."""

import json
from html import escape
from typing import Any

from tests.sites.newsroom.newsroom import Metadata, Newsroom

__all__ = ["head_tags"]


def head_tags(newsroom: Newsroom) -> str:
    """The tags for ``<head>``; microdata is not here, it stands on the page's elements."""
    readers = {Metadata.JSON_LD: _json_ld, Metadata.OPEN_GRAPH: _open_graph, Metadata.META: _meta}
    return "".join(make(newsroom) for kind, make in readers.items() if kind in newsroom.style.metadata)


def _json_ld(newsroom: Newsroom) -> str:
    expected, labels = newsroom.expected, newsroom.labels
    fields: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": newsroom.url,
        "headline": expected.headline,
        "description": labels.description,
        "articleSection": expected.section,
        "inLanguage": expected.language,
        "datePublished": expected.published.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in expected.authors],
        "image": [f"http://{newsroom.hosts.cdn}/photo/lead-1600.jpg"],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": labels.paper,
            "logo": {"@type": "ImageObject", "url": f"http://{newsroom.hosts.cdn}/logo.png"},
        },
    }
    text = json.dumps(fields, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _open_graph(newsroom: Newsroom) -> str:
    expected, labels = newsroom.expected, newsroom.labels
    pairs = [
        ("og:type", "article"),
        ("og:title", expected.headline),
        ("og:site_name", labels.paper),
        ("og:url", newsroom.url),
        ("og:image", f"http://{newsroom.hosts.cdn}/photo/lead-1600.jpg"),
        ("og:description", labels.description),
        ("article:published_time", expected.published.isoformat()),
        ("article:section", expected.section),
    ]
    return "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in pairs)


def _meta(newsroom: Newsroom) -> str:
    expected = newsroom.expected
    pairs = [
        ("description", newsroom.labels.description),
        ("author", ", ".join(expected.authors)),
        ("date", expected.published.isoformat()),
    ]
    return "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in pairs)
