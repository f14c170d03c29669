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
    faults = [
        *(Check(name="manifest.entry", ok=False, text=text, file=MANIFEST) for text in manifest.problems),
        *_doubles(manifest),
        *_unlisted(package, manifest),
        *(fault for resource in manifest.resources for fault in _listed(package, resource)),
        *(Check(name="package.member", ok=False, text=text) for text in package.strange),
        *_empty(package, exact=exact),
    ]
    yield from faults
    if not faults:
        count = len(manifest.resources)
        yield Check(
            name="manifest", ok=True, text=f"{count} files have the size and sha256 that it lists", file=MANIFEST
        )


def _empty(package: Package, *, exact: bool) -> Iterator[Check]:
    for name in package.empty_folders if exact else ():
        text = f"{name!r} is a folder with nothing in it, which warcite never writes"
        yield Check(name="package.member", ok=False, text=text)


def _doubles(manifest: Manifest) -> Iterator[Check]:
    seen: set[str] = set()
    for resource in manifest.resources:
        if resource.path in seen:
            yield Check(name="manifest.entry", ok=False, text="it is listed twice", file=resource.path)
        seen.add(resource.path)


def _unlisted(package: Package, manifest: Manifest) -> Iterator[Check]:
    listed = {resource.path for resource in manifest.resources} | {MANIFEST, DIGEST}
    for name in package.names:
        if name not in listed:
            yield Check(name="manifest.unlisted", ok=False, text="the manifest does not list it", file=name)


def _listed(package: Package, resource: Resource) -> Iterator[Check]:
    name = resource.path
    if name not in package.names:
        yield Check(name="manifest.missing", ok=False, text="the manifest lists it, but it is not there", file=name)
        return
    size = package.size(name)
    if resource.bytes not in (-1, size):
        text = f"it has {size:,} bytes, the manifest says {resource.bytes:,}"
        yield Check(name="manifest.size", ok=False, text=text, file=name)
    yield from _hashed(package, resource)


def _hashed(package: Package, resource: Resource) -> Iterator[Check]:
    try:
        with package.open(resource.path) as stream:
            text = _difference(resource.hash, stream)
    except Damaged as error:
        yield Check(name="package.member", ok=False, text=error.message, file=resource.path)
        return
    if text:
        yield Check(name="manifest.hash", ok=False, text=text, file=resource.path)


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
