"""The extractor under its short name: ``from capture.extract import article_from_html``.

What it is made of stands in ``capture.reading.extract``. Names load when first used, so that nothing is parsed,
and no browser is imported, before it is needed.
"""

from typing import TYPE_CHECKING, Any

from capture.reading import extract as _extract

if TYPE_CHECKING:
    from capture.reading.extract import (
        Box,
        Layout,
        article_from_html,
        comments_from_html,
        to_html,
        to_json,
        to_markdown,
        to_text,
    )

__all__ = ["Box", "Layout", "article_from_html", "comments_from_html", "to_html", "to_json", "to_markdown", "to_text"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'capture.extract' has no attribute {name!r}")
    return getattr(_extract, name)
