"""Extract: the article out of a snapshot, a .wacz or a WARC of any producer; no browser, no network."""

from pathlib import Path

from capture.extract import article, to_html, to_json, to_markdown, to_text
from capture.flows.target import locate
from capture.model.article import Article
from capture.wacz import open_package
from capture.warc import View

__all__ = ["article_of", "extract"]

_FORMS = {"json": to_json, "md": to_markdown, "txt": to_text, "html": to_html}


def extract(name: str, archive: Path, form: str) -> str:
    """The article of a target as ``json``, ``md``, ``txt`` or ``html``. Raises NotFound, Damaged."""
    text = _FORMS[form](article_of(locate(name, archive).path))
    return text if text.endswith("\n") else f"{text}\n"


def article_of(path: Path) -> Article:
    """The article that a package's records hold; of several WARC files the first that has a page.

    Raises NotFound when there is no record of a page in it.
    """
    with open_package(path) as package:
        found = [article(View.open(warc)) for warc in package.warc_paths()]
    return next((one for one in found if one.blocks), found[0])
