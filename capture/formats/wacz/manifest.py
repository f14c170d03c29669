"""datapackage.json: the list of files with their sha256, which the seal covers (WACZ 1.1.1).

``profile`` is ``data-package`` and ``wacz_version`` 1.1.1: readers refuse the draft's names.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from capture.formats.wacz import canonical
from capture.formats.wacz.pages import PageEntry
from capture.model import lenient_json
from capture.model import moment as moments
from capture.model.lenient_json import text

__all__ = ["DIGEST", "NAME", "Manifest", "Resource", "dump", "read"]

NAME = "datapackage.json"
DIGEST = "datapackage-digest.json"
PROFILE = "data-package"
VERSION = "1.1.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One file: ``path`` in the package with ``/``, ``hash`` as ``sha256:`` hex; ``bytes`` -1: not said."""

    path: str
    hash: str
    bytes: int
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest says. ``created`` is kept as text: the signature repeats it letter by letter."""

    resources: tuple[Resource, ...]
    created: str = ""
    software: str = ""
    problems: tuple[str, ...] = ()


def dump(
    resources: tuple[Resource, ...], *, page: PageEntry, created: datetime, software: str, title: str = ""
) -> bytes:
    """The manifest's bytes: canonical JSON. ``created`` is cut to whole seconds."""
    taken: set[str] = set()
    entries: list[dict[str, Any]] = []
    for resource in resources:
        name = resource.name or _free_name(resource.path, taken)
        taken.add(name)
        entries.append({"name": name, "path": resource.path, "hash": resource.hash, "bytes": resource.bytes})
    stamp = moments.to_iso_seconds(created)
    return canonical.dump(
        {
            "profile": PROFILE,
            "wacz_version": VERSION,
            "title": title,
            "description": "",
            "created": stamp,
            "modified": stamp,
            "software": software,
            "mainPageUrl": page.url,
            "mainPageDate": moments.to_iso_seconds(page.moment),
            "resources": entries,
        }
    )


def _free_name(path: str, taken: set[str]) -> str:
    """Lower case, ``[a-z0-9._-]``, unique: py-wacz calls anything else invalid."""
    bare = re.sub(r"[^a-z0-9._-]", "-", path.rpartition("/")[2].lower())
    full = re.sub(r"[^a-z0-9._-]", "-", path.lower())
    candidates = [bare, full, *(f"{full}-{number}" for number in range(2, len(taken) + 3))]
    return next(name for name in candidates if name not in taken)


def read(data: bytes) -> Manifest:
    """Any producer's manifest. Raises ValueError for what is no JSON object with a list of resources.

    An entry that cannot be used stands in ``problems``.
    """
    fields = lenient_json.load(data)
    match fields:
        case {"resources": list(entries)}:
            pass
        case _:
            raise ValueError("no JSON object with a list of resources")
    resources: list[Resource] = []
    problems: list[str] = []
    for number, entry in enumerate(entries):
        match entry:
            case {"path": str(path), "hash": str(digest)}:
                size = entry.get("bytes")
                size = size if isinstance(size, int) else -1
                resources.append(Resource(path=path, hash=digest, bytes=size, name=text(entry, "name")))
            case _:
                problems.append(f"resource {number} has no path or hash")
    return Manifest(
        resources=tuple(resources),
        created=text(fields, "created"),
        software=text(fields, "software"),
        problems=tuple(problems),
    )
