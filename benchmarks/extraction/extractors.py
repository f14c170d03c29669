"""The extractors that are compared: markup in, text out. What is not installed is left out, and said so.

pip install trafilatura readability-lxml newspaper4k resiliparse goose3
"""

import importlib
import logging
from collections.abc import Callable
from typing import Any

from capture.reading.extract import article_from_html

__all__ = ["EXTRACTORS", "TextOf", "available"]

TextOf = Callable[[str, str], str]  # markup, URL → text


def available() -> dict[str, TextOf]:
    """Name → extractor, for those that can be imported."""
    logging.disable(logging.CRITICAL)
    found: dict[str, TextOf] = {}
    for name, make in EXTRACTORS.items():
        try:
            found[name] = make()
        except ImportError as error:
            print(f"{name}: not installed ({error})", flush=True)
    return found


def _ours(**mode: Any) -> Callable[[], TextOf]:
    return lambda: lambda html, url: article_from_html(html, url, **mode).shown


def _trafilatura(**mode: Any) -> Callable[[], TextOf]:
    def make() -> TextOf:
        extract = importlib.import_module("trafilatura").extract
        return lambda html, url: extract(html, include_comments=False, **mode) or ""

    return make


def _with_metadata() -> TextOf:
    extract = importlib.import_module("trafilatura").bare_extraction

    def text(html: str, url: str) -> str:
        found = extract(html, url=url, include_comments=False, with_metadata=True)
        return str(found.text or "") if found is not None else ""

    return text


def _readability() -> TextOf:
    document = importlib.import_module("readability").Document
    parse = importlib.import_module("lxml.html").fromstring

    def text(html: str, url: str) -> str:
        summary = document(html).summary()
        blocks = ("p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "td", "tr")
        tree = parse(summary)
        for element in tree.iter(*blocks):
            element.tail = f"\n{element.tail or ''}"
        return str(tree.text_content())

    return text


def _newspaper() -> TextOf:
    article = importlib.import_module("newspaper").Article

    def text(html: str, url: str) -> str:
        one = article(url or "http://example.org/", fetch_images=False)
        one.download(input_html=html)
        one.parse()
        return str(one.text)

    return text


def _resiliparse() -> TextOf:
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda html, url: str(extract(html, main_content=True, alt_texts=False))


def _goose() -> TextOf:
    goose = importlib.import_module("goose3").Goose({"enable_image_fetching": False})
    return lambda html, url: str(goose.extract(raw_html=html).cleaned_text)


EXTRACTORS: dict[str, Callable[[], TextOf]] = {
    "warcite": _ours(search_dates=False),
    "warcite, all metadata": _ours(),
    "trafilatura": _trafilatura(),
    "trafilatura, all metadata": _with_metadata,
    "trafilatura, fast": _trafilatura(fast=True),
    "trafilatura, precision": _trafilatura(favor_precision=True),
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
    "goose3": _goose,
}
