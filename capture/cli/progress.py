"""Progress on a terminal's stderr; elsewhere only warnings are written."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from capture.cli.program import as_called

if TYPE_CHECKING:
    from rich.status import Status

__all__ = ["ProgressWatch", "amount", "megabytes"]


class ProgressWatch:
    """A status line with phase, counts and seconds, redrawn by rich; plain warnings otherwise.

    Implements ``flows.progress.Progress``.
    """

    def __init__(self, label: str = "") -> None:
        self._label = label
        self._phase = "starting"
        self._counts = ""
        self._begun = time.monotonic()
        self._status: Status | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.status import Status

            self._status = Status(self._line(), console=Console(stderr=True), spinner="dots")
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the status line away; further progress is not shown."""
        self.pause()
        self._status = None

    def pause(self) -> None:
        """Clear the line so that something can be printed; the next phase draws it again."""
        if self._status is not None:
            self._status.stop()

    def phase(self, text: str) -> None:
        self._phase = text
        if self._status is not None:
            self._status.start()
        self._redraw()

    def recorded(self, exchanges: int, size: int) -> None:
        self._counts = f" · {amount(exchanges, 'exchange')}, {megabytes(size)}"
        self._redraw()

    def warn(self, text: str) -> None:
        self.pause()
        print(f"warcite: {as_called(text)}", file=sys.stderr)

    def _line(self) -> str:
        from rich.markup import escape

        seconds = int(time.monotonic() - self._begun)
        return escape(f"{self._label}{self._phase}{self._counts} · {seconds} s")

    def _redraw(self) -> None:
        if self._status is not None:
            self._status.update(self._line())


def amount(number: int, noun: str) -> str:
    """``1 page``, ``24 pages``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def megabytes(size: int) -> str:
    """A size in bytes as people read it: ``812 kB``, ``3.4 MB``."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(size, 0) / 1e3:.0f} kB"
