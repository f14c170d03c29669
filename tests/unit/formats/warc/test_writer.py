"""What is handed to the writer comes back from the file byte for byte, by our reader and by warcio."""

import errno
import io
import subprocess
import sys
import tempfile
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from capture.errors import NoSpace
from capture.formats import cdxj
from capture.formats.warc import RecordRef, WarcIndex, Writer, check, read, scan
from capture.formats.warc.framing import RecordFile
from capture.formats.warc.redaction import credentials
from capture.formats.warc.second_reading import second_reading
from capture.model.digest import sha256
from capture.model.exchange import Artifact, Body, Exchange, Peer, Tls, Truncation
from capture.model.record_names import CIPHERTEXT, SECRETS, SECRETS_TYPE
from capture.model.wire_record import WireRecord
from tests.builders.records import DATE, PAGE, exchange, write


def read_back(path: Path) -> list[tuple[str, str, bytes]]:
    """Type, URL and block of each record, all of them free of faults."""
    found = []
    for one in read(path):
        data = b"".join(one.chunks())
        assert one.finish() == ()
        found.append((one.type, one.url, data))
    for one in read(path):
        assert check(one) == ()
    return found


def fields_of(path: Path, kind: str) -> list[tuple[str, str]]:
    """The fields of the first record of that type."""
    one = next(one for one in read(path) if one.type == kind)
    return [(name.decode(), value.decode()) for name, value in one.fields.pairs]


def test_a_record_of_the_wire_is_written_as_it_is_and_its_file_removed(tmp_path: Path) -> None:
    """Nothing is redacted in it; no reader takes it for a page, whatever it holds."""
    path, spooled = tmp_path / "data.warc.gz", tmp_path / "ciphertext"
    spooled.write_bytes(b"<html>hunter2")
    writer = Writer(path, software="test", page_id=PAGE, redact=credentials)
    for uri, body in (
        (f"{CIPHERTEXT}1", Body(path=spooled, length=13)),
        (f"{SECRETS}1", Body.of(b"CLIENT_RANDOM 00 11\n")),
    ):
        writer.put_wire(WireRecord(uri=uri, content_type=SECRETS_TYPE, body=body, made=DATE))
    records = writer.close().records
    assert read_back(path)[1:] == [
        ("resource", f"{CIPHERTEXT}1", b"<html>hunter2"),
        ("resource", f"{SECRETS}1", b"CLIENT_RANDOM 00 11\n"),
    ]
    assert not spooled.exists()
    assert records[1].payload_digest == records[1].block_digest == sha256(b"<html>hunter2")
    assert WarcIndex(path, records).document() is None
    assert second_reading(path, records) == ()


def test_an_exchange_is_a_response_and_its_request(tmp_path: Path) -> None:
    """Both have one WARC-Date, and the request names the response."""
    path = tmp_path / "data.warc.gz"
    sent = exchange(
        protocol="h2",
        local_port=40001,
        tls=Tls(version="tls/1.3", cipher="TLS_AES_128_GCM_SHA256"),
        request_body=Body.of(b"a=1"),
        method="POST",
    )
    write(path, sent, peer={40001: Peer(host="example.org", address="2001:DB8:0::7", port=443)}.get)
    blocks = [(kind, data) for kind, _, data in read_back(path)]
    assert blocks[1:] == [
        ("response", sent.response_head + b"<!doctype html><p>Hello"),
        ("request", sent.request_head + b"a=1"),
    ]
    response, request = dict(fields_of(path, "response")), dict(fields_of(path, "request"))
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert request["WARC-Date"] == response["WARC-Date"] == "2026-11-25T01:26:26.123456Z"
    assert response["WARC-IP-Address"] == "2001:db8::7"
    assert response["WARC-Page-ID"] == PAGE
    assert response["WARC-Cipher-Suite"] == "TLS_AES_128_GCM_SHA256"
    assert response["Content-Type"] == "application/http; msgtype=response"
    protocols = [value for name, value in fields_of(path, "response") if name == "WARC-Protocol"]
    assert protocols == ["h2", "tls/1.3"]


def test_digests_are_over_block_and_payload(tmp_path: Path) -> None:
    """The payload is what chunk framing holds, its content coding kept (iipc #22)."""
    path = tmp_path / "data.warc.gz"
    body = b"5;x=y\r\nhello\r\n0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    _, response, request = write(path, exchange(response_head=head, response_body=Body.of(body), chunked=True))
    assert response.block_digest == sha256(head + body)
    assert response.payload_digest == sha256(b"hello")
    assert request.payload_digest == ""
    assert read_back(path)[1][2] == head + body


