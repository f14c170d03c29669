"""Rewriting of archived pages and style sheets: absolute URLs mapped, the rest of the bytes as they came.

Text is Latin-1, one character a byte: bytes of any encoding that contains ASCII pass through unharmed.
"""

from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table

from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.rewrite.charset import ascii_bytes, css_label, declared, looks_like_html
from capture.replay.answering.rewrite.css import rewrite_css
from capture.replay.answering.rewrite.declarations import declared_on
from capture.replay.answering.rewrite.html import rewrite
from capture.replay.answering.rewrite.inert import FrameElement, InertHand
from capture.replay.answering.rewrite.live import LiveHand
from capture.replay.answering.rewrite.queries import codec_of
from capture.replay.answering.rewrite.urls import Urls

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


def css(body: bytes, mapping: OriginMap, url: str) -> bytes:
    """A style sheet archived under ``url``."""
    return rewrite_css(body.decode("latin-1"), Urls(mapping, url)).encode("latin-1")


def live_page(body: bytes, mapping: OriginMap, url: str, charset: str = "") -> tuple[bytes, str]:
    """An HTML page whose scripts run, and the charset to send with it (empty: the browser finds it).

    ``charset`` is that of the archived Content-Type.
    """
    plain, label = ascii_bytes(body, declared(body, charset))
    text = rewrite(plain.decode("latin-1"), LiveHand(Urls(mapping, url, label)))
    return text.encode("latin-1"), label


def inert_page(
    body: bytes,
    mapping: OriginMap,
    url: str,
    *,
    charset: str = "",
    rendered: bool = False,
    targets: Sequence[str | None] = (),
    held: Callable[[str], bool] | None = None,
    styles: Table[int, tuple[str, str]] | None = None,
    queries: str = "",
) -> tuple[bytes, str]:
    """An HTML page in which nothing runs, and the charset to send with it.

    ``rendered`` says that ``body`` is the serialised DOM of a frame (UTF-8); ``targets`` are where its frame
    elements lead, in order; ``held`` says whether the archive has an absolute URL; ``styles`` are an element's
    name and further declarations for it, by the place of its start tag; ``queries`` is the label of the encoding
    that the page was in when it was rendered.
    """
    plain, label = (body, "utf-8") if rendered else ascii_bytes(body, declared(body, charset))
    if not label and b"\x1b" in plain:
        # Browsers would guess ISO-2022-JP, in which bytes that are no markup here become markup there.
        label = "utf-8"
    hand = InertHand(Urls(mapping, url, label, codec_of(queries)), url, rendered=rendered, targets=targets, held=held)
    text = declared_on(plain.decode("latin-1"), styles or {})
    return rewrite(text, hand).encode("latin-1"), label


def frame_elements(body: bytes, mapping: OriginMap, url: str) -> tuple[FrameElement, ...]:
    """The frame elements of a serialised DOM, in the order in which ``inert_page`` takes targets."""
    hand = InertHand(Urls(mapping, url, "utf-8"), url, rendered=True)
    rewrite(body.decode("latin-1"), hand)
    return tuple(hand.frames)
