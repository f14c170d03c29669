"""A child process that saves snapshots until it is killed: ``python -m tests.integration.archive.store.child``.

It prints ``begun`` once an id is being written and the id once it is placed.
"""

import sys
import tempfile
from pathlib import Path

from capture.archive import store
from tests.builders.placed import NOW, URL, finish, identifier, keyring, record


def main(home: Path, first: int) -> None:
    """Save one after the other, for ever."""
    tempfile.tempdir = str(home / "temp")
    archive = store.open_or_create(home / "archive", keyring(home), NOW)
    number = first
    while True:
        with store.incoming(archive, identifier(number), {"seed": URL}) as snapshot:
            print("begun", flush=True)
            (snapshot.spool / "body").write_bytes(b"x")
            finish(home, archive, snapshot, URL, record(snapshot, URL))
            placed = store.place(archive, snapshot)
        print(placed.id, flush=True)
        number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
