"""Files ↔ manifest: every file is listed, every listed file is there with its size and hash."""

from collections.abc import Iterator

from capture.errors import Damaged
from capture.model import digest
from capture.seal.check import Check
from capture.wacz import DIGEST, MANIFEST, Manifest, Package, Resource

__all__ = ["check_files"]


def check_files(package: Package, manifest: Manifest) -> Iterator[Check]:
    """One check that all files hold, or one for each fault."""
    faults = [
        *(Check(name="package.member", ok=False, text=text) for text in package.strange),
        *(Check(name="manifest.entry", ok=False, text=text, file=MANIFEST) for text in manifest.problems),
        *_doubles(manifest),
        *_unlisted(package, manifest),
        *(fault for resource in manifest.resources for fault in _listed(package, resource)),
    ]
    yield from faults
    if not faults:
        count = len(manifest.resources)
        yield Check(
            name="manifest",
            ok=True,
            text=f"{count} files have the size and sha256 that it lists",
            file=MANIFEST,
        )


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
        yield Check(
            name="manifest.missing", ok=False, text="the manifest lists it, but it is not there", file=name
        )
        return
    size = package.size(name)
    if resource.bytes not in (-1, size):
        text = f"it has {size:,} bytes, the manifest says {resource.bytes:,}"
        yield Check(name="manifest.size", ok=False, text=text, file=name)
    yield from _hashed(package, resource)


def _hashed(package: Package, resource: Resource) -> Iterator[Check]:
    try:
        with package.open(resource.path) as stream:
            same = digest.matches(resource.hash, iter(lambda: stream.read(1 << 20), b""))
    except Damaged as error:
        yield Check(name="package.member", ok=False, text=error.message, file=resource.path)
        return
    if same is None:
        text = f"the manifest's hash is of an unknown kind: {resource.hash[:80]!r}"
        yield Check(name="manifest.hash", ok=False, text=text, file=resource.path)
    elif not same:
        text = "its bytes are not those that the manifest was made of (sha256 differs)"
        yield Check(name="manifest.hash", ok=False, text=text, file=resource.path)
