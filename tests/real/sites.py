"""The real sites: what each serves, under which names, and what a reader finds there."""

import re
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html

from tests.real import wiki
from tests.real.nginx import Host
from tests.sites.newsrooms import Newspage

MANUAL = Path("/usr/share/doc/python3/html")
MANUAL_PAGE = "tutorial/errors.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What the article must say: all ``parts`` in this order, and nothing of ``absent``."""

    title: str
    parts: tuple[str, ...]
    headings: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One page to capture. ``names`` are all host names that must lead to the test's nginx.

    ``bodies(url)`` gives what the server has under that URL, decoded; empty where it has nothing.
    """

    name: str
    url: str
    host: Host
    names: frozenset[str]
    bodies: Callable[[str], list[bytes]]
    truth: Truth = field(repr=False)


def manual() -> Site:
    """The Python manual, static files with their gzip coding made by nginx."""
    host = "manual.test"

    def bodies(url: str) -> list[bytes]:
        path = MANUAL / urlsplit(url).path.lstrip("/")
        return [path.read_bytes()] if path.is_file() else []

    return Site(
        name="manual",
        url=f"https://{host}/{MANUAL_PAGE}",
        host=Host(name=host, locations=f"root {MANUAL};"),
        names=frozenset({host}),
        bodies=bodies,
        truth=manual_truth((MANUAL / MANUAL_PAGE).read_text(encoding="utf-8")),
    )


def manual_truth(html: str) -> Truth:
    """Title, headings and paragraphs of the page's main column; the sidebar's words must stay out."""
    page = lxml.html.document_fromstring(html)
    for mark in _elements(page, "//a[@class='headerlink']"):
        mark.drop_tree()
    column = "//div[@class='body']"
    headings = tuple(_words(heading) for heading in _elements(page, f"{column}//*[self::h1 or self::h2]"))
    paragraphs = tuple(_words(paragraph) for paragraph in _elements(page, f"{column}//section/p"))
    return Truth(
        title=headings[0],
        headings=headings[1:],
        parts=(paragraphs[0], *paragraphs[1:-1:4], paragraphs[-1]),
        absent=("Table of Contents", "Previous topic", "Report a Bug", "Show Source"),
    )


def mediawiki(running: wiki.Wiki, host: str) -> Site:
    """The wiki behind its witness; what it sent stands in ``running.seen``."""

    def bodies(url: str) -> list[bytes]:
        parts = urlsplit(url)
        wanted = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return [answer.body for answer in running.seen.answers if answer.path == wanted]

    proxy = f"""location / {{
        proxy_pass http://127.0.0.1:{running.seen.port};
        proxy_set_header Host {host};
        proxy_set_header Accept-Encoding "";
    }}"""
    return Site(
        name="mediawiki",
        url=f"https://{host}{running.page}",
        host=Host(name=host, locations=proxy),
        names=frozenset({host}),
        bodies=bodies,
        truth=Truth(
            title=wiki.TITLE,
            headings=("History", "The refuge", "Widening", "Construction", "Present use"),
            parts=(
                "The Harbour of Lund Island is the only sheltered landing place on the island's western",
                "Before the breakwater was built, boats were drawn up on the shingle",
                "We have the stone, and we have the men",
                "The breakwater is 412 metres long",
                "the paving of the upper quay",
                "Today the harbour serves the pilot station",
                "had not begun at the time of writing.",
            ),
            absent=("What links here", "Log in", "Privacy policy", "[edit]", "Printable version"),
        ),
    )


def news(name: str, page: Newspage, folder: Path) -> Site:
    """A newsroom's page as it is served, under its own name; of what it asks for, only itself is there."""
    parts = urlsplit(page.url)
    assert parts.hostname is not None
    html = page.html.encode("utf-8")
    file = folder / f"{name}.html"
    file.write_bytes(html)
    locations = f"""location = "{parts.path}" {{
        root {folder}; try_files /{file.name} =404; default_type "text/html; charset=utf-8"; types {{ }}
    }}
    location = /404.html {{ root {folder}; internal; }}
    location / {{ return 404; }}"""

    def bodies(url: str) -> list[bytes]:
        asked = urlsplit(url)
        return [html] if (asked.hostname, asked.path) == (parts.hostname, parts.path) else []

    return Site(
        name=name,
        url=page.url,
        host=Host(name=parts.hostname, locations=locations),
        names=frozenset(_names_in(page.html)) | {parts.hostname},
        bodies=bodies,
        truth=Truth(title=page.title, parts=page.paragraphs, absent=page.absent),
    )


def _names_in(html: str) -> set[str]:
    """Every host name that the page's source spells out: all lead to our server, none to the world."""
    return set(re.findall(r"(?:https?:)?(?:\\?/){2}((?:[a-z0-9-]+\.)+[a-z]{2,})", html))


def _elements(page: lxml.html.HtmlElement, path: str) -> list[lxml.html.HtmlElement]:
    return typing.cast("list[lxml.html.HtmlElement]", page.xpath(path))


def _words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
