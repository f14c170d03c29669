"""What an answer is, and what Chromium's errors mean to a person (pure)."""

import enum

from capture.model.net_error import in_words
from capture.model.signal import Signal, SignalCode

__all__ = ["AnswerKind", "kind_of", "net_error", "trouble"]


class AnswerKind(enum.StrEnum):
    """What the seed turned out to be."""

    PAGE = "page"
    DOWNLOAD = "download"
    PDF = "PDF file"
    IMAGE = "image"
    MEDIA = "audio or video file"
    FEED = "feed or XML file"
    TEXT = "text file"
    NOTHING = "answer without content"
    ERROR = "error"


_STATUS_WORDS = {
    401: "the page asks for a login",
    402: "the page asks for a payment",
    403: "the server forbids the page",
    404: "there is no such page",
    408: "the server gave up waiting",
    410: "the page was removed for good",
    429: "the server says that there were too many requests",
    451: "the page is withheld for legal reasons",
    500: "the server has an internal error",
    502: "the server got no good answer from the one behind it",
    503: "the server says that it is not available",
    504: "the server got no answer from the one behind it",
}
_PAGES = {"text/html", "application/xhtml+xml"}
_SHOWN_AS_TEXT = {"application/json", "application/ld+json", "application/javascript", "text/javascript"}


def kind_of(mime: str, *, download: bool = False) -> AnswerKind:
    """The kind of an answer with that MIME type, which Chromium saved as a download or showed."""
    if mime == "application/pdf":
        return AnswerKind.PDF
    if download:
        return AnswerKind.DOWNLOAD
    if mime in _PAGES:
        return AnswerKind.PAGE
    if mime.endswith(("+xml", "/xml")) and mime != "image/svg+xml":
        return AnswerKind.FEED
    family = mime.partition("/")[0]
    kinds = {"image": AnswerKind.IMAGE, "video": AnswerKind.MEDIA, "audio": AnswerKind.MEDIA, "text": AnswerKind.TEXT}
    if mime in _SHOWN_AS_TEXT:
        return AnswerKind.TEXT
    return kinds.get(family, AnswerKind.DOWNLOAD if mime else AnswerKind.PAGE)


def net_error(error: str) -> str:
    """``net::ERR_X`` in plain words, Chromium's own name behind them; but what the guard does to it says nothing."""
    name = error.removeprefix("net::")
    words = in_words(name)
    return words if name.startswith("ERR_SOCKS") else f"{words} ({name})"


def trouble(status: int, error: str) -> Signal | None:
    """What is wrong with the seed's answer (net error, redirect loop, HTTP error); None: nothing."""
    if error.endswith("ERR_TOO_MANY_REDIRECTS"):
        return Signal(name=SignalCode.REDIRECT_LOOP, text=net_error(error))
    if status >= 400:
        words = _STATUS_WORDS.get(status, "the server answered with an error")
        return Signal(name=SignalCode.HTTP_ERROR, text=f"HTTP {status}: {words}")
    if error and not error.endswith(("ERR_ABORTED", "ERR_HTTP_RESPONSE_CODE_FAILURE")):
        return Signal(name=SignalCode.NET_ERROR, text=net_error(error))
    return None
