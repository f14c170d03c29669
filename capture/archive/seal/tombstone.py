"""Tombstones: what stays of a snapshot that was deleted. A file of canonical JSON, signed like a seal.

The signature is over the text ``sha256:<hex>`` of the same JSON without ``publicKey`` and ``signature``.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from capture.archive.seal.check import Check
from capture.archive.seal.keys import fingerprint, public_key_text
from capture.archive.seal.signature import SignedData, is_low, sign_text, verify_signature
from capture.formats.wacz import canonical
from capture.model import lenient_json
from capture.model import moment as moments
from capture.model.archive import ArchiveCard
from capture.model.citation import one_line

__all__ = ["Tombstone", "check_tombstone", "read_tombstone", "sign_tombstone"]

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What was deleted, when and why. ``seal`` is the number that citations name; ``intact``: it held to the end."""

    archive: str
    id: str
    deleted: datetime
    reason: str
    seal: str
    intact: bool
    url: str = ""
    software: str = ""

    @property
    def text(self) -> str:
        """``ID was deleted on 2026-11-25 01:26:26 UTC: reason``"""
        return f"{self.id} was deleted on {moments.to_words(self.deleted)}: {self.reason}"

    def to_json(self) -> dict[str, Any]:
        """Its fields."""
        return {"format": FORMAT} | asdict(self) | {"deleted": moments.to_iso_seconds(self.deleted)}


def sign_tombstone(tombstone: Tombstone, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The file's bytes, signed."""
    fields = tombstone.to_json()
    signed = {"publicKey": public_key_text(key), "signature": sign_text(_digest(fields), key)}
    return canonical.dump(fields | signed)


def read_tombstone(data: bytes) -> Tombstone:
    """What the file says, whoever wrote it. Raises ValueError for what is no tombstone."""
    fields = _fields(data)
    match fields:
        case {"archive": str(archive), "id": str(identifier), "deleted": str(when), "reason": str(reason)}:
            return Tombstone(
                archive=one_line(archive),
                id=one_line(identifier),
                deleted=moments.parse(when),
                reason=one_line(reason),
                seal=one_line(str(fields.get("seal", ""))),
                intact=fields.get("intact") is True,
                url=one_line(str(fields.get("url", ""))),
                software=one_line(str(fields.get("software", ""))),
            )
    raise ValueError("it is no tombstone")


def check_tombstone(data: bytes, identifier: str, card: ArchiveCard) -> Iterator[Check]:
    """Whether the file is that of this snapshot, signed with a key of its archive."""
    try:
        tombstone, fields = read_tombstone(data), _fields(data)
    except ValueError as error:
        yield _fault(f"the tombstone of {identifier} cannot be read: {error}")
        return
    key, signature = str(fields.pop("publicKey", "")), str(fields.pop("signature", ""))
    finding = verify_signature(SignedData(hash=_digest(fields), signature=signature, public_key=key))
    listed = next((known for known in card.keys if known.public_key == key), None)
    if tombstone.id != identifier or tombstone.archive != card.id:
        yield _fault(f"the tombstone of {identifier} is that of {tombstone.id} in the archive {tombstone.archive}")
    elif finding.fault or not is_low(signature):
        yield _fault(f"the tombstone of {identifier}: {finding.fault or 'its signature is not of our form'}")
    elif listed is None or tombstone.deleted < listed.since.replace(microsecond=0):
        yield _fault(f"the tombstone of {identifier} is signed with {fingerprint(key)}, which was no key at that time")
    else:
        yield Check(name="tombstone", ok=True, remark=True, text=tombstone.text)


def _fields(data: bytes) -> dict[str, Any]:
    match lenient_json.load(data):
        case dict() as fields:
            return fields
    raise ValueError("it is no JSON object")


def _digest(fields: dict[str, Any]) -> str:
    try:
        return f"sha256:{hashlib.sha256(canonical.dump(fields)).hexdigest()}"
    except TypeError:  # a number that ours never hold
        return ""


def _fault(text: str) -> Check:
    return Check(name="tombstone", ok=False, text=text)
