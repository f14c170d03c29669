"""The browser: one Chromium per snapshot, driven by Playwright, watched by CDP.

found: an executable on this machine and what kind it is · session: one Chromium with its own profile, from
launch to the last of its processes · target: one debugging session on a page, a frame of another process or a
worker · sighting: a request that CDP saw · flush: a few requests to nowhere that push the NetLog's last lines
out.

The sandbox is on unless we are root or Chromium cannot start with it; the profile, the downloads and the
crash reports all lie in the folder that the caller gave.
"""

from capture.browser.chrome import BrowserInfo, Chrome
from capture.browser.driver import answers, driver
from capture.browser.find import BrowserKind, Found, find
from capture.browser.session import session
from capture.browser.tab import Tab, tab
from capture.browser.target import Target, TargetGone

__all__ = [
    "BrowserInfo",
    "BrowserKind",
    "Chrome",
    "Found",
    "Tab",
    "Target",
    "TargetGone",
    "answers",
    "driver",
    "find",
    "session",
    "tab",
]
