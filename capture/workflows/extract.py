"""Extract: the article out of a snapshot, a .wacz or a WARC of any producer; no browser, no network."""

import json
import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from capture.archive.catalog import SnapshotTarget
from capture.archive.seal import SealStatus
from capture.archive.seal.read_provenance import read_provenance
from capture.errors import VerificationFailed
from capture.formats.wacz import Package
from capture.model.article import Article
from capture.model.citation import one_line
from capture.model.detour import detour_sentence
from capture.model.incompleteness import page_cut
from capture.reading.extract.render import to_html, to_json, to_markdown, to_text
from capture.workflows.article_pictures import data_urls
from capture.workflows.open_snapshot import reading, reading_at
from capture.workflows.page_reader import PageReader, read_page

__all__ = ["ExtractedArticle", "article_in", "article_of", "extract"]

_FORMS = {"json": to_json, "md": to_markdown, "txt": to_text}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedArticle:
    """An article as text of the form that was asked for; ``lacking`` says in a line what may be missing, or nothing.

    ``warning``: whose word stands for the page's host, and that the page may not be whole. ``standing``: whether the
    records are those that were sealed. The warning, and a seal that does not hold, also stand above the article in
    ``text``.
    """

    text: str
    lacking: str
    standing: SealStatus
    warning: str = ""


def extract(name: str, archive: Path, form: str, *, with_comments: bool = False) -> ExtractedArticle:
    """The article of a target as ``json``, ``md``, ``txt`` or ``html``. Raises NotFound, Damaged, NotRead.

    ``html`` holds the pictures that the target holds, as far as they fit.
    """
    with PageReader() as reader, reading(name, archive) as target:
        read = read_page(target.package, reader, comments=with_comments)[1]
        found = replace(read.article, comments=read.comments)
        provenance = read_provenance(target.package)
        warning = one_line("; ".join(filter(None, (detour_sentence(provenance.detours), page_cut(provenance)))))
        standing = target.standing
        above = f"{standing.text} {warning}".strip() if standing.broken else warning
        pictures = data_urls(target.package)
        text = to_html(found, pictures, above) if form == "html" else _FORMS[form](found, above)
    if form == "json":
        text = json.dumps(json.loads(text) | {"standing": standing.to_json()}, ensure_ascii=False, indent=2)
    text = text if text.endswith("\n") else f"{text}\n"
    lacking, see = "", f"warcite open {shlex.quote(name)}"
    if not found.blocks:
        lacking = f"No article was found on this page. See it as it was: {see}"
    elif found.may_lack:
        share = round(100 * found.coverage)
        lacking = f"Parts may be missing: this is {share} % of the words in the main column. Compare: {see}"
    return ExtractedArticle(text=text, lacking=lacking, standing=standing, warning=warning)


def article_of(path: Path) -> Article:
    """The article that a package's records hold, read in a child process with limits.

    Raises NotFound when there is no record of a page in it, NotRead where reading it takes too long,
    VerificationFailed where its seal does not hold.
    """
    with reading_at(SnapshotTarget(path=path), path) as target:
        if target.standing.broken:
            raise VerificationFailed(target.standing.text)
        return article_in(target.package)


def article_in(package: Package) -> Article:
    """The same of an open package, however its seal stands. Raises NotFound, NotRead."""
    with PageReader() as reader:
        return read_page(package, reader)[1].article
