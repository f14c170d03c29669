"""Cite: a snapshot's citation, made from the archived records alone, and quotes from it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from capture.cite import Written, of_snapshot, write
from capture.flows.quote import Quotable, pinpoint_of
from capture.flows.quote_picture import paths, picture
from capture.flows.quoted import Quoted
from capture.flows.reader import Reader, read_page
from capture.flows.target import locate
from capture.model import moment as moments
from capture.model.archive import ArchiveCard
from capture.model.citation import Citation
from capture.model.detour import told
from capture.seal import seal_hash
from capture.store import Target, open_archive
from capture.store.provenance import read_provenance
from capture.wacz import Package, Page, open_package
from capture.wacz import manifest as manifests
from capture.warc import View

__all__ = ["Cited", "citation_of", "cite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation, how it is written in each style that was asked for, and the quotes that were looked up."""

    citation: Citation
    written: tuple[Written, ...]
    quotes: tuple[Quoted, ...] = ()

    @property
    def all_found(self) -> bool:
        """Whether every quote stands in the snapshot."""
        return all(one.match is not None for one in self.quotes)

    def to_json(self) -> list[dict[str, Any]]:
        """One object a style, the fields of ``cite --json``; dates are ISO 8601.

        ``quotes`` and ``in_text`` are there when quotes were asked for.
        """
        facts = _facts(self.citation)
        quotes = [one.to_json() for one in self.quotes]
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
            | ({"in_text": one.in_text, "quotes": quotes} if quotes else {})
            for one in self.written
        ]


def cite(
    name: str,
    archive: Path,
    styles: Sequence[str],
    quotes: Sequence[str] = (),
    picture_file: Path | None = None,
) -> Cited:
    """The citation of a target in these styles, and where these quotes stand in it.

    ``picture_file``: where the first quote's picture is written, the others' beside it. Raises NotFound, Damaged,
    UsageError for an unknown style or a quote without words, OSError where a picture cannot be written.
    """
    target = locate(name, archive)
    with Reader() as reader, open_package(target.path) as package:
        source = _source(package, reader)
        found = _citation(target, archive, package, source)
        looked_up = tuple(source.page.look_up(quote, found) for quote in quotes)
        if picture_file is not None:
            files = paths(picture_file, len(looked_up))
            looked_up = tuple(
                replace(one, pictured=picture(source.page, one, file))
                for one, file in zip(looked_up, files, strict=True)
            )
    pinned = replace(found, pinpoint=pinpoint_of(looked_up))
    return Cited(citation=pinned, written=tuple(write(pinned, style) for style in styles), quotes=looked_up)


def citation_of(name: str, archive: Path) -> Citation:
    """The citation of the snapshot, folder, .wacz or WARC file that ``name`` means. Raises NotFound, Damaged."""
    target = locate(name, archive)
    with Reader() as reader, open_package(target.path) as package:
        return _citation(target, archive, package, _source(package, reader))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The page with its article, and what its file says of it, for packages that list no pages."""

    page: Quotable
    document: Page


def _citation(target: Target, archive: Path, package: Package, source: _Source) -> Citation:
    card = _card(target, archive)
    pages = package.pages()
    sealed = manifests.NAME in package.names
    return of_snapshot(
        source.page.article,
        read_provenance(package),
        pages[0] if pages else source.document,
        seal_hash(package.read(manifests.NAME)) if sealed else "",
        snapshot=target.id or target.path.name,
        archive=card.id if card else "",
        public_url=card.public_url if card else "",
    )


def _source(package: Package, reader: Reader) -> _Source:
    view, read = read_page(package, reader, whole=True)
    return _Source(page=Quotable(article=read.article, view=view, whole=read.whole), document=_document(view))


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
    if citation.pinpoint is None:
        del fields["pinpoint"]
    ways = [asdict(one) | {"text": told([one])} for one in citation.detours]
    return fields | {
        "detours": ways,
        "published": published,
        "accessed": moments.to_iso_seconds(citation.accessed),
    }
