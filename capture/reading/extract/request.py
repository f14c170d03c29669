"""What a reader of an archived page is asked for, what it hands over, and the name that its articles carry."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from capture.formats.warc import RecordRef
from capture.model.article import Article, Comment

__all__ = ["PageReading", "ReadRequest", "VisibleText", "extractor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleText:
    """All words that were to be seen, a line for each block; ``record`` is where they stand, None: nowhere.

    Those of a frame of the page have its ``frame`` number, and its ``url``, which may be ``about:srcdoc``.
    """

    text: str = ""
    record: RecordRef | None = None
    frame: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """The article; readers' comments, all words of the page and those of its frames where they were asked for."""

    article: Article
    comments: tuple[Comment, ...] = ()
    whole: VisibleText = VisibleText()
    frames: tuple[VisibleText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """A WARC file with its records, what is wanted of its page, and the limits that hold while it is read."""

    path: str
    records: tuple[RecordRef, ...]
    comments: bool = False
    whole: bool = False
    cpu_s: int
    memory_bytes: int


@cache
def extractor() -> str:
    """``warcite 0.1.0``."""
    try:
        return f"warcite {version('warcite')}"
    except PackageNotFoundError:
        return "warcite"
