"""Cite: a snapshot's citation, made from the archived records alone, and quotes from it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from capture.archive.seal import SealStatus
from capture.archive.seal.provenance_record import read_provenance
from capture.formats.wacz import Package, PageEntry
from capture.formats.warc import WarcIndex
from capture.model import moment as moments
from capture.model.citation import Citation
from capture.model.detour import detour_sentence
from capture.reading.cite import WrittenCitation, of_snapshot, write
from capture.workflows.open_snapshot import SnapshotReading, reading
from capture.workflows.page_reader import PageReader, read_page
from capture.workflows.quote import Quotable, pinpoint_of
from capture.workflows.quote_picture import paths, picture
from capture.workflows.quote_result import QuoteResult

__all__ = ["Cited", "citation_of", "cite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation, how it is written in each style that was asked for, and the quotes that were looked up.

    ``standing`` says whether the records are those that were sealed.
    """

    citation: Citation
    standing: SealStatus
    written: tuple[WrittenCitation, ...]
    quotes: tuple[QuoteResult, ...] = ()

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
                "standing": self.standing.to_json(),
            }
            | ({"in_text": one.in_text, "quotes": quotes} if quotes else {})
            for one in self.written
        ]


def cite(
    name: str, archive: Path, styles: Sequence[str], quotes: Sequence[str] = (), picture_file: Path | None = None
) -> Cited:
    """The citation of a target in these styles, and where these quotes stand in it.

    ``picture_file``: where the first quote's picture is written, the others' beside it. Raises NotFound, Damaged,
    UsageError for an unknown style or a quote without words, OSError where a picture cannot be written.
    """
    with PageReader() as reader, reading(name, archive) as target:
        source = _source(target.package, reader)
        found = _citation(target, source)
        looked_up = tuple(replace(source.page.look_up(quote, found), broken=target.standing.broken) for quote in quotes)
        if picture_file is not None:
            files = paths(picture_file, len(looked_up))
            looked_up = tuple(
                replace(one, picture=picture(source.page, one, file))
                for one, file in zip(looked_up, files, strict=True)
            )
        standing = target.standing
    pinned = replace(found, pinpoint=pinpoint_of(looked_up))
    return Cited(
        citation=pinned, standing=standing, written=tuple(write(pinned, style) for style in styles), quotes=looked_up
    )


def citation_of(name: str, archive: Path) -> Citation:
    """The citation of the snapshot, folder, .wacz or WARC file that ``name`` means. Raises NotFound, Damaged."""
    with PageReader() as reader, reading(name, archive) as target:
        return _citation(target, _source(target.package, reader))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """The page with its article, and what its file says of it, for packages that list no pages."""

    page: Quotable
    document: PageEntry


def _citation(target: SnapshotReading, source: _Source) -> Citation:
    """A file that stands in no archive has no address there."""
    pages = target.package.pages()
    card = target.card if target.archived else None
    return of_snapshot(
        source.page.article,
        read_provenance(target.package),
        pages[0] if pages else source.document,
        target.standing.number,
        broken=target.standing.broken,
        snapshot=target.target.id or target.target.path.name,
        archive=card.id if card else "",
        public_url=card.public_url if card else "",
    )


def _source(package: Package, reader: PageReader) -> _Source:
    view, read = read_page(package, reader, whole=True)
    return _Source(
        page=Quotable(article=read.article, view=view, whole=read.whole, frames=read.frames), document=_document(view)
    )


def _document(view: WarcIndex) -> PageEntry:
    record = view.document() or next(iter(view.records()), None)
    if record is None:
        return PageEntry(url="", moment=datetime.fromtimestamp(0, UTC))
    return PageEntry(url=record.url, moment=record.date, status=record.status, mime=record.mime)


def _facts(citation: Citation) -> dict[str, Any]:
    fields = asdict(citation)
    published = citation.published.iso if citation.published else None
    if citation.pinpoint is None:
        del fields["pinpoint"]
    ways = [asdict(one) | {"text": detour_sentence([one])} for one in citation.detours]
    return fields | {"detours": ways, "published": published, "accessed": moments.to_iso_seconds(citation.accessed)}
