"""What the steps of one save share: the job, where it is written, who watches, and the tools that do the work."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playwright.async_api import Playwright

from capture.archive.store import ArchiveFolder, IncomingSnapshot
from capture.formats.warc import Writer
from capture.model.deadline import Deadline
from capture.model.job import Job
from capture.recording import browser, visit
from capture.recording.guard import Guard, Policy
from capture.recording.wire.recording import follow
from capture.replay.playback.offline_browser import OfflineBrowser, offline
from capture.workflows.finalize import seal_up
from capture.workflows.page_reader import PageReader
from capture.workflows.progress import Progress
from capture.workflows.redactor import Redactor

__all__ = ["TOOLS", "CaptureContext", "CaptureTools"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureTools:
    """What a save does its work with, each called as the function or class that stands here by default.

    ``capture.testing`` has doubles of those that need a browser.
    """

    driver: Callable[..., AbstractAsyncContextManager[Playwright]] = browser.driver
    driver_answers: Callable[[Playwright], Awaitable[bool]] = browser.answers
    guard: Callable[..., AbstractAsyncContextManager[Any]] = Guard
    writer: Callable[..., Writer] = Writer
    follow: Callable[..., Any] = follow
    browser: Callable[..., AbstractAsyncContextManager[Any]] = browser.session
    visit: Callable[..., Awaitable[object]] = visit.run
    offline: Callable[..., AbstractAsyncContextManager[OfflineBrowser]] = offline
    reader: Callable[[], PageReader] = PageReader
    seal: Callable[..., Any] = seal_up


TOOLS = CaptureTools()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureContext:
    """One save. ``started`` is its moment, ``begun`` the same on the monotonic clock, in seconds."""

    job: Job
    archive: ArchiveFolder
    incoming: IncomingSnapshot
    page_id: str
    started: datetime
    begun: float
    policy: Policy
    redactor: Redactor
    deadline: Deadline
    reader: PageReader
    progress: Progress
    tools: CaptureTools = TOOLS
