"""Replay: the check of a finished snapshot, made again at any time, with the network cut."""

import asyncio
import contextlib
import re
import tempfile
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import TypeVar

from capture.archive import seal
from capture.archive.seal.read_provenance import read_provenance
from capture.config.values import printable
from capture.errors import BrowserError, UsageError
from capture.formats.wacz import open_package
from capture.formats.warc import WarcIndex
from capture.model.options import Limits, Options, read_locale, read_time_zone
from capture.model.outcome import PICTURE_ENOUGH, TEXT_ENOUGH
from capture.model.provenance import Provenance
from capture.model.replay_check import ReplayCheck
from capture.replay.playback.expected_view import ExpectedView
from capture.replay.playback.offline_browser import CHECK_S, offline
from capture.workflows.open_snapshot import locate

__all__ = ["SCALES", "SIDES", "judged", "options_of", "replay"]

SIDES = (1, 10_000)  # CSS pixels of a window that a capture takes
SCALES = (0.25, 5.0)
LONGEST_S = 86_400.0  # of a phase
MOST_SCREENS = 10_000
LONGEST_AGENT = 2000  # characters
WELL_FORMED = re.compile(  # language, script, region, variants, Unicode's extension: BCP 47
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-u(-[a-z0-9]{2,8})+)?",
    re.IGNORECASE | re.ASCII,
)
VISIT = 0.9  # of the check's time: a page that may be long in becoming quiet is compared all the same

Number = TypeVar("Number", int, float)


async def replay(name: str, archive: Path, browser: str = "") -> tuple[seal.Check, ...]:
    """Open the snapshot offline as the capture did, and compare with what was seen then.

    Raises NotFound (no such target, no page in it), Damaged, BrowserMissing, BrowserError.
    """
    path = await asyncio.to_thread(lambda: locate(name, archive).path)
    with (
        open_package(path) as package,
        tempfile.TemporaryDirectory(prefix="warcite-", ignore_cleanup_errors=True) as folder,
    ):
        provenance = await asyncio.to_thread(read_provenance, package)
        views = await asyncio.to_thread(lambda: [WarcIndex.open(warc) for warc in package.warc_paths()])
        seen = await asyncio.to_thread(ExpectedView.of_views, views, [exchange.url for exchange in provenance.failed])
        async with offline(options_of(provenance, browser), Path(folder)) as replaying:
            try:
                async with asyncio.timeout(CHECK_S):
                    found = await replaying.check(seen, *views, seconds=VISIT * CHECK_S)
            except TimeoutError:
                raise BrowserError(f"the replay did not end within {CHECK_S:g} s") from None
    return judged(found, provenance)


def options_of(provenance: Provenance, browser: str = "") -> Options:
    """All that a page can see of the options that it was captured with; ``browser`` is the path of today's.

    A record may be hostile: what no capture takes, or what does not stand there, is the default. Never raises.
    """
    default, given, told = Options(), provenance.options, provenance.browser
    if given is None:  # of a salvage, of another tool
        return Options(browser=browser)
    size, limits = given.viewport, given.limits
    if not any(astuple(limits)):  # not told, and a page that is not waited for at all has a ``settle_s`` of 0
        limits = default.limits
    return Options(
        browser=browser,
        viewport=size if all(SIDES[0] <= side <= SIDES[1] for side in (size.width, size.height)) else default.viewport,
        scale=_within(given.scale, *SCALES, default.scale),
        locale=_first(_locale, given.locale) or default.locale,
        time_zone=_first(_zone, given.time_zone, told.time_zone if told else ""),
        user_agent=_first(_agent, given.user_agent, told.user_agent if told else ""),
        consent=given.consent,
        limits=Limits(
            settle_s=_within(limits.settle_s, 0.0, LONGEST_S, default.limits.settle_s),
            scroll_s=_within(limits.scroll_s, 0.001, LONGEST_S, default.limits.scroll_s),
            scroll_screens=_within(limits.scroll_screens, 1, MOST_SCREENS, default.limits.scroll_screens),
        ),
    )


def _within(value: Number, low: float, high: float, otherwise: Number) -> Number:
    return value if low <= value <= high else otherwise


def _first(read: Callable[[str], str], *texts: str) -> str:
    """The first text that ``read`` takes; empty where it takes none."""
    for text in texts:
        with contextlib.suppress(UsageError, ValueError):
            return read(text)
    return ""


def _locale(text: str) -> str:
    if not WELL_FORMED.fullmatch(text):  # Chromium does not start with it
        raise ValueError(f"{text[:60]!r} is not well formed")
    return read_locale(text)


def _zone(text: str) -> str:
    return read_time_zone(printable(text, 100))  # without a database any text is a zone


def _agent(text: str) -> str:
    return printable(text, LONGEST_AGENT)


def judged(found: ReplayCheck, provenance: Provenance) -> tuple[seal.Check, ...]:
    """The replay as checks: what the capture itself had reported is a remark, not a fault.

    Words decide; the picture of a page that moves differs from one instant to the next.
    """
    known = provenance.check
    checks = []
    if found.text is not None:
        low = found.text < TEXT_ENOUGH
        remark = low and known is not None and known.text is not None and known.text < TEXT_ENOUGH
        text = f"a replay shows {found.text:.0%} of the words that were seen"
        checks.append(seal.Check(name="replay.text", ok=remark or not low, text=text, remark=remark))
    if found.screenshot is not None:
        text = f"the window looks {found.screenshot:.0%} as it did"
        checks.append(
            seal.Check(name="replay.screenshot", ok=True, text=text, remark=found.screenshot < PICTURE_ENOUGH)
        )
    if found.missing:
        new = [url for url in found.missing if known is None or url not in known.missing]
        urls = ", ".join((new or found.missing)[:3])
        text = f"{len(found.missing)} requests of the replayed page have no answer: {urls}"
        checks.append(seal.Check(name="replay.gaps", ok=not new, text=text, remark=not new))
    else:
        checks.append(seal.Check(name="replay.gaps", ok=True, text="every request of the replayed page has its answer"))
    return tuple(checks)
