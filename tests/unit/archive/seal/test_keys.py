"""Keys: made once per archive, private to their user, and missed with a hint."""

import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from capture.archive.seal import Keyring
from capture.errors import KeyMissing
from capture.model.archive import ArchiveCard

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def test_a_new_key_is_on_p384_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    ring = Keyring(tmp_path / "keys")
    listed = ring.make("abcd", NOW)
    key = ring.signing_key(ArchiveCard(id="abcd", keys=(listed,)))
    assert isinstance(key.curve, ec.SECP384R1)
    assert stat.S_IMODE((tmp_path / "keys" / "abcd.pem").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_making_a_key_again_keeps_the_first(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    assert ring.make("abcd", NOW) == ring.make("abcd", NOW)


def test_the_public_key_is_listed_as_base64_of_its_spki_der(tmp_path: Path) -> None:
    """120 bytes on P-384 (formats 4)."""
    assert len(Keyring(tmp_path).make("abcd", NOW).public_key) == 160


def test_places_follow_the_environment(tmp_path: Path) -> None:
    assert Keyring.from_environment({"XDG_CONFIG_HOME": "/c"}).path("a") == Path("/c/warcite/keys/a.pem")
    assert Keyring.from_environment({"WARCITE_KEY": "/k.pem"}).path("a") == Path("/k.pem")
    assert Keyring.from_environment({}).path("a") == Path.home() / ".config/warcite/keys/a.pem"


def test_a_machine_without_the_key_is_told_where_it_belongs(tmp_path: Path) -> None:
    card = ArchiveCard(id="abcd", keys=(Keyring(tmp_path / "elsewhere").make("abcd", NOW),))
    with pytest.raises(KeyMissing) as caught:
        Keyring(tmp_path / "here").signing_key(card)
    assert str(tmp_path / "here" / "abcd.pem") in caught.value.hint


def test_another_archives_key_does_not_seal(tmp_path: Path) -> None:
    ring = Keyring(tmp_path, only=tmp_path / "one.pem")
    ring.make("abcd", NOW)
    card = ArchiveCard(id="abcd", keys=(Keyring(tmp_path / "other").make("abcd", NOW),))
    with pytest.raises(KeyMissing, match="not one that the archive lists"):
        ring.signing_key(card)


def test_a_retired_key_does_not_seal(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    card = ArchiveCard(id="abcd", keys=(replace(ring.make("abcd", NOW), until=NOW),))
    with pytest.raises(KeyMissing):
        ring.signing_key(card)


def test_a_key_that_was_given_is_never_discarded(tmp_path: Path) -> None:
    given = Keyring(tmp_path, only=tmp_path / "one.pem")
    given.make("abcd", NOW)
    given.discard("abcd")
    assert (tmp_path / "one.pem").exists()
    made = Keyring(tmp_path)
    made.make("efgh", NOW)
    made.discard("efgh")
    assert not (tmp_path / "efgh.pem").exists()


@pytest.mark.parametrize("content", [b"", b"no key", b"\xff\xfe"])
def test_a_file_that_is_no_key_is_named(tmp_path: Path, content: bytes) -> None:
    ring = Keyring(tmp_path)
    listed = ring.make("abcd", NOW)
    (tmp_path / "abcd.pem").write_bytes(content)
    with pytest.raises(KeyMissing, match=r"abcd\.pem"):
        ring.signing_key(ArchiveCard(id="abcd", keys=(listed,)))


def test_another_curve_is_refused(tmp_path: Path) -> None:
    ring = Keyring(tmp_path)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "abcd.pem").write_bytes(pem)
    with pytest.raises(KeyMissing, match="P-384"):
        ring.make("abcd", NOW)
