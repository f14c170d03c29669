"""A name and what stands under it: folder, month and archive against the snapshot's own sealed account."""

from collections.abc import Iterator

from capture.archive.seal.check import Check
from capture.formats.wacz import Package, PackageKind
from capture.model import snapshot_id
from capture.model.archive import ArchiveCard
from capture.model.provenance import Provenance

__all__ = ["check_name"]


def check_name(
    package: Package, provenance: Provenance, card: ArchiveCard | None, *, archived: bool
) -> Iterator[Check]:
    """Compare the name of a package of ours with its provenance record.

    ``archived``: it stands in the archive of ``card`` as ``snapshots/YYYY/MM/ID``; then its month and its archive
    are compared as well, and no folder on the way may be a link. Elsewhere only a name that is a snapshot's counts.
    """
    name = package.path.stem if package.kind is PackageKind.WACZ else package.path.name
    faults = list(_faults(package, name, provenance, card, archived=archived))
    yield from (Check(name="name", ok=False, text=text) for text in faults)
    if not faults and name == provenance.id:
        what = "folder, month and name are" if archived else "its name is"
        yield Check(name="name", ok=True, text=f"{what} that of the provenance record in it")


def _faults(
    package: Package, name: str, provenance: Provenance, card: ArchiveCard | None, *, archived: bool
) -> Iterator[str]:
    path, own = package.path, provenance.id
    for folder in (path, *path.parents[:3]) if archived else ():  # the snapshot itself, month, year, ``snapshots``
        if folder.is_symlink():
            yield f"{folder.name!r} is a link to another place, and no folder of an archive"
    if not own:
        if archived:
            yield "its records do not say which snapshot it is"
        return
    if own != name and (archived or snapshot_id.PATTERN.fullmatch(name)):
        yield f"it stands here as {name}, and its sealed record says that it is {own}"
    if not archived:
        return
    month = "/".join(path.parts[-3:-1])
    if month != snapshot_id.month_folder(own):
        yield f"it stands in the month {month}, and its sealed record says {snapshot_id.month_folder(own)}"
    home = provenance.archive
    if card is not None and home not in ("", card.id):
        yield f"it was sealed in the archive {home}, and stands here in the archive {card.id}"