def test_truncation_is_said_and_content_length_is_what_came(tmp_path: Path) -> None:
    """WARC-Truncated has four values; the finer reason stands in WARC-JSON-Metadata."""
    path = tmp_path / "data.warc.gz"
    write(path, exchange(truncated=Truncation.DISCONNECT, net_error=-355, detail="cut by the server"))
    fields = dict(fields_of(path, "response"))
    assert fields["WARC-Truncated"] == "disconnect"
    assert '"netError": -355' in fields["WARC-JSON-Metadata"]


def test_a_chunked_body_without_its_end_is_truncated_even_if_nobody_said_so(tmp_path: Path) -> None:
    """It is never written as complete."""
    path = tmp_path / "data.warc.gz"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    records = write(path, exchange(response_head=head, response_body=Body.of(b"5\r\nhel"), chunked=True))
    assert records[1].truncated == "unspecified"
    assert records[1].payload_digest == sha256(b"hel")
    assert read_back(path)[1][2] == head + b"5\r\nhel"


def test_a_failed_exchange_keeps_its_request(tmp_path: Path) -> None:
    """And a metadata record says how it failed; where nothing was sent there is that record alone."""
    path = tmp_path / "data.warc.gz"
    gone = {"status": None, "response_head": b"", "response_body": Body(), "net_error": -324}
    write(
        path,
        exchange(**gone, detail="empty\nresponse"),
        exchange(**gone | {"request_head": b"", "number": 2}, refused="10.0.0.1 is a\nprivate address"),
    )
    found = read_back(path)
    assert [kind for kind, _, _ in found] == ["warcinfo", "request", "metadata", "metadata"]
    assert found[2][2] == b"method: GET\r\nnet-error: -324\r\ndetail: empty response\r\n"
    assert found[3][2] == b"method: GET\r\nnet-error: -324\r\nrefused: 10.0.0.1 is a private address\r\n"


def test_what_came_and_is_no_http_is_kept(tmp_path: Path) -> None:
    """Byte for byte, in a record that no reader takes for an answer."""
    path = tmp_path / "data.warc.gz"
    begun = {"status": None, "response_head": b"HTTP/1.1 2", "response_body": Body(), "net_error": -357}
    rubbish = {"status": None, "response_head": b"", "response_body": Body.of(b"SSH-2.0-x\r\n"), "net_error": -370}
    write(path, exchange(**begun), exchange(**rubbish, number=2))
    name = "urn:warcite:notHttp:https://example.org/story"
    kept = [block for kind, url, block in read_back(path) if (kind, url) == ("resource", name)]
    assert kept == [b"HTTP/1.1 2", b"SSH-2.0-x\r\n"]


def test_what_is_around_the_response_is_kept_beside_it(tmp_path: Path) -> None:
    """Early hints and HTTP/2 trailers as they came, in metadata records that name the response."""
    path = tmp_path / "data.warc.gz"
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    write(path, exchange(early_hints=(hint, hint), trailers=b"X-Sum: 1\r\n"))
    found = read_back(path)
    url = "https://example.org/story"
    assert ("metadata", f"urn:earlyHints:{url}", hint + hint) in found
    assert ("metadata", f"urn:trailers:{url}", b"X-Sum: 1\r\n") in found


def test_what_is_around_the_response_is_indexed_as_it_is_read_back(tmp_path: Path) -> None:
    """Or a snapshot would not hold its own check: heads of 1xx answers are no answer's."""
    path = tmp_path / "data.warc.gz"
    writer = Writer(path, software="warcite", page_id=PAGE)
    hint = b"HTTP/1.1 103 Early Hints\r\nContent-Type: text/x-hint\r\n\r\n"
    writer.put(exchange(early_hints=(hint,), trailers=b"X-Sum: 1\r\n"))
    writer.put(exchange(early_hints=(hint,), status=None, response_head=b"HTTP/1.1 2", net_error=-101))
    written = cdxj.lines(writer.close().records, path.name)
    assert cdxj.lines(scan(path).records, path.name) == written


