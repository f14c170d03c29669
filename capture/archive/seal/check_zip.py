"""The ZIP around a snapshot: its own bytes are outside the seal, and still they have one form only."""

from collections.abc import Iterator

from capture.archive.seal.check import Check
from capture.formats.wacz import Package
from capture.formats.wacz.zip_package import ZipPackage

__all__ = ["check_zip"]

# Another program's ZIP differs in the date of every member, twice; a change of ours in a byte or a few.
FEW = 8


def check_zip(package: Package, *, exact: bool) -> Iterator[Check]:
    """Whether a .wacz of ours is packed as we pack. ``exact``: the package says that it is ours."""
    if not isinstance(package, ZipPackage) or not exact:
        return
    slack = package.slack()
    for offset, length in slack:
        text = f"{length:,} bytes stand here that belong to no file of the package"
        yield Check(name="package.zip", ok=False, text=text, file=package.path.name, offset=offset)
    strange = package.strange_offsets()
    if strange is None or len(strange) > FEW:
        text = "the ZIP was packed by another program; the files in it are checked all the same"
        yield Check(name="package.zip", ok=True, remark=True, text=text)
    elif strange:
        text = "a byte of the ZIP itself was changed, outside the files"
        yield Check(name="package.zip", ok=False, text=text, file=package.path.name, offset=strange[0])
