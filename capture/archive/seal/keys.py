"""The keys that seal: ECDSA on P-384, one private key per archive, in the user's config folder.

Who may write the archive's folder may write the list of its keys: hence the check of this machine's key against it.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from capture.archive.seal.check import Check
from capture.errors import KeyMissing
from capture.formats.wacz import atomic_write
from capture.model import moment as moments
from capture.model.archive import ArchiveCard, ListedKey

__all__ = ["Keyring", "check_own_key", "fingerprint", "load_key", "public_key_text"]

PRIVATE = 0o600
VARIABLE = "WARCITE_KEY"
CARD = "archive.json"


class Keyring:
    """The private keys of this user: files ``<archive id>.pem``, or the one file that WARCITE_KEY names."""

    def __init__(self, folder: Path, *, only: Path | None = None) -> None:
        self.folder = folder
        self.only = only

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Keyring":
        """``$WARCITE_KEY``, else ``$XDG_CONFIG_HOME/warcite/keys``, else ``~/.config/warcite/keys``."""
        named = environ.get(VARIABLE)
        config = environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
        return cls(Path(config) / "warcite" / "keys", only=Path(named).expanduser() if named else None)

    def path(self, archive_id: str) -> Path:
        """Where the archive's private key is, or would be."""
        return self.only or self.folder / f"{archive_id}.pem"

    def make(self, archive_id: str, now: datetime) -> ListedKey:
        """A key for a new archive, on disk on return (0600); its public half is returned.

        A key that is there already is kept and used. Raises ArchiveError, NoSpace.
        """
        path = self.path(archive_id)
        with atomic_write.explained(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            pem = ec.generate_private_key(ec.SECP384R1()).private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            atomic_write.create(path, pem, mode=PRIVATE)
        return ListedKey(public_key=public_key_text(load_key(path)), since=now)

    def discard(self, archive_id: str) -> None:
        """Forget the key of an archive that another process made first; one that WARCITE_KEY names stays."""
        if self.only is None:
            self.path(archive_id).unlink(missing_ok=True)

    def listed_key(self, card: ArchiveCard) -> ListedKey:
        """What the archive lists of the key that ``signing_key`` gives. Raises KeyMissing as that does."""
        own = public_key_text(self.signing_key(card))
        return next(key for key in card.keys if key.public_key == own and key.until is None)

    def signing_key(self, card: ArchiveCard) -> ec.EllipticCurvePrivateKey:
        """The private key for one of the keys that the archive lists as in use.

        Raises KeyMissing, with how to bring the key here, when this machine has none of them.
        """
        path = self.path(card.id)
        hint = f"Copy the key from the machine that made the archive to {path}, or set {VARIABLE} to its file."
        if not path.is_file():
            raise KeyMissing(f"this machine has no private key of the archive ({path} is missing)", hint=hint)
        key = load_key(path)
        if public_key_text(key) not in {listed.public_key for listed in card.keys if listed.until is None}:
            raise KeyMissing(f"the key {path} is not one that the archive lists in archive.json", hint=hint)
        return key


def load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Read a PEM file. Raises KeyMissing for what is no unencrypted P-384 private key."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeyMissing(f"cannot read the key {path}: {error.strerror}") from error
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise KeyMissing(f"{path} is not an unencrypted private key in PEM form") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP384R1):
        raise KeyMissing(f"{path} is not a key on the curve P-384", hint="warcite seals with ECDSA on P-384 alone.")
    return key


def public_key_text(key: ec.EllipticCurvePrivateKey) -> str:
    """Base64 of the SPKI DER of the public half: the form of archive.json and of the signature."""
    der = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode("ascii")


def fingerprint(public_key: str) -> str:
    """``sha256:`` hex of a Base64 public key, short enough to read out; of the text when it is no Base64."""
    try:
        data = base64.b64decode(public_key, validate=True)
    except (binascii.Error, ValueError):
        data = public_key.encode()
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def check_own_key(card: ArchiveCard, keyring: Keyring) -> Iterator[Check]:
    """That this machine's key of the archive is listed, and a remark on each that is listed beside it.

    Nothing where this machine has no key, or WARCITE_KEY names one: that may be another archive's.
    """
    path = keyring.path(card.id)
    if keyring.only is not None or not path.is_file():
        return
    try:
        own = public_key_text(load_key(path))
    except KeyMissing:
        return
    if all(key.public_key != own for key in card.keys):
        text = f"this machine's key of the archive, {fingerprint(own)}, is no longer listed: somebody took it out"
        yield Check(name="archive.keys", ok=False, text=text, file=CARD)
    for key in card.keys:
        if key.public_key != own:
            since = moments.to_words(key.since)
            text = f"another key than this machine's is listed, since {since}: {fingerprint(key.public_key)}"
        elif key.until is not None:
            text = f"this machine's key is listed as out of use since {moments.to_words(key.until)}"
        else:
            continue
        yield Check(name="archive.keys", ok=True, remark=True, text=text, file=CARD)