@pytest.mark.parametrize(
    "first", [b"\r\n\r\nHTTP/1.1 200 OK", b"abcdHTTP/1.1 200 OK", b"HTTP/1.1 2000 OK", b"HTTP/1.1", b"HTTP/1.1 0200 OK"]
)
def test_an_odd_answer_is_indexed_as_it_is_read_back(tmp_path: Path, first: bytes) -> None:
    """Whatever status the browser took it for."""
    path = tmp_path / "data.warc.gz"
    head = first + b"\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\n"
    written = write(path, exchange(status=200, response_head=head, response_body=Body.of(b"x")))
    assert cdxj.lines(scan(path).records, path.name) == cdxj.lines(written, path.name)


def test_a_rebuilt_head_is_said(tmp_path: Path) -> None:
    """Where the wire's own bytes could not be had."""
    path = tmp_path / "data.warc.gz"
    write(path, exchange(head_rebuilt=True))
    assert dict(fields_of(path, "response"))["WARC-JSON-Metadata"] == '{"warcite": {"head": "rebuilt"}}'


def test_artifacts_and_metadata(tmp_path: Path) -> None:
    """A resource's payload is its block; names keep their letter case."""
    path = tmp_path / "data.warc.gz"
    writer = Writer(path, software="warcite test", page_id=PAGE)
    writer.put_artifact(Artifact(uri="urn:fullPage:https://x.org/", content_type="image/png", data=b"P", made=DATE))
    writer.put_metadata("urn:warcite:provenance", "application/json", b"{}", DATE)
    records = writer.close().records
    assert [(r.type, r.url, r.mime) for r in records[1:]] == [
        ("resource", "urn:fullPage:https://x.org/", "image/png"),
        ("metadata", "urn:warcite:provenance", "application/json"),
    ]
    assert records[1].payload_digest == records[1].block_digest == sha256(b"P")
    assert [data for _, _, data in read_back(path)[1:]] == [b"P", b"{}"]


def test_a_url_cannot_break_the_header(tmp_path: Path) -> None:
    """Everything captured is hostile."""
    path = tmp_path / "data.warc.gz"
    write(path, exchange(url="https://x.org/\r\nWARC-Type: x\x00\u2028é", detail="a\r\nb", net_error=-1))
    assert read_back(path)[1][1] == "https://x.org/%0D%0AWARC-Type:%20x%00\u2028é"


def test_background_is_counted_not_written(tmp_path: Path) -> None:
    """The browser's own traffic is no part of the page; its spool files go too."""
    spool = tmp_path / "body"
    spool.write_bytes(b"x")
    writer = Writer(tmp_path / "data.warc.gz", software="warcite test", page_id=PAGE)
    writer.put(exchange(background=True, response_body=Body(path=spool, length=1)))
    written = writer.close()
    assert (written.background, len(written.records), spool.exists()) == (1, 1, False)


def test_flush_makes_everything_readable_while_the_page_still_loads(tmp_path: Path) -> None:
    """A view of a growing file shows what was put before the flush."""
    writer = Writer(tmp_path / "data.warc.gz", software="warcite test", page_id=PAGE)
    writer.put(exchange())
    writer.flush()
    view = WarcIndex.open(writer.path)
    assert view.records() == tuple(_as_read(record) for record in writer.records)
    found = writer.view().response("https://example.org/story")
    assert found is not None
    assert writer.view().payload(found).data == b"<!doctype html><p>Hello"
    writer.put(exchange(number=2))
    assert len(writer.close().records) == 5


def test_scanning_gives_the_references_that_the_writer_gave(tmp_path: Path) -> None:
    """After a crash the index is rebuilt from the file alone."""
    path = tmp_path / "data.warc.gz"
    form = b"POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    moved = b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n"
    records = write(
        path,
        exchange(method="POST", request_head=form, request_body=Body.of(b"q=1")),
        exchange(number=2, status=302, response_head=moved, truncated=Truncation.LENGTH),
    )
    found = scan(path)
    assert found.records == tuple(_as_read(record) for record in records)
    assert (found.faults, found.sound_bytes) == ((), path.stat().st_size)


def test_a_cut_file_tells_where_it_is_sound(tmp_path: Path) -> None:
    """Salvage cuts it there."""
    path = tmp_path / "data.warc.gz"
    records = write(path, exchange())
    path.write_bytes(path.read_bytes()[:-1])
    found = scan(path)
    assert found.sound_bytes == records[-1].offset
    assert [record.type for record in found.records] == ["warcinfo", "response"]
    assert found.faults


