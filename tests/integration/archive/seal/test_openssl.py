"""The signature is proven by OpenSSL, which knows nothing of us, once r‖s is put into DER."""

import base64
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from capture.archive.seal import sign
from capture.formats.wacz import PageEntry, manifest

CREATED = datetime(2026, 11, 25, 1, 26, 28, tzinfo=UTC)


def openssl(*arguments: str | Path) -> str:
    told = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
    return told.stdout + told.stderr


def signed_files(folder: Path) -> tuple[Path, Path, Path]:
    """The signed text, the key in PEM and the signature in DER, as files."""
    data = manifest.dump((), page=PageEntry(url="https://a.b/", moment=CREATED), created=CREATED, software="warcite")
    fields = json.loads(sign(data, ec.generate_private_key(ec.SECP384R1()), CREATED))["signedData"]
    raw = base64.b64decode(fields["signature"])
    der = encode_dss_signature(int.from_bytes(raw[:48], "big"), int.from_bytes(raw[48:], "big"))
    (folder / "spki.der").write_bytes(base64.b64decode(fields["publicKey"]))
    openssl("pkey", "-pubin", "-inform", "DER", "-in", folder / "spki.der", "-pubout", "-out", folder / "key.pem")
    (folder / "signature").write_bytes(der)
    (folder / "text").write_text(fields["hash"])
    return folder / "text", folder / "key.pem", folder / "signature"


def test_openssl_accepts_the_signature_over_the_text_of_the_hash(tmp_path: Path) -> None:
    text, key, signature = signed_files(tmp_path)
    assert "Verified OK" in openssl("dgst", "-sha256", "-verify", key, "-signature", signature, text)


def test_openssl_refuses_it_over_another_text(tmp_path: Path) -> None:
    text, key, signature = signed_files(tmp_path)
    text.write_text("sha256:" + "0" * 64)
    assert "Verified OK" not in openssl("dgst", "-sha256", "-verify", key, "-signature", signature, text)
