"""What the check compares with: what a visit saw, from the visit itself or from a snapshot's artifacts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from capture.errors import Damaged, NotFound
from capture.formats.warc import RecordRef, WarcIndex
from capture.model.exchange import Artifact
from capture.model.record_names import FRAME, TEXT, VIEW
from capture.model.sighting import Sighting
from capture.recording.visit import Visit

__all__ = ["ExpectedView", "data_by_kind"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedView:
    """``text`` and ``screenshot`` (PNG of the window) are None where none was taken; ``later`` is another
    of the same page, by which it is known what moves.

    ``failed`` are URLs that got no answer at capture either: replay lets them fail again.
    """

    url: str
    started: datetime
    text: str | None = None
    screenshot: bytes | None = None
    later: bytes | None = None
    failed: frozenset[str] = frozenset()

    @classmethod
    def of_visit(cls, visit: Visit, sightings: Iterable[Sighting] = ()) -> "ExpectedView":
        """Right after the visit."""
        data = data_by_kind(visit.artifacts)
        text = data.get("text")
        return cls(
            url=visit.requested_url,
            started=visit.started,
            text=None if text is None else text.decode(),
            screenshot=data.get("view"),
            later=visit.later,
            failed=frozenset(sighting.url for sighting in sightings if sighting.failed and not sighting.status),
        )

    def renamed(self, name: Callable[[str], str]) -> "ExpectedView":
        """The same with other addresses."""
        return replace(self, url=name(self.url), failed=frozenset(map(name, self.failed)))

    @classmethod
    def of_view(cls, view: WarcIndex, failed: Iterable[str] = ()) -> "ExpectedView":
        """From a finished snapshot's records; ``failed`` from its provenance. NotFound: no page in it."""
        document = view.document()
        url = view.page_url() or (document.url if document else "")
        if not url:
            raise NotFound("there is no page in this archive to replay")
        texts = tuple(record for record in view.artifacts(TEXT) if FRAME not in record.url)
        text = _newest(view, texts)
        # Of PDFs earlier versions kept pictures of an empty frame, which are alike whatever the file holds.
        is_pdf = document is not None and document.mime == "application/pdf"
        starts = [record.date for record in view.records() if record.type == "response"]
        return cls(
            url=url,
            started=min(starts, default=datetime.now(UTC)),
            text=None if text is None else text.decode("utf-8", "replace"),
            screenshot=None if is_pdf else _newest(view, view.artifacts(VIEW)),
            failed=frozenset(failed),
        )

    @classmethod
    def of_views(cls, views: Iterable[WarcIndex], failed: Iterable[str] = ()) -> "ExpectedView":
        """From the first of a snapshot's files that has a page. NotFound: none has."""
        urls = tuple(failed)
        for view in views:
            try:
                return cls.of_view(view, urls)
            except NotFound:
                continue
        raise NotFound("there is no page in this archive to replay")


def data_by_kind(artifacts: Iterable[Artifact]) -> dict[str, bytes]:
    """The bytes of the page's own artifacts by the second part of their names; those of its frames are left out."""
    return {item.uri.split(":", 2)[1]: item.data for item in artifacts if FRAME not in item.uri}


def _newest(view: WarcIndex, records: tuple[RecordRef, ...]) -> bytes | None:
    """The payload of the last of them; None where it cannot be read, which other checks report."""
    try:
        return view.payload(records[-1]).data if records else None
    except (Damaged, NotFound):
        return None
