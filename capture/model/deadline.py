"""The deadline of a capture, shared out among its parts. Pure: times are seconds of one monotonic clock.

A capture is visit, check, the last records with the end of both browsers, and the reading of the article. Each of the
later parts has a share that the parts before it cannot use up; whoever ends early leaves its time to all that follow.
"""

from dataclasses import dataclass, replace

from capture.model.options import Limits

__all__ = ["Deadline"]

VISIT = 0.5  # of the whole, however long the browser took to start
CHECK = 0.2, 30.0  # what is kept back: that part of the whole, and no more than those seconds
RECORDS = 0.1, 12.0
ARTICLE = 0.2, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """``seconds`` from ``begun`` on. Each method says how long a part that begins at ``now`` may take.

    A part that is reached too late still gets its share, so that the start of a browser on a busy machine costs the
    page neither its visit nor its end.
    """

    begun: float
    seconds: float

    def visit_s(self, now: float) -> float:
        """From the start of the browser to the last artifact."""
        return max(
            self._left(now) - self._kept(CHECK) - self._kept(RECORDS) - self._kept(ARTICLE), VISIT * self.seconds
        )

    def check_s(self, now: float) -> float:
        """For the replay, both of its rounds and what is fetched between them."""
        return max(self._left(now) - self._kept(RECORDS) - self._kept(ARTICLE), self._kept(CHECK))

    def records_s(self, now: float) -> float:
        """For the end of the browsers, then for the last lines of their log."""
        return max(self._left(now) - self._kept(ARTICLE), self._kept(RECORDS))

    def article_s(self, now: float) -> float:
        """For reading the article."""
        return max(self._left(now), self._kept(ARTICLE))

    def visiting(self, limits: Limits, now: float) -> Limits:
        """The limits of a visit that begins now: none of its phases can take the whole of it from the others."""
        seconds = self.visit_s(now)
        return replace(
            limits,
            deadline_s=seconds,
            open_s=min(limits.open_s, seconds / 2),
            settle_s=min(limits.settle_s, seconds / 3),
            scroll_s=min(limits.scroll_s, seconds / 3),
            artifacts_s=min(limits.artifacts_s, seconds / 3),
            close_s=min(limits.close_s, self._kept(RECORDS)),
        )

    def _left(self, now: float) -> float:
        return self.begun + self.seconds - now

    def _kept(self, part: tuple[float, float]) -> float:
        return min(part[0] * self.seconds, part[1])
