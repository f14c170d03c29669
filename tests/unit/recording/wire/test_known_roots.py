"""A chain is public when its way leads to a root that browsers come with; all else is private."""

import datetime
import subprocess
import sys
from binascii import a2b_base64
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID, ObjectIdentifier
from hypothesis import given
from hypothesis import strategies as st

from capture.recording.wire.known_roots import is_private_root

_LOGGED = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_RECEIPT = b"\0" + bytes(32) + bytes(8) + b"\0\0" + b"\x04\x03" + b"\0\x02\x30\x00"


class Holder:
    """A name, a key, and the certificate that somebody gave it."""

    def __init__(
        self, name: str, issuer: "Holder | None" = None, *, ca: bool = True, address: bool = False, logged: bool = False
    ) -> None:
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = ec.generate_private_key(ec.SECP256R1())
        issuer = issuer or self
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(issuer.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now)
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if address:
            where = x509.UniformResourceIdentifier("http://issuer.test/ca.der")
            access = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, where)
            builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        if logged:
            receipts = (len(_RECEIPT) + 2).to_bytes(2) + len(_RECEIPT).to_bytes(2) + _RECEIPT
            value = b"\x04" + bytes((len(receipts),)) + receipts  # an OCTET STRING within the extension's own
            builder = builder.add_extension(x509.UnrecognizedExtension(_LOGGED, value), critical=False)
        self.der = builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


ROOT, STRANGER = Holder("root"), Holder("stranger")
BETWEEN = Holder("between", ROOT)
LEAF = Holder("leaf", BETWEEN, ca=False)
NAMESAKE = Holder("root")  # another key
OF_NAMESAKE = Holder("leaf of a namesake", NAMESAKE, ca=False)
SPAWN = Holder("a leaf's own leaf", LEAF, ca=False)
OF_STRANGER = Holder("leaf of a stranger", STRANGER, ca=False)
ROOTS = [ROOT.der]
LONELY = {
    (address, logged): Holder("lonely", BETWEEN, ca=False, address=address, logged=logged).der
    for address in (False, True)
    for logged in (False, True)
}


@pytest.mark.parametrize(
    "chain",
    [
        (LEAF.der, BETWEEN.der),
        (LEAF.der, BETWEEN.der, ROOT.der),
        (LEAF.der, ROOT.der, STRANGER.der, BETWEEN.der),  # in no order
        (BETWEEN.der,),
        (ROOT.der,),
        (LONELY[True, True],),  # the browser fetches what is missing
    ],
)
def test_public(chain: tuple[bytes, ...]) -> None:
    assert not is_private_root(chain, ROOTS)


@pytest.mark.parametrize(
    "chain",
    [
        (),
        (b"rubbish",),
        (b"rubbish", BETWEEN.der, ROOT.der),
        (STRANGER.der,),
        (OF_STRANGER.der, STRANGER.der),
        (OF_STRANGER.der, BETWEEN.der, ROOT.der),  # others' good certificates beside it
        (OF_NAMESAKE.der, NAMESAKE.der),
        (OF_NAMESAKE.der,),  # a known root's name, but not its signature
        (SPAWN.der, LEAF.der, BETWEEN.der),  # of one who may not issue any
        (LEAF.der,),
        (LONELY[True, False],),
        (LONELY[False, True],),
    ],
)
def test_private(chain: tuple[bytes, ...]) -> None:
    assert is_private_root(chain, ROOTS)


def test_a_missing_certificate_is_no_excuse_where_another_of_its_name_was_served() -> None:
    of_namesake = Holder("lonely", NAMESAKE, ca=False, address=True, logged=True).der
    assert is_private_root((of_namesake, ROOT.der), ROOTS)


def test_browsers_own_roots_are_public_and_ours_are_not() -> None:
    blocks = Path(certifi.where()).read_text().split("-----BEGIN CERTIFICATE-----")[1:]
    roots = [a2b_base64(block.partition("-----END")[0]) for block in blocks]
    assert len(roots) > 50 and not any(is_private_root((root,)) for root in roots)
    assert is_private_root((LEAF.der, BETWEEN.der, ROOT.der))


def test_the_list_is_read_when_a_chain_is_asked_about() -> None:
    """The recorder's start does not wait for it."""
    code = "import sys, capture.recording.wire.known_roots; sys.exit('certifi' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.lists(st.binary(max_size=60), max_size=4), st.integers(0, 600), st.binary(max_size=20))
def test_no_bytes_raise(chain: list[bytes], place: int, other: bytes) -> None:
    broken = LEAF.der[:place] + other + LEAF.der[place + len(other) :]
    is_private_root((*chain, LEAF.der), ROOTS)
    assert is_private_root((broken, BETWEEN.der), ROOTS) or broken == LEAF.der
