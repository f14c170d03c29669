"""What became of a quote: found where, in what it differs, what leads to it; or what is nearest to it."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from capture.reading.compare import Change
from capture.reading.quotes.search import Match
from capture.reading.quotes.sources import Where

__all__ = ["NearestPassage", "QuoteFrame", "QuotePassage", "QuotePicture", "QuoteRecord", "QuoteResult"]

OFFSETS = {
    Where.ARTICLE: "Unicode code points of the article's text (extract --format json, field text)",
    Where.CAPTIONS: "Unicode code points of the captions and credits, a blank line between them",
    Where.PAGE: "Unicode code points of the page's visible text",
    Where.FRAME: "Unicode code points of the frame's visible text",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteFrame:
    """The frame of the page that words stand in: its number in the snapshot, its address (``about:srcdoc`` too)."""

    number: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRecord:
    """The WARC record that words came from; ``offset`` in bytes of its ``file``."""

    id: str
    url: str
    offset: int | None
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePassage:
    """Words of the archived text, ``start`` and ``end`` in code points of it.

    ``paragraphs``, ``pages`` (of a PDF) and ``records`` are those it stands in. ``folded``: the page showed all of
    these paragraphs only after a click, so that a screenshot need not show the words.
    """

    text: str
    start: int
    end: int
    paragraphs: tuple[int, ...]
    pages: tuple[int, ...]
    heading: str
    records: tuple[QuoteRecord, ...]
    folded: bool = False

    def to_json(self) -> dict[str, Any]:
        """Its fields; ``paragraph`` is the first."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "paragraph": self.paragraphs[0] if self.paragraphs else None,
            "paragraphs": list(self.paragraphs),
            "pages": list(self.pages),
            "heading": self.heading,
            "folded": self.folded,
            "records": [asdict(record) for record in self.records],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestPassage:
    """The passage most like a quote that is not there, and what was done to it to make it what is ``sought``.

    That is the quote, or of one in pieces the first that stands nowhere.
    """

    sought: str
    passage: QuotePassage
    where: Where
    likeness: float
    changes: tuple[Change, ...]
    frame: QuoteFrame | None = None

    def to_json(self) -> dict[str, Any]:
        """Its fields; ``changes`` is a list of edits from the passage to what is ``sought``."""
        edits = [{"kind": change.kind.value, "before": change.before, "after": change.after} for change in self.changes]
        return self.passage.to_json() | {
            "sought": self.sought,
            "where": self.where.value,
            "frame": asdict(self.frame) if self.frame else None,
            "likeness": round(self.likeness, 4),
            "changes": edits,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePicture:
    """The picture of a quote. ``path`` is None where there is none; ``note`` says why, or what is not as usual.

    ``marked``: ``words``, or ``paragraphs`` where the record has no lines of text.
    """

    path: Path | None
    marked: str = ""
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """Its fields."""
        return {"path": None if self.path is None else str(self.path), "marked": self.marked, "note": self.note}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteResult:
    """A quote that was looked up. ``match`` None: it is not in the snapshot, and ``nearest`` may say what is.

    ``page_link`` leads to the words in the page of today, ``archive_link`` in the archived page where that has a
    public address; ``link_note`` says why they may lead elsewhere or nowhere. ``frame``: the one they stand in.
    ``picture`` is None unless a picture was asked for. ``broken``: the seal of the snapshot does not hold, so that
    no quote of it is exact.
    """

    quote: str
    where: Where | None = None
    frame: QuoteFrame | None = None
    match: Match | None = None
    passages: tuple[QuotePassage, ...] = ()
    page_link: str = ""
    archive_link: str = ""
    link_note: str = ""
    annotation: dict[str, Any] | None = None
    nearest: NearestPassage | None = None
    partly: bool = False  # not found in what could be read, which is a part of the page
    picture: QuotePicture | None = None
    broken: bool = False

    @property
    def kind(self) -> str:
        """``exact``, ``normalised``, ``unproven`` or ``not found``."""
        if self.match is None:
            return "not found"
        if self.broken:
            return "unproven"
        return "exact" if self.match.exact else "normalised"

    def to_json(self) -> dict[str, Any]:
        """One object of ``quotes`` of ``cite --json``."""
        match = self.match
        differences = match.differences if match else ()
        return {
            "quote": self.quote,
            "kind": self.kind,
            "where": self.where.value if self.where else None,
            "frame": asdict(self.frame) if self.frame else None,
            "differences": [{"what": difference.what, "count": difference.count} for difference in differences],
            "insertions": match.insertions if match else 0,
            "occurrences": match.occurrences if match else 0,
            "offsets": OFFSETS[self.where] if self.where else "",
            "passages": [passage.to_json() for passage in self.passages],
            "page_link": self.page_link,
            "archive_link": self.archive_link,
            "link_note": self.link_note,
            "annotation": self.annotation,
            "nearest": self.nearest.to_json() if self.nearest else None,
            "picture": self.picture.to_json() if self.picture else None,
        }
