"""Rewriting of archived pages and style sheets: absolute URLs mapped, the rest of the bytes as they came.

Text is Latin-1, one character a byte: bytes of any encoding that contains ASCII pass through unharmed.
"""

from capture.replay.answering.rewrite.charset import css_label, declared, looks_like_html
from capture.replay.answering.rewrite.css import css
from capture.replay.answering.rewrite.inert import FrameElement, frame_elements, inert_page
from capture.replay.answering.rewrite.live import live_page

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
