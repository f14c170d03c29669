"""Kept handshakes, checked again by ``verify``: each is what the record says of it, or is named with its host."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.archive.seal import Report
from capture.archive.store import ArchiveFolder
from capture.formats.wacz import open_package
from capture.formats.warc import Writer
from capture.model.exchange import Body
from capture.model.provenance import Provenance
from capture.model.record_names import HANDSHAKE, HANDSHAKE_TYPE
from capture.model.tls_report import KeyResult
from capture.model.wire_record import WireRecord
from capture.recording.wire.handshake import HandshakeMessage
from capture.recording.wire.journal_frames import Direction
from capture.workflows.check_handshakes import check_handshakes
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.verify import verify
from tests.builders.handshakes import SHOWN, connection_line, full_handshake, kept_record, resumed_handshake, server_key
from tests.builders.library import NOW, Wanted, save

HOST = "ledger.example"
KEY, OTHER = server_key(HOST), server_key("other.example")
line, kept = partial(connection_line, HOST, KEY), partial(kept_record, HOST)
RESUMED = {"result": "not_shown", "why": "resumed"}


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveFolder:
    for name in ("CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return open_for_writing(tmp_path / "archive", Silent())


def verified(
    archive: ArchiveFolder, wire: Sequence[WireRecord], *lines: Mapping[str, Any], minute: int = 0, **told: Any
) -> Report:
    """The report on a snapshot that was sealed with these records, and tells of these connections."""
    certificates = {HOST: {"addresses": [], "tls": [{"version": "tls/1.3", "cipher": "", "certificates": [KEY.pem]}]}}
    record = {
        "hosts": certificates,
        "options": {"keep_wire": True},
        "connections": {"each": list(lines), "rest": 0, "page": 1},
    } | told
    identifier = save(archive, Wanted(told=record, wire=tuple(wire), minute=minute))
    return verify(identifier, archive.root)


def faults(report: Report) -> list[str]:
    """Texts of what does not hold, but for the line that counts."""
    return [check.text for check in report.faults if check.name != "handshake"]


def summary(report: Report) -> str:
    return next((check.text for check in report.checks if check.name == "handshake"), "")


def test_true_handshakes_are_checked_again(archive: ArchiveFolder) -> None:
    wire = [kept(full_handshake(HOST, KEY)), kept(resumed_handshake(HOST), 2)]
    report = verified(archive, wire, line(), line(2, RESUMED, resumed=True, session_of=1))
    assert report.ok, faults(report)
    assert summary(report) == (
        "2 handshakes were kept: 1 signed with the certificate's key, 1 by the session of another"
    )
    assert "took part in the connection that carried this page (TLS 1.3, x25519, checked again just now" in (
        report.key_proof
    )


def test_a_snapshot_without_handshakes_says_nothing_of_them(archive: ArchiveFolder) -> None:
    report = verified(archive, (), line(), options={"keep_wire": False})
    assert report.ok
    assert summary(report) == ""
    assert "checked by the recorder over the handshake at 2026-11-25 01:26:27 UTC, which was not kept" in (
        report.key_proof
    )
    early = verify(save(archive, Wanted(minute=5)), archive.root)
    assert early.ok
    assert "was not checked: the version that made this snapshot did not" in early.key_proof


def test_a_forged_handshake_is_named_though_the_seal_holds(archive: ArchiveFolder) -> None:
    """Somebody with another key sealed it: every hash is right."""
    wire = [kept(full_handshake(HOST, KEY, signed_by=OTHER)), kept(full_handshake(HOST, KEY), 2)]
    report = verified(archive, wire, line(), line(2))
    assert not report.ok
    assert all(check.name.startswith("handshake") for check in report.faults)
    assert faults(report) == [f"connection 1 with {HOST}: its signature is not that of the certificate's key"]
    (fault,) = (check for check in report.faults if check.name == "handshake.key")
    assert fault.location.startswith("archive/data.warc.gz at byte ")
    assert summary(report).endswith(
        "2 handshakes were kept: 1 signed with the certificate's key, 1 not as the record says"
    )
    assert "do not rely on this page" in report.key_proof
    assert "took part" not in report.key_proof


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"host": "bank.example"}, "the record says that it was with bank.example"),
        ({"key": RESUMED}, "the record says nothing of the key, and it shows that it was shown"),
        ({"key": None}, "the record says nothing of the key"),
        ({"leaf_sha256": OTHER.sha256}, f"the record says {OTHER.sha256}"),
        ({"port": 444}, "port 444"),
    ],
    ids=["host", "result", "no result", "certificate", "port"],
)
def test_a_true_handshake_of_something_else(archive: ArchiveFolder, changes: dict[str, Any], said: str) -> None:
    report = verified(archive, [kept(full_handshake(HOST, KEY))], line() | changes)
    assert any(said in text for text in faults(report)), faults(report)


def test_a_handshake_with_another_host_does_not_stand_for_this_one(archive: ArchiveFolder) -> None:
    """The forger's own server, with a certificate of its own, in the place of the one that is named."""
    report = verified(archive, [kept(full_handshake("other.example", OTHER))], line(leaf_sha256=OTHER.sha256))
    texts = faults(report)
    assert any("the browser asked for other.example in it" in text for text in texts)
    assert any("is none of those that the record has for that host" in text for text in texts)


