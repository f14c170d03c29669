"""The library's pages and files: from a request to an answer. Nothing here changes the archive.

``Pages`` has one method a page; ``capture.web.app`` calls each in a thread. What a page shows is put together by the
views (``article_view``, ``provenance_view`` …), set by a template, and escaped there. ``snapshot_routes`` finds the
snapshot that an address names.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from capture.archive.catalog import Catalog
from capture.model.article import Article
from capture.model.citation import web_address
from capture.model.key_sentence import key_sentence
from capture.model.signal import SignalCode
from capture.web import article_view, dates, provenance_view, verification_view
from capture.web.list_query import ListQuery
from capture.web.middleware import policy
from capture.web.notices import notices, reasons, seal_notice
from capture.web.safe_text import punycode_beside, sentence, written_host
from capture.web.snapshot_files import FULL_PAGE, VIEW
from capture.web.snapshot_header import HeaderTab, MementoLink, header_of, nearest_save
from capture.web.snapshot_list import listing
from capture.web.snapshot_routes import NOT_THE_PAGE, SnapshotRoutes, not_found, of_snapshot
from capture.web.snapshot_service import PDF, OpenSnapshot, SnapshotService

__all__ = ["FrameHosts", "Pages", "checks"]

SHEETS = 100  # pages of a PDF that are shown below each other
_CHECKED = 50_000_000  # bytes that are checked in a second; 108 MB were measured with few, large records
_ADDRESS = 10_000  # characters of an address that are shown
_SCREENSHOT_LACKS = (SignalCode.PICTURE_ENDS, SignalCode.PICTURE_LACKS)


class FrameHosts(Protocol):
    """Where the pages of snapshots can be seen: a server of its own, on hosts of its own."""

    def address(self, identifier: str) -> str:
        """The URL of a snapshot's frozen view; empty where it holds none."""

    def sent(self, identifier: str) -> str:
        """The URL of what the site sent where there is no frozen view of it; empty where that is not held."""

    def moment(self, identifier: str) -> datetime | None:
        """When the page stood as its frozen view shows it; None where that is not told."""


def checks(request: Request) -> bool:
    """Whether a request starts a verification: a reader's own, by a link of ours or an address that was typed."""
    own = request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")
    return own and request.method == "GET" and "check" in request.query_params


