"""From an address to a snapshot, and from values to a page: what pages and downloads share.

A method marked ``of_snapshot`` is given the snapshot whose id stands in the address, opened and held against its seal;
where there is none, part of an id leads to the one snapshot that has it, a tombstone says what was deleted, and all
else is 404.
"""

import re
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from typing import Any, NoReturn, TypeVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from capture.archive.catalog import Catalog, Row, find_tombstone
from capture.model import snapshot_id
from capture.web import dates
from capture.web.safe_text import finalize
from capture.web.snapshot_files import SnapshotImage, sealed_image
from capture.web.snapshot_service import OpenSnapshot, SnapshotService

__all__ = ["NOT_THE_PAGE", "SnapshotRoutes", "not_found", "of_snapshot", "render"]

NOT_THE_PAGE = ("suspect", "failed")  # outcomes of what is no article to read, illustrate or cite
_PART = re.compile(r"[A-Za-z0-9.-]{4,100}")

Routes = TypeVar("Routes", bound="SnapshotRoutes")


def of_snapshot(page: Callable[[Routes, Request, OpenSnapshot], Response]) -> Callable[[Routes, Request], Response]:
    """The page of the snapshot that the address names."""

    @wraps(page)
    def found(routes: Routes, request: Request) -> Response:
        row = routes.row(request)
        return routes.elsewhere(request) if row is None else page(routes, request, routes.open(row))

    return found


class SnapshotRoutes:
    """The snapshots of one archive by the ids in addresses, and the pages of our templates."""

    def __init__(self, catalog: Catalog, snapshots: SnapshotService) -> None:
        self._catalog = catalog
        self._snapshots = snapshots

    def trouble(self, status: int, title: str, text: str = "", *, address: str = "", hint: str = "") -> HTMLResponse:
        """A page that says what went wrong, and nothing about how the program is made."""
        return self.page("absent.html", status=status, title=title, text=text, address=address, hint=hint)

    def ask_for_token(self, again: str) -> HTMLResponse:
        """The page that asks for the token, and tells nothing of the archive; ``again`` is where it leads by itself."""
        return self.page("token.html", status=HTTPStatus.FORBIDDEN, archive_name="", again=again)

    def row(self, request: Request) -> Row | None:
        """The row of the id in the address, also of a snapshot that was placed a moment ago."""
        identifier = request.path_params["id"]
        if snapshot_id.PATTERN.fullmatch(identifier) is None:
            return None
        row = self._catalog.get(identifier)
        if row is None:
            self._catalog.refresh()
            row = self._catalog.get(identifier)
        return row

    def open(self, row: Row) -> OpenSnapshot:
        """The snapshot of a row, with all saves of its address."""
        return self._snapshots.open(row, self._catalog.by_url(row.url) if row.url else (row,))

    def elsewhere(self, request: Request) -> Response:
        """To the snapshot whose id holds this part, as command lines name it; else a page that says no."""
        part = request.path_params["id"]
        rows = self._catalog.by_part(part, limit=2) if _PART.fullmatch(part) else ()
        if len(rows) == 1 and rows[0].id != part:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(request.url.path.replace(part, rows[0].id, 1) + query, status_code=302)
        stone = find_tombstone(self._catalog.archive, part) if _PART.fullmatch(part) else None
        if stone is None:
            not_found()
        text = f"It was deleted on {dates.moment(stone.deleted)}: {stone.reason}"
        hint = f"Its seal was {stone.seal}." if stone.seal else ""
        return self.trouble(HTTPStatus.GONE, "This snapshot was deleted", text, address=part, hint=hint)

    def sealed_image(self, row: Row, *prefixes: str) -> SnapshotImage | None:
        """The last JPEG or PNG of the first name that has one, as far as it was sealed."""
        return sealed_image(self._snapshots.folder(row), self._catalog.archive.card, *prefixes)

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """A template's page of these values."""
        values = {"archive_name": self._catalog.archive.root.name, "at_library": "", **values}
        return HTMLResponse(render(template, **values).encode("utf-8", "replace"), status_code=status)


def render(name: str, **values: Any) -> str:
    """A page of that template; every text in it is escaped and has no dangerous character."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("capture.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def not_found() -> NoReturn:
    """404, as a page of ours."""
    raise HTTPException(HTTPStatus.NOT_FOUND)
