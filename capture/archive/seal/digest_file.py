"""datapackage-digest.json read leniently: ours, ArchiveWeb.page's, browsertrix's and authsign's forms."""

import json
from dataclasses import dataclass
from typing import Any

__all__ = ["DigestFile", "Signed", "read"]

_ANONYMOUS = {"hash", "signature", "publicKey", "created", "software", "version"}
_DOMAIN = {
    "hash",
    "signature",
    "domain",
    "domainCert",
    "timeSignature",
    "timestampCert",
    "crossSignedCert",
    "created",
    "software",
    "version",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """``signedData``: either ``public_key`` is there (anonymous form) or ``domain_cert`` (domain form)."""

    hash: str
    signature: str
    created: str = ""
    software: str = ""
    public_key: str = ""
    domain: str = ""
    domain_cert: str = ""
    time_signature: str = ""
    unknown: tuple[str, ...] = ()  # fields that wacz-auth does not have in this form


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFile:
    """The file: which manifest it is of, its hash, and the signature where there is one."""

    path: str
    hash: str
    signed: Signed | None = None


def read(data: bytes) -> DigestFile:
    """Raises ValueError for what is no JSON object with a hash."""
    try:
        fields = json.loads(data)
    except RecursionError as error:
        raise ValueError("JSON is nested too deeply") from error
    match fields:
        case {"hash": str(digest)}:
            signed = fields.get("signedData")
            return DigestFile(
                path=_text(fields, "path"), hash=digest, signed=_signed(signed) if isinstance(signed, dict) else None
            )
    raise ValueError("no JSON object with a hash")


def _signed(fields: dict[str, Any]) -> Signed:
    known = _DOMAIN if "domainCert" in fields or "domain" in fields else _ANONYMOUS
    return Signed(
        hash=_text(fields, "hash"),
        signature=_text(fields, "signature"),
        created=_text(fields, "created"),
        software=_text(fields, "software"),
        public_key=_text(fields, "publicKey"),
        domain=_text(fields, "domain"),
        domain_cert=_text(fields, "domainCert"),
        time_signature=_text(fields, "timeSignature"),
        unknown=tuple(sorted(fields.keys() - known)),
    )


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
