"""The guard: a SOCKS5 server on 127.0.0.1, the browser's only way out.

Each connection is a task: whose it is (another user's is closed unanswered), the SOCKS handshake, a connection to an
address that the policy allows (``outbound``), then bytes both ways (``relay``), metered against the limits. What was
refused, failed, cut or went wrong stands in the egress log; a fault in one connection ends that connection alone.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Protocol

from capture.model.exchange import Peer
from capture.model.guard_report import LimitKind
from capture.model.options import Limits
from capture.recording.guard.dial import Lookup, Resolver, system_lookup
from capture.recording.guard.egress_log import EgressLog
from capture.recording.guard.local_machine import UidOf, own_port, uid_lookup
from capture.recording.guard.outbound import Denied, Outbound
from capture.recording.guard.policy import Policy
from capture.recording.guard.relay import CHUNK, Relay, RelayCopy, close
from capture.recording.guard.socks import Ask, Close, Handshake, Send, SocksReply
from capture.recording.guard.upstream import Upstream

__all__ = ["Guard", "RelayJournal"]

_HANDSHAKE_S = 20.0
_HANDSHAKE_BYTES = 4096
_BACKLOG = 512
_TOO_MANY_FILES_PAUSE_S = 0.1
# Chromium's smallest HTTP/1 request is larger, HTTP/2 flow control (13 bytes, TLS record around it) smaller.
_REQUEST_BYTES = 200


class RelayJournal(Protocol):
    """Takes a copy of all that is relayed."""

    def opened(self, number: int, local_port: int, peer: Peer) -> RelayCopy:
        """A new connection, from the client's port to that far end."""


class Guard:
    """``async with Guard(policy, limits) as guard``; leaving it closes every connection and ends every task.

    It lives on the loop that entered it. ``proxy`` is a URL as ``Upstream.parse`` reads it. ``lookup`` and
    ``uid_of`` are the world: the name resolver (blocking, called in a thread) and whose a connection is. What it did
    is asked of its egress log: ``peer``, ``was_cut``, ``why``, and ``report``, which is whole after leaving.
    """

    def __init__(
        self,
        policy: Policy,
        limits: Limits,
        proxy: str = "",
        *,
        lookup: Lookup = system_lookup,
        uid_of: Callable[[], UidOf | None] = uid_lookup,
    ) -> None:
        self.port = 0
        self._policy, self._limits = policy, limits
        self._upstream = Upstream.parse(proxy) if proxy else None
        self._resolver = Resolver(lookup)
        self._log = log = EgressLog(limits)
        self.peer, self.was_cut, self.why, self.report = log.peer, log.was_cut, log.why, log.report
        self._uid_of = uid_of()
        self._log.owner_checked = self._uid_of is not None
        self._scratch = memoryview(bytearray(CHUNK))
        self._journal: RelayJournal | None = None
        self._relays: set[Relay] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._pause: asyncio.TimerHandle | None = None

    def copy_to(self, journal: "RelayJournal") -> None:
        """Give all that is relayed from now on to that journal as well."""
        self._journal = journal

    def relayed(self) -> Mapping[int, tuple[int, int]]:
        """Of each connection by its number, from 1: bytes up and down that were let through so far."""
        return dict(self._log.relayed)

    async def hang_up(self, patience_s: float) -> None:
        """End every connection: the browser is gone. Those whose end has not been seen yet are waited for, so long."""
        if relays := [relay.client_gone for relay in self._relays]:
            await asyncio.wait(relays, timeout=patience_s)
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def stop_requests(self) -> None:
        """Let no further request out, and what was asked for come in; any thread may say so.

        Who counts requests is the recorder: within TLS none of them can be told from another.
        """
        self._log.spent = True

    async def __aenter__(self) -> "Guard":
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
        self._listener.setblocking(False)
        self.port = self._listener.getsockname()[1]
        self._claim = own_port(self.port)
        self._claim.__enter__()
        self._outbound = Outbound(self._policy.with_own_port(self.port), self._log, self._resolver, self._upstream)
        self._group = asyncio.TaskGroup()
        await self._group.__aenter__()
        self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pause is not None:
            self._pause.cancel()
        asyncio.get_running_loop().remove_reader(self._listener)
        self._listener.close()
        self._claim.__exit__(None, None, None)
        for task in self._tasks:
            task.cancel()
        await self._group.__aexit__(None, None, None)

    def _listen(self) -> None:
        asyncio.get_running_loop().add_reader(self._listener, self._accept)

    def _accept(self) -> None:
        """A callback, not a task that awaits: cancelled at the wrong moment, that one loses a socket."""
        try:
            client, (_, port) = self._listener.accept()
        except (BlockingIOError, InterruptedError, ConnectionError):
            return  # gone before it was accepted
        except OSError as error:  # no file descriptors left: those in use come back
            self._log.problem(f"a connection could not be accepted: {error}")
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._listener)
            self._pause = loop.call_later(_TOO_MANY_FILES_PAUSE_S, self._listen)
            return
        client.setblocking(False)
        task = self._group.create_task(self._serve(client, port))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: client.close())  # also when it is cancelled before it begins

    async def _serve(self, client: socket.socket, port: int) -> None:
        try:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # Another user of this machine is calling, or somebody of whom the kernel tells nothing.
            if self._uid_of is not None and self._uid_of(port, self.port) != os.geteuid():
                self._log.strangers += 1
            else:
                await self._converse(client, port)
        except OSError:
            pass  # the browser went away in the middle of the handshake, or said nothing (TimeoutError)
        except Exception as error:
            # A fault of ours in one connection must not end the snapshot (a TaskGroup would): it is reported.
            self._log.problem(f"{type(error).__name__}: {error}")

    async def _converse(self, client: socket.socket, port: int) -> None:
        loop = asyncio.get_running_loop()
        handshake = Handshake()
        async with asyncio.timeout(_HANDSHAKE_S):
            ask = await _read_request(client, handshake)
        if ask is None:
            return
        try:
            opened = await self._outbound.open(ask.host, ask.port)
        except Denied as denied:
            await loop.sock_sendall(client, handshake.answer(denied.reply))
            return
        # Known before the browser is told: what comes over it may be asked for before we run again.
        number = self._log.connected(port, opened.peer, opened.detours)
        try:
            await loop.sock_sendall(client, handshake.answer(SocksReply.SUCCEEDED))
            meter = _Meter(self._log, number, opened.peer.host, port)
            copy = None if self._journal is None else self._journal.opened(number, port, opened.peer)
            relay = Relay(
                client, opened.sock, scratch=self._scratch, grant_up=meter.up, grant_down=meter.down, copy=copy
            )
            self._relays.add(relay)
            try:
                await relay.run(from_client=handshake.early, from_server=opened.late)
            finally:
                self._relays.discard(relay)
        finally:
            close(opened.sock, reset=True)  # closed already, unless the browser went away


