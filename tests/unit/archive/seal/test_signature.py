"""The signature: formats 4 to the letter, and every other form is refused or understood."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from capture.archive.seal import seal_hash, sign
from capture.archive.seal.signature import SignedData, read_digest_file, verify_signature
from capture.formats.wacz import PageEntry, Resource, manifest

KEY = ec.generate_private_key(ec.SECP384R1())
CREATED = datetime(2026, 11, 25, 1, 26, 28, tzinfo=UTC)
MANIFEST = manifest.dump(
    (Resource(path="archive/data.warc.gz", hash="sha256:" + "0" * 64, bytes=1),),
    page=PageEntry(url="https://example.org/", moment=CREATED),
    created=CREATED,
    software="warcite 0.1",
)


def signed() -> SignedData:
    found = read_digest_file(sign(MANIFEST, KEY, CREATED)).signed
    assert found is not None
    return found


def test_the_file_has_the_fields_of_the_anonymous_form() -> None:
    fields = json.loads(sign(MANIFEST, KEY, CREATED))
    assert fields.keys() == {"path", "hash", "signedData"}
    assert fields["path"] == "datapackage.json"
    assert fields["hash"] == fields["signedData"]["hash"] == seal_hash(MANIFEST)
    assert fields["signedData"].keys() == {"hash", "signature", "publicKey", "created", "software"}
    assert fields["signedData"]["created"] == json.loads(MANIFEST)["created"]
    assert len(base64.b64decode(fields["signedData"]["signature"])) == 96
    assert len(base64.b64decode(fields["signedData"]["publicKey"])) == 120


def test_a_time_other_than_the_manifests_is_refused() -> None:
    """py-wacz: "signed timestamp != created timestamp"."""
    with pytest.raises(ValueError, match="created"):
        sign(MANIFEST, KEY, CREATED + timedelta(seconds=1))


def test_another_curve_is_refused() -> None:
    with pytest.raises(ValueError, match="P-384"):
        sign(MANIFEST, ec.generate_private_key(ec.SECP256R1()), CREATED)


def test_what_was_signed_is_proven() -> None:
    finding = verify_signature(signed())
    assert finding.fault == ""
    assert finding.signer.startswith("key sha256:")


@pytest.mark.parametrize("field", ["hash", "signature", "public_key"])
def test_a_change_of_hash_signature_or_key_is_found(field: str) -> None:
    text = getattr(signed(), field)
    for at in range(7, len(text), 5):
        letter = "A" if text[at] != "A" else "B"
        assert verify_signature(replace(signed(), **{field: text[:at] + letter + text[at + 1 :]})).fault


def test_a_der_signature_in_the_anonymous_form_is_refused() -> None:
    der = KEY.sign(signed().hash.encode(), ec.ECDSA(hashes.SHA256()))
    assert "r‖s" in verify_signature(replace(signed(), signature=base64.b64encode(der).decode())).fault


def certified(name: str = "archive.example", curve: ec.EllipticCurve | None = None) -> SignedData:
    """A signature in the domain form, by a certificate that signs itself."""
    key = ec.generate_private_key(curve or ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(CREATED - timedelta(days=1))
        .not_valid_after(CREATED + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    digest = seal_hash(MANIFEST)
    return SignedData(
        hash=digest,
        signature=base64.b64encode(key.sign(digest.encode(), ec.ECDSA(hashes.SHA256()))).decode(),
        created="2026-11-25T01:26:28Z",
        domain=name,
        domain_cert=certificate.public_bytes(serialization.Encoding.PEM).decode(),
    )


def test_the_domain_form_is_proven_and_its_limits_are_said() -> None:
    finding = verify_signature(certified())
    assert (finding.fault, finding.signer) == ("", "domain archive.example")
    assert any("roots" in remark for remark in finding.remarks)


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("domain", "other.example", "not for the domain"),
        ("created", "2027-11-25T01:26:28Z", "not valid at"),
        ("created", "yesterday", "not a time"),
        ("hash", "sha256:" + "0" * 64, "not that of this key"),
        ("signature", "*", "not Base64"),
        ("domain_cert", "no certificate", "cannot be read"),
    ],
)
def test_a_domain_form_that_does_not_hold_says_why(field: str, value: str, fault: str) -> None:
    changes: dict[str, Any] = {field: value}
    assert fault in verify_signature(replace(certified(), **changes)).fault


def test_a_chain_must_hang_together() -> None:
    one, other = certified(), certified("other.example")
    joined = replace(one, domain_cert=one.domain_cert + other.domain_cert)
    assert "not issued by the next" in verify_signature(joined).fault


def test_fields_that_the_standard_does_not_have_are_named() -> None:
    fields = json.loads(sign(MANIFEST, KEY, CREATED))
    fields["signedData"]["evil"] = 1
    found = read_digest_file(json.dumps(fields).encode()).signed
    assert found is not None
    assert found.unknown == ("evil",)


def test_a_file_without_a_signature_is_read_as_such() -> None:
    assert read_digest_file(b'{"path":"datapackage.json","hash":"sha256:0"}').signed is None


@given(st.binary())
def test_reading_raises_only_value_errors(data: bytes) -> None:
    try:
        read_digest_file(data)
    except ValueError:
        return


@given(st.text(), st.text(), st.text())
def test_proving_never_raises(digest: str, signature: str, key: str) -> None:
    assert verify_signature(SignedData(hash=digest, signature=signature, public_key=key)).fault
    assert verify_signature(SignedData(hash=digest, signature=signature, domain_cert=key)).fault
