"""The token: other users of this computer reach its loopback addresses too, so who reads the library shows it.

It comes once in the address that was printed, goes into a cookie, and out of the address: no history, bookmark
or screenshot keeps it. Scripts send ``Authorization: Bearer TOKEN``. Snapshots' own hosts need none, since their
names cannot be guessed without it (``replay.label_of``).
"""

import hmac
import secrets
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["TokenDoor", "new_token"]

_FIELD = "token"
_AGAIN = "once-more"
_OPEN = "/static/"  # what the page that asks for the token is made of


def new_token() -> str:
    """256 random bits that can stand in an address."""
    return secrets.token_urlsafe(32)


class TokenDoor:
    """ASGI middleware: hands on what shows ``token``, and answers all else with ``asking(again)``.

    A link out of a snapshot's frame leads here from another site, and a SameSite cookie does not come along:
    ``again`` is where the page leads by itself once more, which is then of this site; empty: nowhere.
    """

    def __init__(self, app: ASGIApp, token: str, asking: Callable[[str], Response]) -> None:
        self._app, self._token, self._asking = app, token.encode(), asking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, set the cookie, or ask."""
        await self._answerer(Request(scope))(scope, receive, send)

    def _answerer(self, request: Request) -> ASGIApp:
        reads = request.method in ("GET", "HEAD")
        if reads and self._is_token(request.query_params.get(_FIELD, "")):
            return self._welcome(request)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        shown = (request.cookies.get(_cookie(request), ""), given if scheme.lower() == "bearer" else "")
        if any(self._is_token(one) for one in shown) or request.url.path.startswith(_OPEN):
            back = reads and _AGAIN in request.query_params
            return RedirectResponse(_address(request), status_code=303) if back else self._app
        foreign = request.headers.get("sec-fetch-site") == "cross-site" and _AGAIN not in request.query_params
        again = foreign and reads and request.headers.get("sec-fetch-mode") == "navigate"
        # A browser that is sent to the very same address takes it for a reload, with the other site still behind it.
        return self._asking(_address(request, (_AGAIN, "1")) if again else "")

    def _welcome(self, request: Request) -> Response:
        """To the same address without the token, which is in a cookie from now on."""
        answer = RedirectResponse(_address(request), status_code=303)
        answer.set_cookie(_cookie(request), self._token.decode(), httponly=True, samesite="strict", path="/")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token)


def _address(request: Request, *further: tuple[str, str]) -> str:
    """What was asked for, without our own fields; whole, so that two slashes at its beginning name no other host."""
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    fields = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = urlencode([*((name, value) for name, value in fields if name not in (_FIELD, _AGAIN)), *further])
    return f"http://{request.headers['host']}{path}{'?' + query if query else ''}"


def _cookie(request: Request) -> str:
    """Cookies know no ports: a second library on this computer has its own."""
    return f"warcite-token-{request.headers.get('host', '').rpartition(':')[2]}"
