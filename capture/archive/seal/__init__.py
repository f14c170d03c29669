"""The seal: a signature over the manifest of a snapshot, and the checks that prove or refute it.

seal hash: sha256 of ``datapackage.json`` · keyring: the private keys of this user · check: one thing that
was looked at, and whether it holds · seal status: whether a package is still what was sealed, asked before it is read ·
report: all checks of one target.
"""

from capture.archive.seal.check import NOT_SHOWN, Check, Report, statement, what_it_shows
from capture.archive.seal.keys import Keyring, check_own_key
from capture.archive.seal.preview import Preview, open_preview
from capture.archive.seal.signature import seal_hash, sign
from capture.archive.seal.tombstone import Tombstone, check_tombstone, read_tombstone, sign_tombstone
from capture.archive.seal.verification_cache import VerificationCache
from capture.archive.seal.verify import SealStatus, check_seal, verify_package

__all__ = [
    "NOT_SHOWN",
    "Check",
    "Keyring",
    "Preview",
    "Report",
    "SealStatus",
    "Tombstone",
    "VerificationCache",
    "check_own_key",
    "check_seal",
    "check_tombstone",
    "open_preview",
    "read_tombstone",
    "seal_hash",
    "sign",
    "sign_tombstone",
    "statement",
    "verify_package",
    "what_it_shows",
]
