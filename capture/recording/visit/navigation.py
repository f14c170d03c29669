"""Opening the seed, and what came of it."""

import asyncio

from capture.model.signal import SignalCode
from capture.recording.browser import Chrome
from capture.recording.visit.answer_kind import AnswerKind, kind_of, trouble
from capture.recording.visit.documents import Documents
from capture.recording.visit.visit_log import VisitLog

__all__ = ["downloaded", "kind_now", "navigate", "note_answer", "note_trouble"]

FILES_SHOWN = 5
COMMIT_S = 2.0  # between the answer to ``Page.navigate`` and the event that the document is there


async def navigate(chrome: Chrome, url: str, documents: Documents) -> None:
    """Ask for the page and wait until the browser shows, saves or refuses the answer."""
    answer = await chrome.target.send("Page.navigate", {"url": url})
    documents.error = answer.get("errorText", "")
    saved = bool(answer.get("isDownload"))
    if documents.error and not saved:
        return
    try:
        async with asyncio.timeout(COMMIT_S):
            while not (documents.downloads if saved else documents.current):
                chrome.activity.clear()
                await chrome.activity.wait()
    except TimeoutError:
        return


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
    found = trouble(status, error)
    if found is not None:
        log.signal(found.name, found.text)
    if documents.is_file:
        log.signal(SignalCode.DOWNLOAD, f"the address is a file that the browser saved: {log.mime or 'unknown type'}")
    elif documents.downloads:
        log.signal(SignalCode.FILES, _handed_out(documents))
    if kind not in {AnswerKind.PAGE, AnswerKind.ERROR}:
        log.signal(
            SignalCode.NOT_HTML, f"the address is not a web page but: {kind.value} ({log.mime or 'no type given'})"
        )
    if kind is AnswerKind.ERROR and found is None:
        log.signal(SignalCode.NET_ERROR, "the browser got no answer that it could show")


def _handed_out(documents: Documents) -> str:
    names = list(dict.fromkeys(file.name for file in documents.downloads))
    shown = ", ".join(names[:FILES_SHOWN]) + (", …" if len(names) > FILES_SHOWN else "")
    count = len(documents.downloads)
    return f"the page handed out {'a file' if count == 1 else f'{count} files'} to be saved: {shown}"
