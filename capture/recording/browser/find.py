"""Finding a Chromium: what was named, Playwright's own build, then what lies on PATH."""

import enum
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from capture.errors import BrowserMissing
from capture.recording.browser import identity

__all__ = ["BrowserKind", "FoundBrowser", "find"]

ON_PATH = ("chromium", "chromium-browser", "google-chrome")
# Playwright's folders differ between platforms and releases: chrome-linux/chrome, chrome-linux64/chrome, …
FULL_BUILDS = (
    "chrome-linux*/chrome",
    "chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chrome-mac*/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
)
SHELL_BUILDS = ("chrome-*/headless_shell", "chrome-headless-shell-*/chrome-headless-shell")


class BrowserKind(enum.StrEnum):
    """Full Chromium, or the small build that has no windows."""

    CHROMIUM = "chromium"
    HEADLESS_SHELL = "headless-shell"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBrowser:
    """An executable that exists. ``source`` says where it was found, for people."""

    path: Path
    kind: BrowserKind
    source: str

    @property
    def version(self) -> str:
        """``156.0.8078.79``: asked of the executable itself once, then remembered; empty if it gives none."""
        return identity.version(self.path)


def find(explicit: str = "") -> FoundBrowser:
    """The Chromium to use: ``explicit``, else $WARCITE_BROWSER, Playwright's own build, then PATH.

    Raises BrowserMissing when what was named is not there, or when there is none at all.
    """
    named = explicit or os.environ.get("WARCITE_BROWSER", "")
    if named:
        return _named(named, "given" if explicit else "$WARCITE_BROWSER")
    for path in _playwright_builds():
        return FoundBrowser(path=path, kind=_kind(path), source="Playwright's own build")
    for name in ON_PATH:
        if path_text := shutil.which(name):
            return FoundBrowser(path=Path(path_text), kind=BrowserKind.CHROMIUM, source="PATH")
    raise BrowserMissing("no Chromium was found on this machine", hint=_install_hint())


def _named(text: str, source: str) -> FoundBrowser:
    path_text = shutil.which(os.path.expanduser(text))
    if path_text is None:
        raise BrowserMissing(
            f"no executable browser at {text!r} ({source})",
            hint="Give the path of a Chromium or Chrome executable, or leave it out to have one found.",
        )
    path = Path(path_text).absolute()
    return FoundBrowser(path=path, kind=_kind(path), source=source)


def _kind(path: Path) -> BrowserKind:
    shell = path.name in {"headless_shell", "chrome-headless-shell"}
    return BrowserKind.HEADLESS_SHELL if shell else BrowserKind.CHROMIUM


def _playwright_builds() -> Iterator[Path]:
    """Executables of the very revisions that the installed Playwright asks for, the full browser first."""
    revisions = _revisions()
    for root in _browser_folders():
        for name, patterns in (("chromium", FULL_BUILDS), ("chromium-headless-shell", SHELL_BUILDS)):
            folder = root / f"{name.replace('-', '_')}-{revisions.get(name, '')}"
            for pattern in patterns:
                yield from (path for path in sorted(folder.glob(pattern)) if os.access(path, os.X_OK))


def _revisions() -> dict[str, str]:
    """Browser name → revision, as the installed Playwright package lists them."""
    import playwright

    listing = Path(playwright.__file__).parent / "driver" / "package" / "browsers.json"
    try:
        browsers = json.loads(listing.read_text())["browsers"]
    except (OSError, ValueError, KeyError):
        return {}
    return {entry["name"]: entry["revision"] for entry in browsers}


def _browser_folders() -> list[Path]:
    """Where Playwright installs browsers on this platform."""
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if named and named != "0":
        return [Path(named)]
    cache = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return [Path.home() / cache / "ms-playwright"]


def _install_hint() -> str:
    debian = ", or on Debian: apt-get install chromium" if Path("/etc/debian_version").exists() else ""
    return f"Install one with: playwright install chromium{debian}"
