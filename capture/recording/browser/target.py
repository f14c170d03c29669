"""Debugging sessions on everything that makes requests: pages, frames of other processes, workers.

Playwright gives a session for a page. Children (frames of other processes, dedicated and service workers) come through
``Target.setAutoAttach`` on it, nested: their messages travel inside ``Target.sendMessageToTarget`` and
``Target.receivedMessageFromTarget``, since Playwright hides flattened sessions that it did not open. A child waits for
the debugger; a frame until all of its sessions let it go, so that none of its requests is missed, but a worker only
until the first does, which may be Playwright's. Popups and shared workers are attached from the browser's own session
and do not wait for it. So the first requests of a worker or a popup can go unseen.
"""

import asyncio
import contextlib
import itertools
import json
from collections.abc import Callable, Coroutine
from typing import Any

from playwright.async_api import Browser, CDPSession
from playwright.async_api import Error as PlaywrightError

from capture.recording.browser.pending_requests import GONE, HERE

__all__ = ["BrowserTarget", "Hear", "Message", "TargetGone", "Targets"]

Message = dict[str, Any]
Hear = Callable[["BrowserTarget", str, Message], None]

LISTEN_TO = ("page", "iframe", "worker", "shared_worker", "service_worker")
FROM_BROWSER = ("page", "shared_worker")
# Bodies stay in the renderers' buffers for as long as Network is on: we never ask for one.
NETWORK = {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0, "maxPostDataSize": 0}
AUTO_ATTACH = {"autoAttach": True, "waitForDebuggerOnStart": True, "flatten": False}


class TargetGone(Exception):
    """The page, frame or worker ended before it answered, or Chromium refused the command."""


