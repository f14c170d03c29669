"""The keys that seal: ECDSA on P-384, one private key per archive, in the user's config folder."""

import base64
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from capture.errors import KeyMissing
from capture.formats.wacz import atomic_write
from capture.model.archive import ArchiveCard, ListedKey

__all__ = ["Keyring", "load", "public_key_text"]

PRIVATE = 0o600
VARIABLE = "WARCITE_KEY"


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
            atomic_write.create(path, _pem(ec.generate_private_key(ec.SECP384R1())), mode=PRIVATE)
        return ListedKey(public_key=public_key_text(load(path)), since=now)

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
        listed = {key.public_key for key in card.keys if key.until is None}
        if path.is_file():
            key = load(path)
            if public_key_text(key) in listed:
                return key
            raise KeyMissing(f"the key {path} is not one that the archive lists in archive.json", hint=_hint(path))
        raise KeyMissing(f"this machine has no private key of the archive ({path} is missing)", hint=_hint(path))


def load(path: Path) -> ec.EllipticCurvePrivateKey:
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


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _hint(path: Path) -> str:
    return f"Copy the key from the machine that made the archive to {path}, or set {VARIABLE} to its file."
