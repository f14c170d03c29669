"""The seal: a signature over the manifest of a snapshot, and the checks that prove or refute it.

seal hash: sha256 of ``datapackage.json`` · keyring: the private keys of this user · check: one thing that
was looked at, and whether it holds · standing: whether a package is still what was sealed, asked before it is read ·
report: all checks of one target.
"""

from capture.archive.seal.check import Check, Report
from capture.archive.seal.keys import Keyring
from capture.archive.seal.own_key import check_own_key
from capture.archive.seal.preview import Glimpse, glimpse
from capture.archive.seal.seal_status import SealStatus, standing
from capture.archive.seal.sign import seal_hash, sign
from capture.archive.seal.statement import CANNOT, meaning, shows
from capture.archive.seal.tombstone import Tombstone, check_tombstone, inscribe, read_tombstone
from capture.archive.seal.verification_cache import VerificationCache
from capture.archive.seal.verify import verify_package

__all__ = [
    "CANNOT",
    "Check",
    "Glimpse",
    "Keyring",
    "Report",
    "SealStatus",
    "Tombstone",
    "VerificationCache",
    "check_own_key",
    "check_tombstone",
    "glimpse",
    "inscribe",
    "meaning",
    "read_tombstone",
    "seal_hash",
    "shows",
    "sign",
    "standing",
    "verify_package",
]
