"""Media of a page: recordings and films, of which a browser loads no more than it plays."""

from dataclasses import dataclass

__all__ = ["Media"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One ``<audio>`` or ``<video>``, or a media file that a script asked for.

    ``url`` is the source that the browser chose, without fragment; of one that a script feeds piece by piece it is a
    ``blob:``. ``seconds`` is how long it plays (0 where that is not known, or it has no end), ``loaded`` how many of
    them the browser has.
    """

    url: str
    video: bool = False
    seconds: float = 0.0
    loaded: float = 0.0
