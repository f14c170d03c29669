"""Recordings and films held whole: what the browser did not need for playing is asked for once more, within the limits.

A browser loads the first seconds of a recording, ranges of a film, and of one with ``preload=none`` nothing. Each file
that is not whole in the records is fetched after the visit through the recorded browser, as the page itself would ask
for it, but for its range. What a script feeds piece by piece (Media Source Extensions) has no address of its own: there
the seconds that the browser had loaded tell whether all of it came.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.async_api import Error as PlaywrightError

from capture.formats.warc import http_head
from capture.formats.warc.secret_search import MARK
from capture.model.exchange import Exchange
from capture.model.missing_requests import Lack, MissingKind, Why
from capture.model.options import Limits
from capture.model.sighting import Media
from capture.recording.browser import Chrome
from capture.replay.answering.ranges import part_of
from capture.workflows.exchange_log import ExchangeLog

__all__ = ["fetch_media", "media_lacks"]

MOST_FETCHED = 20
AT_ONCE = 4  # a stream without end holds up no other
NEARLY = 0.98  # of its seconds: the last frames of a film are shorter than its clock says
PLAYLISTS = ("mpegurl", "dash+xml")  # the file is there, what it lists is not
GONE = frozenset({404, 410})  # there is no such file: all of it that there is, if nothing of it came before
PAGE = "text/html"
ON_THE_WIRE = ("http://", "https://")
HIDDEN = MARK.decode()


def media_lacks(media: Iterable[Media], exchanges: Iterable[Exchange]) -> tuple[Lack, ...]:
    """Each medium that is not whole in these exchanges, with how much of it is there."""
    return tuple(
        Lack(
            url=one.url,
            kind=MissingKind.FILM if one.video else MissingKind.SOUND,
            why=Why.MEDIA_NOT_WHOLE,
            cause=part.words,
        )
        for one, part in _parts(media, exchanges)
    )


async def fetch_media(
    chrome: Chrome, media: Sequence[Media], tally: ExchangeLog, limits: Limits, seconds: float
) -> tuple[str, ...]:
    """Ask for each file that is not whole and may be; the addresses that were answered. Ends after ``seconds``."""
    wanted = [
        one.url
        for one, part in _parts(media, tally.exchanges)
        if one.url.startswith(ON_THE_WIRE) and part.total <= limits.body_bytes and HIDDEN not in one.url
    ]
    answered: list[str] = []
    if not wanted:
        return ()
    with contextlib.suppress(PlaywrightError, TimeoutError):
        async with asyncio.timeout(seconds):
            # From a blank tab of the same profile, whose policy refuses nothing; where the server does, as the page:
            # cookies of its own site alone are sent from there only.
            blank = await chrome.context.new_cdp_session(await chrome.open_blank())
            frame = (await blank.send("Target.getTargetInfo"))["targetInfo"]["targetId"]
            turn = asyncio.Semaphore(AT_ONCE)

            async def fetch(url: str) -> None:
                async with turn:
                    got = await blank.send("Network.loadNetworkResource", _asked(frame, url))
                    status = got["resource"].get("httpStatusCode", 0)
                    if status >= 400 and status not in GONE:
                        await chrome.target.send("Network.loadNetworkResource", _asked(chrome.target.id, url))
                if status:
                    answered.append(url)

            await asyncio.gather(*map(fetch, wanted[:MOST_FETCHED]), return_exceptions=True)
            await blank.detach()
    return tuple(answered)


def _asked(frame: str, url: str) -> dict[str, Any]:
    """Past the cache: what it holds of the file would be left out of the answer."""
    return {"frameId": frame, "url": url, "options": {"disableCache": True, "includeCredentials": True}}


@dataclass(frozen=True, slots=True)
class _Part:
    """What there is of a medium that is not whole: ``words`` say it; ``total`` bytes it has, 0 where nobody said."""

    words: str
    total: int = 0


def _parts(media: Iterable[Media], exchanges: Iterable[Exchange]) -> Iterator[tuple[Media, _Part]]:
    by_url: dict[str, list[Exchange]] = {}
    hops: dict[int, list[str]] = {}
    for exchange in exchanges:
        by_url.setdefault(exchange.url, []).append(exchange)
        hops.setdefault(exchange.request_id, []).append(exchange.url)
    told: set[str] = set()  # where the redirects of those before lead: the same files
    for one in media:
        if one.url in told:
            continue
        asked = {each.request_id for each in by_url.get(one.url, ())}
        places = dict.fromkeys((one.url, *(url for number in asked if number for url in hops[number])))
        told.update(places)
        part = _part(one, [exchange for url in places for exchange in by_url.get(url, ())])
        if part is not None:
            yield one, part


def _part(media: Media, exchanges: Sequence[Exchange]) -> _Part | None:
    heads = [http_head.parse(one.response_head) for one in exchanges]
    listed = any(kind in head.get("content-type").lower() for head in heads for kind in PLAYLISTS)
    if listed or not media.url.startswith(ON_THE_WIRE):
        if not (listed or media.url.startswith("blob:")) or 0 < NEARLY * media.seconds <= media.loaded:
            return None
        length = f"{media.seconds:,.0f} seconds" if media.seconds else "seconds that nobody counted"
        return _Part(f"{media.loaded:,.0f} of {length}, which a script or a playlist plays piece by piece")
    whole = [head for one, head in zip(exchanges, heads, strict=True) if one.status == 200 and one.truncated is None]
    # What played is media, whatever its type says.
    if any(media.seconds or head.media_type[0] != PAGE for head in whole):
        return None
    held, total = _ranges(exchanges, heads)
    if total and held >= total and not whole:
        return None
    if not held and any(one.status in GONE for one in exchanges):
        return None
    refused = next((f"the server answered HTTP {one.status}" for one in exchanges if (one.status or 0) >= 400), "")
    if whole:
        return _Part(f"{_name(media.url)} (the server answered with a page in its place)")
    size = f"{_size(held)} of {_size(total)}" if total else f"{_size(held)} of an unknown size"
    return _Part(f"{_name(media.url)} ({size if held else refused or 'nothing of it'})", total)


def _ranges(exchanges: Sequence[Exchange], heads: Sequence[http_head.HttpHead]) -> tuple[int, int]:
    """Bytes that are held of the file, each counted once, and how many it has; 0 where nobody said.

    Ranges of two versions of a file are no file: the version of which most is held counts.
    """
    versions: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for exchange, head in zip(exchanges, heads, strict=True):
        version = head.get("etag") or head.get("last-modified")
        if exchange.status == 200:
            spans = versions.setdefault((version, head.content_length or 0), [])
            spans.append((0, exchange.response_body.length))
        elif exchange.status == 206 and (part := part_of(head.get("content-range"), b"")):
            spans = versions.setdefault((version, max(part.total, 0)), [])
            spans.append((part.start, part.start + exchange.response_body.length))
    return max(((_covered(spans), total) for (_, total), spans in versions.items()), default=(0, 0))


def _covered(spans: Iterable[tuple[int, int]]) -> int:
    held = end = 0
    for first, last in sorted(spans):
        held += max(0, last - max(first, end))
        end = max(end, last)
    return held


def _name(url: str) -> str:
    """The file's name as a person knows it, no longer than a line."""
    name = unquote(urlsplit(url).path.rpartition("/")[2]) or urlsplit(url).netloc
    return name if len(name) <= 60 else f"{name[:57]}…"


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1e6:,.1f} MB" if count >= 100_000 else f"{count / 1e3:,.0f} kB"
