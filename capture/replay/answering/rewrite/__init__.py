"""Rewriting of archived pages and style sheets: absolute URLs mapped, the rest of the bytes as they came.

Text is Latin-1, one character a byte: bytes of any encoding that contains ASCII pass through unharmed.
"""

from collections.abc import Callable, Mapping, Sequence

from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.rewrite.charset import ascii_bytes, css_label, declared, looks_like_html
from capture.replay.answering.rewrite.css import rewrite_css
from capture.replay.answering.rewrite.html import rewrite, with_styles
from capture.replay.answering.rewrite.inert import FrameElement, InertRewriter
from capture.replay.answering.rewrite.live import LiveRewriter
from capture.replay.answering.rewrite.urls import Urls, codec_of

__all__ = [
    "FrameElement",
    "css",
    "css_label",
    "declared",
    "frame_elements",
    "inert_page",
    "live_page",
    "looks_like_html",
]


def css(body: bytes, origins: OriginMap, url: str) -> bytes:
    """A style sheet archived under ``url``."""
    return rewrite_css(body.decode("latin-1"), Urls(origins, url)).encode("latin-1")


def live_page(body: bytes, origins: OriginMap, url: str, charset: str = "") -> tuple[bytes, str]:
    """An HTML page whose scripts run, and the charset to send with it (empty: the browser finds it).

    ``charset`` is that of the archived Content-Type.
    """
    plain, label = ascii_bytes(body, declared(body, charset))
    text = rewrite(plain.decode("latin-1"), LiveRewriter(Urls(origins, url, label)))
    return text.encode("latin-1"), label


def inert_page(
    body: bytes,
    origins: OriginMap,
    url: str,
    *,
    charset: str = "",
    rendered: bool = False,
    targets: Sequence[str | None] = (),
    is_archived: Callable[[str], bool] | None = None,
    styles: Mapping[int, tuple[str, str]] | None = None,
    queries: str = "",
) -> tuple[bytes, str]:
    """An HTML page in which nothing runs, and the charset to send with it.

    ``rendered`` says that ``body`` is the serialised DOM of a frame (UTF-8); ``targets`` are where its frame
    elements lead, in order; ``is_archived`` says whether the archive has an absolute URL; ``styles`` are an element's
    name and further declarations for it, by the index of its start tag; ``queries`` is the label of the encoding
    that the page was in when it was rendered.
    """
    plain, label = (body, "utf-8") if rendered else ascii_bytes(body, declared(body, charset))
    if not label and b"\x1b" in plain:
        # Browsers would guess ISO-2022-JP, in which bytes that are no markup here become markup there.
        label = "utf-8"
    urls = Urls(origins, url, label, codec_of(queries))
    rewriter = InertRewriter(urls, url, rendered=rendered, targets=targets, is_archived=is_archived)
    return rewrite(with_styles(plain.decode("latin-1"), styles or {}), rewriter).encode("latin-1"), label


def frame_elements(body: bytes, origins: OriginMap, url: str) -> tuple[FrameElement, ...]:
    """The frame elements of a serialised DOM, in the order in which ``inert_page`` takes targets."""
    rewriter = InertRewriter(Urls(origins, url, "utf-8"), url, rendered=True)
    rewrite(body.decode("latin-1"), rewriter)
    return tuple(rewriter.frames)
