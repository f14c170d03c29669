"""What a workflow tells whoever watches: phases in words, and counts as they grow."""

from typing import Protocol

__all__ = ["Progress", "Silent"]


class Progress(Protocol):
    """Told from the loop's thread and from the recorder's; implementations must bear both."""

    def phase(self, text: str) -> None:
        """A new phase has begun, such as ``waiting for the page to settle``."""

    def recorded(self, exchanges: int, size: int) -> None:
        """So many exchanges, and bytes of their bodies, are recorded by now."""

    def warn(self, text: str) -> None:
        """Something that the user should read even when all goes on."""


class Silent:
    """Watches nothing."""

    def phase(self, text: str) -> None: ...

    def recorded(self, exchanges: int, size: int) -> None: ...

    def warn(self, text: str) -> None: ...
