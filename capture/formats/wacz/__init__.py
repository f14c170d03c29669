"""WACZ: the package around the records of one snapshot (webrecorder/specs, WACZ 1.1.1).

manifest: ``datapackage.json``, the list of files with their sha256 · digest: ``datapackage-digest.json``,
the signature over the manifest · sealed files: the manifest, its digest, and what the manifest lists ·
pages: ``pages/pages.jsonl`` · package: a snapshot folder or a ``.wacz``, read through one interface.
"""

from capture.formats.wacz.manifest import DIGEST, Manifest, Resource
from capture.formats.wacz.manifest import NAME as MANIFEST
from capture.formats.wacz.open_package import open_package
from capture.formats.wacz.package import Package, PackageKind
from capture.formats.wacz.package_folder import INDEX, WARC, add_digest, finish, pack, sealed_names
from capture.formats.wacz.pages import PageEntry

__all__ = [
    "DIGEST",
    "INDEX",
    "MANIFEST",
    "WARC",
    "Manifest",
    "Package",
    "PackageKind",
    "PageEntry",
    "Resource",
    "add_digest",
    "finish",
    "open_package",
    "pack",
    "sealed_names",
]
