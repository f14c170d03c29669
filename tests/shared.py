"""Where the test data that is kept beside the repository lies; its absence is an error, never a skip."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_path(name: str) -> Path:
    """The path of ``shared/NAME``, which must exist."""
    path = SHARED / name
    assert path.exists(), (
        f"{path} is missing: the real-data tests need the folder 'shared' beside the checkout"
    )
    return path
