"""The relay: bytes both ways between two sockets, with every ending passed on as what it was.

It works on the sockets themselves with the loop's readiness callbacks, below asyncio's transports, because
a transport that cannot *write* any more drops what could still be *read*: a server that answers 413 and
closes while the client is still sending would lose its answer.

- End of file on one side becomes end of file on the other; the opposite direction goes on (half-close).
- A reset on one side becomes a reset on the other, after the bytes that came before it: were it turned into
  an end of file, a body without length that was cut would look whole.
- Back-pressure: a side is not read while the other has not taken what was read before.
- A copy, where one is wanted, gets each piece before it is passed on, and each ending after all pieces before it. What
  cannot be copied is not passed on either: the connection is cut.
"""

import asyncio
import contextlib
import enum
import errno
import fcntl
import socket
import struct
import sys
import termios
from collections.abc import Callable
from typing import Protocol

__all__ = ["CHUNK", "Grant", "Relay", "RelayCopy", "close", "drained"]

CHUNK = 256 * 1024  # CPU per GB: 0.90 s at 64 KB, 0.54 at 256 KB, 0.49 at 512 KB
HALF_OPEN_S = 60.0  # after one end of file, silence this long: nobody is there (Linux: tcp_fin_timeout)
DRAIN_S = 30.0
_SO_NWRITE = 0x1024  # macOS <sys/socket.h>: bytes not yet acknowledged
_LINGER_RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, for 0 s: close sends RST

Grant = Callable[[int], int]
"""Asked with the size of each chunk that was read; says how many of its bytes may pass. Fewer: cut."""


class RelayCopy(Protocol):
    """Takes what one connection's relay passes on; returns at once."""

    def up(self, data: memoryview) -> bool:
        """A piece of the client's, to be copied now; False where it could not be kept."""

    def down(self, data: memoryview) -> bool:
        """A piece of the server's."""

    def ended(self, *, down: bool, how: str) -> None:
        """One direction has ended: END_OF_FILE, RESET, CUT or NO_SINK."""

    def closed(self) -> None:
        """Both sockets are closed."""


class _Ending(enum.Enum):
    """How one direction ended."""

    END_OF_FILE = "the source said that it has no more"
    RESET = "the source broke off"
    CUT = "a limit"
    NO_SINK = "the sink takes nothing more"


class _Flow:
    """One direction, ``source`` to ``sink``. ``ended`` is called once, when all that came was passed on."""

    def __init__(
        self,
        source: socket.socket,
        sink: socket.socket,
        *,
        scratch: memoryview,
        grant: Grant,
        ended: "Callable[[_Flow], None]",
        copy: Callable[[memoryview], bool] | None,
    ) -> None:
        self.source, self.sink = source, sink
        self.ending: _Ending | None = None
        self.moved = 0
        self.source_was_reset = False  # the opposite direction saw it when it wrote
        self.sink_was_reset = False
        self._loop = asyncio.get_running_loop()
        self._scratch, self._grant, self._ended, self._copy = scratch, grant, ended, copy
        self._pending = memoryview(b"")
        self._next: _Ending | None = None  # how it will have ended when nothing is pending any more

    def start(self, early: bytes) -> None:
        """Begin with bytes that were read before."""
        self._loop.add_reader(self.source, self._readable)
        if early:
            self._took(memoryview(early))

    def stop(self) -> None:
        """Watch nothing any more."""
        self._loop.remove_reader(self.source)
        self._loop.remove_writer(self.sink)

    def give_up(self) -> None:
        """The sink takes nothing more: what is pending has nowhere to go."""
        self._pending = memoryview(b"")
        self._finish(_Ending.NO_SINK)

    def _readable(self) -> None:
        try:
            size = self.source.recv_into(self._scratch)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self._end_with(_Ending.RESET)
            return
        if size:
            self._took(self._scratch[:size])
        else:
            # A reset is reported once; if a write had it, reading only finds the end.
            self._end_with(_Ending.RESET if self.source_was_reset else _Ending.END_OF_FILE)

    def _took(self, data: memoryview) -> None:
        granted = self._grant(len(data))
        if granted and self._copy is not None and not self._copy(data[:granted]):
            granted = 0
        self.moved += granted
        self._pending = data[:granted]
        self._push()
        if granted < len(data) and self.ending is None:
            self._end_with(_Ending.CUT)
        elif self._pending:
            self._loop.remove_reader(self.source)
            self._wait_for_sink()

    def _push(self) -> None:
        try:
            self._pending = self._pending[self.sink.send(self._pending) :]
        except (BlockingIOError, InterruptedError):
            pass
        except OSError as error:
            # EPIPE: the sink's end of file came before its reset, so that end is a true one.
            self.sink_was_reset = error.errno != errno.EPIPE
            self.give_up()

    def _writable(self) -> None:
        self._push()
        if self._pending or self.ending is not None:
            return
        self._loop.remove_writer(self.sink)
        if self._next is not None:
            self._finish(self._next)
        else:
            self._loop.add_reader(self.source, self._readable)

    def _end_with(self, ending: _Ending) -> None:
        self._loop.remove_reader(self.source)
        if self._pending:
            self._next = ending
            self._wait_for_sink()
        else:
            self._finish(ending)

    def _wait_for_sink(self) -> None:
        self._pending = memoryview(bytes(self._pending))  # a copy: the scratch buffer is everybody's
        self._loop.add_writer(self.sink, self._writable)

    def _finish(self, ending: _Ending) -> None:
        if self.ending is not None:
            return
        self.ending = ending
        self.stop()
        if ending is _Ending.END_OF_FILE:
            with contextlib.suppress(OSError):  # gone already: the other direction notices
                self.sink.shutdown(socket.SHUT_WR)
        self._ended(self)


