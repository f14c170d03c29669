"""Missing requests: those of a page that have no whole answer in its snapshot, and the sentences about them. Pure.

All that people read about missing requests is made here, from what was missing, why, and how often: reasons,
list rows, notices, the terminal. So that each says the same number.
"""

import enum
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

__all__ = ["WHOLE", "MissingKind", "MissingRequest", "MissingRequests", "Why", "counted", "kind_of", "listed"]

_SHOWN_CAUSES = 3
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


class MissingKind(enum.StrEnum):
    """What a request was for; the value is the noun, a person's word."""

    PAGE = "page"
    FRAME = "framed page"
    STYLE = "style sheet"
    SCRIPT = "script"
    PICTURE = "picture"
    FILM = "film"
    SOUND = "recording"
    MEDIA = "media file"
    FONT = "font"
    DATA = "data request"
    STREAM = "stream"
    SUBTITLES = "subtitle file"
    MANIFEST = "manifest"
    REPORT = "report to the site"
    OTHER = "other"

    def times(self, number: int) -> str:
        """``one style sheet``, ``seven scripts``, ``13 reports to the site``."""
        noun, of, rest = self.value.partition(" to ")
        if self is MissingKind.OTHER or number == 1:
            return f"{counted(number)} {self.value}"
        return f"{counted(number)} {noun}s{of}{rest}"


class Why(enum.StrEnum):
    """In what way a request is missing; the value is the code of the outcome's reason, gravest first."""

    NOT_RECORDED = "not_recorded"
    NOT_WHOLE = "not_whole"
    REFUSED = "refused"
    FAILED = "failed_requests"
    CUT = "cut"
    MEDIA_NOT_WHOLE = "media_not_whole"
    NOT_REPLAYED = "not_replayed"


