"""A snapshot's files as answers: pictures, pages of a PDF, citations, the WACZ."""

import re

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from capture.reading.cite import STYLES, write
from capture.web.snapshot_files import FULL_PAGE, THUMBNAIL, VIEW, packed
from capture.web.snapshot_routes import NOT_THE_PAGE, SnapshotRoutes, not_found, of_snapshot
from capture.web.snapshot_service import OpenSnapshot

__all__ = ["Downloads"]

_NO_IMAGE = '<svg xmlns="http://www.w3.org/2000/svg" width="88" height="66"/>'


class Downloads(SnapshotRoutes):
    """One method a file; all are called in threads of their own."""

    def thumbnail(self, request: Request) -> Response:
        """``/s/ID/thumbnail``: the small picture of the list; a grey one of ours where there is none."""
        return self._image_response(request, THUMBNAIL) or Response(_NO_IMAGE, media_type="image/svg+xml")

    def full_image(self, request: Request) -> Response:
        """``/s/ID/screenshot.png``: the picture itself."""
        return self._image_response(request, FULL_PAGE, VIEW) or not_found()

    @of_snapshot
    def article_image(self, request: Request, opened: OpenSnapshot) -> Response:
        """``/s/ID/picture/3``: the picture of the article's third figure, out of the archive; 0: its lead picture."""
        number = _number(request, 3)
        image = None if number is None else self._snapshots.image(opened, number)
        if image is None or opened.row.outcome in NOT_THE_PAGE:
            not_found()
        headers = {"Content-Security-Policy": "default-src 'none'; sandbox"}
        return Response(image.data, media_type=image.media_type, headers=headers)

    @of_snapshot
    def pdf_page(self, request: Request, opened: OpenSnapshot) -> Response:
        """``/s/ID/page/3``: the third page of an archived PDF, drawn."""
        number = _number(request, 5)
        drawn = None if number is None else self._snapshots.pdf_page(opened, number)
        if drawn is None or not drawn.png:
            not_found()
        return Response(drawn.png, media_type="image/png", headers={"Cache-Control": "no-store"})

    def citation(self, request: Request) -> Response:
        """``/s/ID/cite/STYLE``: a citation as a file; of a style that is none 404, whatever the id."""
        style, row = request.path_params["style"], self.row(request)
        if style not in STYLES:
            not_found()
        if row is None:
            return self.elsewhere(request)
        written = write(self.open(row).citation(self._snapshots.archive), style)
        return Response(
            written.text.encode("utf-8", "replace"),
            media_type=f"{written.style.media_type}; charset=utf-8",
            headers=_attached(f"{row.id}{written.style.suffix}"),
        )

    @of_snapshot
    def wacz(self, request: Request, opened: OpenSnapshot) -> Response:
        """``/s/ID/ID.wacz``: the sealed files in one."""
        if opened.broken:
            return self.trouble(
                409,
                opened.standing.title or "The checks of this snapshot do not hold",
                "So its files are not handed out as the sealed ones.",
                hint=f"They lie in {opened.folder}. {opened.standing.text}",
            )
        size, chunks = packed(opened.folder)
        headers = _attached(f"{opened.row.id}.wacz") | {"Content-Length": str(size)}
        return StreamingResponse(chunks, media_type="application/wacz+zip", headers=headers)

    def _image_response(self, request: Request, *prefixes: str) -> Response | None:
        row = self.row(request)
        image = self.sealed_image(row, *prefixes) if row else None
        headers = {"Cache-Control": "private, max-age=86400", "Content-Security-Policy": "default-src 'none'"}
        return Response(image.data, media_type=image.media_type, headers=headers) if image else None


def _number(request: Request, digits: int) -> int | None:
    """The number at the end of the address; None where it is none, or has more digits."""
    text = request.path_params["number"]
    return int(text) if re.fullmatch(rf"[0-9]{{1,{digits}}}", text) else None


def _attached(name: str) -> dict[str, str]:
    """The headers of a file to keep: it never opens in the library's own origin."""
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
