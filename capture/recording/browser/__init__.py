"""The browser: one Chromium per snapshot, driven by Playwright, watched by CDP.

find: an executable on this machine, which one and what kind it is · session: one Chromium with its own profile, from
launch to the last of its processes · target: one debugging session on a page, a frame of another process or a worker ·
sighting: a request that CDP saw.

The sandbox is on unless we are root or Chromium cannot start with it; the profile, the downloads and the crash reports
all lie in the folder that the caller gave.
"""

from capture.recording.browser.chrome import BrowserInfo, BrowserTab, Chrome, tab
from capture.recording.browser.driver import answers, driver
from capture.recording.browser.find import BrowserKind, FoundBrowser, find
from capture.recording.browser.session import session
from capture.recording.browser.target import BrowserTarget, TargetGone

__all__ = [
    "BrowserInfo",
    "BrowserKind",
    "BrowserTab",
    "BrowserTarget",
    "Chrome",
    "FoundBrowser",
    "TargetGone",
    "answers",
    "driver",
    "find",
    "session",
    "tab",
]
