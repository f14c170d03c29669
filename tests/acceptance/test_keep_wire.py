"""What TLS shows of a page's server: kept on request, checked again by ``verify``, and named where it is forged."""

import base64
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from capture.model.digest import sha256
from tests.acceptance.bad_site import self_signed
from tests.builders.forgeries import forge
from tests.command import Done, warcite
from tests.records import Record, records
from tests.site import Site

pytestmark = pytest.mark.long

HANDSHAKE = "urn:warcite:wire:handshake:"
CERTIFICATE_VERIFY, CLIENT_HELLO = 15, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A snapshot of a page that came over TLS, with what it tells of itself."""

    home: Path
    folder: Path
    told: dict[str, Any]
    wire: list[Record]

    @property
    def page(self) -> dict[str, Any]:
        """The connection that carried the page."""
        known = self.told["connections"]
        (found,) = (one for one in known["each"] if one["number"] == known["page"])
        return dict(found)

    def verify(self, folder: Path | None = None) -> Done:
        return warcite("verify", folder or self.folder, "--json", home=self.home)


def saved(home: Path, *options: str) -> Saved:
    home.mkdir()
    with Site(self_signed(home)) as site:
        url = site.page("/", "<!doctype html><title>Over TLS</title><link rel=icon href=data:,><p>A few words.</p>")
        options = ("--allow-private", "--ignore-tls-errors", "--no-check", "--json", *options)
        done = warcite("save", url, "--archive", home / "archive", *options, home=home)
    folder = Path(done.object["path"])
    warc = folder / "archive" / "data.warc.gz"
    told = [one.block for one in records(warc, "metadata") if one.url.startswith("urn:warcite:provenance:")][-1]
    wire = [one for one in records(warc, "resource") if one.url.startswith("urn:warcite:wire:")]
    return Saved(home=home, folder=folder, told=json.loads(told), wire=wire)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """Read it, do not change it."""
    return saved(tmp_path_factory.mktemp("kept") / "home", "--keep-wire")


def test_the_page_came_over_a_connection_whose_key_was_shown(kept: Saved) -> None:
    page = kept.page
    assert (page["host"], page["version"], page["key"]["result"]) == ("127.0.0.1", "tls/1.3", "shown")
    assert page["carried"]
    assert page["key"]["checked"] > page["opened"]
    assert page["down"] > len("A few words.")


def test_each_handshake_is_a_record_that_anybody_reads(kept: Saved) -> None:
    handshakes = [json.loads(one.block) for one in kept.wire if one.url.startswith(HANDSHAKE)]
    assert kept.page["number"] in [one["connection"] for one in handshakes]
    for one in handshakes:
        assert one["host"] == "127.0.0.1"
        first = one["messages"][0]
        assert (first["direction"], first["type"], base64.b64decode(first["data"])[0]) == ("up", CLIENT_HELLO, 1)


def test_verify_checks_them_again(kept: Saved) -> None:
    done = kept.verify()
    *checks, summary = done.objects
    assert done.code == 0, checks
    (counted,) = (check for check in checks if check["name"] == "handshake")
    assert " signed with the certificate's key" in counted["text"]
    assert "without being verified took part in the connection" in summary["summary"]["key_proof"]
    assert "checked again just now over the kept handshake" in summary["summary"]["key_proof"]
    shown = warcite("show", kept.folder, "--json", home=kept.home).object["key_proof"]
    assert "which was to be kept" in shown


def test_a_snapshot_that_was_sealed_with_a_forged_handshake_is_named(kept: Saved, tmp_path: Path) -> None:
    """All hashes are right, and somebody sealed it anew; the signature within the handshake cannot be made anew."""
    folder = tmp_path / kept.folder.name
    shutil.copytree(kept.folder, folder)
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    (record,) = (one for one in kept.wire if one.url == f"{HANDSHAKE}{kept.page['number']}")
    (signed,) = (one for one in json.loads(record.block)["messages"] if one["type"] == CERTIFICATE_VERIFY)
    true = signed["data"].encode()
    changed = base64.b64encode(base64.b64decode(true)[:-1] + bytes([base64.b64decode(true)[-1] ^ 1]))
    block = record.block.replace(true, changed)
    forge(folder, true, changed, "warc", tmp_path / "keys")
    forge(folder, sha256(record.block).encode(), sha256(block).encode(), "signature", tmp_path / "keys")
    done = kept.verify(folder)
    faults = [check for check in done.objects if check.get("ok") is False]
    assert done.code == 7
    assert {check["name"] for check in faults} == {"handshake", "handshake.key"}
    assert any("with 127.0.0.1: its signature is not that of the certificate's key" in one["text"] for one in faults)
    assert "do not rely on this page" in done.objects[-1]["summary"]["key_proof"]


def test_nothing_of_the_wire_stands_in_a_snapshot_that_was_not_asked_for_it(tmp_path: Path) -> None:
    plain = saved(tmp_path / "home")
    assert plain.wire == []
    assert plain.page["key"]["result"] == "shown"
    done = plain.verify()
    assert done.code == 0
    assert not any(check.get("name", "").startswith("handshake") for check in done.objects)
    assert "which was not kept" in done.objects[-1]["summary"]["key_proof"]
