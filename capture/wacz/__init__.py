"""WACZ: the package around the records of one snapshot (webrecorder/specs, WACZ 1.1.1).

manifest: ``datapackage.json``, the list of files with their sha256 · digest: ``datapackage-digest.json``,
the signature over the manifest · sealed files: the manifest, its digest, and what the manifest lists ·
pages: ``pages/pages.jsonl`` · package: a snapshot folder or a ``.wacz``, read through one interface.
"""

from capture.wacz.finish import INDEX, WARC, Finished, add_digest, finish
from capture.wacz.manifest import DIGEST, Manifest, Resource
from capture.wacz.manifest import NAME as MANIFEST
from capture.wacz.opening import open_package
from capture.wacz.pack import pack, sealed_names
from capture.wacz.package import Kind, Package
from capture.wacz.pages import Page

__all__ = [
    "DIGEST",
    "INDEX",
    "MANIFEST",
    "WARC",
    "Finished",
    "Kind",
    "Manifest",
    "Package",
    "Page",
    "Resource",
    "add_digest",
    "finish",
    "open_package",
    "pack",
    "sealed_names",
]
