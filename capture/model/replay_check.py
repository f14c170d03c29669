"""The check: how much of what was seen the archive shows again, with the network cut."""

from dataclasses import dataclass, field

from capture.model.free_text import FIXED

__all__ = ["Gap", "ReplayCheck"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A request of the replayed page that the archive cannot answer."""

    method: str = field(metadata=FIXED)
    url: str
    navigation: bool = False  # a document, which only a browser's navigation would ask for in the same way


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayCheck:
    """Scores from 0 to 1. ``text``: words in order; ``screenshot``: structure of the window, but for what moved while
    the page was seen.

    A score is None where the visit had nothing to compare with (no text of a PDF, no screenshot taken, all of it
    moving). ``supplemented`` are the URLs that were fetched once more because a first check missed them.
    """

    text: float | None
    screenshot: float | None
    gaps: tuple[Gap, ...] = ()
    supplemented: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def missing(self) -> tuple[str, ...]:
        """The URLs of the gaps, each once."""
        return tuple(dict.fromkeys(gap.url for gap in self.gaps))
