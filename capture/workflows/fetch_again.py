"""Asking again: what a replay missed, and media that are not whole, through the recorded browser, each once."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from playwright.async_api import Error as PlaywrightError

from capture.formats.warc.secret_search import MARK
from capture.model.options import Limits
from capture.model.replay_check import Gap
from capture.model.sighting import Media
from capture.recording.browser import Chrome
from capture.workflows.exchange_log import ExchangeLog
from capture.workflows.find_missing_requests import GONE, incomplete_media, is_on_the_wire

__all__ = ["can_be_asked", "fetch_gaps", "fetch_media"]

GAPS_S = 15.0
MOST_MEDIA = 20
AT_ONCE = 4  # a stream without end holds up no other
HIDDEN = MARK.decode()  # stands for a secret in an address: nobody could be asked for that one

Send = Callable[[str, dict[str, Any]], Awaitable[Any]]


def can_be_asked(gap: Gap) -> bool:
    """A URL that was recorded without its secret is nobody's."""
    return gap.method == "GET" and HIDDEN not in gap.url


async def fetch_gaps(chrome: Chrome, gaps: Iterable[Gap]) -> tuple[str, ...]:
    """Ask for each URL once; the URLs that were answered."""
    answered: list[str] = []

    async def fetch(send: Send, frame: str) -> None:
        for url in dict.fromkeys(gap.url for gap in gaps):
            if await _load(send, frame, url, past_cache=False):
                answered.append(url)

    await _from_blank_tab(chrome, GAPS_S, fetch)
    return tuple(answered)


async def fetch_media(
    chrome: Chrome, media: Sequence[Media], log: ExchangeLog, limits: Limits, seconds: float
) -> tuple[str, ...]:
    """Ask for each file that is not whole and may be; the addresses that were answered. Ends after ``seconds``.

    Past the cache: what it holds of the file would be left out of the answer.
    """
    wanted = [
        medium.url
        for medium, part in incomplete_media(media, log.exchanges)
        if is_on_the_wire(medium.url) and part.total <= limits.body_bytes and HIDDEN not in medium.url
    ]
    answered: list[str] = []
    turn = asyncio.Semaphore(AT_ONCE)

    async def fetch_all(send: Send, frame: str) -> None:
        async def fetch(url: str) -> None:
            async with turn:
                status = await _load(send, frame, url, past_cache=True)
                if status >= 400 and status not in GONE:  # cookies of its own site alone are sent from the page only
                    await _load(chrome.target.send, chrome.target.id, url, past_cache=True)
            if status:
                answered.append(url)

        await asyncio.gather(*map(fetch, wanted[:MOST_MEDIA]), return_exceptions=True)

    if wanted:
        await _from_blank_tab(chrome, seconds, fetch_all)
    return tuple(answered)


async def _from_blank_tab(chrome: Chrome, seconds: float, work: Callable[[Send, str], Awaitable[None]]) -> None:
    """Do the work with a blank tab of the page's profile and its frame, within so many seconds.

    From there cookies are the page's, but its policy refuses nothing. Where the browser fails, what came is all.
    """
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(seconds):
            session = await chrome.context.new_cdp_session(await chrome.open_blank())
            await work(session.send, (await session.send("Target.getTargetInfo"))["targetInfo"]["targetId"])
            await session.detach()


async def _load(send: Send, frame: str, url: str, *, past_cache: bool) -> int:
    """The HTTP status that the URL was answered with, as a script of that frame would ask for it; 0: none came."""
    options = {"disableCache": past_cache, "includeCredentials": True}
    answer = await send("Network.loadNetworkResource", {"frameId": frame, "url": url, "options": options})
    return answer["resource"].get("httpStatusCode") or 0
