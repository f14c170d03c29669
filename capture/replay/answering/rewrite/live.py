"""A page that runs: absolute URLs mapped, the page's own policies and early connections taken out."""

import re

from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.rewrite.attributes import DROP, edited, links_left, value_action
from capture.replay.answering.rewrite.charset import ascii_bytes, declared
from capture.replay.answering.rewrite.css import rewrite_css
from capture.replay.answering.rewrite.html import MOST_NESTED, Rewriter, Tag, rewrite
from capture.replay.answering.rewrite.urls import Urls

__all__ = ["live_page"]

_POLICIES = frozenset(
    (
        "content-security-policy content-security-policy-report-only x-content-security-policy x-webkit-csp "
        "permissions-policy feature-policy origin-trial accept-ch delegate-ch x-dns-prefetch-control set-cookie "
        "x-frame-options"
    ).split()
)
_REFRESH = re.compile(r"(\s*[0-9.]*[\s;,]*(?:url\s*=\s*)?[\"']?)([^\"']*)(.*)", re.IGNORECASE | re.DOTALL)


def live_page(body: bytes, origins: OriginMap, url: str, charset: str = "") -> tuple[bytes, str]:
    """An HTML page whose scripts run, and the charset to send with it (empty: the browser finds it).

    ``charset`` is that of the archived Content-Type.
    """
    plain, label = ascii_bytes(body, declared(body, charset))
    text = rewrite(plain.decode("latin-1"), LiveRewriter(Urls(origins, url, label)))
    return text.encode("latin-1"), label


class LiveRewriter(Rewriter):
    """Changes what markup alone would send to the live web; scripts stay as they are."""

    def __init__(self, urls: Urls, depth: int = 0) -> None:
        self.urls = urls
        self.depth = depth  # of srcdoc in srcdoc

    def start(self, tag: Tag) -> str | None:
        """Most tags have no absolute URL and keep their bytes."""
        return edited(tag, self._attribute) if tag.text else None

    def content(self, tag: Tag, text: str) -> str | None:
        return rewrite_css(text, self.urls) if tag.name == "style" else None

    def _attribute(self, tag: Tag, name: str, value: str) -> str | None:
        if tag.name == "meta":
            kind = (tag.get("http-equiv") or "").strip().lower()
            if name == "http-equiv" and kind in _POLICIES:
                return DROP
            match = _REFRESH.fullmatch(value) if name == "content" and kind == "refresh" else None
            target = self.urls.mapped(match[2]) if match else None
            return f"{match[1]}{target}{match[3]}" if match and target is not None else None
        if name == "rel" and tag.name == "link":
            left = links_left(value, frozen=False)
            return None if left == " ".join(value.split()) else left or DROP
        if name == "integrity" and tag.name == "link":
            return DROP  # the style sheet's URLs are mapped, so its digest is another
        if name == "srcdoc" and self.depth < MOST_NESTED:
            document = rewrite(value, LiveRewriter(self.urls, self.depth + 1))
            return None if document == value else document
        if name == "type" and tag.name == "script" and value.strip().lower() == "speculationrules":
            return "application/x-warcite-inert"
        return DROP if name == "ping" else value_action(self.urls, name, value)
