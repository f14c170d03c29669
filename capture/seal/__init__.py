"""The seal: a signature over the manifest of a snapshot, and the checks that prove or refute it.

seal hash: sha256 of ``datapackage.json`` · keyring: the private keys of this user · check: one thing that
was looked at, and whether it holds · report: all checks of one target.
"""

from capture.seal.keys import Keyring
from capture.seal.signature import seal_hash, sign

__all__ = ["Keyring", "seal_hash", "sign"]
