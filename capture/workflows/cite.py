"""Cite: a snapshot's citation, made from the archived records alone, and quotes from it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from capture.archive.seal import SealStatus
from capture.archive.seal.read_provenance import read_provenance
from capture.formats.wacz import PageEntry
from capture.model import moment as moments
from capture.model.citation import Citation
from capture.model.detour import detour_sentence
from capture.reading.cite import WrittenCitation, of_snapshot, write
from capture.workflows.open_snapshot import SnapshotReading, reading
from capture.workflows.page_reader import PageReader, read_page
from capture.workflows.quote import QuotablePage, pinpoint_of
from capture.workflows.quote_picture import paths, picture
from capture.workflows.quote_result import QuoteResult

__all__ = ["CitationResult", "cite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationResult:
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
        return all(quote.match is not None for quote in self.quotes)

    def to_json(self) -> list[dict[str, Any]]:
        """One object a style, the fields of ``cite --json``; dates are ISO 8601.

        ``quotes`` and ``in_text`` are there when quotes were asked for.
        """
        citation = self.citation
        facts = asdict(citation) | {
            "detours": [asdict(detour) | {"text": detour_sentence([detour])} for detour in citation.detours],
            "published": citation.published.iso if citation.published else None,
            "accessed": moments.to_iso_seconds(citation.accessed),
        }
        for name in ("pinpoint", "cut"):
            if not facts[name]:
                del facts[name]
        quotes = [quote.to_json() for quote in self.quotes]
        return [
            {
                "id": self.citation.snapshot,
                "style": written.style.name,
                "label": written.style.label,
                "media_type": written.style.media_type,
                "text": written.text,
                "html": written.html,
                "citation": facts,
                "standing": self.standing.to_json(),
            }
            | ({"in_text": written.in_text, "quotes": quotes} if quotes else {})
            for written in self.written
        ]


def cite(
    name: str, archive: Path, styles: Sequence[str], quotes: Sequence[str] = (), picture_file: Path | None = None
) -> CitationResult:
    """The citation of a target in these styles, and where these quotes stand in it.

    ``picture_file``: where the first quote's picture is written, the others' beside it. Raises NotFound, Damaged,
    UsageError for an unknown style or a quote without words, OSError where a picture cannot be written.
    """
    with PageReader() as reader, reading(name, archive) as target:
        page, citation = _page_and_citation(target, reader)
        results = [replace(page.look_up(quote, citation), broken=target.standing.broken) for quote in quotes]
        if picture_file is not None:
            files = paths(picture_file, len(results))
            results = [
                replace(result, picture=picture(page, result, file))
                for result, file in zip(results, files, strict=True)
            ]
        standing = target.standing
    citation = replace(citation, pinpoint=pinpoint_of(results))
    written = tuple(write(citation, style) for style in styles)
    return CitationResult(citation=citation, standing=standing, written=written, quotes=tuple(results))


def _page_and_citation(target: SnapshotReading, reader: PageReader) -> tuple[QuotablePage, Citation]:
    """The page with its article, and its citation; a file that stands in no archive has no address there."""
    view, read = read_page(target.package, reader, whole=True)
    pages = target.package.pages()
    record = None if pages else view.document() or next(iter(view.records()), None)
    if pages:
        page = pages[0]
    elif record is None:
        page = PageEntry(url="", moment=datetime.fromtimestamp(0, UTC))
    else:  # what its file says of it, for packages that list no pages
        page = PageEntry(url=record.url, moment=record.date, status=record.status, mime=record.mime)
    card = target.card if target.archived else None
    citation = of_snapshot(
        read.article,
        read_provenance(target.package),
        page,
        target.standing.number,
        broken=target.standing.broken,
        snapshot=target.target.id or target.target.path.name,
        archive=card.id if card else "",
        public_url=card.public_url if card else "",
    )
    return QuotablePage(article=read.article, view=view, whole=read.whole, frames=read.frames), citation
