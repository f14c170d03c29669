"""WARC records and WACZ packages written by hand, so that what is wrong in them is wrong in one place only."""

import base64
import gzip
import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

__all__ = [
    "HTML",
    "SITE",
    "Member",
    "Told",
    "cdx_line",
    "digest",
    "http",
    "members",
    "package",
    "pages",
    "record",
    "record_id",
    "sha256",
    "write",
    "zipped",
]

HTML = b"Content-Type: text/html; charset=utf-8"
SITE = "http://site.test/"
_NAMES = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")


def digest(data: bytes) -> bytes:
    """As WARC writes it."""
    return b"sha1:" + base64.b32encode(hashlib.sha1(data).digest())


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def record_id(name: str) -> bytes:
    """The same for the same name."""
    return f"<urn:uuid:{uuid.uuid5(_NAMES, name)}>".encode()


def record(
    kind: str,
    uri: str,
    date: str,
    block: bytes,
    *lines: bytes,
    name: str,
    content_type: bytes | None = b"application/http; msgtype=response",
    payload_digest: bytes | None = None,
    length: int | None = None,
    trailer: bytes = b"\r\n\r\n",
) -> bytes:
    """One record, uncompressed; ``name`` makes its id, ``length`` is told where the block's own is not."""
    head = [b"WARC/1.1", b"WARC-Type: " + kind.encode(), b"WARC-Record-ID: " + record_id(name)]
    head += [b"WARC-Target-URI: " + uri.encode(), b"WARC-Date: " + date.encode()]
    if content_type:
        head.append(b"Content-Type: " + content_type)
    head.append(b"WARC-Block-Digest: " + digest(block))
    if payload_digest:
        head.append(b"WARC-Payload-Digest: " + payload_digest)
    head += lines
    head.append(b"Content-Length: %d" % (len(block) if length is None else length))
    return b"\r\n".join(head) + b"\r\n\r\n" + block + trailer


def http(payload: bytes, *lines: bytes, status: bytes = b"200 OK", version: bytes = b"1.1") -> bytes:
    """A response with a Content-Length, unless one of its lines frames it."""
    framed = any(line.startswith((b"Transfer-Encoding", b"Content-Length")) for line in lines)
    length = () if framed else (b"Content-Length: %d" % len(payload),)
    return b"\r\n".join((b"HTTP/" + version + b" " + status, *lines, *length)) + b"\r\n\r\n" + payload


def members(*records: bytes) -> bytes:
    """A gzip member each."""
    return b"".join(gzip.compress(one, 9, mtime=0) for one in records)


def cdx_line(uri: str, stamp: str, payload: bytes, place: tuple[int, int], file: str, mime: str = "text/html") -> str:
    """A CDXJ line; ``place`` is length and offset of the member."""
    length, offset = place
    told = {"url": uri, "mime": mime, "status": "200", "digest": digest(payload).decode()}
    told |= {"length": str(length), "offset": str(offset), "filename": file}
    return f"test,site)/{uri.removeprefix(SITE)} {stamp} {json.dumps(told)}"


def pages(*rows: dict[str, Any]) -> bytes:
    """A pages.jsonl."""
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    return ("\n".join(json.dumps(row) for row in (head, *rows)) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a package; ``told`` is the content whose hash the manifest names, where it is another."""

    path: str
    content: bytes
    compression: int = zipfile.ZIP_STORED
    told: bytes | None = None
    zip64: bool = False


def package(
    files: Iterable[Member],
    moment: datetime,
    told: dict[str, Any],
    *,
    compression: int = zipfile.ZIP_STORED,
    zip64: bool = False,
) -> bytes:
    """A WACZ; ``told`` are its manifest's fields beside the usual ones, ``compression`` is the manifest's."""
    files = list(files)
    resources = [
        {
            "name": one.path.rsplit("/", 1)[1],
            "path": one.path,
            "hash": "sha256:" + sha256(one.content if one.told is None else one.told),
            "bytes": len(one.content),
        }
        for one in files
    ]
    head = {"profile": "data-package", "wacz_version": "1.1.1", "created": f"{moment:%Y-%m-%dT%H:%M:%SZ}"}
    # "software" stands before the resources, as its writers have it.
    first, rest = ({key: told[key] for key in told if (key == "software") is early} for early in (True, False))
    manifest = json.dumps({**head, **first, "resources": resources, **rest}, indent=1).encode()
    hashed = json.dumps({"path": "datapackage.json", "hash": "sha256:" + sha256(manifest)}).encode()
    files.append(Member("datapackage.json", manifest, compression, zip64=zip64))
    files.append(Member("datapackage-digest.json", hashed, compression, zip64=zip64))
    return zipped(files, moment)


def zipped(files: Iterable[Member], moment: datetime) -> bytes:
    """A ZIP of them, all of that moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one in files:
            entry = zipfile.ZipInfo(one.path, moment.timetuple()[:6])
            entry.compress_type = one.compression
            with archive.open(entry, "w", force_zip64=one.zip64) as member:
                member.write(one.content)
    return out.getvalue()


Told: TypeAlias = dict[str, Any]


def write(folder: Path, files: Iterable[tuple[str, bytes, Told]]) -> None:
    """Each file, and ``expect.json`` with what is right of it."""
    folder.mkdir(parents=True, exist_ok=True)
    expected = {}
    for name, content, told in files:
        (folder / name).write_bytes(content)
        expected[name] = {"sha256": sha256(content), "bytes": len(content), **told}
    (folder / "expect.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False), encoding="utf-8")
