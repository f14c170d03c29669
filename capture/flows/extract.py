"""Extract: the article out of a snapshot, a .wacz or a WARC of any producer; no browser, no network."""

from dataclasses import replace
from pathlib import Path

from capture.extract import article, comments, to_html, to_json, to_markdown, to_text
from capture.flows.pictured import data_urls
from capture.flows.target import locate
from capture.model.article import Article
from capture.wacz import Package, open_package
from capture.warc import View

__all__ = ["article_of", "extract"]

_FORMS = {"json": to_json, "md": to_markdown, "txt": to_text}


def extract(name: str, archive: Path, form: str, *, with_comments: bool = False) -> str:
    """The article of a target as ``json``, ``md``, ``txt`` or ``html``. Raises NotFound, Damaged.

    ``html`` holds the pictures that the target holds, as far as they fit.
    """
    with open_package(locate(name, archive).path) as package:
        view, found = _found(package)
        if with_comments:
            found = replace(found, comments=comments(view))
        text = to_html(found, data_urls(package)) if form == "html" else _FORMS[form](found)
    return text if text.endswith("\n") else f"{text}\n"


def article_of(path: Path) -> Article:
    """The article that a package's records hold; of several WARC files the first that has a page.

    Raises NotFound when there is no record of a page in it.
    """
    with open_package(path) as package:
        return _found(package)[1]


def _found(package: Package) -> tuple[View, Article]:
    views = [View.open(warc) for warc in package.warc_paths()]
    found = [(view, article(view)) for view in views]
    return next(((view, one) for view, one in found if one.blocks), found[0])