_SAID = {  # of one, of several
    Why.NOT_RECORDED: ("was seen by the browser and is not recorded", "were seen by the browser and are not recorded"),
    Why.NOT_WHOLE: ("is recorded with fewer bytes than came", "are recorded with fewer bytes than came"),
    Why.REFUSED: ("was refused by the guard", "were refused by the guard"),
    Why.FAILED: ("could not be loaded", "could not be loaded"),
    Why.CUT: ("did not arrive whole", "did not arrive whole"),
    Why.MEDIA_NOT_WHOLE: ("is not here whole", "are not here whole"),
    Why.NOT_REPLAYED: (
        "is asked for when the snapshot is opened, and is not in it",
        "are asked for when the snapshot is opened, and are not in it",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRequest:
    """One request without a whole answer. ``cause`` is half a sentence, empty where nothing more is known.

    ``url`` is the page's hostile text, or ``HOST port NUMBER`` where no more was asked for than a connection.
    """

    url: str
    kind: MissingKind
    why: Why
    cause: str = ""

    @property
    def text(self) -> str:
        """Why, for a list of addresses: ``could not be loaded: the name does not resolve``."""
        return _with_cause(_SAID[self.why][0], self.cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingRequests:
    """What is missing of ``requests``, the number that the page made altogether; 0 where that is not told."""

    lacks: tuple[MissingRequest, ...] = ()
    requests: int = 0

    @property
    def count(self) -> int:
        """How many requests are missing: the one number that is told everywhere."""
        return len(self.lacks)

    @property
    def kinds(self) -> Mapping[MissingKind, int]:
        """How many of which kind, most first, ``other`` last."""
        return _kinds(self.lacks)

    @property
    def headline(self) -> str:
        """``17 of 35 requests missing: nine pictures, seven scripts, one style sheet``; empty: nothing is."""
        if not self.lacks:
            return ""
        known = self.requests >= self.count
        total = self.requests if known else self.count
        of = f"{self.count:,} of {total:,}" if known else f"{total:,}"
        kinds = ", ".join(kind.times(number) for kind, number in self.kinds.items())
        of_kinds = "" if set(self.kinds) == {MissingKind.OTHER} else f": {kinds}"
        return f"{of} request{'' if total == 1 else 's'} missing{of_kinds}"

    @property
    def replay(self) -> str:
        """What a replay showed to be missing, beside what the visit itself had missed."""
        more = sum(lack.why is Why.NOT_REPLAYED for lack in self.lacks)
        if more:
            return f"{counted(more)} request{'' if more == 1 else 's'} without an answer"
        return "nothing else missing" if self.lacks else "nothing missing"

    def sentence(self, why: Why) -> str:
        """What is missing in that way, and what caused it; empty where nothing is.

        ``two pictures and one script could not be loaded: the name does not resolve``.
        """
        lacks = [lack for lack in self.lacks if lack.why is why]
        if not lacks:
            return ""
        kinds = dict(_kinds(lacks))
        bare = kinds.pop(MissingKind.OTHER, 0)
        subjects = [kind.times(number) for kind, number in kinds.items()]
        if bare:
            other = "other " if subjects else ""
            subjects.append(f"{counted(bare)} {other}request{'' if bare == 1 else 's'}")
        return _with_cause(f"{listed(subjects)} {_SAID[why][len(lacks) > 1]}", _causes(lacks))


WHOLE = MissingRequests()
"""Nothing is missing, as far as is told."""


def counted(number: int) -> str:
    """A number as prose has it: words up to twelve, then digits."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def listed(parts: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *before, last = parts
    return f"{', '.join(before)} and {last}" if before else last


def _kinds(lacks: Iterable[MissingRequest]) -> Mapping[MissingKind, int]:
    order = list(MissingKind)
    counts = Counter(lack.kind for lack in lacks)
    key = lambda item: (item[0] is MissingKind.OTHER, -item[1], order.index(item[0]))  # noqa: E731
    return dict(sorted(counts.items(), key=key))


def _causes(lacks: Iterable[MissingRequest]) -> str:
    """The causes, most frequent first; each with its number where there are several."""
    counts = Counter(lack.cause for lack in lacks)
    unknown = counts.pop("", 0)
    if not counts:
        return ""
    shown = counts.most_common(_SHOWN_CAUSES)
    rest = unknown + counts.total() - sum(number for _, number in shown)
    if len(shown) == 1 and not rest:
        return shown[0][0]
    causes = [f"{cause} ({counted(number)})" for cause, number in shown]
    return ", ".join([*causes, f"other causes ({counted(rest)})"] if rest else causes)


def _with_cause(said: str, cause: str) -> str:
    return f"{said}: {cause}" if cause else said


_SIGNS = (  # of a kind: CDP's resource types in lower case, how MIME types begin, endings of addresses
    (MissingKind.FRAME, "document", "text/html", "html htm"),
    (MissingKind.STYLE, "stylesheet", "text/css", "css"),
    (MissingKind.SCRIPT, "script", "", "js mjs"),
    (MissingKind.PICTURE, "image", "image/", "png jpg jpeg gif webp avif svg ico bmp jxl"),
    (MissingKind.FILM, "", "video/", "mp4 webm mov m4v m3u8 mpd ts"),
    (MissingKind.SOUND, "", "audio/", "mp3 m4a ogg oga wav flac opus aac"),
    (MissingKind.MEDIA, "media", "", ""),
    (MissingKind.FONT, "font", "font/ application/font", "woff2 woff ttf otf eot"),
    (MissingKind.SUBTITLES, "texttrack", "text/vtt", "vtt srt"),
    (MissingKind.DATA, "xhr fetch preflight", "application/json", "json xml"),
    (MissingKind.STREAM, "eventsource websocket", "text/event-stream", ""),
    (MissingKind.MANIFEST, "manifest", "", ""),
    (MissingKind.REPORT, "ping cspviolationreport", "", ""),
)
_BY_TYPE, _BY_MIME, _BY_ENDING = (
    {word: signs[0] for signs in _SIGNS for word in str(signs[column]).split()} for column in (1, 2, 3)
)


def kind_of(url: str, *, resource_type: str = "", mime: str = "", page_url: str = "") -> MissingKind:
    """What a request was for: as the browser says, else by the answer's MIME type, else by the address's ending.

    ``page_url`` is the snapshot's own address, whose document is the page and no frame of it.
    """
    kind = _BY_TYPE.get(resource_type.lower())
    if kind in (None, MissingKind.MEDIA):
        closer = _by_mime(mime) or _by_ending(url)
        kind = (
            closer if kind is None or closer in (MissingKind.FILM, MissingKind.SOUND, MissingKind.SUBTITLES) else kind
        )
    if kind is MissingKind.FRAME and url == page_url:
        return MissingKind.PAGE
    return kind or MissingKind.OTHER


def _by_mime(mime: str) -> MissingKind | None:
    plain = mime.partition(";")[0].strip().lower()
    if plain.endswith(("javascript", "ecmascript")):
        return MissingKind.SCRIPT
    return next((kind for begin, kind in _BY_MIME.items() if plain.startswith(begin)), None)


def _by_ending(url: str) -> MissingKind | None:
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return None
    return _BY_ENDING.get(name.rpartition(".")[2].lower()) if "." in name else None
