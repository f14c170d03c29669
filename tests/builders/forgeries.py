"""Changes that somebody could make in a sealed snapshot, each going a step further to hide it."""

import gzip
import hashlib
import json
from pathlib import Path

from capture.archive import seal
from capture.archive.seal.keys import load_key
from capture.formats import cdxj, wacz
from capture.formats.warc import scan
from capture.model import moment as moments

STEPS = ("warc", "index", "manifest", "signature")


def forge(folder: Path, old: bytes, new: bytes, step: str, keys: Path) -> None:
    """Put ``new`` for ``old``, of the same length, in every record; ``step`` is the last file that is made to agree.

    ``signature``: everything agrees, signed with a key of the forger's own, made below ``keys``.
    """
    assert len(old) == len(new)
    warc = folder / wacz.WARC
    members = [_member(warc, ref.offset, ref.length) for ref in scan(warc).records]
    assert any(old in member for member in members)
    warc.chmod(0o644)
    warc.write_bytes(b"".join(gzip.compress(member.replace(old, new)) for member in members))
    at = STEPS.index(step)
    if at >= STEPS.index("index"):
        (folder / wacz.INDEX).write_bytes(cdxj.lines(scan(warc).records, warc.name))
    if at >= STEPS.index("manifest"):
        path = folder / wacz.MANIFEST
        fields = json.loads(path.read_bytes())
        for entry in fields["resources"]:
            data = (folder / entry["path"]).read_bytes()
            entry |= {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
        path.write_bytes(json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    if at >= STEPS.index("signature"):
        data = (folder / wacz.MANIFEST).read_bytes()
        created = moments.parse(wacz.manifest.read(data).created)
        ring = seal.Keyring(keys)
        ring.make("forger", created)
        (folder / wacz.DIGEST).write_bytes(seal.sign(data, load_key(ring.path("forger")), created))


def _member(warc: Path, offset: int, length: int) -> bytes:
    with warc.open("rb") as file:
        file.seek(offset)
        return gzip.decompress(file.read(length))
