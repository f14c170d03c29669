"""Secrets of the person who captures never reach a record; what the page itself sent stays."""

import base64
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.formats.warc import check, read
from capture.formats.warc.redaction import credentials, nothing, policy
from capture.formats.warc.secret_search import find
from capture.formats.warc.writer import Writer
from capture.model.exchange import Artifact, Body, Exchange, WebsocketFrames
from capture.model.secret import Secrets
from tests.builders.records import DATE, exchange, write

AUTHORIZED = b"GET / HTTP/1.1\r\nHost: x\r\nauthorization:  Basic bGFiOmxldG1laW4=\r\nCookie: a=1\r\n\r\n"


def test_authorization_goes_when_the_person_gave_credentials() -> None:
    """Name and scheme stay, all other bytes too."""
    redacted = credentials(exchange(request_head=AUTHORIZED))
    assert redacted.exchange.request_head == AUTHORIZED.replace(b"bGFiOmxldG1laW4=", b"REDACTED")
    assert redacted.names == ("authorization",)


def test_authorization_of_the_page_stays() -> None:
    """A token that a script got during the visit is part of the record."""
    sent = exchange(request_head=AUTHORIZED)
    assert nothing(sent).exchange == sent
    assert nothing(sent).names == ()


@pytest.mark.parametrize("policy", [nothing, credentials])
def test_proxy_passwords_never_are_part_of_the_page(policy: object) -> None:
    """Under any policy."""
    assert callable(policy)
    redacted = policy(exchange(request_head=b"GET / HTTP/1.1\r\nProxy-Authorization: Basic YTpi\r\n\r\n"))
    assert redacted.exchange.request_head == b"GET / HTTP/1.1\r\nProxy-Authorization: Basic REDACTED\r\n\r\n"


def test_folded_and_repeated_headers() -> None:
    """Digest authentication can be long."""
    folded = b"Authorization: Digest username=a,\r\n response=b\r\n"
    head = b"GET / HTTP/1.1\r\n" + folded + b"Authorization: c\r\nX: y\r\n\r\n"
    found = credentials(exchange(request_head=head)).exchange.request_head
    assert found == b"GET / HTTP/1.1\r\nAuthorization: Digest REDACTED\r\nAuthorization: REDACTED\r\nX: y\r\n\r\n"


@given(st.from_regex(r"[A-Za-z0-9+/=]{8,40}", fullmatch=True), st.sampled_from(["Basic ", "Bearer ", "", "Digest\t"]))
def test_the_secret_is_gone(secret: str, scheme: str) -> None:
    """Whatever the scheme."""
    head = f"GET / HTTP/1.1\r\nAuthorization: {scheme}{secret}\r\n\r\n".encode()
    assert secret.encode() not in credentials(exchange(request_head=head)).exchange.request_head


TOKEN = "Sw0rdfish-xyz/9"
KEPT = policy(Secrets.named({"the token": TOKEN}))
QUOTED = b"Sw0rdfish-xyz%2F9"


def sent(head: bytes, body: bytes = b"", **changes: Any) -> Exchange:
    return exchange(method="POST", request_head=head, request_body=Body.of(body), **changes)


def test_a_capture_without_secrets_changes_nothing() -> None:
    one = sent(AUTHORIZED, b"token=" + QUOTED)
    assert policy(Secrets())(one).exchange == one


def test_values_go_from_target_headers_and_url() -> None:
    """Scheme, host, names and the headers that frame the message stay."""
    head = (
        b"POST /a?token=%b&x=1 HTTP/1.1\r\nHost: example.org\r\nContent-Type: text/plain\r\n"
        b"Referer: https://example.org/?t=%b#f\r\nCookie: a=1; s=%b; b=2\r\nX-Sw0rdfish: 1\r\n\r\n"
    )
    redacted = KEPT(sent(head % (QUOTED, QUOTED, TOKEN.encode()), url=f"https://example.org/a?token={TOKEN}"))
    assert redacted.exchange.request_head == head % (b"REDACTED", b"REDACTED", b"REDACTED")
    assert redacted.exchange.url == "https://example.org/a?token=REDACTED"
    assert redacted.names == ("url", "referer", "cookie")
    assert redacted.response_names == ("url",)


