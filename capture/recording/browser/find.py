"""Finding a Chromium (what was named, Playwright's own build, then what lies on PATH), and which one it is.

Version and sha256 of its executable are remembered as long as the file stays the same: the hash of a 300 MB file costs
0.3 s, and a snapshot states it every time.
"""

import contextlib
import enum
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from capture.errors import BrowserMissing

__all__ = ["BrowserKind", "FoundBrowser", "binary_behind", "find", "sha256"]

ON_PATH = ("chromium", "chromium-browser", "google-chrome")
# Playwright's folders differ between platforms and releases: chrome-linux/chrome, chrome-linux64/chrome, …
FULL_BUILDS = (
    "chrome-linux*/chrome",
    "chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chrome-mac*/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
)
# A launcher script names the real executable only in its own shell code: the places that distributions use.
BEHIND_SCRIPTS = ("/usr/lib/chromium/chromium", "/usr/lib/chromium-browser/chromium-browser")
ASK_TIMEOUT_S = 20.0
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

        def ask(binary: Path) -> str:
            command = [str(binary), "--version"]
            try:
                ran = subprocess.run(command, capture_output=True, text=True, timeout=ASK_TIMEOUT_S, check=False)
            except (OSError, subprocess.TimeoutExpired):
                return ""
            match = re.search(r"\d+(\.\d+){1,3}", ran.stdout)
            return match.group() if match else ""

        return _remembered(self.path, "version", ask)


def find(explicit: str = "") -> FoundBrowser:
    """The Chromium to use: ``explicit``, else $WARCITE_BROWSER, Playwright's own build, then PATH.

    Raises BrowserMissing when what was named is not there, or when there is none at all.
    """
    named = explicit or os.environ.get("WARCITE_BROWSER", "")
    if named:
        source = "given" if explicit else "$WARCITE_BROWSER"
        path_text = shutil.which(os.path.expanduser(named))
        if path_text is None:
            raise BrowserMissing(
                f"no executable browser at {named!r} ({source})",
                hint="Give the path of a Chromium or Chrome executable, or leave it out to have one found.",
            )
        path = Path(path_text).absolute()
        return FoundBrowser(path=path, kind=_kind(path), source=source)
    for path in _playwright_builds():
        return FoundBrowser(path=path, kind=_kind(path), source="Playwright's own build")
    for name in ON_PATH:
        if path_text := shutil.which(name):
            return FoundBrowser(path=Path(path_text), kind=BrowserKind.CHROMIUM, source="PATH")
    debian = ", or on Debian: apt-get install chromium" if Path("/etc/debian_version").exists() else ""
    hint = f"Install one with: playwright install chromium{debian}"
    raise BrowserMissing("no Chromium was found on this machine", hint=hint)


def _kind(path: Path) -> BrowserKind:
    shell = path.name in {"headless_shell", "chrome-headless-shell"}
    return BrowserKind.HEADLESS_SHELL if shell else BrowserKind.CHROMIUM


def _playwright_builds() -> Iterator[Path]:
    """Executables of the very revisions that the installed Playwright asks for, the full browser first."""
    import playwright

    listing = Path(playwright.__file__).parent / "driver" / "package" / "browsers.json"
    revisions: dict[str, str] = {}
    with contextlib.suppress(OSError, ValueError, KeyError):
        revisions = {entry["name"]: entry["revision"] for entry in json.loads(listing.read_text())["browsers"]}
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    cache = "Library/Caches" if sys.platform == "darwin" else ".cache"
    root = Path(named) if named and named != "0" else Path.home() / cache / "ms-playwright"
    for name, patterns in (("chromium", FULL_BUILDS), ("chromium-headless-shell", SHELL_BUILDS)):
        folder = root / f"{name.replace('-', '_')}-{revisions.get(name, '')}"
        for pattern in patterns:
            yield from (path for path in sorted(folder.glob(pattern)) if os.access(path, os.X_OK))


def binary_behind(executable: Path) -> Path:
    """The program that a launcher script starts; the executable itself when it is no script."""
    real = executable.resolve()
    with real.open("rb") as file:
        if file.read(2) != b"#!":
            return real
    candidates = (real.with_name("chrome"), *map(Path, BEHIND_SCRIPTS))
    return next((path for path in candidates if path.is_file()), real)


def sha256(executable: Path) -> str:
    """64 hex digits over the program behind ``executable``."""

    def ask(binary: Path) -> str:
        with binary.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    return _remembered(executable, "sha256", ask)


def _remembered(executable: Path, field: str, ask: Callable[[Path], str]) -> str:
    """What is known of the program as it is now, else what ``ask`` finds; an empty answer is not kept."""
    binary = binary_behind(executable)
    stat = binary.stat()
    key = f"{binary}:{stat.st_size}:{stat.st_mtime_ns}"
    if value := _load().get(key, {}).get(field):
        return str(value)
    value = ask(binary)
    if value:
        known = _load()
        path = _cache()
        with contextlib.suppress(OSError):  # a cache that cannot be written is no reason to stop
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
                json.dump({**known, key: {**known.get(key, {}), field: value}}, file)
            os.replace(file.name, path)
    return value


def _cache() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "warcite" / "browsers.json"


def _load() -> dict[str, dict[str, str]]:
    try:
        loaded = json.loads(_cache().read_text())
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}
