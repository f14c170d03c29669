"""Which Chromium is taken."""

import json
import sys
from pathlib import Path

import pytest

from capture.errors import BrowserMissing
from capture.recording.browser import BrowserKind, find


def program(path: Path, said: str = "Chromium 150.0.1.2 built somewhere") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{said}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser, whose caches are empty."""
    for name in ("WARCITE_BROWSER", "PLAYWRIGHT_BROWSERS_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(sys.modules[find.__module__], "BEHIND_SCRIPTS", ())
    return tmp_path


def test_none_at_all_says_how_to_get_one(machine: Path) -> None:
    with pytest.raises(BrowserMissing) as caught:
        find()
    assert "playwright install chromium" in caught.value.hint


def test_the_order_is_named_environment_playwright_path(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path = program(machine / "bin" / "chromium-browser")
    assert find().path == on_path
    revision = _revision()
    shell = program(
        machine / "home/.cache/ms-playwright" / f"chromium_headless_shell-{revision}" / "chrome-linux/headless_shell"
    )
    assert (find().path, find().kind) == (shell, BrowserKind.HEADLESS_SHELL)
    full = program(machine / "home/.cache/ms-playwright" / f"chromium-{revision}" / "chrome-linux64/chrome")
    assert (find().path, find().kind) == (full, BrowserKind.CHROMIUM)
    chosen = program(machine / "chosen")
    monkeypatch.setenv("WARCITE_BROWSER", str(chosen))
    assert find().path == chosen
    named = program(machine / "named")
    assert find(str(named)).path == named


def test_what_was_named_and_is_not_there_is_an_error(machine: Path) -> None:
    program(machine / "bin" / "chromium")
    with pytest.raises(BrowserMissing, match="nothing"):
        find(str(machine / "nothing"))


def test_the_version_is_asked_once_for_each_file(machine: Path) -> None:
    path = program(machine / "bin" / "chromium")
    assert find().version == "150.0.1.2"
    remembered = json.loads((machine / "cache/warcite/browsers.json").read_text())
    assert list(remembered.values()) == [{"version": "150.0.1.2"}]
    program(path, "Chromium 151.0.0.0 built elsewhere, later")
    assert find().version == "151.0.0.0"


def _revision() -> str:
    import playwright

    listing = Path(playwright.__file__).parent / "driver/package/browsers.json"
    (revision,) = (b["revision"] for b in json.loads(listing.read_text())["browsers"] if b["name"] == "chromium")
    return str(revision)