def test_a_certificate_of_other_names_is_no_certificate_of_this_host(archive: ArchiveFolder) -> None:
    """The record agrees with the handshake in all: the browser would not have taken it, unless it was told to."""
    hosts = {HOST: {"addresses": [], "tls": [{"version": "tls/1.3", "cipher": "", "certificates": [OTHER.pem]}]}}
    wire, told = [kept(full_handshake(HOST, OTHER))], line(leaf_sha256=OTHER.sha256)
    report = verified(archive, wire, told, hosts=hosts)
    assert faults(report) == [f"connection 1 with {HOST}: its certificate does not name that host"]
    taken = verified(
        archive, wire, told, hosts=hosts, detours=[{"way": "unverified", "host": HOST, "place": ""}], minute=1
    )
    assert taken.ok
    assert "a certificate that was taken for ledger.example's without being verified" in taken.key_proof


def test_a_certificate_that_nobody_known_vouches_for_is_told(archive: ArchiveFolder) -> None:
    """No fault: roots come and go, and the record may be older than those of today."""
    wire = [kept(full_handshake(HOST, KEY))]
    report = verified(archive, wire, line())
    assert [check.text for check in report.checks if check.name == "handshake.root"] == [
        f"no root that is known here today vouches for the certificates of {HOST}"
    ]
    assert f"the key of a certificate for {HOST} that no root known here vouches for took part" in report.key_proof
    own = [{"way": "own-authority", "host": HOST, "place": ""}]
    assert "handshake.root" not in {
        check.name for check in verified(archive, wire, line(), detours=own, minute=1).checks
    }


def test_what_is_no_handshake_or_of_no_connection(archive: ArchiveFolder) -> None:
    true = full_handshake(HOST, KEY)
    nothing = WireRecord(uri=f"{HANDSHAKE}4", content_type=HANDSHAKE_TYPE, body=Body.of(b"{}"), made=NOW)
    report = verified(archive, [kept(true), kept(true, 2), kept(true, 3, name=5), nothing], line())
    assert [text.partition(":")[2][:40] for text in faults(report)] == [
        " the provenance record tells of no such ",
        " not a handshake in a form that is known",
        f" it is named {HANDSHAKE}5 and is of connection 3"[:40],
    ]


def test_a_session_rests_on_the_handshake_that_issued_its_ticket(archive: ArchiveFolder) -> None:
    """The record says of which connection it is; the tickets say whether that is so."""
    first, again = line(), line(2, RESUMED, resumed=True, session_of=1)
    told: dict[str, Any] = {"connections": {"each": [first, again], "rest": 0, "page": 2}}
    report = verified(archive, [kept(full_handshake(HOST, KEY)), kept(resumed_handshake(HOST), 2)], **told)
    assert report.ok
    assert "checked again just now over the kept handshake), and showed no key again" in report.key_proof
    without = full_handshake(HOST, KEY)[:-1]
    report = verified(archive, [kept(without), kept(resumed_handshake(HOST), 2)], minute=1, **told)
    assert report.ok
    assert "checked by the recorder over the handshake" in report.key_proof


def test_what_the_record_says_is_false_is_no_fault_of_the_record(archive: ArchiveFolder) -> None:
    """It was saved as partial for that; nobody changed it since."""
    forged = kept(full_handshake(HOST, KEY, signed_by=OTHER))
    report = verified(archive, [forged], line(said=SHOWN | {"result": "false"}))
    assert report.ok
    assert summary(report) == "1 handshake was kept: 1 with a false signature"
    assert any(check.remark and check.text.endswith("key, as the record says") for check in report.checks)
    assert "do not rely on this page" in report.key_proof


