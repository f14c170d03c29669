"""How the two directions of a connection ended, and so who ended what was still under way.

Over TLS the server's close_notify is the end of its direction (END_OF_FILE): a browser closes its socket when it has
read that, which the guard sees before the server's own end of file.
"""

from capture.recording.wire.journal_frames import Direction, Ending
from capture.recording.wire.wire_exchange import Stop

__all__ = ["Endings"]

_STOPS = {
    (Direction.UP, Ending.END_OF_FILE): Stop.BROWSER,
    (Direction.UP, Ending.RESET): Stop.BROWSER,
    (Direction.UP, Ending.NO_SINK): Stop.FAR_END,  # the server takes nothing more
    (Direction.DOWN, Ending.END_OF_FILE): Stop.FAR_END,
    (Direction.DOWN, Ending.RESET): Stop.FAR_END,
    (Direction.DOWN, Ending.NO_SINK): Stop.BROWSER,  # the browser takes nothing more
}


class Endings:
    """Told of each ending once, in the order in which they came. The first says whose doing it was."""

    def __init__(self) -> None:
        self._first: Stop | None = None
        self._by_direction: dict[Direction, Ending] = {}

    def __contains__(self, direction: Direction) -> bool:
        return direction in self._by_direction

    def add(self, direction: Direction, ending: Ending) -> None:
        """That direction has ended; a second word about it is not heard."""
        if direction in self._by_direction:
            return
        self._by_direction[direction] = ending
        if ending is Ending.CUT:
            self._first = Stop.LIMIT  # whatever came first: the rest was kept from passing
        elif self._first is None:
            self._first = _STOPS.get((direction, ending))

    @property
    def stop(self) -> Stop:
        """Who ended what was under way."""
        return self._first or Stop.RECORDING

    @property
    def both(self) -> bool:
        """Nothing more comes either way."""
        return len(self._by_direction) == len(Direction)

    @property
    def by_reset(self) -> bool:
        """The server broke the connection off."""
        return self._by_direction.get(Direction.DOWN) is Ending.RESET and self._first is Stop.FAR_END

    @property
    def by_server(self) -> bool:
        """The server's direction ended in order, before the browser had left."""
        return self._by_direction.get(Direction.DOWN) is Ending.END_OF_FILE and self._first is Stop.FAR_END
