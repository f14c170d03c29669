"""Attributes that carry URLs or styles, and what becomes of each kind."""

import re
from collections.abc import Callable

from capture.replay.answering.names import words
from capture.replay.answering.rewrite.css import rewrite_css
from capture.replay.answering.rewrite.html import Tag
from capture.replay.answering.rewrite.srcset import mapped_srcset
from capture.replay.answering.rewrite.text import referenced
from capture.replay.answering.rewrite.urls import Urls

__all__ = ["CSS", "DROP", "SRCSET", "URL", "Action", "edited", "links_left", "refreshed", "styled", "value_action"]

URL = words("src href xlink:href poster data action formaction background lowsrc dynsrc longdesc codebase icon")
SRCSET = frozenset(("srcset", "imagesrcset"))
CSS = words("style fill stroke filter mask clip-path marker marker-start marker-mid marker-end cursor")

DROP = "\x00"  # no attribute value holds it after parsing

# The new value; None = as it stands; DROP = without the attribute.
Action = Callable[[Tag, str, str], "str | None"]

# Links that browsers follow by themselves, past any policy (preconnect) or for pages that are not shown.
_LIVE_LINKS = frozenset(("preconnect", "dns-prefetch", "prerender"))
_FROZEN_LINKS = _LIVE_LINKS | frozenset(
    (
        "preload",
        "modulepreload",
        "prefetch",
        "manifest",
        "import",
        "serviceworker",
        "pingback",
        "compression-dictionary",
    )
)
_REFRESH = re.compile(r"(\s*[0-9.]*[\s;,]*(?:url\s*=\s*)?[\"']?)([^\"']*)(.*)", re.IGNORECASE | re.DOTALL)


def edited(tag: Tag, action: Action) -> str | None:
    """The tag with ``action`` applied to each attribute and ``tag.extra`` added; None where nothing
    changes.
    """
    pieces: list[str] = []
    done = 0
    for one in tag.attributes:
        new = action(tag, one.name, one.value)
        if new is None:
            continue
        pieces.append(tag.text[done : one.start])
        pieces.append(" " if new == DROP else f'{one.label}="{referenced(new)}"')
        done = one.end
    if not pieces and not tag.extra and not tag.rename:
        return None
    added = "".join(f' {name}="{referenced(value)}"' for name, value in tag.extra)
    return f"<{tag.rename or tag.label}{added}{''.join(pieces)}{tag.text[done:]}>"


def styled(value: str, urls: Urls) -> str | None:
    """A style with its absolute URLs mapped; None where nothing changes."""
    found = rewrite_css(value, urls)
    return None if found == value else found


def links_left(rel: str, *, frozen: bool) -> str:
    """The link types that stay."""
    gone = _FROZEN_LINKS if frozen else _LIVE_LINKS
    return " ".join(kind for kind in rel.split() if kind.lower() not in gone)


def refreshed(content: str, urls: Urls) -> str | None:
    """A ``<meta http-equiv=refresh>`` with its absolute URL mapped."""
    match = _REFRESH.fullmatch(content)
    found = urls.mapped(match[2]) if match else None
    return f"{match[1]}{found}{match[3]}" if match and found is not None else None


def value_action(urls: Urls, name: str, value: str) -> str | None:
    """What all pages have in common: URLs, source sets and styles mapped."""
    if name in URL:
        return urls.mapped(value)
    if name in SRCSET:
        return mapped_srcset(value, urls)
    if name in CSS:
        return styled(value, urls)
    return None
