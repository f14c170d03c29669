"""The seal: a signature over the manifest of a snapshot, and the checks that prove or refute it.

seal hash: sha256 of ``datapackage.json`` · keyring: the private keys of this user · check: one thing that
was looked at, and whether it holds · standing: whether a package is still what was sealed, asked before it is read ·
report: all checks of one target.
"""

from capture.seal.check import Check, Report
from capture.seal.glimpse import Glimpse, glimpse
from capture.seal.keys import Keyring
from capture.seal.meaning import CANNOT, meaning, shows
from capture.seal.own_key import check_own_key
from capture.seal.remembered import Remembered
from capture.seal.signature import seal_hash, sign
from capture.seal.standing import Standing, standing
from capture.seal.tombstone import Tombstone, check_tombstone, inscribe, read_tombstone
from capture.seal.verify import verify_package

__all__ = [
    "CANNOT",
    "Check",
    "Glimpse",
    "Keyring",
    "Remembered",
    "Report",
    "Standing",
    "Tombstone",
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
