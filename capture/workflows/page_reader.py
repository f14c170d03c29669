"""Reader: a page read in a child process with limits, so that no page can hang, bloat or crash what reads it.

How it works: the child (``python -m capture.reading.extract``) is started before it is needed and loads its parsers
meanwhile. It is sent the file and the records of it, and answers with JSON, whose every value is checked. It limits
its own memory and CPU time, and is ended when its time is over, when nobody waits any longer (Ctrl-C), and when the
reader is closed. One child reads one page.
"""

import json
import logging
import os
import selectors
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from capture.child_process import child_command, child_environment
from capture.errors import Damaged, NotFound, NotRead
from capture.formats.wacz import Package
from capture.formats.warc import WarcIndex
from capture.model.article import Article
from capture.model.json_form import from_json, to_json
from capture.model.record_names import HTML_TYPES
from capture.model.signal import Signal, SignalCode
from capture.reading.extract.request import PageReading, ReadRequest

__all__ = ["PageReader", "ReadLimits", "article_or_why_not", "read_page"]

logger = logging.getLogger(__name__)

_MOST_FILES = 4  # WARC files of a package that are read in search of an article
_GLANCE_S = 0.2  # between looks at the clock
_ANSWER = 200_000_000  # bytes; an article is a few thousand
_HINT = "What was recorded is whole all the same: look at the page as it was, warcite open."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """What one page may take: seconds of the clock and of the processor, bytes of memory. Pages take 0.1-2 s."""

    wall_s: float = 30.0
    cpu_s: int = 20
    memory_bytes: int = 2 << 30


LIMITS = ReadLimits()


class PageReader:
    """A child process that reads one page. ``with`` starts it at once and ends it; safe to stop from other threads.

    ``stopped`` is set by who cannot wait any longer: then ``read`` raises NotRead at once.
    """

    def __init__(self, limits: ReadLimits = LIMITS, stopped: threading.Event | None = None) -> None:
        self.stopped = stopped or threading.Event()
        self._limits = limits
        self._starting = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> "subprocess.Popen[bytes]":
        """Start the child, unless it was: it loads its parsers, which takes a third of a second."""
        with self._starting:
            if self._closed:
                raise _not_read("it was interrupted")
            if self._child is None:
                self._child = subprocess.Popen(
                    child_command("capture.reading.extract"),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=child_environment(),
                    process_group=0,  # a Ctrl-C is ours to handle
                )
                logger.debug("page reader started pid=%d", self._child.pid)
            return self._child

    def close(self) -> None:
        """End the child, whatever it does."""
        with self._starting:
            self._closed = True
        if (child := self._child) is not None:
            child.kill()
            for stream in (child.stdin, child.stdout):
                with suppress(BrokenPipeError):
                    stream.close()  # type: ignore[union-attr]  # both are pipes
            child.wait()

    def read(
        self, view: WarcIndex, *, comments: bool = False, whole: bool = False, seconds: float | None = None
    ) -> PageReading:
        """What the child reads out of the file, within ``seconds`` where they are fewer than the limit. Once only.

        Raises NotFound when the file holds no record at all, NotRead when the page could not be read within the limits.
        """
        if not view.records():
            raise NotFound(f"{view.path} holds no record that can be read")
        request = ReadRequest(
            path=str(view.path.absolute()),
            records=view.records(),
            comments=comments,
            whole=whole,
            cpu_s=self._limits.cpu_s,
            memory_bytes=self._limits.memory_bytes,
        )
        child = self.start()
        limit_s = self._limits.wall_s if seconds is None else min(seconds, self._limits.wall_s)
        answer = self._answer(child, to_json(request).encode("ascii"), limit_s)
        child.kill()  # it has closed its end, and has nothing more to do
        code = child.wait()
        logger.debug("page reader ended pid=%d exit=%d answer_bytes=%d", child.pid, code, len(answer))
        if code == -signal.SIGXCPU:
            raise _not_read(f"it takes longer than {self._limits.cpu_s} s of the processor")
        try:
            fields = json.loads(answer)
            failed = fields.get("failed")
            read = from_json(PageReading, fields["read"]) if failed is None else None
        except (ValueError, KeyError, AttributeError, RecursionError) as error:
            ended = f"signal {-code}" if code < 0 else f"exit {code}"
            raise _not_read(f"the process that reads it ended by itself ({ended})") from error
        if read is None:
            raise _not_read(str(failed))
        return read

    def _answer(self, child: "subprocess.Popen[bytes]", request: bytes, limit_s: float) -> bytes:
        """All that the child says, once it has said it."""
        stdin, stdout = child.stdin, child.stdout
        assert stdin is not None and stdout is not None

        def send() -> None:
            with suppress(BrokenPipeError, ValueError), stdin:  # closed: it was stopped meanwhile
                stdin.write(request)

        # A thread of its own: the child may be busy with its answer, or gone, before it has taken all.
        threading.Thread(target=send, daemon=True).start()
        answer, end = bytearray(), time.monotonic() + limit_s
        with selectors.DefaultSelector() as ready:
            ready.register(stdout, selectors.EVENT_READ)
            while True:
                if self.stopped.is_set():
                    raise _not_read("it was interrupted")
                if time.monotonic() > end:
                    raise _not_read(f"it takes longer than {limit_s:.3g} s")
                if not ready.select(_GLANCE_S):
                    continue
                piece = os.read(stdout.fileno(), 1 << 20)
                answer += piece
                if not piece:
                    return bytes(answer)
                if len(answer) > _ANSWER:
                    raise _not_read(f"what was read is more than {_ANSWER >> 20} MB")


def article_or_why_not(
    reader: PageReader, index: WarcIndex, *, seconds: float | None = None
) -> tuple[Article | None, tuple[Signal, ...]]:
    """The article of a file that is about to be sealed; None and why, where the limits did not suffice."""
    if not index.records():
        return Article(), ()
    try:
        return reader.read(index, seconds=seconds).article, ()
    except NotRead as error:
        logger.warning("article not read file=%s", index.path.name)
        return None, (Signal(name=SignalCode.ARTICLE_UNREAD, text=error.message),)


def read_page(
    package: Package, reader: PageReader, *, comments: bool = False, whole: bool = False
) -> tuple[WarcIndex, PageReading]:
    """The page of a package, and the WARC file that it was read from: of several files the likeliest that has one.

    Likely is the file of the page that the package lists first, then one that a capture of ours made, then one whose
    document is HTML. Raises what ``Reader.read`` raises, NotFound where there is no WARC file.
    """
    views = [WarcIndex.open(warc) for warc in package.warc_paths()]
    if len(views) > 1:
        listed = ""
        with suppress(Damaged):
            listed = next((page.url for page in package.pages()), "")

        def unlikely(view: WarcIndex) -> tuple[bool, bool, bool]:
            document = view.document()
            no_page = document is None or document.status != 200 or document.mime not in HTML_TYPES
            return not listed or view.page(listed) is None, not view.page_url(), no_page

        views.sort(key=unlikely)
    first = reader.read(views[0], comments=comments, whole=whole)
    if first.article.blocks:
        return views[0], first
    for view in views[1:_MOST_FILES]:
        with PageReader() as another:
            found = another.read(view, comments=comments, whole=whole) if view.records() else first
        if found.article.blocks:
            return view, found
    return views[0], first


def _not_read(why: str) -> NotRead:
    return NotRead(f"the article could not be read: {why}", hint=_HINT)
