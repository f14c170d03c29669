"""Our own requests (feeds, sitemaps, time-stamping authorities), through the guard like the browser's."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from capture.errors import FetchFailed
from capture.model.guard_report import Failure, Refusal

if TYPE_CHECKING:
    from capture.recording.guard.server import Guard

__all__ = ["Fetched", "fetch"]

_MAX_REDIRECTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer of any status. ``headers`` in the order received; ``body`` with its content coding undone."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    final_url: str


async def fetch(guard: "Guard", url: str, max_bytes: int, timeout_s: float) -> Fetched:
    """GET a URL under the guard's policy and limits, following at most ten redirects.

    Proxy variables of the environment do not count. Raises FetchFailed when the guard refuses, the server
    does not answer within ``timeout_s`` altogether, or the decoded body is longer than ``max_bytes``.
    """
    import httpx  # 60 ms, and only needed by those who fetch

    async def note(event: str, info: dict[str, Any]) -> None:
        """httpcore 1.0 leaves its connection open when the SOCKS server refuses."""
        if event.endswith(".connect_tcp.complete"):
            connections.push_async_callback(info["return_value"].aclose)

    transport = httpx.AsyncHTTPTransport(proxy=f"socks5://127.0.0.1:{guard.port}", trust_env=False)
    try:
        async with (
            asyncio.timeout(timeout_s),
            httpx.AsyncClient(
                transport=transport, follow_redirects=True, max_redirects=_MAX_REDIRECTS, timeout=timeout_s
            ) as client,
            AsyncExitStack() as connections,
            client.stream("GET", url, extensions={"trace": note}) as response,
        ):
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > max_bytes:
                    raise FetchFailed(f"more than {max_bytes:,} bytes: {url}")
    except TimeoutError as error:
        raise FetchFailed(f"no whole answer within {timeout_s:g} s: {url}") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchFailed(f"could not be fetched: {url} ({_why(guard, error)})") from error
    return Fetched(
        status=response.status_code,
        headers=tuple(response.headers.multi_items()),
        body=bytes(body),
        final_url=str(response.url),
    )


def _why(guard: "Guard", error: Exception) -> str:
    """The guard knows more than a SOCKS reply can say; the error's own text where it knows nothing."""
    import httpx

    if isinstance(error, httpx.ProxyError):
        host, report = error.request.url.host, guard.report()
        entries: list[Refusal | Failure] = [*report.refusals, *report.failures]
        if whys := [(entry.moment, entry.why) for entry in entries if entry.host == host]:
            return max(whys)[1]
    return str(error) or type(error).__name__
