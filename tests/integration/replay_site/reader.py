"""A reader's Chromium for which every name but this machine's leads to the canary, and every look-up is seen."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from capture.recording.browser import find

SIZES = {"desktop": (1280, 900, 1), "phone": (390, 844, 3)}

_LIVE = "live.localhost"  # the canary's name, as which every name is looked up
_OWN = ("*.google.com", "*.googleapis.com")  # the browser's own talk, which no page here can cause


class Reader:
    """``lookups`` can be read when the browser is closed."""

    def __init__(self, context: BrowserContext, log: Path) -> None:
        self.context = context
        self._log = log

    def page(self, size: str = "desktop") -> Page:
        """A new tab, as large as that."""
        page = self.context.new_page()
        page.set_default_timeout(60_000)
        width, height, scale = SIZES[size]
        metrics = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": size == "phone"}
        self.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", metrics)
        return page

    def lookups(self) -> int:
        """How often a name that leads to the canary was looked up, connected to or not (DNS prefetch)."""
        log = json.loads(self._log.read_text())
        kind = log["constants"]["logEventTypes"]["HOST_RESOLVER_MANAGER_REQUEST"]
        asked = (event.get("params", {}).get("host", "") for event in log["events"] if event["type"] == kind)
        return sum(_LIVE in host for host in asked)


@contextmanager
def reader(folder: Path, canary: int, mapped: Mapping[str, int] = {}) -> Iterator[Reader]:
    """A browser with an ordinary profile; ``mapped`` hosts lead to ports of this machine instead."""
    rules = [f"MAP {host} 127.0.0.1:{port}" for host, port in mapped.items()]
    rules += [f"MAP {name} ~NOTFOUND" for name in _OWN]
    rules += [f"MAP * {_LIVE}:{canary}", *(f"EXCLUDE {name}" for name in ("localhost", "*.localhost", "127.0.0.1"))]
    log = folder / "netlog.json"
    switches = ["--no-sandbox", f"--host-resolver-rules={', '.join(rules)}", f"--log-net-log={log}"]
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder / "profile",
            executable_path=find().path,
            args=switches,
            no_viewport=True,
            ignore_https_errors=bool(mapped),
        )
        try:
            yield Reader(context, log)
        finally:
            context.close()
