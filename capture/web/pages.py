"""The library's pages and files: from a request to an answer. Nothing here changes the archive."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from capture.archive.catalog import Catalog, Row, find_tombstone
from capture.errors import Damaged, NotFound, NotRead
from capture.model import snapshot_id
from capture.model.article import Article
from capture.model.citation import web_address
from capture.reading.cite import STYLES, write
from capture.web import article_facts, citation_panel, dates, provenance_view, snapshot_images, verification_view
from capture.web.article_view import pieces
from capture.web.download import packed
from capture.web.host_check import policy
from capture.web.list_query import ListQuery
from capture.web.nearest_memento import nearest_save, place
from capture.web.notices import Notice, notices, reasons, seal_notice
from capture.web.safe_text import punycode_beside, written_host
from capture.web.snapshot_header import HeaderTab, head_of
from capture.web.snapshot_list import listing
from capture.web.snapshot_service import OpenSnapshot, SnapshotService
from capture.web.templating import render
from capture.workflows.pdf_pages import PdfPages

__all__ = ["FrameHosts", "Pages", "checks"]

_PART = re.compile(r"[A-Za-z0-9.-]{4,100}")
_CHECKED = 50_000_000  # bytes that are checked in a second; 108 MB were measured with few, large records
SHEETS = 100  # pages of a PDF that are shown below each other
_ADDRESS = 10_000  # characters of an address that are shown
_NO_PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="88" height="66"/>'


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


class Pages:
    """One method a page; all are called in threads of their own."""

    def __init__(
        self, catalog: Catalog, frames: FrameHosts | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._catalog = catalog
        self._frames = frames
        self._now = now
        self._desk = SnapshotService(catalog.archive)
        self._card = catalog.archive.card

    def library(self, request: Request) -> Response:
        """``/``: the list, as the address asks for it."""
        self._catalog.refresh()
        page = listing(self._catalog.all(), ListQuery.parse(request.query_params), self._now())
        return self._page("library.html", at_library="page", page=page)

    def keys(self, request: Request) -> Response:
        """``/keys``: which keys do what, and their switch."""
        return self._page("keys.html", at_library="")

    def find(self, request: Request) -> Response:
        """``/find?url=…&from=ID``: what a snapshot links to and does not hold, and where the nearest save of it is."""
        url, source = (request.query_params.get(name, "") for name in ("url", "from"))
        row = self._catalog.get(source)
        return self._page(
            "find.html",
            status=HTTPStatus.NOT_FOUND,
            at_library="",
            url=url[:_ADDRESS] or "none was given",
            ascii_host=punycode_beside(written_host(url)),
            href=web_address(url),
            source=place(row) if row else None,
            nearest=nearest_save(self._catalog.by_url(url), row) if url else None,
        )

    def article(self, request: Request) -> Response:
        """``/s/ID``: the article and its citation."""
        opened = self._opened(request)
        if isinstance(opened, Response):
            return opened
        found = opened.article or Article()
        look = self._look(opened)
        refused = opened.row.outcome in ("suspect", "failed")
        shown = frozenset[int]() if refused else self._desk.shown(opened)
        lead = found.lead_image
        return self._view(
            "article.html",
            opened,
            "Article",
            notices=notices(opened, look),
            pieces=() if refused else pieces(found),
            shown=shown,
            lead=lead if lead and lead.block is None and 0 in shown else None,
            byline=article_facts.byline(found),
            facts=article_facts.facts(found),
            coverage=article_facts.coverage(found),
            printed=opened.provenance.mime == "application/pdf" and not opened.broken,
            look=look,
            why=tuple(text for _, text in reasons(opened.provenance)) if opened.row.outcome == "suspect" else (),
            panel=citation_panel.panel(opened.citation(self._desk.archive), request.query_params.get("style", "")),
        )

    def seen(self, request: Request) -> Response:
        """``/s/ID/seen``: the frozen view in a frame."""
        opened = self._opened(request)
        if isinstance(opened, Response):
            return opened
        frame = self._frame(opened)
        moment = self._frames.moment(opened.row.id) if self._frames else None
        sent = self._frames.sent(opened.row.id) if self._frames else ""
        answer = self._view(
            "seen.html",
            opened,
            "Page as seen",
            frame=frame,
            stood=dates.clock(moment) if moment else "",
            sent=sent,
            mime=opened.provenance.mime,
        )
        return _framing(answer, frame)

    def alone(self, request: Request) -> Response:
        """``/s/ID/alone``: the frozen view below a strip that says what it is; with ``?bare`` without that."""
        opened = self._opened(request)
        if isinstance(opened, Response):
            return opened
        frame = self._frame(opened)
        if not frame:
            return RedirectResponse(f"/s/{opened.row.id}/seen")
        if "bare" in request.query_params and not opened.broken:
            return RedirectResponse(frame)
        head = head_of(opened, self._now(), frames=True)
        answer = self._page("alone.html", head=head, host=written_host(head.url), frame=frame)
        return _framing(answer, frame)

    def screenshot(self, request: Request) -> Response:
        """``/s/ID/screenshot``: the whole page as a picture."""
        opened = self._opened(request)
        if isinstance(opened, Response):
            return opened
        printed = self._page_drawn(opened, 0)
        found = (
            None
            if printed
            else snapshot_images.picture(opened.folder, self._card, snapshot_images.FULL_PAGE, snapshot_images.VIEW)
        )
        return self._view(
            "screenshot.html",
            opened,
            "Screenshot",
            has_picture=found is not None,
            lacking=snapshot_images.lacking(opened.provenance),
            printed=printed.pages if printed else 0,
            sheets=range(1, min(printed.pages, SHEETS) + 1) if printed else (),
            size=found.size if found else None,
        )

    def proof(self, request: Request) -> Response:
        """``/s/ID/proof``: what is known of the seal; with ``?check`` every check is done first.

        But not where another site's page asks: a picture there could keep this computer busy.
        """
        row = self._row(request)
        if row is None:
            return self._elsewhere(request)
        if checks(request):
            self._desk.check(row)
        opened = self._open(row)
        checked = opened.checked
        groups = verification_view.groups(checked.report) if checked and checked.report else ()
        size = sum(size for _, size in opened.shown.files)
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
            meaning=verification_view.meaning(checked.report if checked else None),
            saved=provenance_view.saved(opened.provenance),
            did=provenance_view.did(opened.provenance),
            tells=provenance_view.tells(opened.provenance),
            missing=provenance_view.missing(opened.provenance),
            servers=provenance_view.servers(opened.provenance),
            size=f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.0f} KB",
            seal=_fours(opened.standing.number.removeprefix("sha256:")),
        )

    def thumbnail(self, request: Request) -> Response:
        """``/s/ID/thumbnail``: the small picture of the list; a grey one of ours where there is none."""
        return self._picture(request, snapshot_images.THUMBNAIL) or Response(_NO_PICTURE, media_type="image/svg+xml")

    def full_picture(self, request: Request) -> Response:
        """``/s/ID/screenshot.png``: the picture itself."""
        found = self._picture(request, snapshot_images.FULL_PAGE, snapshot_images.VIEW)
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return found

    def captured(self, request: Request) -> Response:
        """``/s/ID/picture/3``: the picture of the article's third figure, out of the archive; 0: its lead picture."""
        opened = self._opened(request)
        if isinstance(opened, Response):
            return opened
        number = request.path_params["number"]
        known = re.fullmatch(r"[0-9]{1,3}", number) is not None
        found = self._desk.picture(opened, int(number)) if known else None
        if found is None or opened.row.outcome in ("suspect", "failed"):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
        return Response(found.data, media_type=found.media_type, headers=headers)

    def printed(self, request: Request) -> Response:
        """``/s/ID/page/3``: the third page of an archived PDF, drawn."""
        opened = self._opened(request)
        if isinstance(opened, Response):
            return opened
        number = request.path_params["number"]
        drawn = self._page_drawn(opened, int(number)) if re.fullmatch(r"[0-9]{1,5}", number) else None
        if drawn is None or not drawn.png:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return Response(drawn.png, media_type="image/png", headers={"Cache-Control": "no-store"})

    def _page_drawn(self, opened: OpenSnapshot, number: int) -> PdfPages | None:
        try:
            return self._desk.printed(opened, number)
        except (Damaged, NotFound, NotRead):
            return None

    def citation(self, request: Request) -> Response:
        """``/s/ID/cite/STYLE``: a citation as a file."""
        name = request.path_params["style"]
        opened = self._opened(request)
        if name not in STYLES:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if isinstance(opened, Response):
            return opened
        written = write(opened.citation(self._desk.archive), name)
        return Response(
            written.text.encode("utf-8", "replace"),
            media_type=f"{written.style.media_type}; charset=utf-8",
            headers=_attached(f"{opened.row.id}{written.style.suffix}"),
        )

    def wacz(self, request: Request) -> Response:
        """``/s/ID/ID.wacz``: the sealed files in one."""
        opened = self._opened(request)
        if isinstance(opened, Response):
            return opened
        row = opened.row
        if opened.broken:
            return self.trouble(
                HTTPStatus.CONFLICT,
                opened.standing.title or "The checks of this snapshot do not hold",
                "So its files are not handed out as the sealed ones.",
                hint=f"They lie in {opened.folder}. {opened.standing.text}",
            )
        size, chunks = packed(opened.folder)
        headers = _attached(f"{row.id}.wacz") | {"Content-Length": str(size)}
        return StreamingResponse(chunks, media_type="application/wacz+zip", headers=headers)

    def trouble(self, status: int, title: str, text: str = "", *, address: str = "", hint: str = "") -> HTMLResponse:
        """A page that says what went wrong, and nothing about how the program is made."""
        return self._page(
            "absent.html", status=status, title=title, text=text, address=address, hint=hint, at_library=""
        )

    def asking(self, again: str) -> HTMLResponse:
        """The page that asks for the token, and tells nothing of the archive; ``again`` is where it leads by itself."""
        return self._page("token.html", status=HTTPStatus.FORBIDDEN, archive_name="", again=again, at_library="")

    def _picture(self, request: Request, *prefixes: str) -> Response | None:
        row = self._row(request)
        found = snapshot_images.picture(self._desk.folder(row), self._card, *prefixes) if row else None
        if found is None:
            return None
        headers = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "default-src 'none'"}
        return Response(found.data, media_type=found.media_type, headers=headers)

    def _opened(self, request: Request) -> OpenSnapshot | Response:
        row = self._row(request)
        return self._elsewhere(request) if row is None else self._open(row)

    def _open(self, row: Row) -> OpenSnapshot:
        saves = self._catalog.by_url(row.url) if row.url else (row,)
        return self._desk.open(row, saves)

    def _row(self, request: Request) -> Row | None:
        """The row of the id in the address, also of a snapshot that was placed a moment ago."""
        identifier = request.path_params["id"]
        if snapshot_id.PATTERN.fullmatch(identifier) is None:
            return None
        row = self._catalog.get(identifier)
        if row is None:
            self._catalog.refresh()
            row = self._catalog.get(identifier)
        return row

    def _elsewhere(self, request: Request) -> Response:
        """To the snapshot whose id holds this part, as command lines name it; else a page that says no."""
        part = request.path_params["id"]
        rows = self._catalog.by_part(part, limit=2) if _PART.fullmatch(part) else ()
        if len(rows) == 1 and rows[0].id != part:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(request.url.path.replace(part, rows[0].id, 1) + query, status_code=302)
        stone = find_tombstone(self._catalog.archive, part) if _PART.fullmatch(part) else None
        if stone is not None:
            text = f"It was deleted on {dates.moment(stone.deleted)}: {stone.reason}"
            hint = f"Its seal was {stone.seal}." if stone.seal else ""
            return self.trouble(HTTPStatus.GONE, "This snapshot was deleted", text, address=part, hint=hint)
        raise HTTPException(HTTPStatus.NOT_FOUND)

    def _frame(self, opened: OpenSnapshot) -> str:
        """The address of the frozen view; empty: the snapshot holds none. 404 where none is served at all."""
        if self._frames is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return self._frames.address(opened.row.id)

    def _look(self, opened: OpenSnapshot) -> str:
        """Where the page can be looked at: as seen where that is served, else as a picture."""
        return f"/s/{opened.row.id}/{'seen' if self._frames else 'screenshot'}"

    def _view(self, template: str, opened: OpenSnapshot, name: str, **values: Any) -> HTMLResponse:
        head = head_of(opened, self._now(), frames=self._frames is not None)
        view = HeaderTab(name=name, href="")
        values.setdefault("notices", _standing(opened))
        return self._page(template, head=head, view=view, at_library="true", **values)

    def _page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        values.setdefault("archive_name", self._catalog.archive.root.name)
        return HTMLResponse(render(template, **values).encode("utf-8", "replace"), status_code=status)


def _standing(opened: OpenSnapshot) -> tuple[Notice, ...]:
    return tuple(seal_notice(opened))


def _framing(answer: Response, frame: str) -> Response:
    """The answer, with leave to hold that address's origin in a frame."""
    if frame:
        answer.headers["Content-Security-Policy"] = policy("/".join(frame.split("/", 3)[:3]))
    return answer


def _attached(name: str) -> dict[str, str]:
    """The headers of a file to keep: it never opens in the library's own origin."""
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }


def _fours(digits: str) -> str:
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))
