"""Whom a certificate names: what browsers take for it, and nothing more."""

import datetime
import ipaddress

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from capture.workflows.certificate_names import names_host

KEY = ec.generate_private_key(ec.SECP256R1())


def certificate(*names: x509.GeneralName) -> bytes:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "common.test")])
    begin = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=30))
    )
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


NAMED = certificate(
    x509.DNSName("a.test"),
    x509.DNSName("*.B.test"),
    x509.IPAddress(ipaddress.ip_address("192.0.2.7")),
    x509.IPAddress(ipaddress.ip_address("2001:db8::7")),
)


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("a.test", True),
        ("A.test.", True),
        ("x.a.test", False),
        ("www.b.test", True),
        ("b.test", False),
        ("x.www.b.test", False),
        ("192.0.2.7", True),
        ("2001:db8:0::7", True),
        ("192.0.2.8", False),
        ("common.test", False),  # its common name, which browsers do not look at
        ("", False),
    ],
)
def test_whom_it_names(host: str, named: bool) -> None:
    assert names_host(NAMED, host) is named


@pytest.mark.parametrize("data", [b"", b"\x30\x03\x02\x01\x01", certificate()])
def test_what_names_nobody(data: bytes) -> None:
    assert not names_host(data, "a.test")
