"""Progress on a terminal's stderr; elsewhere only warnings are written."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from capture.cli.terminal import amount, as_called, megabytes, safe

if TYPE_CHECKING:
    from rich.status import Status

__all__ = ["PageProgress", "ProgressWatch"]


class PageProgress:
    """A ``workflows.progress.Progress`` that remembers the phase, the counts and when it began."""

    def __init__(self) -> None:
        self._phase = "starting"
        self._counts = ""
        self._begun = time.monotonic()

    @property
    def text(self) -> str:
        return f"{self._phase}{self._counts}"

    @property
    def seconds(self) -> int:
        return int(time.monotonic() - self._begun)

    def phase(self, text: str) -> None:
        self._phase = text

    def recorded(self, exchanges: int, size: int) -> None:
        self._counts = f" · {amount(exchanges, 'exchange')}, {megabytes(size)}"

    def warn(self, text: str) -> None:
        print(f"warcite: {safe(text)}", file=sys.stderr, flush=True)


class ProgressWatch(PageProgress):
    """A status line with phase, counts and seconds, redrawn by rich; plain warnings otherwise."""

    def __init__(self) -> None:
        super().__init__()
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
        self.pause()
        self._status = None

    def pause(self) -> None:
        """Clear the line so that something can be printed; the next phase draws it again."""
        if self._status is not None:
            self._status.stop()

    def phase(self, text: str) -> None:
        super().phase(text)
        if self._status is not None:
            self._status.start()
        self._redraw()

    def recorded(self, exchanges: int, size: int) -> None:
        super().recorded(exchanges, size)
        self._redraw()

    def warn(self, text: str) -> None:
        self.pause()
        print(f"warcite: {as_called(text)}", file=sys.stderr)

    def _line(self) -> str:
        from rich.markup import escape

        return escape(f"{self.text} · {self.seconds} s")

    def _redraw(self) -> None:
        if self._status is not None:
            self._status.update(self._line())
