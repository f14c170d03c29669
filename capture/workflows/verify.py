"""Verify: every check of one target, against the keys of the archive that it stands in; or of a whole archive."""

import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from capture.archive.catalog import SnapshotTarget
from capture.archive.seal import Check, Keyring, Report, check_own_key, check_tombstone, verify_package
from capture.archive.seal.read_provenance import read_provenance
from capture.archive.store import ArchiveFolder, open_archive
from capture.archive.store.archive import CARD
from capture.errors import UsageError, WarciteError
from capture.formats.wacz import open_package
from capture.model import snapshot_id
from capture.model.key_sentence import key_sentence
from capture.workflows.check_handshakes import check_handshakes
from capture.workflows.open_snapshot import card_of, locate

__all__ = ["ExpectedArchive", "is_archive", "verify", "verify_archive"]

logger = logging.getLogger(__name__)

_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedArchive:
    """What a person knows from elsewhere: the hex digits of the signer's key, of the seal; empty: nothing."""

    key: str = ""
    seal: str = ""

    @classmethod
    def parse(cls, key: str | None, seal: str | None) -> "ExpectedArchive":
        """As they were typed: with ``sha256:`` or without, in any case, spaces between; None: nothing was.

        Raises UsageError for what is no such number, an empty word as well: a script whose variable is empty would
        else be told that all holds.
        """
        return cls(key=_digits(key, "--key"), seal=_digits(seal, "--seal"))

    def checks(self, report: Report) -> Iterator[Check]:
        """Whether the report is about what was expected."""
        if self.key:
            same = report.signer == f"key sha256:{self.key}"
            text = "the signer is the one that was named" if same else f"it should be signed by sha256:{self.key}"
            yield Check(name="expected.key", ok=same, text=text)
        if self.seal:
            same = report.seal_hash == f"sha256:{self.seal}" and bool(report.signer)
            text = "the seal is the one that was named" if same else f"its seal should be sha256:{self.seal}"
            yield Check(name="expected.seal", ok=same, text=text)


NOTHING = ExpectedArchive()


def verify(name: str, archive: Path, expected: ExpectedArchive = NOTHING) -> Report:
    """The report on a target. Raises NotFound, ArchiveError; Damaged when it cannot even be opened."""
    return _verified(locate(name, archive), archive, expected)


def _verified(target: SnapshotTarget, archive: Path, expected: ExpectedArchive) -> Report:
    card, archived = card_of(target, archive)
    with open_package(target.path) as package:
        report = verify_package(package, card=card, archived=archived)
        provenance = read_provenance(package)
        handshakes = check_handshakes(package, provenance)
    keys = check_own_key(card, Keyring.from_environment()) if card is not None and archived else ()
    found = replace(
        report,
        detours=provenance.detours,
        # What changed since it was sealed may be the very record that tells of the key.
        key_proof=key_sentence(provenance, handshakes.shown, handshakes.unrooted) if report.ok else "",
        checks=(*report.checks, *handshakes.checks, *keys, *expected.checks(report)),
    )
    logger.info("snapshot verified id=%s ok=%s checks=%d", target.id, found.ok, len(found.checks))
    return found


def is_archive(path: str) -> bool:
    """Whether a path names the folder of an archive."""
    return (Path(path).expanduser() / CARD).is_file()


def verify_archive(folder: Path, expected: ExpectedArchive = NOTHING) -> Iterator[Report]:
    """A report on each snapshot of an archive, then one of kind ``archive`` on the archive itself.

    What cannot be opened has a report too. Raises NotFound, ArchiveError.
    """
    archive = open_archive(folder)
    for placed in archive.snapshots():
        target = SnapshotTarget(path=placed.path, id=placed.id, archived=True)
        try:
            yield _verified(target, archive.root, expected)
        except (WarciteError, OSError) as error:
            fault = Check(name="snapshot", ok=False, text=f"it cannot be opened: {error}")
            yield Report(target=str(placed.path), kind="folder", checks=(fault,))
    yield Report(target=str(archive.root), kind="archive", checks=tuple(_itself(archive)))


def _itself(archive: ArchiveFolder) -> Iterator[Check]:
    """The card's keys, the tombstones, and that nothing lies among the snapshots which is none."""
    yield from check_own_key(archive.card, Keyring.from_environment())
    for identifier in archive.deleted():
        yield from check_tombstone(archive.tombstone(identifier).read_bytes(), identifier, archive.card)
        if os.path.lexists(archive.folder(identifier)):
            text = f"{identifier} has a tombstone and is still there: warcite delete finishes what was begun"
            yield Check(name="tombstone", ok=False, text=text)
    faults = list(_strays(archive.placed, ("[0-9]{4}", "[0-9]{2}", snapshot_id.PATTERN.pattern)))
    yield from faults
    if not faults:
        yield Check(name="archive", ok=True, text="nothing but snapshots lies in their folders")


def _strays(folder: Path, names: tuple[str, ...]) -> Iterator[Check]:
    """What does not have the name that it should have at its level, or is no folder."""
    entries = sorted(os.scandir(folder), key=lambda entry: entry.name) if names and folder.is_dir() else []
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False) or not re.fullmatch(names[0], entry.name):
            what = "a link" if entry.is_symlink() else "no snapshot's folder"
            yield Check(name="archive", ok=False, text=f"{entry.path} is {what}")
        else:
            yield from _strays(Path(entry.path), names[1:])


def _digits(typed: str | None, option: str) -> str:
    if typed is None:
        return ""
    bare = re.sub(r"[\s:]", "", typed.strip().lower().removeprefix("key ").removeprefix("sha256:"))
    if not _HEX.fullmatch(bare):
        raise UsageError(f"{option} wants a sha256 in 64 hex digits, not {typed!r}")
    return bare
