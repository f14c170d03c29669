"""Records whose payload is not plain to see: revisits (W03), transfer and content codings (W04)."""

from typing import Any

from tests.sites.records import HTML, SITE, Told, digest, http, members, record, sha256

__all__ = ["payloads", "revisits"]

FIRST, SECOND, THIRD = (f"2026-01-05T10:00:0{second}Z" for second in range(3))


def _record(kind: str, uri: str, date: str, block: bytes, *lines: bytes, name: str = "", **how: Any) -> bytes:
    return record(kind, uri, date, block, *lines, name=kind + uri + date + name, **how)


def revisits() -> tuple[str, bytes, Told]:
    gif = b"GIF89a" + bytes(range(200))
    small, middle, large = (f"{SITE}img?size=1&resize={width}x" for width in (333, 665, 850))
    identical = b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    not_modified = b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    head = http(gif, b"Content-Type: image/gif", b"X-Seen: second").removesuffix(gif)
    moved = http(b"", b"Location: /one", status=b"301 Moved")
    empty, empty_again, lost = SITE + "empty1", SITE + "empty2", SITE + "lost"

    def refers(uri: str, date: str) -> tuple[bytes, bytes]:
        return b"WARC-Refers-To-Target-URI: " + uri.encode(), b"WARC-Refers-To-Date: " + date.encode()

    whole = http(gif, b"Content-Type: image/gif")
    elsewhere = refers("http://elsewhere.test/x", "2020-01-01T00:00:00Z")
    records = (
        _record("response", small, FIRST, whole, payload_digest=digest(gif)),
        _record("revisit", middle, SECOND, head, identical, *refers(small, FIRST), payload_digest=digest(gif)),
        _record("revisit", large, THIRD, head, identical, payload_digest=digest(gif)),
        _record("revisit", small, THIRD, b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n', not_modified, name="304"),
        _record("response", empty, FIRST, http(b"", HTML), payload_digest=digest(b"")),
        _record("revisit", empty_again, SECOND, moved, identical, *refers(empty, FIRST), payload_digest=digest(b"")),
        _record("revisit", lost, SECOND, head, identical, *elsewhere, payload_digest=digest(b"not in this file")),
    )
    must = {
        middle: f"payload of {small}, headers of the revisit (X-Seen: second)",
        large: "resolved by digest alone",
        f"{small} at {THIRD}": "304 without Refers-To: resolves to the 200 of the same URL",
        empty_again: "301 with Location /one, empty body: not the 200 headers of empty1",
        lost: "clear 'original is not in this archive', not a blank 200",
    }
    return ("W03-revisits.warc.gz", members(*records), {"case": "W03", "payload_sha256": sha256(gif), "must": must})


def payloads() -> tuple[str, bytes, Told]:
    body = b"<!doctype html><title>te</title>" + b"<p>chunk</p>" * 50
    parts = [body[start : start + 100] for start in range(0, len(body), 100)]
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
    said_chunked = b"Transfer-Encoding: chunked"
    like_chunks = b"7\r\nnot a chunked body at all, though it starts like one\r\n" + body
    # Name, block, what its payload digest is of, payload, note.
    cases = (
        (
            "kept",
            http(chunked, HTML, said_chunked),
            body,
            body,
            "chunked on the wire and in the record; digest over the dechunked payload",
        ),
        (
            "dechunked",
            http(body, HTML, said_chunked),
            body,
            body,
            "header kept, body already dechunked: payload is the body as it stands",
        ),
        (
            "olddigest",
            http(chunked, HTML, said_chunked),
            chunked,
            body,
            "payload digest over the chunked bytes (old writers): payload is still the dechunked body; verify says "
            "'digest over raw body'",
        ),
        (
            "starts-hex",
            http(like_chunks, HTML, said_chunked),
            like_chunks,
            like_chunks,
            "not chunked, but the first line looks like a size: no byte may be lost",
        ),
        (
            "gzip-lie",
            http(body, HTML, b"Content-Encoding: gzip"),
            body,
            body,
            "said gzip, is plain: text falls back to the raw bytes, first two included",
        ),
        (
            "ce-none",
            http(body, HTML, b"Content-Encoding: none"),
            body,
            body,
            "unknown coding 'none' is treated as identity",
        ),
        (
            "cl-long",
            http(body, HTML, b"Content-Length: 9999"),
            body,
            body,
            "HTTP length larger than the record: payload ends with the record; flagged",
        ),
    )
    records = (
        _record("response", SITE + name, FIRST, block, payload_digest=digest(hashed))
        for name, block, hashed, _, _ in cases
    )
    must = {
        SITE + name: {"payload_sha256": sha256(payload), "payload_len": len(payload), "note": note}
        for name, _, _, payload, note in cases
    }
    return "W04-transfer.warc.gz", members(*records), {"case": "W04", "must": must}