class Relay:
    """Two connected non-blocking sockets, which are closed when ``run`` is over."""

    def __init__(
        self,
        client: socket.socket,
        server: socket.socket,
        *,
        scratch: memoryview,
        grant_up: Grant,
        grant_down: Grant,
        half_open_s: float = HALF_OPEN_S,
        copy: RelayCopy | None = None,
    ) -> None:
        """``scratch`` is the buffer to read into; all relays of one loop may share it.

        ``client_gone`` is done once the client's direction has ended.
        """
        self._loop = asyncio.get_running_loop()
        self._over: asyncio.Future[None] = self._loop.create_future()
        self._half_open_s = half_open_s
        self._patience: asyncio.TimerHandle | None = None
        self.client_gone: asyncio.Future[None] = self._loop.create_future()
        self._copy = copy
        up, down = (copy.up, copy.down) if copy is not None else (None, None)
        self._up = _Flow(client, server, scratch=scratch, grant=grant_up, ended=self._flow_ended, copy=up)
        self._down = _Flow(server, client, scratch=scratch, grant=grant_down, ended=self._flow_ended, copy=down)

    async def run(self, *, from_client: bytes = b"", from_server: bytes = b"") -> None:
        """Relay until both sides have ended. The arguments are bytes that were read before.

        Cancelled: both sides are reset at once.
        """
        clean = False
        try:
            self._up.start(from_client)
            self._down.start(from_server)
            await self._over
            self._stop()
            clean = self._up.ending is self._down.ending is _Ending.END_OF_FILE
            if not clean:
                with contextlib.suppress(TimeoutError):  # who has not read for so long will not
                    async with asyncio.timeout(DRAIN_S):
                        await drained(self._up.source)
                        await drained(self._up.sink)
        finally:
            self._stop()
            if self._copy is not None:
                self._copy.closed()
            close(self._up.source, reset=not clean)
            close(self._up.sink, reset=not clean)

    def _stop(self) -> None:
        self._up.stop()
        self._down.stop()
        if self._patience is not None:
            self._patience.cancel()

    def _flow_ended(self, ended: _Flow) -> None:
        other = self._down if ended is self._up else self._up
        other.source_was_reset = ended.sink_was_reset
        if ended is self._up and not self.client_gone.done():
            self.client_gone.set_result(None)
        if self._copy is not None and ended.ending is not None:
            self._copy.ended(down=ended is self._down, how=ended.ending.name)
        if self._over.done():
            return
        if other.ending is not None or ended.ending in (_Ending.RESET, _Ending.CUT):
            self._over.set_result(None)
        else:  # the end of one direction is not the end of the other
            self._expect_movement(other)

    def _expect_movement(self, flow: _Flow) -> None:
        """Give the direction up that is left when it has moved nothing since the last look."""
        moved = flow.moved

        def look() -> None:
            if flow.moved == moved:
                flow.give_up()
            else:
                self._expect_movement(flow)

        self._patience = self._loop.call_later(self._half_open_s, look)


def close(sock: socket.socket, *, reset: bool) -> None:
    """Close; with ``reset`` the far end gets RST, and what our kernel still holds is thrown away."""
    if reset:
        with contextlib.suppress(OSError):  # closed already, or (macOS) gone
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_RESET)
    sock.close()


async def drained(sock: socket.socket) -> None:
    """Return when the far end's kernel has every byte written, or the connection is gone.

    There is no event for it, so it is asked for at growing intervals; the caller sets the time limit.
    """
    pause_s = 0.001
    with contextlib.suppress(OSError):  # gone
        while _unsent(sock) > 0:
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, 0.1)


def _unsent(sock: socket.socket) -> int:
    """Bytes written that the far end has not acknowledged. OSError: it is gone."""
    sock.getpeername()
    if sys.platform == "darwin":
        return sock.getsockopt(socket.SOL_SOCKET, _SO_NWRITE)
    return int(struct.unpack("i", fcntl.ioctl(sock, termios.TIOCOUTQ, bytes(4)))[0])
