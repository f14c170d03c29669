"""What acceptance tests share."""

from pathlib import Path

import pytest


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys, catalog and temporary files of this process below a folder of the test's own."""
    home = tmp_path / "home"
    for name in ("config", "cache", "state", "tmp"):
        (home / name).mkdir(parents=True)
        monkeypatch.setenv("TMPDIR" if name == "tmp" else f"XDG_{name.upper()}_HOME", str(home / name))
    monkeypatch.setenv("HOME", str(home))
    return home
