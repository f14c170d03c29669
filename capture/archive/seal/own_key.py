"""This machine's key of an archive against the keys that it lists: who may write the folder may write the list."""

from collections.abc import Iterator

from capture.archive.seal.check import Check
from capture.archive.seal.keys import Keyring, load, public_key_text
from capture.archive.seal.signature import fingerprint
from capture.errors import KeyMissing
from capture.model import moment as moments
from capture.model.archive import ArchiveCard

__all__ = ["check_own_key"]

CARD = "archive.json"


def check_own_key(card: ArchiveCard, keyring: Keyring) -> Iterator[Check]:
    """That the key is listed, and a remark on each that is listed beside it; nothing where this machine has no key.

    Only of a key that is kept for this archive: one that WARCITE_KEY names may be that of another.
    """
    path = keyring.path(card.id)
    if keyring.only is not None or not path.is_file():
        return
    try:
        own = public_key_text(load(path))
    except KeyMissing:
        return
    if all(key.public_key != own for key in card.keys):
        text = f"this machine's key of the archive, {fingerprint(own)}, is no longer listed: somebody took it out"
        yield Check(name="archive.keys", ok=False, text=text, file=CARD)
    for key in card.keys:
        since = moments.to_words(key.since)
        if key.public_key != own:
            text = f"another key than this machine's is listed, since {since}: {fingerprint(key.public_key)}"
            yield Check(name="archive.keys", ok=True, remark=True, text=text, file=CARD)
        elif key.until is not None:
            text = f"this machine's key is listed as out of use since {moments.to_words(key.until)}"
            yield Check(name="archive.keys", ok=True, remark=True, text=text, file=CARD)
