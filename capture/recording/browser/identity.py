"""Which browser this is: version and sha256 of its executable, remembered as long as the file stays the same.

The hash of a 300 MB file costs 0.3 s; a snapshot states it every time.
"""

import hashlib
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

__all__ = ["binary_behind", "sha256", "version"]

# A launcher script names the real executable only in its own shell code: the places that distributions use.
BEHIND_SCRIPTS = ("/usr/lib/chromium/chromium", "/usr/lib/chromium-browser/chromium-browser")
ASK_TIMEOUT_S = 20.0


def binary_behind(executable: Path) -> Path:
    """The program that a launcher script starts; the executable itself when it is no script."""
    real = executable.resolve()
    with real.open("rb") as file:
        if file.read(2) != b"#!":
            return real
    candidates = (real.with_name("chrome"), *map(Path, BEHIND_SCRIPTS))
    return next((path for path in candidates if path.is_file()), real)


def version(executable: Path) -> str:
    """``156.0.8078.79``, or empty when the program does not say."""
    return _remembered(executable, "version", _ask_version)


def sha256(executable: Path) -> str:
    """64 hex digits over the program behind ``executable``."""
    return _remembered(executable, "sha256", _hash)


def _ask_version(binary: Path) -> str:
    try:
        said = subprocess.run(
            [binary, "--version"], capture_output=True, text=True, timeout=ASK_TIMEOUT_S, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    match = re.search(r"\d+(\.\d+){1,3}", said)
    return match.group() if match else ""


def _hash(binary: Path) -> str:
    with binary.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remembered(executable: Path, field: str, ask: Any) -> str:
    binary = binary_behind(executable)
    stat = binary.stat()
    key = f"{binary}:{stat.st_size}:{stat.st_mtime_ns}"
    known = _load()
    if value := known.get(key, {}).get(field):
        return str(value)
    value = ask(binary)
    if value:
        _save({**_load(), key: {**_load().get(key, {}), field: value}})
    return str(value)


def _store() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "warcite" / "browsers.json"


def _load() -> dict[str, dict[str, str]]:
    try:
        loaded = json.loads(_store().read_text())
    except (OSError, ValueError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _save(known: dict[str, dict[str, str]]) -> None:
    """Replace the file in one step; a cache that cannot be written is no reason to stop."""
    path = _store()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
            json.dump(known, file)
        os.replace(file.name, path)
    except OSError:
        return
