"""Files ↔ manifest: every file is listed, every listed file is there with its size and hash."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO

from capture.archive.seal.check import Check
from capture.errors import Damaged
from capture.formats.wacz import DIGEST, MANIFEST, Manifest, Package, Resource
from capture.model import digest

__all__ = ["check_files"]


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