class BrowserTarget:
    """One debugging session. ``kind`` is CDP's target type; ``send`` and ``post`` work at any depth."""

    def __init__(self, targets: "Targets", info: Message, session_id: str, parent: "BrowserTarget | None") -> None:
        self.id: str = info["targetId"]  # of a page or frame: also its frame id
        self.kind: str = info["type"]
        self.url: str = info.get("url", "")
        self.parent = parent
        self.parent_frame: str = info.get("parentFrameId", "")
        self._targets = targets
        self._session_id = session_id
        self._waiting: dict[int, asyncio.Future[Message]] = {}

    async def send(self, method: str, params: Message | None = None) -> Message:
        """The command's result. Raises TargetGone; a hung renderer is the caller's timeout to keep."""
        number = next(self._targets.numbers)
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            await self.deliver({"id": number, "method": method, "params": params or {}})
            return await answer
        finally:
            self._waiting.pop(number, None)

    def post(self, method: str, params: Message | None = None) -> None:
        """Send and forget; order is kept."""
        number = next(self._targets.numbers)
        self._targets.spawn(self.deliver({"id": number, "method": method, "params": params or {}}))

    async def deliver(self, message: Message) -> None:
        """Hand one protocol message down the chain of sessions."""
        method = "Target.sendMessageToTarget"
        wrapped = {"sessionId": self._session_id, "message": json.dumps(message)}
        if self.parent is None:
            raise TargetGone(method)
        if isinstance(self.parent, RootTarget):
            await self.parent.send(method, wrapped)
        else:
            await self.parent.deliver({"id": next(self._targets.numbers), "method": method, "params": wrapped})

    def answered(self, message: Message) -> None:
        """A message with an id came back."""
        waiting = self._waiting.pop(message["id"], None)
        if waiting is None or waiting.done():
            return
        if "error" in message:
            waiting.set_exception(TargetGone(str(message["error"].get("message", ""))))
        else:
            waiting.set_result(message.get("result", {}))

    def gone(self) -> None:
        """Nothing more will be answered."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(TargetGone(f"{self.kind} ended"))
        self._waiting.clear()


class RootTarget(BrowserTarget):
    """A session that Playwright opened itself: no nesting."""

    def __init__(self, targets: "Targets", info: Message, session: CDPSession) -> None:
        super().__init__(targets, info, "", None)
        self._session = session

    async def send(self, method: str, params: Message | None = None) -> Message:
        """See BrowserTarget.send."""
        try:
            result: Message = await self._session.send(method, params or {})
        except PlaywrightError as error:
            raise TargetGone(error.message.partition("\n")[0]) from error
        return result

    async def deliver(self, message: Message) -> None:
        """The session does its own numbering."""
        await self.send(message["method"], message["params"])


class Targets:
    """All sessions of one browser. ``hear`` gets every event of every target, in order of arrival."""

    def __init__(self, hear: Hear) -> None:
        self.numbers = itertools.count(1)
        self.known: dict[str, BrowserTarget] = {}  # by target id
        self._by_session: dict[str, BrowserTarget] = {}
        self._hear = hear
        self._tasks: set[asyncio.Task[None]] = set()

    async def open_page(self, session: CDPSession) -> BrowserTarget:
        """Listen to the page of that session and to all that hangs below it."""
        info = (await session.send("Target.getTargetInfo"))["targetInfo"]
        page = RootTarget(self, info, session)
        self.known[page.id] = page
        session.on("event", lambda event: self._heard(page, event["method"], event["params"] or {}))
        await asyncio.gather(
            page.send("Network.enable", NETWORK),
            page.send("Page.enable"),
            page.send("Target.setAutoAttach", AUTO_ATTACH),
        )
        return page

    async def attach_browser(self, browser: Browser) -> None:
        """Attach to popups and shared workers when they appear."""
        session = await browser.new_browser_cdp_session()
        root = RootTarget(self, {"targetId": "browser", "type": "browser"}, session)
        session.on("event", lambda event: self._heard(root, event["method"], event["params"] or {}))
        await root.send("Target.setDiscoverTargets", {"discover": True})

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run a command that nobody waits for; a target that ended is no error."""

        async def quietly() -> None:
            with contextlib.suppress(TargetGone):
                await work

        task = asyncio.get_running_loop().create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Stop listening; every command that waits ends with TargetGone."""
        for task in self._tasks:
            task.cancel()
        for target in (*self.known.values(), *self._by_session.values()):
            target.gone()

    def _heard(self, target: BrowserTarget, method: str, params: Message) -> None:
        match method:
            case "Target.receivedMessageFromTarget":
                child = self._by_session.get(params.get("sessionId", ""))
                if child is not None:
                    message = json.loads(params["message"])
                    if "id" in message:
                        child.answered(message)
                    else:
                        self._heard(child, message["method"], message.get("params", {}))
            case "Target.attachedToTarget":
                self._attached(target, params)
            case "Target.detachedFromTarget":
                child = self._by_session.pop(params.get("sessionId", ""), None)
                if child is not None:
                    child.gone()
                    if self.known.get(child.id) is child:
                        del self.known[child.id]
                        self._hear(child, GONE, {})
            case "Target.targetCreated":
                info = params["targetInfo"]
                wanted = info["type"] in FROM_BROWSER and info["targetId"] not in self.known
                if wanted and (info["type"] != "page" or info.get("openerId")):  # tabs of ours have no opener
                    attach = {"targetId": info["targetId"], "flatten": False}
                    self.spawn(target.send("Target.attachToTarget", attach))
            case _ if not method.startswith("Target."):
                self._hear(target, method, params)

    def _attached(self, parent: BrowserTarget, params: Message) -> None:
        child = BrowserTarget(self, params["targetInfo"], params["sessionId"], parent)
        self._by_session[params["sessionId"]] = child
        if child.kind in LISTEN_TO and child.id not in self.known:
            self.known[child.id] = child
            child.post("Network.enable", NETWORK)
            child.post("Target.setAutoAttach", AUTO_ATTACH)
            self._hear(child, HERE, {})
        if params.get("waitingForDebugger"):
            child.post("Runtime.runIfWaitingForDebugger")
