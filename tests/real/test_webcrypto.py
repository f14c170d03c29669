"""The signature is proven by WebCrypto in Node, the way a browser's reader would do it."""

import json
import subprocess
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright._impl._driver import compute_driver_executable

from capture.archive.seal import sign
from capture.formats.wacz import PageEntry, manifest

pytestmark = pytest.mark.real

CREATED = datetime(2026, 11, 25, 1, 26, 28, tzinfo=UTC)
PROGRAM = """
const { subtle } = require("node:crypto").webcrypto;
const { hash, signature, publicKey } = JSON.parse(require("node:fs").readFileSync(0, "utf8")).signedData;
const bytes = (text) => Buffer.from(text, "base64");
(async () => {
  const algorithm = { name: "ECDSA", namedCurve: "P-384" };
  const key = await subtle.importKey("spki", bytes(publicKey), algorithm, false, ["verify"]);
  const text = new TextEncoder().encode(hash);
  console.log(await subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes(signature), text));
})();
"""


def webcrypto(digest: bytes) -> str:
    node = compute_driver_executable()[0]  # Playwright brings one along
    told = subprocess.run([node, "-e", PROGRAM], input=digest, capture_output=True, check=True)
    return told.stdout.decode().strip()


@pytest.fixture
def digest() -> bytes:
    data = manifest.dump((), page=PageEntry(url="https://a.b/", moment=CREATED), created=CREATED, software="warcite")
    return sign(data, ec.generate_private_key(ec.SECP384R1()), CREATED)


def test_webcrypto_accepts_the_signature(digest: bytes) -> None:
    assert webcrypto(digest) == "true"


def test_webcrypto_refuses_it_for_another_hash(digest: bytes) -> None:
    fields = json.loads(digest)
    fields["signedData"]["hash"] = "sha256:" + "0" * 64
    assert webcrypto(json.dumps(fields).encode()) == "false"
