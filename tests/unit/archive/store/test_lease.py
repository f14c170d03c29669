"""Owner files that are no files."""

import os
from pathlib import Path

from capture.archive.store import lease


def test_a_pipe_under_the_name_of_an_owner_file_names_nobody(tmp_path: Path) -> None:
    """And does not hold up whoever looks."""
    pipe = tmp_path / "x.owner"
    os.mkfifo(pipe)
    assert lease.read(pipe) is None
