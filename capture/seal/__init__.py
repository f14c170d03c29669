"""The seal: a signature over the manifest of a snapshot, and the checks that prove or refute it.

seal hash: sha256 of ``datapackage.json`` · keyring: the private keys of this user · check: one thing that
was looked at, and whether it holds · standing: whether a package is still what was sealed, asked before it is read ·
report: all checks of one target.
"""

from capture.seal.check import Check, Report
from capture.seal.glimpse import Glimpse, glimpse
from capture.seal.keys import Keyring
from capture.seal.meaning import MEANING
from capture.seal.remembered import Remembered
from capture.seal.signature import seal_hash, sign
from capture.seal.standing import Standing, standing
from capture.seal.verify import verify_package

__all__ = [
    "MEANING",
    "Check",
    "Glimpse",
    "Keyring",
    "Remembered",
    "Report",
    "Standing",
    "glimpse",
    "seal_hash",
    "sign",
    "standing",
    "verify_package",
]