def _as_read(record: RecordRef) -> RecordRef:
    """The number of an exchange is known to the recorder alone."""
    from dataclasses import replace

    return replace(record, exchange_number=0)


def test_spool_files_are_streamed_and_removed(tmp_path: Path) -> None:
    """A body never is in memory; one that cannot be read any more is a failure, not the end."""
    spool, path = tmp_path / "body", tmp_path / "data.warc.gz"
    data = bytes(range(256)) * 20_000
    spool.write_bytes(data)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n"
    writer = Writer(path, software="warcite test", page_id=PAGE)
    writer.put(exchange(response_head=head, response_body=Body(path=spool, length=len(data))))
    writer.put(exchange(number=2, response_body=Body(path=tmp_path / "none", length=5)))
    written = writer.close()
    assert not spool.exists()
    assert len(written.failures) == 1
    found = read_back(path)
    assert found[1][2] == head + data
    assert found[3][2] == exchange().response_head
    assert written.records[3].truncated == "unspecified"


def test_bodies_that_wait_go_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller never waits, and memory stays bounded."""
    monkeypatch.setattr("capture.formats.warc.writer.PENDING_LIMIT", 100_000)
    spill, hold = tmp_path / "spill", threading.Event()
    spill.mkdir()

    def held(one: Exchange) -> Any:
        assert hold.wait(60)
        return credentials(one)

    writer = Writer(tmp_path / "data.warc.gz", software="warcite test", page_id=PAGE, redact=held, spill=spill)
    bodies = [bytes([number]) * 50_000 for number in range(8)]
    for number, body in enumerate(bodies):
        writer.put(exchange(number=number + 1, response_body=Body.of(body)))
    waiting = len(list(spill.iterdir()))
    hold.set()
    writer.close()
    assert waiting == 6
    assert list(spill.iterdir()) == []
    found = [data[-50_000:] for kind, _, data in read_back(writer.path) if kind == "response"]
    assert found == bodies


def test_one_bad_record_is_a_failure_not_the_end(tmp_path: Path) -> None:
    """The thread goes on."""

    def bad(one: Exchange) -> Any:
        raise ValueError("bad") if one.number == 1 else KeyError

    writer = Writer(tmp_path / "data.warc.gz", software="warcite test", page_id=PAGE, redact=bad)
    writer.put(exchange())
    writer.put_metadata("urn:x", "text/plain", b"x", DATE)
    written = writer.close()
    assert [record.type for record in written.records] == ["warcinfo", "metadata"]
    assert written.failures == ("record not written: ValueError: bad",)


class FullDisk(io.FileIO):
    """A file on a disk with room for so many bytes."""

    room = 0

    def write(self, data: Any) -> int:
        count = min(self.room, len(data))
        if not count:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.room -= count
        return super().write(bytes(data[:count]))


@pytest.mark.parametrize("room", [0, 1, 100, 400, 500, 700])
def test_a_full_disk_leaves_whole_records(tmp_path: Path, room: int) -> None:
    """The record that did not fit is taken back."""
    from capture.formats.warc.records_from_exchange import of_metadata

    path = tmp_path / "data.warc.gz"
    raw = FullDisk(path, "wb")
    raw.room = room
    file = RecordFile(raw)
    for number in range(9):
        draft = of_metadata(f"urn:{number}", "text/plain", b"x", DATE, "", lambda: "urn:uuid:0")
        try:
            file.append(draft, lambda error: None)
        except OSError:
            break
    file.close()
    assert path.stat().st_size == file.size <= room
    assert scan(path).sound_bytes == file.size
    assert scan(path).faults == ()


FULL = """
import resource, signal, sys
from pathlib import Path
from capture.errors import NoSpace
from capture.formats.warc import Writer
from tests.builders.records import exchange
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
writer = Writer(Path(sys.argv[1]), software="warcite test", page_id="x")
for number in range(50):
    writer.put(exchange(number=number))
for step in (writer.flush, writer.close):
    try:
        step()
    except NoSpace as error:
        print(type(error).__name__, bool(error.hint))
