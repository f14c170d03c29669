"""The seal: a signature over the manifest of a snapshot, and the checks that prove or refute it.

seal hash: sha256 of ``datapackage.json`` · keyring: the private keys of this user · check: one thing that
was looked at, and whether it holds · report: all checks of one target.
"""

from capture.seal.check import Check, Report
from capture.seal.keys import Keyring
from capture.seal.meaning import MEANING
from capture.seal.signature import seal_hash, sign
from capture.seal.verify import verify_package

__all__ = ["MEANING", "Check", "Keyring", "Report", "seal_hash", "sign", "verify_package"]
