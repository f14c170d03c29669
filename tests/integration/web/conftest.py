"""One archive with every state for the tests that only read, and an empty one for those that change it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.archive.store import ArchiveFolder
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from tests.builders.library import Reader, fill


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The archive, a reader of it, and the ids of its snapshots by their states."""

    archive: ArchiveFolder
    reader: Reader
    ids: dict[str, str]


@pytest.fixture(scope="module")
def module_patch() -> Iterator[pytest.MonkeyPatch]:
    """A patch that lasts for a module."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, module_patch: pytest.MonkeyPatch) -> Path:
    """A user's home with keys and cache of its own."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "CACHE"):
        module_patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    return home


@pytest.fixture(scope="module")
def filled(home: Path) -> Iterator[Filled]:
    """Read it, do not change it."""
    archive = open_for_writing(home / "filled", Silent())
    ids = fill(archive)
    reader = Reader(archive)
    yield Filled(archive=archive, reader=reader, ids=ids)
    reader.close()


@pytest.fixture
def archive(home: Path, tmp_path: Path) -> ArchiveFolder:
    """A new archive."""
    return open_for_writing(tmp_path / "archive", Silent())
