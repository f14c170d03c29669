"""Opening the seed, and what came of it.

``Documents`` knows the answers by the browser's events. The one that counts for the seed says what kind of thing it is
(``kind_now``), where it led (``note_answer``) and what is wrong with it (``note_trouble``). ``challenge`` looks at a
page that was seen for signs of a check for robots.
"""

import asyncio
import contextlib
import enum
import re

from capture.model.net_error import in_words
from capture.model.record_names import HTML_TYPES
from capture.model.signal import Signal, SignalCode
from capture.recording.browser import Chrome
from capture.recording.visit.documents import Documents
from capture.recording.visit.visit_log import VisitLog

__all__ = [
    "AnswerKind",
    "challenge",
    "downloaded",
    "kind_now",
    "kind_of",
    "navigate",
    "net_error",
    "note_answer",
    "note_trouble",
    "trouble",
]

FILES_SHOWN = 5
COMMIT_S = 2.0  # between the answer to ``Page.navigate`` and the event that the document is there
# A real article may embed a captcha in its comment form: only a page with little else is one.
_FEW_WORDS = 150
_TITLES = re.compile(
    r"just a moment|attention required|are you (a )?(human|robot)"
    r"|(human|bot|browser|security) (check|verification)"
    r"|verify (that )?you are|checking your browser|ddos protection|pardon our interruption|captcha"
    r"|unusual (traffic|activity)|please wait\.\.\.|one more step",
    re.IGNORECASE,
)
_PHRASES = re.compile(
    r"verify(ing)? (that )?you are (a )?human|checking (if the site|your browser)"
    r"|are you a robot|i'?m not a robot"
    r"|complete the (captcha|security check)|enable javascript and cookies to continue|unusual traffic"
    r"|confirm (that )?you are (a )?(human|not a robot)|press (and|&) hold",
    re.IGNORECASE,
)
_SCRIPTS = re.compile(
    r"//[^/]*(captcha|challenges?)[^/]*/|/(captcha|recaptcha|turnstile|cdn-cgi/challenge-platform)/", re.IGNORECASE
)


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
_SHOWN_AS_TEXT = {"application/json", "application/ld+json", "application/javascript", "text/javascript"}
_FAMILIES = {"image": AnswerKind.IMAGE, "video": AnswerKind.MEDIA, "audio": AnswerKind.MEDIA, "text": AnswerKind.TEXT}


async def navigate(chrome: Chrome, url: str, documents: Documents) -> None:
    """Ask for the page and wait until the browser shows, saves or refuses the answer."""
    answer = await chrome.target.send("Page.navigate", {"url": url})
    documents.error = answer.get("errorText", "")
    saved = bool(answer.get("isDownload"))
    if documents.error and not saved:
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(COMMIT_S):
            while not (documents.downloads if saved else documents.current):
                chrome.activity.clear()
                await chrome.activity.wait()


async def downloaded(chrome: Chrome, documents: Documents) -> None:
    """Wait until every file that was handed out has come to its end."""
    while documents.downloads_ended < len(documents.downloads):
        chrome.activity.clear()
        await chrome.activity.wait()


def kind_now(documents: Documents) -> AnswerKind:
    """What the seed turned out to be, as far as is known."""
    answer = documents.seed_answer
    if documents.is_file:
        return kind_of(answer.mime if answer else "", download=True)
    if answer is None or not answer.status:
        return AnswerKind.ERROR
    if documents.url.startswith("chrome-error:") or documents.error.endswith("RESPONSE_CODE_FAILURE"):
        return AnswerKind.ERROR
    if documents.current is None:
        return AnswerKind.NOTHING
    return kind_of(answer.mime)


def note_answer(log: VisitLog, documents: Documents) -> None:
    """Write down where the seed led and where the browser is now."""
    answer, current = documents.seed_answer, documents.current
    if answer is not None:
        log.answer_url, log.mime = answer.url, answer.mime
        log.status = answer.status or None
        log.redirects = documents.redirects
    log.url = documents.url if documents.url.startswith("http") else log.answer_url
    log.final_status = current.status or None if documents.moved and current else log.status


def note_trouble(log: VisitLog, documents: Documents) -> None:
    """Signals about the seed's own answer: refused, wrong, not a page."""
    answer = documents.seed_answer
    status = answer.status if answer else 0
    # A page that is there in spite of an error was cut off: the recorder tells of that.
    error = documents.error or (answer.failed if answer and not answer.committed else "")
    kind = kind_now(documents)
    if len(documents.led) > 1:
        log.signal(
            SignalCode.LED_ON, f"the page asked for led on by itself, without a script, to {documents.led[-1].url}"
        )
    problem = trouble(status, error)
    if problem is not None:
        log.signal(problem.name, problem.text)
    if documents.is_file:
        log.signal(SignalCode.DOWNLOAD, f"the address is a file that the browser saved: {log.mime or 'unknown type'}")
    elif documents.downloads:
        names = list(dict.fromkeys(file.name for file in documents.downloads))
        shown = ", ".join(names[:FILES_SHOWN]) + (", …" if len(names) > FILES_SHOWN else "")
        count = len(documents.downloads)
        what = "a file" if count == 1 else f"{count} files"
        log.signal(SignalCode.FILES, f"the page handed out {what} to be saved: {shown}")
    if kind not in {AnswerKind.PAGE, AnswerKind.ERROR}:
        log.signal(
            SignalCode.NOT_HTML, f"the address is not a web page but: {kind.value} ({log.mime or 'no type given'})"
        )
    if kind is AnswerKind.ERROR and problem is None:
        log.signal(SignalCode.NET_ERROR, "the browser got no answer that it could show")


def kind_of(mime: str, *, download: bool = False) -> AnswerKind:
    """The kind of an answer with that MIME type, which Chromium saved as a download or showed."""
    if mime == "application/pdf":
        return AnswerKind.PDF
    if download:
        return AnswerKind.DOWNLOAD
    if mime in HTML_TYPES:
        return AnswerKind.PAGE
    if mime.endswith(("+xml", "/xml")) and mime != "image/svg+xml":
        return AnswerKind.FEED
    if mime in _SHOWN_AS_TEXT:
        return AnswerKind.TEXT
    return _FAMILIES.get(mime.partition("/")[0], AnswerKind.DOWNLOAD if mime else AnswerKind.PAGE)


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


def challenge(title: str, text: str, urls: tuple[str, ...]) -> str:
    """Why the page looks like a check for robots; empty if it does not.

    Two of three traits on a page of few words: its title, a phrase in its text, a captcha's script or frame.
    """
    if len(text.split()) > _FEW_WORDS:
        return ""
    traits = [
        f"its title is {title[:80]!r}" if _TITLES.search(title) else "",
        f"it says {match.group()!r}" if (match := _PHRASES.search(text)) else "",
        "it loads a captcha" if any(_SCRIPTS.search(url) for url in urls) else "",
    ]
    present = [trait for trait in traits if trait]
    return " and ".join(present) if len(present) >= 2 else ""