@pytest.mark.parametrize(
    "body",
    [
        b"a=1&token=%b&z=2" % QUOTED,
        b'{"token": "%b", "n": 1}' % TOKEN.encode().replace(b"/", b"\\/"),
        b'--b\r\nContent-Disposition: form-data; name="token"\r\n\r\n%b\r\n--b--\r\n' % TOKEN.encode(),
        b"\x00\xff" + base64.b64encode(b"alice:" + TOKEN.encode()) + b"\xfe",
    ],
)
def test_values_go_from_bodies(body: bytes) -> None:
    """Forms, JSON, multipart, Base64; the length in the head is that of what is written."""
    head = b"POST / HTTP/1.1\r\ncontent-length:  %d\r\nX: y\r\n\r\n"
    redacted = KEPT(sent(head % len(body), body))
    data = redacted.exchange.request_body.read()
    assert b"REDACTED" in data
    assert not find((data,), KEPT.needles)
    assert redacted.exchange.request_head == head % len(data)
    assert redacted.exchange.request_body.length == len(data)
    assert redacted.names == ("body",)


def test_a_spooled_body_is_edited_beside_its_file(tmp_path: Path) -> None:
    """In pieces; the file itself stays as it was, and one without secrets is not copied."""
    path, clean = tmp_path / "spooled", tmp_path / "clean"
    path.write_bytes(b"x" * 3_000_000 + TOKEN.encode() + b"y" * 70_000)
    clean.write_bytes(b"x" * 300_000)
    redacted = KEPT(exchange(request_body=Body(path=path, length=path.stat().st_size)))
    body = redacted.exchange.request_body
    assert body.read() == b"x" * 3_000_000 + b"REDACTED" + b"y" * 70_000
    assert body.length == 3_070_008
    one = exchange(request_body=Body(path=clean, length=300_000))
    assert KEPT(one).exchange == one


def test_responses_are_the_evidence() -> None:
    """But for a cookie that has the person's own value; the page's cookies stay."""
    head = (
        b"HTTP/1.1 200 OK\r\nX-Echo: %b\r\nSet-Cookie: own=abc123; Path=/\r\n"
        b"Set-Cookie: s=%b; HttpOnly\r\nLocation: /?t=%b\r\n\r\n"
    )
    echo = TOKEN.encode()
    redacted = KEPT(exchange(response_head=head % (echo, echo, echo), response_body=Body.of(echo)))
    assert redacted.exchange.response_head == head % (echo, b"REDACTED", echo)
    assert redacted.exchange.response_body.read() == echo
    assert (redacted.names, redacted.response_names) == ((), ("set-cookie",))


def test_an_unlucky_password_ruins_no_host_and_no_framing() -> None:
    """One that is also a word of the address, of HTTP, or of a header's name."""
    head = b"GET /news/example HTTP/1.1\r\nHost: www.example.org\r\nReferer: https://www.example.org/example\r\n\r\n"
    unlucky = policy(Secrets.named({"a": "example", "b": "HTTP", "c": "Host", "d": "Referer"}))
    redacted = unlucky(exchange(request_head=head, url="https://www.example.org/news/example"))
    assert redacted.exchange.url == "https://www.example.org/news/REDACTED"
    assert redacted.exchange.request_head == head.replace(b"/example", b"/REDACTED")


def test_a_secret_that_is_an_address_goes_whole() -> None:
    """A hook's URL is a secret as a whole, its host included."""
    hook = policy(Secrets.named({"hook": "https://hooks.example/T0/B0/x9"}))
    assert hook.text("failed: https://hooks.example/T0/B0/x9?a=1") == "failed: REDACTED?a=1"


def test_names_of_artifacts_and_page_information_are_addresses() -> None:
    """What was seen stays as it was seen: the scan tells of it."""
    url = f"https://example.org/?t={TOKEN}"
    seen = Artifact(uri=f"urn:dom:{url}", content_type="text/html", data=url.encode(), made=DATE)
    assert KEPT.artifact(seen) == replace(seen, uri="urn:dom:https://example.org/?t=REDACTED")
    told = {"url": url, "urls": {url: {"status": 200}}, "ts": "2026"}
    for name in ("pageinfo", "layout"):
        info = KEPT.artifact(replace(seen, uri=f"urn:{name}:{url}", data=json.dumps(told).encode()))
        hidden = "https://example.org/?t=REDACTED"
        assert json.loads(info.data) == {"url": hidden, "urls": {hidden: {"status": 200}}, "ts": "2026"}


