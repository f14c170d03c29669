"""Who is answered: ASGI middleware around the library's pages.

``HostCheck`` stands outermost. A page elsewhere can lead its own host name to 127.0.0.1 (DNS rebinding): the Host
header gives it away. Every answer carries the library's policy.

``TokenCheck`` stands behind it: other users of this computer reach its loopback addresses too, so who reads the library
shows a token. It comes once in the address that was printed, goes into a cookie, and out of the address: no history,
bookmark or screenshot keeps it. Scripts send ``Authorization: Bearer TOKEN``. Snapshots' own hosts need none, since
their names cannot be guessed without it (``replay.label_of``).
"""

import hmac
import logging
import secrets
from collections.abc import Callable, Collection
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["HostCheck", "TokenCheck", "new_token", "policy"]

logger = logging.getLogger(__name__)

_FIXED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-DNS-Prefetch-Control": "off",  # else Chromium looks up the live host of a link that is pointed at
}
_FIELD = "token"
_AGAIN = "once-more"
_OPEN = "/static/"  # what the page that asks for the token is made of


def policy(frame: str = "'none'") -> str:
    """The content security policy of a page; ``frame`` is the one origin that may stand in a frame of it."""
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors 'none'; frame-src {frame}"
    )


class HostCheck:
    """421 for every Host but ``hosts`` (with port), the policy's headers on all else."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on with headers added to what comes back."""
        if scope["type"] != "http":
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {"Content-Security-Policy": policy(), **_FIXED}.items():
                    headers.setdefault(name, value)
            await send(message)

        host = Headers(scope=scope).get("host", "").lower()
        app = self._app
        if host not in self._hosts:
            logger.info("request refused host=%s", host[:100])
            app = PlainTextResponse("No such library here.\n", status_code=421)
        await app(scope, receive, guarded)


def new_token() -> str:
    """256 random bits that can stand in an address."""
    return secrets.token_urlsafe(32)


class TokenCheck:
    """Hands on what shows ``token``, and answers all else with ``ask(again)``.

    A link out of a snapshot's frame leads here from another site, and a SameSite cookie does not come along:
    ``again`` is where the page leads by itself once more, which is then of this site; empty: nowhere.
    """

    def __init__(self, app: ASGIApp, token: str, ask: Callable[[str], Response]) -> None:
        self._app, self._token, self._ask = app, token.encode(), ask

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, set the cookie, or ask."""
        await self._answer(Request(scope))(scope, receive, send)

    def _answer(self, request: Request) -> ASGIApp:
        reads = request.method in ("GET", "HEAD")
        # Cookies know no ports: a second library on this computer has its own.
        cookie = f"warcite-token-{request.headers.get('host', '').rpartition(':')[2]}"
        if reads and self._is_token(request.query_params.get(_FIELD, "")):
            welcome = RedirectResponse(_address(request), status_code=303)
            welcome.set_cookie(cookie, self._token.decode(), httponly=True, samesite="strict", path="/")
            welcome.headers["Cache-Control"] = "no-store"
            return welcome
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        tokens = (request.cookies.get(cookie, ""), credentials if scheme.lower() == "bearer" else "")
        if any(map(self._is_token, tokens)) or request.url.path.startswith(_OPEN):
            back = reads and _AGAIN in request.query_params
            return RedirectResponse(_address(request), status_code=303) if back else self._app
        foreign = request.headers.get("sec-fetch-site") == "cross-site" and _AGAIN not in request.query_params
        again = foreign and reads and request.headers.get("sec-fetch-mode") == "navigate"
        # A browser that is sent to the very same address takes it for a reload, with the other site still behind it.
        return self._ask(_address(request, (_AGAIN, "1")) if again else "")

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode("utf-8", "replace"), self._token)


def _address(request: Request, *further: tuple[str, str]) -> str:
    """What was asked for, without our own fields; whole, so that two slashes at its beginning name no other host."""
    raw = request.scope.get("raw_path") or request.url.path.encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    fields = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = urlencode([*((name, value) for name, value in fields if name not in (_FIELD, _AGAIN)), *further])
    return f"http://{request.headers['host']}{path}{'?' + query if query else ''}"