class Pages(SnapshotRoutes):
    """One method a page; all are called in threads of their own."""

    def __init__(
        self,
        catalog: Catalog,
        snapshots: SnapshotService,
        frames: FrameHosts | None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(catalog, snapshots)
        self._frames = frames
        self._now = now

    def library(self, request: Request) -> Response:
        """``/``: the list, as the address asks for it."""
        self._catalog.refresh()
        page = listing(self._catalog.all(), ListQuery.parse(request.query_params), self._now())
        return self.page("library.html", at_library="page", page=page)

    def keys(self, request: Request) -> Response:
        """``/keys``: which keys do what, and their switch."""
        return self.page("keys.html")

    def find(self, request: Request) -> Response:
        """``/find?url=…&from=ID``: what a snapshot links to and does not hold, and where the nearest save of it is."""
        url, source = (request.query_params.get(name, "") for name in ("url", "from"))
        row = self._catalog.get(source)
        return self.page(
            "find.html",
            status=HTTPStatus.NOT_FOUND,
            url=url[:_ADDRESS] or "none was given",
            ascii_host=punycode_beside(written_host(url)),
            href=web_address(url),
            source=MementoLink.to(row) if row else None,
            nearest=nearest_save(self._catalog.by_url(url), row) if url else None,
        )

    @of_snapshot
    def article(self, request: Request, opened: OpenSnapshot) -> Response:
        """``/s/ID``: the article and its citation."""
        article, outcome = opened.article or Article(), opened.row.outcome
        look = f"/s/{opened.row.id}/{'seen' if self._frames else 'screenshot'}"  # where the page can be looked at
        images = frozenset[int]() if outcome in NOT_THE_PAGE else self._snapshots.image_numbers(opened)
        lead, citation = article.lead_image, opened.citation(self._snapshots.archive)
        return self._view(
            "article.html",
            opened,
            "Article",
            notices=notices(opened, look),
            pieces=() if outcome in NOT_THE_PAGE else article_view.pieces(article),
            shown=images,
            lead=lead if lead and lead.block is None and 0 in images else None,
            byline=article_view.byline(article),
            facts=article_view.facts(article),
            coverage=article_view.coverage(article),
            printed=opened.provenance.mime == PDF and not opened.broken,
            look=look,
            why=[text for _, text in reasons(opened.provenance)] if outcome == "suspect" else (),
            panel=article_view.citation_panel(citation, request.query_params.get("style", "")),
        )

    @of_snapshot
    def seen(self, request: Request, opened: OpenSnapshot) -> Response:
        """``/s/ID/seen``: the frozen view in a frame."""
        frames, frame = self._frame(opened)
        moment = frames.moment(opened.row.id)
        stood, sent = dates.clock(moment) if moment else "", frames.sent(opened.row.id)
        mime = opened.provenance.mime
        return _framing(
            self._view("seen.html", opened, "Page as seen", frame=frame, stood=stood, sent=sent, mime=mime), frame
        )

    @of_snapshot
    def alone(self, request: Request, opened: OpenSnapshot) -> Response:
        """``/s/ID/alone``: the frozen view below a strip that says what it is; with ``?bare`` without that."""
        _, frame = self._frame(opened)
        if not frame:
            return RedirectResponse(f"/s/{opened.row.id}/seen")
        if "bare" in request.query_params and not opened.broken:
            return RedirectResponse(frame)
        head = header_of(opened, self._now(), frames=True)
        return _framing(self.page("alone.html", head=head, host=written_host(head.url), frame=frame), frame)

    @of_snapshot
    def screenshot(self, request: Request, opened: OpenSnapshot) -> Response:
        """``/s/ID/screenshot``: the whole page as a picture; of a PDF its pages."""
        pdf = self._snapshots.pdf_page(opened, 0)
        image = None if pdf else self.sealed_image(opened.row, FULL_PAGE, VIEW)
        lacks = (signal for signal in opened.provenance.signals if signal.name in _SCREENSHOT_LACKS)
        return self._view(
            "screenshot.html",
            opened,
            "Screenshot",
            has_picture=image is not None,
            lacking=[sentence(signal.text) for signal in lacks],
            printed=pdf.pages if pdf else 0,
            sheets=range(1, min(pdf.pages, SHEETS) + 1) if pdf else (),
            size=image.size if image else None,
        )

    def proof(self, request: Request) -> Response:
        """``/s/ID/proof``: what is known of the seal; with ``?check`` every check is done first.

        But not where another site's page asks: a picture there could keep this computer busy.
        """
        row = self.row(request)
        if row is None:
            return self.elsewhere(request)
        if checks(request):
            self._snapshots.check(row)
        opened = self.open(row)
        checked, provenance, completeness = opened.checked, opened.provenance, opened.provenance.completeness
        report = checked.report if checked else None
        groups = tuple(verification_view.groups(report)) if report else ()
        size = sum(size for _, size in opened.summary.files)
        digits = opened.standing.number.removeprefix("sha256:")
        return self._view(
            "proof.html",
            opened,
            "Proof",
            notices=(),
            checked=checked,
            title=opened.standing.title,
            found=opened.standing.text,
            seconds=max(1, round(size / _CHECKED)),
            done=f"{dates.day(checked.when)} at {checked.when:%H:%M} UTC" if checked else "",
            took=f"{max(0.1, checked.seconds):.1f} s" if checked else "",
            groups=groups,
            verdict=verification_view.verdict(groups),
            meaning=verification_view.meaning(report),
            saved=tuple(provenance_view.saved(provenance)),
            did=provenance.interventions or (),
            # A salvaged snapshot, or another tool's, is silent.
            unanswered=provenance_view.unanswered(provenance),
            tells={"did": provenance.interventions is not None, "missing": completeness is not None},
            missing=provenance_view.missing(provenance),
            servers=provenance_view.servers(provenance),
            key_proof="" if opened.standing.broken else report.key_proof if report else key_sentence(provenance),
            connections=provenance_view.connections(provenance),
            more_connections=provenance_view.unlisted(provenance),
            size=f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.0f} KB",
            seal=" ".join(digits[at : at + 4] for at in range(0, len(digits), 4)),
        )

    def _frame(self, opened: OpenSnapshot) -> tuple[FrameHosts, str]:
        """The frame server, and the address of the frozen view; empty: the snapshot holds none. 404: none is served."""
        if self._frames is None:
            not_found()
        return self._frames, self._frames.address(opened.row.id)

    def _view(self, template: str, opened: OpenSnapshot, name: str, **values: Any) -> HTMLResponse:
        head = header_of(opened, self._now(), frames=self._frames is not None)
        values.setdefault("notices", seal_notice(opened))
        return self.page(template, head=head, view=HeaderTab(name=name, href=""), at_library="true", **values)


def _framing(answer: Response, frame: str) -> Response:
    """The answer, with leave to hold that address's origin in a frame."""
    if frame:
        answer.headers["Content-Security-Policy"] = policy("/".join(frame.split("/", 3)[:3]))
    return answer