def test_a_password_of_digits_leaves_json_as_json() -> None:
    """Page information is full of numbers and dates."""
    told = {"ts": "2026-01-01", "urls": {"http://x.test/2026": {"status": 2026, "type": "2026"}}, "n": 0.2026}
    data = json.dumps(told).encode()
    info = Artifact(uri="urn:pageinfo:http://x.test/2026", content_type="a/b", data=data, made=DATE)
    changed = json.loads(policy(Secrets.named({"pin": "2026"})).artifact(info).data)
    assert changed == told | {"urls": {"http://x.test/REDACTED": {"status": 2026, "type": "2026"}}}


@given(
    head=st.binary(max_size=200), names=st.lists(st.sampled_from([b"Cookie", b"X-A", b"content-length"]), max_size=4)
)
def test_heads_without_secrets_are_the_same_bytes(head: bytes, names: list[bytes]) -> None:
    """Whatever they hold: lone carriage returns, folded lines, no line ends at all."""
    data = head + b"".join(b"\r\n" + name + b": a\r\n\tb" for name in names)
    one = exchange(request_head=data, response_head=data)
    found = KEPT(one).exchange
    assert (found.request_head, found.response_head) == (data, data) or b"authorization" in data.lower()


def test_records_say_what_was_taken_out(tmp_path: Path) -> None:
    """And are sound: lengths and digests are those of what is written; the index key has no secret."""
    path = tmp_path / "data.warc.gz"
    body = b"token=" + QUOTED
    head = b"POST /a HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
    one = sent(head % len(body), body, url=f"https://example.org/a?{TOKEN}")
    records = write(path, one, redact=KEPT)
    assert [ref.url for ref in records[1:]] == ["https://example.org/a?REDACTED"] * 2
    assert {ref.body_query for ref in records[1:]} == {"token=REDACTED"}
    assert all(check(record) == () for record in read(path))
    notes = [record.fields.get("WARC-JSON-Metadata") for record in read(path)]
    assert notes == ["", '{"warcite": {"redacted": ["url"]}}', '{"warcite": {"redacted": ["url", "body"]}}']


@pytest.mark.parametrize("spooled", [False, True])
def test_what_the_page_said_over_a_websocket_goes_and_what_it_was_told_stays(tmp_path: Path, spooled: bool) -> None:
    sent = {"ts": 0.1, "type": "send", "opcode": 1, "payloadData": "Sw0rdfish", "mask": True}
    told = {"ts": 0.2, "type": "recv", "opcode": 1, "payloadData": 'Sw0rdfish "type":"send"', "mask": False}
    data = b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in (sent, told))
    (tmp_path / "body").write_bytes(data)
    body = Body(path=tmp_path / "body", length=len(data)) if spooled else Body.of(data)
    found = policy(Secrets.named({"password": "Sw0rdfish"})).frames(
        WebsocketFrames(url="wss://h/?t=Sw0rdfish", opened=DATE, body=body, count=2)
    )
    assert found.url == "wss://h/?t=REDACTED"
    assert found.body.length == len(found.body.read())
    lines = [json.loads(line)["payloadData"] for line in found.body.read().splitlines()]
    assert lines == ["REDACTED", told["payloadData"]]


def test_the_record_of_a_websocket_says_what_was_taken_out_of_it(tmp_path: Path) -> None:
    """And only then: what the page was told alone is no redaction."""
    lines = [
        json.dumps({"type": kind, "payloadData": text}, separators=(",", ":")).encode() + b"\n"
        for kind, text in (("recv", "Sw0rdfish"), ("send", "Sw0rdfish"))
    ]
    secret = policy(Secrets.named({"password": "Sw0rdfish"}))
    writer = Writer(tmp_path / "w.warc.gz", software="t", page_id="p", redact_frames=secret.frames)
    for count in (1, 2):
        body = Body.of(b"".join(lines[:count]))
        writer.put_frames(WebsocketFrames(url=f"ws://h/{count}", opened=DATE, body=body, count=count))
    assert writer.close().redacted == 1
    notes = {record.url: record.fields.get("WARC-JSON-Metadata") for record in read(tmp_path / "w.warc.gz")}
    assert (notes["ws://h/1"], notes["ws://h/2"]) == ("", '{"warcite": {"redacted": ["body"]}}')
