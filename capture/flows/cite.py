"""Cite: a snapshot's citation, made from the archived records alone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from capture.cite import Written, of_snapshot, write
from capture.errors import NotFound
from capture.extract import article
from capture.flows.target import locate
from capture.model import moment as moments
from capture.model.archive import ArchiveCard
from capture.model.article import Article
from capture.model.citation import Citation
from capture.seal import seal_hash
from capture.store import Target, open_archive
from capture.store.provenance import read_provenance
from capture.wacz import Package, Page, open_package
from capture.wacz import manifest as manifests
from capture.warc import View

__all__ = ["Cited", "citation_of", "cite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation, and how it is written in each style that was asked for."""

    citation: Citation
    written: tuple[Written, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """One object a style, the fields of ``cite --json``; dates are ISO 8601."""
        facts = _facts(self.citation)
        return [
            {
                "id": self.citation.snapshot,
                "style": one.style.name,
                "label": one.style.label,
                "media_type": one.style.media_type,
                "text": one.text,
                "html": one.html,
                "citation": facts,
            }
            for one in self.written
        ]


def cite(name: str, archive: Path, styles: Sequence[str]) -> Cited:
    """The citation of a target in these styles. Raises NotFound, Damaged, and UsageError for an unknown style."""
    found = citation_of(name, archive)
    return Cited(citation=found, written=tuple(write(found, style) for style in styles))


def citation_of(name: str, archive: Path) -> Citation:
    """The citation of the snapshot, folder, .wacz or WARC file that ``name`` means. Raises NotFound, Damaged."""
    target = locate(name, archive)
    card = _card(target, archive)
    with open_package(target.path) as package:
        found, document = _read(package)
        pages = package.pages()
        sealed = manifests.NAME in package.names
        return of_snapshot(
            found,
            read_provenance(package),
            pages[0] if pages else document,
            seal_hash(package.read(manifests.NAME)) if sealed else "",
            snapshot=target.id or target.path.name,
            archive=card.id if card else "",
            public_url=card.public_url if card else "",
        )


def _read(package: Package) -> tuple[Article, Page]:
    """The article, and the page that its file holds, for packages that list none."""
    views = [View.open(path) for path in package.warc_paths()]
    if not views:
        raise NotFound(f"{package.path} holds no WARC file")
    articles = [article(view) for view in views]
    chosen = next((place for place, one in enumerate(articles) if one.blocks), 0)
    return articles[chosen], _document(views[chosen])


def _document(view: View) -> Page:
    record = view.document() or next(iter(view.records()), None)
    if record is None:
        return Page(url="", moment=datetime.fromtimestamp(0, UTC))
    return Page(url=record.url, moment=record.date, status=record.status, mime=record.mime)


def _card(target: Target, archive: Path) -> ArchiveCard | None:
    """The card of the archive that the snapshot stands in; a file from elsewhere has no address there."""
    return open_archive(archive).card if target.archived else None


def _facts(citation: Citation) -> dict[str, Any]:
    fields = asdict(citation)
    published = citation.published.iso if citation.published else None
    return fields | {"published": published, "accessed": moments.to_iso_seconds(citation.accessed)}
