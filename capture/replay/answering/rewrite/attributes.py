"""Attributes that carry URLs or styles, and what becomes of each kind."""

from collections.abc import Callable

from capture.model.html_syntax import BETWEEN_CANDIDATES, srcset_candidates
from capture.replay.answering.rewrite.css import rewrite_css
from capture.replay.answering.rewrite.html import Tag
from capture.replay.answering.rewrite.text import referenced
from capture.replay.answering.rewrite.urls import Urls

__all__ = [
    "CSS",
    "DROP",
    "SRCSET",
    "URL",
    "Action",
    "archived_srcset",
    "edited",
    "links_left",
    "mapped_srcset",
    "value_action",
]

URL = frozenset(
    "src href xlink:href poster data action formaction background lowsrc dynsrc longdesc codebase icon".split()
)
SRCSET = frozenset(("srcset", "imagesrcset"))
CSS = frozenset("style fill stroke filter mask clip-path marker marker-start marker-mid marker-end cursor".split())

DROP = "\x00"  # no attribute value holds it after parsing

# The new value; None = as it stands; DROP = without the attribute.
Action = Callable[[Tag, str, str], "str | None"]

# Links that browsers follow by themselves, past any policy (preconnect) or for pages that are not shown.
_LIVE_LINKS = frozenset(("preconnect", "dns-prefetch", "prerender"))
_FROZEN_LINKS = _LIVE_LINKS.union(
    "preload modulepreload prefetch manifest import serviceworker pingback compression-dictionary".split()
)


def edited(tag: Tag, action: Action) -> str | None:
    """The tag with ``action`` applied to each attribute and ``tag.extra`` added; None where nothing changes."""
    pieces: list[str] = []
    done = 0
    for attribute in tag.attributes:
        new = action(tag, attribute.name, attribute.value)
        if new is None:
            continue
        pieces.append(tag.text[done : attribute.start])
        pieces.append(" " if new == DROP else f'{attribute.label}="{referenced(new)}"')
        done = attribute.end
    if not pieces and not tag.extra and not tag.rename:
        return None
    added = "".join(f' {name}="{referenced(value)}"' for name, value in tag.extra)
    return f"<{tag.rename or tag.label}{added}{''.join(pieces)}{tag.text[done:]}>"


def links_left(rel: str, *, frozen: bool) -> str:
    """The link types that stay."""
    gone = _FROZEN_LINKS if frozen else _LIVE_LINKS
    return " ".join(kind for kind in rel.split() if kind.lower() not in gone)


def value_action(urls: Urls, name: str, value: str) -> str | None:
    """What all pages have in common: URLs, source sets and styles mapped."""
    if name in URL:
        return urls.mapped(value)
    if name in SRCSET:
        return mapped_srcset(value, urls)
    if name in CSS and (css := rewrite_css(value, urls)) != value:
        return css
    return None


def archived_srcset(value: str, is_archived: Callable[[str], bool]) -> str | None:
    """The candidates of a ``srcset`` (HTML 4.8.4.2.2) that the archive has, so that no window's width asks for another.

    None where it has all of them or none. ``is_archived`` gets each URL as it is written.
    """
    candidates = [(url, after.strip(BETWEEN_CANDIDATES)) for _, url, after in srcset_candidates(value) if url]
    kept = [(url, size) for url, size in candidates if is_archived(url)]
    if len(kept) in (0, len(candidates)):
        return None
    return ", ".join(f"{url} {size}".strip() for url, size in kept)


def mapped_srcset(value: str, urls: Urls) -> str | None:
    """A ``srcset`` with its absolute URLs mapped; None where nothing is to be changed."""
    if "//" not in value and "\\" not in value and not urls.queries:
        return None
    pieces: list[str] = []
    changed = False
    for before, url, after in srcset_candidates(value):
        mapped = urls.mapped(url)
        changed = changed or mapped is not None
        pieces += (before, url if mapped is None else mapped, after)
    return "".join(pieces) if changed else None
