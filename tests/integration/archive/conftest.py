"""Archives on a real disk, with a home of their own."""

from pathlib import Path

import pytest

from capture.archive import store
from tests.builders.placed import NOW, keyring


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Cache, config and temporary folders below ``tmp_path``."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temp"))
    return tmp_path


@pytest.fixture
def archive(home: Path) -> store.ArchiveFolder:
    """A new archive."""
    return store.open_or_create(home / "archive", keyring(home), NOW)