class _Meter:
    """Counts one connection's bytes and cuts it at the limits."""

    def __init__(self, log: EgressLog, number: int, host: str, port: int) -> None:
        self._log, self._number, self._host, self._port = log, number, host, port
        self._answer_bytes = self._up = self._down = 0

    def up(self, size: int) -> int:
        """How many bytes of a chunk may pass to the server."""
        if size >= _REQUEST_BYTES:
            if self._log.spent:
                self._log.cut(LimitKind.REQUESTS, self._host, self._port)
                return 0
            self._answer_bytes = 0
        granted = self._within_snapshot(size)
        self._log.bytes_up += granted
        self._up += granted
        self._log.relayed[self._number] = self._up, self._down
        return granted

    def down(self, size: int) -> int:
        """How many bytes of a chunk may pass to the browser.

        Bodies cannot be told apart within TLS: what has come since the browser last sent something as large
        as a request counts as one. HTTP/2 answers on one connection may thus be counted together.
        """
        granted = self._within_snapshot(size)
        room = self._log.limits.body_bytes - self._answer_bytes
        if granted > room:
            self._log.cut(LimitKind.BODY_BYTES, self._host, self._port)
            granted = max(room, 0)
        self._answer_bytes += granted
        self._log.bytes_down += granted
        self._down += granted
        self._log.relayed[self._number] = self._up, self._down
        return granted

    def _within_snapshot(self, size: int) -> int:
        log = self._log
        room = log.limits.snapshot_bytes - log.bytes_up - log.bytes_down
        if size <= room:
            return size
        log.cut(LimitKind.SNAPSHOT_BYTES, self._host, self._port)
        return max(room, 0)


async def _read_request(client: socket.socket, handshake: Handshake) -> Ask | None:
    """The client's request; None when it went away or does not speak SOCKS5 as we do (then it was told)."""
    loop = asyncio.get_running_loop()
    while data := await loop.sock_recv(client, _HANDSHAKE_BYTES):
        for move in handshake.feed(data):
            match move:
                case Send(data=answer):
                    await loop.sock_sendall(client, answer)
                case Ask():
                    return move
                case Close():
                    return None
    return None
