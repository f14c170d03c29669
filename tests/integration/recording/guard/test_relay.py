"""Bytes cross the guard unchanged, and every ending arrives as what it was."""

import asyncio
import select
import socket
import threading

import pytest

from capture.model.exchange import Peer
from capture.recording.guard import Guard
from capture.recording.guard.relay import drained
from tests.integration.recording.guard.rig import (
    PATIENCE_S,
    Origin,
    guarded,
    opened,
    pattern,
    receive,
    receive_all,
    reset,
    socks_connect,
)

MEGABYTE = 1 << 20


def test_fifty_megabytes_both_ways_at_once() -> None:
    """What one side sends is what the other gets, while the opposite direction is busy too."""
    up, down = pattern(50 * MEGABYTE, 1), pattern(50 * MEGABYTE, 2)
    got: dict[str, bytes] = {}

    def exchange(sock: socket.socket, said: bytes, name: str) -> None:
        def say() -> None:
            sock.sendall(said)
            sock.shutdown(socket.SHUT_WR)

        speaker = threading.Thread(target=say, daemon=True)
        speaker.start()
        got[name], was_reset = receive_all(sock)
        speaker.join(PATIENCE_S)
        assert not was_reset

    with Origin(lambda connection: exchange(connection, down, "server")) as origin:

        def body(guard: Guard) -> None:
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                exchange(client, up, "client")
                origin.wait()

        _, report = guarded(opened(origin.port), body)
    assert got["server"] == up
    assert got["client"] == down
    assert (report.bytes_up, report.bytes_down, report.connections) == (len(up), len(down), 1)


def wait_until_drained(sock: socket.socket) -> None:
    """Until the far end's kernel has everything: a reset would take the rest away."""
    asyncio.run(drained(sock))


@pytest.mark.parametrize("size", [0, 1, 300_000])
def test_bytes_before_a_reset_arrive_and_it_stays_a_reset(size: int) -> None:
    """A body that was cut must not look whole."""

    def cut(connection: socket.socket) -> None:
        receive(connection, 3)
        connection.sendall(pattern(size, 3))
        wait_until_drained(connection)
        reset(connection)

    with Origin(cut) as origin:

        def body(guard: Guard) -> tuple[bytes, bool]:
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                client.sendall(b"GET")
                return receive_all(client)

        result, _ = guarded(opened(origin.port), body)
    assert result == (pattern(size, 3), True)


@pytest.mark.parametrize(("size", "fits"), [(MEGABYTE // 2, True), (8 * MEGABYTE, False)])
def test_reset_while_the_client_is_not_reading(size: int, fits: bool) -> None:
    """A reset that comes while much is still on its way waits until all of it was read."""
    cut = threading.Event()

    def send_and_cut(connection: socket.socket) -> None:
        connection.sendall(pattern(size, 4))
        wait_until_drained(connection)
        reset(connection)
        cut.set()

    with Origin(send_and_cut) as origin:

        def body(guard: Guard) -> tuple[bytes, bool]:
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                if fits:  # into the kernels' buffers: the server is gone before anything is read
                    assert cut.wait(PATIENCE_S)
                return receive_all(client)

        result, _ = guarded(opened(origin.port), body)
    assert result == (pattern(size, 4), True)


def test_client_reset_reaches_the_server() -> None:
    """The other way round: what the browser sent before it broke off arrives, then a reset."""
    got: list[tuple[bytes, bool]] = []
    with Origin(lambda connection: got.append(receive_all(connection))) as origin:

        def body(guard: Guard) -> None:
            client = socks_connect(guard, "127.0.0.1", origin.port)
            client.sendall(pattern(200_000, 5))
            wait_until_drained(client)
            reset(client)
            origin.wait()

        guarded(opened(origin.port), body)
    assert got == [(pattern(200_000, 5), True)]


def test_client_half_close() -> None:
    """The client says that it has no more; the server's answer still comes."""

    def answer(connection: socket.socket) -> None:
        request, was_reset = receive_all(connection)
        assert (request, was_reset) == (b"all of it", False)
        connection.sendall(pattern(MEGABYTE, 6))

    with Origin(answer) as origin:

        def body(guard: Guard) -> tuple[bytes, bool]:
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                client.sendall(b"all of it")
                client.shutdown(socket.SHUT_WR)
                return receive_all(client)

        result, _ = guarded(opened(origin.port), body)
    assert result == (pattern(MEGABYTE, 6), False)


def test_server_half_close() -> None:
    """The server says that it has no more; what the client still sends arrives."""
    got: list[tuple[bytes, bool]] = []

    def answer(connection: socket.socket) -> None:
        connection.sendall(b"bye")
        connection.shutdown(socket.SHUT_WR)
        got.append(receive_all(connection))

    with Origin(answer) as origin:

        def body(guard: Guard) -> tuple[bytes, bool]:
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                heard = receive_all(client)
                client.sendall(pattern(MEGABYTE, 7))
                client.shutdown(socket.SHUT_WR)
                origin.wait()
                return heard

        result, _ = guarded(opened(origin.port), body)
    assert result == (b"bye", False)
    assert got == [(pattern(MEGABYTE, 7), False)]


def test_an_answer_before_the_upload_is_over_arrives() -> None:
    """The server answers and closes while the client still sends: the answer is not lost (413)."""

    def refuse(connection: socket.socket) -> None:
        receive(connection, 1000)
        connection.sendall(b"HTTP/1.1 413 Content Too Large\r\n\r\n")
        connection.close()  # with unread bytes: the kernel sends RST

    with Origin(refuse) as origin:

        def body(guard: Guard) -> bytes:
            with socks_connect(guard, "127.0.0.1", origin.port) as client:
                with pytest.raises((ConnectionResetError, BrokenPipeError)):
                    client.sendall(bytes(300 * MEGABYTE))
                return receive_all(client)[0]

        result, _ = guarded(opened(origin.port), body)
    assert result == b"HTTP/1.1 413 Content Too Large\r\n\r\n"


def test_a_client_that_does_not_read_holds_the_server_back() -> None:
    """Nothing piles up in the guard: the server cannot send more than the kernels' buffers hold."""
    sent = 0
    stuck = threading.Event()
    seen = threading.Event()

    def flood(connection: socket.socket) -> None:
        nonlocal sent
        connection.setblocking(False)
        while sent < 500 * MEGABYTE and select.select([], [connection], [], 2)[1]:
            sent += connection.send(bytes(MEGABYTE))
        stuck.set()
        seen.wait(PATIENCE_S)

    with Origin(flood) as origin:

        def body(guard: Guard) -> None:
            with socks_connect(guard, "127.0.0.1", origin.port):
                assert stuck.wait(PATIENCE_S)
                seen.set()

        guarded(opened(origin.port), body)
    assert sent < 100 * MEGABYTE


def test_early_bytes_and_the_peer() -> None:
    """What follows the request at once reaches the server; the peer is known when the reply comes."""
    got: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        got.append(receive(connection, 5))
        connection.sendall(b"there")

    with Origin(answer) as origin:

        def body(guard: Guard) -> tuple[Peer | None, bytes]:
            with socks_connect(guard, "news.example", origin.port, early=b"early") as client:
                peer = guard.peer(client.getsockname()[1])
                return peer, receive(client, 5)

        (peer, heard), _ = guarded(opened(origin.port), body, lookup=lambda host: ("127.0.0.1",))
        assert peer == Peer(host="news.example", address="127.0.0.1", port=origin.port)
    assert (got, heard) == ([b"early"], b"there")
