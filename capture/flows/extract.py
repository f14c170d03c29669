"""Extract: the article out of a snapshot, a .wacz or a WARC of any producer; no browser, no network."""

from dataclasses import dataclass, replace
from pathlib import Path

from capture.extract.render import to_html, to_json, to_markdown, to_text
from capture.flows.pictured import data_urls
from capture.flows.reader import Reader, read_page
from capture.flows.target import locate
from capture.model.article import Article
from capture.model.citation import one_line
from capture.model.detour import detours_of, told
from capture.store.provenance import read_provenance
from capture.wacz import open_package

__all__ = ["Extracted", "article_of", "extract"]

_FORMS = {"json": to_json, "md": to_markdown, "txt": to_text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """An article as text of the form that was asked for; ``lacking`` says in a line what may be missing, or nothing.

    ``warning``: whose word stands for the page's host; it also stands above the article in ``text``.
    """

    text: str
    lacking: str
    warning: str = ""


def extract(name: str, archive: Path, form: str, *, with_comments: bool = False) -> Extracted:
    """The article of a target as ``json``, ``md``, ``txt`` or ``html``. Raises NotFound, Damaged, NotRead.

    ``html`` holds the pictures that the target holds, as far as they fit.
    """
    with Reader() as reader, open_package(locate(name, archive).path) as package:
        read = read_page(package, reader, comments=with_comments)[1]
        found = replace(read.article, comments=read.comments)
        warning = one_line(told(detours_of(read_provenance(package))))
        text = to_html(found, data_urls(package), warning) if form == "html" else _FORMS[form](found, warning)
    text = text if text.endswith("\n") else f"{text}\n"
    return Extracted(text=text, lacking=_lacking(found), warning=warning)


def _lacking(found: Article) -> str:
    if not found.blocks:
        return "No article was found on this page: look at the page as it was, warcite open."
    if found.may_lack:
        share = round(100 * found.coverage)
        return (
            f"Parts may be missing: this is {share} % of the words in the main column. Compare: warcite open."
        )
    return ""


def article_of(path: Path) -> Article:
    """The article that a package's records hold, read in a child process with limits.

    Raises NotFound when there is no record of a page in it, NotRead where reading it takes too long.
    """
    with Reader() as reader, open_package(path) as package:
        return read_page(package, reader)[1].article
