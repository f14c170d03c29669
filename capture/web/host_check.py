"""The doorkeeper: only the library's own addresses are answered, and every answer carries its policy.

A page elsewhere can lead its own host name to 127.0.0.1 (DNS rebinding): the Host header gives it away.
"""

import logging
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Doorkeeper", "policy"]

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


def policy(frame: str = "'none'") -> str:
    """The content security policy of a page; ``frame`` is the one origin that may stand in a frame of it."""
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        f"base-uri 'none'; frame-ancestors 'none'; frame-src {frame}"
    )


class Doorkeeper:
    """ASGI middleware: 421 for every Host but ``hosts`` (with port), the policy's headers on all else."""

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
                headers.setdefault("Content-Security-Policy", policy())
                for name, value in _FIXED.items():
                    headers.setdefault(name, value)
            await send(message)

        host = Headers(scope=scope).get("host", "").lower()
        known = host in self._hosts
        if not known:
            logger.info("request refused host=%s", host[:100])
        app = self._app if known else PlainTextResponse("No such library here.\n", status_code=421)
        await app(scope, receive, guarded)
