"""What a reader's connection may cost: a bounded head, a bounded time, a bounded number."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
import uvicorn

from capture.web import connection
from capture.web.connection import HEAD_BYTES, BoundedConnection

MIB = 1 << 20


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Answers with the number of bytes of the request's body."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = str(size).encode()
    head = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(echo, http=BoundedConnection, ws="none", lifespan="off", log_level="error")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[str, int]]:
    with serving() as address:
        yield address


def answer(place: tuple[str, int], *pieces: bytes, most: int = 64 * MIB) -> tuple[bytes, int]:
    """What comes back, and how many bytes went out before the server closed."""
    sent = 0
    with socket.create_connection(place, timeout=60) as talk:
        try:
            for piece in pieces:
                while sent < most:
                    talk.sendall(piece)
                    sent += len(piece)
                    if piece != pieces[-1] or len(piece) < 1000:
                        break
        except OSError:
            pass
        found = b""
        try:
            while data := talk.recv(65_536):
                found += data
        except OSError:
            pass
    return found, sent


def asked(fields: bytes = b"", body: bytes = b"") -> bytes:
    return b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + fields + b"\r\n" + body


def test_an_ordinary_request_is_answered(place: tuple[str, int]) -> None:
    assert answer(place, asked(b"Content-Length: 3\r\n", b"abc"))[0].endswith(b"\r\n\r\n3")
    big = b"x" * (8 * MIB)
    head = b"Content-Length: %d\r\n" % len(big)
    with socket.create_connection(place, timeout=60) as talk:
        talk.sendall(asked(head, big))
        assert talk.recv(65_536).startswith(b"HTTP/1.1 200")


def test_a_long_but_honest_head_is_answered(place: tuple[str, int]) -> None:
    fields = b"".join(b"X-%d: %s\r\n" % (number, b"v" * 100) for number in range(300))
    assert answer(place, asked(fields))[0].endswith(b"\r\n\r\n0")


@pytest.mark.parametrize(
    "begin",
    [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\nX", b"GET / HTTP/1.1\r\nHost: x\r\nA: b"],
    ids=["target", "value", "name", "field"],
)
def test_a_head_without_end_is_refused_soon(place: tuple[str, int], begin: bytes) -> None:
    found, sent = answer(place, begin, b"a" * 50_000)
    assert sent < 16 * MIB  # what the two ends' buffers hold
    assert found == b"" or found.startswith((b"HTTP/1.1 431", b"HTTP/1.1 400"))


def test_fields_without_end_are_refused_soon(place: tuple[str, int]) -> None:
    found, sent = answer(place, b"GET / HTTP/1.1\r\n", b"X: y\r\n" * 10_000)
    assert sent < 16 * MIB
    assert found == b"" or found.startswith(b"HTTP/1.1 431")


def test_a_long_head_in_one_piece_is_refused(place: tuple[str, int]) -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * (HEAD_BYTES + 1) + b"\r\n\r\n"
    assert b" 200 " not in answer(place, head)[0]


def test_trailers_without_end_are_refused_soon(place: tuple[str, int]) -> None:
    begin = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n"
    _, sent = answer(place, begin, b"X: y\r\n" * 10_000)
    assert sent < 16 * MIB


def test_who_says_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_S", 0.05)
    monkeypatch.setattr(connection, "BODY_S", 0.05)
    with serving() as place:
        assert answer(place)[0].startswith(b"HTTP/1.1 408")
        assert answer(place, b"GET / HTTP/1.1\r\nHo")[0].startswith(b"HTTP/1.1 408")
        assert answer(place, asked(b"Content-Length: 9\r\n", b"abc"))[0] == b""


def test_a_crowd_that_says_nothing_keeps_no_reader_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest silent ones make room."""
    monkeypatch.setattr(connection, "MOST", 5)
    with serving() as place:
        crowd = [socket.create_connection(place, timeout=60) for _ in range(12)]
        assert answer(place, asked())[0].endswith(b"\r\n\r\n0")
        assert crowd[0].recv(100).startswith(b"HTTP/1.1 503")
        for one in crowd:
            one.close()
