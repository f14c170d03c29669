"""Files ↔ manifest: every file is listed, every listed file is there with its size and hash.

A ZIP around the files has bytes of its own. They are outside the seal, and still they have one form only.
"""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from capture.archive.seal.check import Check
from capture.errors import Damaged
from capture.formats.wacz import DIGEST, MANIFEST, Manifest, Package, Resource
from capture.formats.wacz.zip_package import ZipPackage
from capture.model import digest

__all__ = ["check_files", "check_zip"]

# Another program's ZIP differs in the date of every member, twice; a change of ours in a byte or a few.
FEW = 8


def check_files(package: Package, manifest: Manifest, *, exact: bool) -> Iterator[Check]:
    """One check that all files hold, or one for each fault. ``exact``: the package says that it is ours."""
    faults = list(_faults(package, manifest, exact=exact))
    yield from faults
    if not faults:
        text = f"{len(manifest.resources)} files have the size and sha256 that it lists"
        yield Check(name="manifest", ok=True, text=text, file=MANIFEST)


def _faults(package: Package, manifest: Manifest, *, exact: bool) -> Iterator[Check]:
    for text in manifest.problems:
        yield Check(name="manifest.entry", ok=False, text=text, file=MANIFEST)
    listed: set[str] = set()
    for resource in manifest.resources:
        if resource.path in listed:
            yield Check(name="manifest.entry", ok=False, text="it is listed twice", file=resource.path)
        listed.add(resource.path)
    known = listed | {MANIFEST, DIGEST}
    for name in package.names:
        if name not in known:
            yield Check(name="manifest.unlisted", ok=False, text="the manifest does not list it", file=name)
    for resource in manifest.resources:
        yield from _file_faults(package, resource)
    for text in package.strange:
        yield Check(name="package.member", ok=False, text=text)
    for name in package.empty_folders if exact else ():
        text = f"{name!r} is a folder with nothing in it, which warcite never writes"
        yield Check(name="package.member", ok=False, text=text)


def _file_faults(package: Package, resource: Resource) -> Iterator[Check]:
    name = resource.path
    if name not in package.names:
        yield Check(name="manifest.missing", ok=False, text="the manifest lists it, but it is not there", file=name)
        return
    size = package.size(name)
    if resource.bytes not in (-1, size):
        text = f"it has {size:,} bytes, the manifest says {resource.bytes:,}"
        yield Check(name="manifest.size", ok=False, text=text, file=name)
    try:
        with package.open(name) as stream:
            text = _difference(resource.hash, stream)
    except Damaged as error:
        yield Check(name="package.member", ok=False, text=error.message, file=name)
        return
    if text:
        yield Check(name="manifest.hash", ok=False, text=text, file=name)


def _difference(declared: str, stream: BinaryIO) -> str:
    """In what the bytes differ from a declared hash; empty where they do not. Constant memory, whatever the size."""
    kind, _, value = declared.partition(":")
    if kind == "sha256":
        state = hashlib.sha256()
        while piece := stream.read(1 << 20):
            state.update(piece)
        found = state.hexdigest()
        return "" if found == value.lower() else f"its sha256 is {found}, the manifest says {value[:64]}"
    same = digest.matches(declared, iter(lambda: stream.read(1 << 20), b""))
    if same is None:
        return f"the manifest's hash is of an unknown kind: {declared[:80]!r}"
    return "" if same else f"its {kind} is not {value[:128]}, as the manifest says"


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
