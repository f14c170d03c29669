"""The browser's processes during a visit: that they take too much memory, and that one died which is begun anew.

Chromium replaces the process that carries its traffic by itself, and calls what was under way given up by the page:
nothing else tells of it.
"""

import asyncio
import logging

from capture.model.signal import SignalCode
from capture.recording.browser import Chrome
from capture.recording.visit import VisitLog

__all__ = ["ProcessWatch"]

logger = logging.getLogger(__name__)

POLL_S = 0.5


class ProcessWatch:
    """Looks at them again and again; what it finds becomes a signal of the visit."""

    def __init__(self, chrome: Chrome, log: VisitLog) -> None:
        self._chrome, self._log = chrome, log
        self._network = 0  # the process that carries the browser's traffic, once it is known
        self._network_died = False

    async def run(self, most: int) -> None:
        """End a browser that takes more bytes of memory than that; a page may ask for all that the machine has."""
        while await asyncio.to_thread(self._chrome.memory) <= most:
            await self.look_at_network()
            await asyncio.sleep(POLL_S)
        text = f"the page took more than {most // 1_000_000:,} MB of memory and was ended"
        self._log.signal(SignalCode.MEMORY, text)
        self._chrome.kill()
        logger.warning("browser ended, too much memory limit=%d", most)

    async def look_at_network(self) -> None:
        """Tell once that the process ended which carries the browser's traffic."""
        current, known = await asyncio.to_thread(self._chrome.network_service), self._network
        self._network = current or known
        if known and current is not None and current != known and not self._network_died:
            self._network_died = True
            text = "the part of Chromium that carries its traffic crashed; what was under way then is not whole"
            self._log.signal(SignalCode.BROWSER_DIED, text)
