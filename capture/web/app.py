"""The library as an ASGI application."""

from collections.abc import Awaitable, Callable, Collection
from importlib.resources import files

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from capture.archive.catalog import Catalog
from capture.errors import NoSpace, WarciteError
from capture.web.downloads import Downloads
from capture.web.middleware import HostCheck, TokenCheck
from capture.web.pages import FrameHosts, Pages, checks
from capture.web.snapshot_service import SnapshotService

__all__ = ["library"]

SLOW = 2  # snapshots that are read whole at the same time

Endpoint = Callable[[Request], Awaitable[Response]]

_FILES = {"warcite.css": "text/css", "warcite.js": "text/javascript", "warcite.svg": "image/svg+xml"}
_TITLES = {404: "This page is not in the archive", 405: "The library only answers to reading"}


def library(catalog: Catalog, *, hosts: Collection[str], frames: FrameHosts | None = None, token: str = "") -> ASGIApp:
    """The pages of the catalog's archive for requests to ``hosts`` (``127.0.0.1:8080``), 421 for all others.

    Reading only: nothing in it changes the archive. ``frames`` None: pages cannot be shown as seen.
    ``token`` is what a reader has to show; empty: whoever reaches this computer's port may read.
    """
    snapshots = SnapshotService(catalog.archive)
    pages, downloads = Pages(catalog, snapshots, frames), Downloads(catalog, snapshots)
    routes = {
        "/": pages.library,
        "/keys": pages.keys,
        "/find": pages.find,
        "/s/{id}": pages.article,
        "/s/{id}/seen": pages.seen,
        "/s/{id}/alone": pages.alone,
        "/s/{id}/screenshot": pages.screenshot,
        "/s/{id}/proof": pages.proof,
        "/s/{id}/thumbnail": downloads.thumbnail,
        "/s/{id}/screenshot.png": downloads.full_image,
        "/s/{id}/picture/{number}": downloads.article_image,
        "/s/{id}/page/{number}": downloads.pdf_page,
        "/s/{id}/cite/{style}": downloads.citation,
        "/s/{id}/{name}.wacz": downloads.wacz,
        "/static/{name}": _static,
    }
    slow = CapacityLimiter(SLOW)
    app = Starlette(
        routes=[Route(path, _threaded(page, slow), methods=["GET"]) for path, page in routes.items()],
        exception_handlers=_handlers(pages),
    )
    return HostCheck(TokenCheck(app, token, pages.ask_for_token) if token else app, hosts)


def _threaded(page: Callable[[Request], Response], slow: CapacityLimiter) -> Endpoint:
    """Pages read files: each in a thread, so that one holds up no other reader.

    What reads a whole snapshot has few threads of its own and waits for them outside of all others.
    """

    async def endpoint(request: Request) -> Response:
        whole = checks(request) or request.url.path.endswith(".wacz")
        return await to_thread.run_sync(page, request, limiter=slow if whole else None)

    return endpoint


def _handlers(pages: Pages) -> dict[type[Exception], Callable[[Request, Exception], Response]]:
    def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        title = _TITLES.get(error.status_code, "This cannot be shown")
        answer = pages.trouble(error.status_code, title, address=request.url.path)
        answer.headers.update(error.headers or {})
        return answer

    def unreadable(request: Request, error: Exception) -> Response:
        assert isinstance(error, WarciteError)
        status = 507 if isinstance(error, NoSpace) else 500
        return pages.trouble(status, "This cannot be read", str(error), hint=error.hint)

    def failed(request: Request, error: Exception) -> Response:
        return pages.trouble(
            500,
            "Something went wrong",
            "This is a fault of warcite, not of the snapshot, and nothing in the archive has changed. "
            "What happened is told where warcite serve was started.",
        )

    return {HTTPException: refused, WarciteError: unreadable, Exception: failed}


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _FILES:
        raise HTTPException(404)
    return Response(files(__package__).joinpath("static", name).read_bytes(), media_type=_FILES[name])