print(len(writer.written.records), writer.written.dropped)
"""


def test_no_space_is_said_and_what_came_before_stays(tmp_path: Path) -> None:
    """Flush and close say NoSpace; the file ends with its last whole record; the rest is counted."""
    path = tmp_path / "data.warc.gz"
    root = Path(__file__).parents[4]
    run = subprocess.run([sys.executable, "-c", FULL, path], cwd=root, capture_output=True, text=True, check=True)
    *said, counts = run.stdout.splitlines()
    assert said == ["NoSpace True"] * 2
    records, dropped = map(int, counts.split())
    assert scan(path).sound_bytes == path.stat().st_size <= 3000
    assert len(scan(path).records) == records
    assert dropped >= 40
    assert NoSpace.exit_code == 3


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    """Nothing recorded is ever lost."""
    path = tmp_path / "data.warc.gz"
    path.write_bytes(b"kept")
    with pytest.raises(FileExistsError):
        Writer(path, software="warcite test", page_id=PAGE)


HEADS = st.builds(
    lambda line, data: b"HTTP/1.1 200 OK\r\n" + line + b"X: " + data + b"\r\n\r\n",
    st.sampled_from([b"", b"Transfer-Encoding: chunked\r\n"]),
    st.binary(max_size=200),
)
BODIES = st.binary(max_size=300) | st.sampled_from([b"5\r\nhello\r\n0\r\n\r\n", b"5\r\nhello\r\n", b"9\r\nhel"])
EXCHANGES = st.builds(
    exchange,
    number=st.integers(1, 9),
    started=st.integers(0, 10**12).map(lambda step: DATE + timedelta(microseconds=step)),
    url=st.text(max_size=50).map(lambda text: "https://x.org/" + text.encode("utf-8", "replace").hex()),
    method=st.sampled_from(["GET", "POST", "HEAD", "x"]),
    request_head=st.binary(min_size=1, max_size=100),
    request_body=st.binary(max_size=100).map(Body.of),
    status=st.none() | st.integers(100, 599),
    response_head=HEADS,
    response_body=BODIES.map(Body.of),
    chunked=st.booleans(),
    early_hints=st.lists(HEADS, max_size=2).map(tuple),
    truncated=st.none() | st.sampled_from(Truncation),
    net_error=st.integers(-400, 0),
    detail=st.text(max_size=20),
)


@settings(max_examples=25)
@given(st.lists(EXCHANGES, max_size=5))
def test_any_exchange_is_read_back_equal(exchanges: list[Exchange]) -> None:
    """By our reader and by warcio: every head and body, byte for byte, with the right block digest."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.warc.gz"
        write(path, *exchanges)
        blocks = [(kind, data) for kind, _, data in read_back(path) if kind in ("request", "response")]
        with path.open("rb") as stream:
            theirs = [
                (record.rec_type, record.raw_stream.read())
                for record in ArchiveIterator(stream, no_record_parse=True)
                if record.rec_type in ("request", "response")
            ]
    expected = []
    for one in exchanges:
        if one.status is not None:
            expected.append(("response", one.response_head + one.response_body.data))
        expected.append(("request", one.request_head + one.request_body.data))
    assert blocks == theirs == expected


def test_a_head_that_readers_cannot_tell_from_the_body_claims_no_payload(tmp_path: Path) -> None:
    """Its bytes are kept; a digest that nobody can check would be a fault in every reader."""
    path = tmp_path / "data.warc.gz"
    records = write(path, exchange(response_head=b"SSH-2.0-x\r\n"), exchange(response_head=b"HTTP/1.1 200\r\n"))
    assert [record.payload_digest for record in records if record.type == "response"] == ["", ""]
    assert read_back(path)[1][2] == b"SSH-2.0-x\r\n<!doctype html><p>Hello"


def test_passwords_of_the_seed_are_not_written(tmp_path: Path) -> None:
    """The record says that something was taken out."""
    path = tmp_path / "data.warc.gz"
    head = b"GET / HTTP/1.1\r\nAuthorization: Basic bGFiOmxldG1laW4=\r\nHost: x\r\n\r\n"
    writer = Writer(path, software="warcite test", page_id=PAGE, redact=credentials)
    writer.put(exchange(request_head=head))
    assert writer.close().redacted == 1
    assert read_back(path)[2][2] == b"GET / HTTP/1.1\r\nAuthorization: Basic REDACTED\r\nHost: x\r\n\r\n"
    assert "authorization" in dict(fields_of(path, "request"))["WARC-JSON-Metadata"]