@pytest.mark.parametrize(("scheme", "holds"), [("of_a_later_version", True), ("ecdsa_secp256r1_sha256", False)])
def test_the_recorder_may_have_known_more_than_this_version(archive: ArchiveFolder, scheme: str, holds: bool) -> None:
    """A kind of signature that is not known here is no fault, unless the record says that it is of a known kind."""
    *before, verify_message, finished, answer, ticket = full_handshake(HOST, KEY)
    data = verify_message.data[:4] + b"\xfe\xfe" + verify_message.data[6:]
    unknown = HandshakeMessage(direction=Direction.DOWN, type=15, data=data)
    report = verified(
        archive, [kept([*before, unknown, finished, answer, ticket])], line(said=SHOWN | {"scheme": scheme})
    )
    assert report.ok is holds
    assert "checked again just now" not in report.key_proof


@pytest.mark.parametrize(("why", "holds"), [("unknown_scheme", True), ("unfinished", False)])
def test_a_later_version_may_know_more_than_the_recorder(archive: ArchiveFolder, why: str, holds: bool) -> None:
    said = {"result": "not_shown", "why": why}
    assert verified(archive, [kept(full_handshake(HOST, KEY))], line(said=said)).ok is holds


def test_handshakes_that_are_not_here_are_told(archive: ArchiveFolder) -> None:
    """Those that had a signature: a connection that ended before has nothing to keep."""
    lines = (line(), line(2), line(3, {"result": "not_shown", "why": "unfinished"}))
    report = verified(archive, [kept(full_handshake(HOST, KEY))], *lines)
    assert report.ok
    (remark,) = (check for check in report.checks if check.name == "handshake.missing")
    assert remark.remark
    assert remark.text.endswith(f"1 more connections the handshake was checked and is not here: {HOST}")


def test_a_changed_byte_is_a_matter_of_the_seal(archive: ArchiveFolder) -> None:
    report = verified(archive, [kept(full_handshake(HOST, KEY))], line())
    path = Path(report.target) / "archive" / "data.warc.gz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)
    broken = verify(report.target, archive.root)
    assert not broken.ok
    assert broken.key_proof == ""


def test_the_record_of_a_snapshot_is_json_that_anybody_reads(archive: ArchiveFolder) -> None:
    whole = json.loads(kept(full_handshake(HOST, KEY)).body.read())
    assert list(whole) == ["format", "connection", "host", "address", "port", "opened", "messages"]
    assert Provenance.parse({"connections": {"each": [line()]}}).connections is not None


TRUE = full_handshake(HOST, KEY)
anybodys = st.binary(min_size=1, max_size=60).map(
    lambda held: HandshakeMessage(direction=Direction.DOWN, type=held[0], data=held)
)


@settings(max_examples=50)
@given(st.data())
def test_whatever_a_record_holds_a_report_comes_of_it(data: st.DataObject) -> None:
    """One byte of a message changed, a message left out, bytes of anybody: nothing is raised, and nothing shown."""
    messages = list(TRUE)
    place = data.draw(st.integers(0, 4))  # up to the signature
    changed = bytearray(messages[place].data)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    strange = HandshakeMessage(direction=messages[place].direction, type=changed[0], data=bytes(changed))
    messages[place : place + 1] = data.draw(st.sampled_from([[strange], []]) | st.lists(anybodys, max_size=3))
    provenance = Provenance.parse({"connections": {"each": [line()]}})
    with TemporaryDirectory() as folder:
        writer = Writer(Path(folder) / "data.warc.gz", software="test", page_id="p")
        writer.put_wire(kept(messages))
        writer.close()
        with open_package(Path(folder) / "data.warc.gz") as package:
            found = check_handshakes(package, provenance)
    assert found.checks[0].name == "handshake"
    assert not found.checks[0].ok
    assert found.shown.get(1) is not KeyResult.SHOWN


def test_a_certificate_is_compared_whatever_the_order_of_the_messages(archive: ArchiveFolder) -> None:
    """The signature is over each side's messages: put together in an order that never was, they are still read."""
    messages = full_handshake("other.example", OTHER)
    odd = sorted(messages, key=lambda message: message.direction is Direction.UP)
    report = verified(archive, [kept(odd)], line(leaf_sha256="", carried=True))
    assert "the browser asked for other.example in it" in faults(report)[0]
    assert any("its certificate does not name that host" in text for text in faults(report))
