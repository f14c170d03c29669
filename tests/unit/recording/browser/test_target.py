"""Children of a page come and go, and whoever counts requests hears of both."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from capture.recording.browser.pending_requests import PendingRequests
from capture.recording.browser.target import BrowserTarget, Message, Targets


class Session:
    """A session of Playwright's that answers everything; ``emit`` is the browser's word."""

    def __init__(self) -> None:
        self.emit: Callable[[dict[str, Any]], None] = lambda event: None

    def on(self, _: str, hear: Callable[[dict[str, Any]], None]) -> None:
        self.emit = hear

    async def send(self, method: str, _: Message | None = None) -> Message:
        return {"targetInfo": {"targetId": "P", "type": "page"}} if method == "Target.getTargetInfo" else {}


def test_what_a_frame_of_another_process_waited_for_is_forgotten_with_it() -> None:
    async def scenario() -> None:
        session, pending = Session(), PendingRequests(0)

        def hear(target: BrowserTarget, method: str, params: Message) -> None:
            pending.hear(target.id, method, params, time.monotonic())

        targets = Targets(hear)
        await targets.open_page(session)  # type: ignore[arg-type]
        info = {"targetId": "F", "type": "iframe"}
        session.emit({"method": "Target.attachedToTarget", "params": {"targetInfo": info, "sessionId": "s"}})
        message = (
            '{"method": "Network.requestWillBeSent",'
            ' "params": {"requestId": "1", "type": "Script", "request": {"url": "http://a.test/x.js"}}}'
        )
        session.emit({"method": "Target.receivedMessageFromTarget", "params": {"sessionId": "s", "message": message}})
        assert pending.quiet_for(time.monotonic()) == 0
        session.emit({"method": "Target.detachedFromTarget", "params": {"sessionId": "s"}})
        await asyncio.sleep(0)  # what is said of it is heard at the next turn
        assert pending.quiet_for(time.monotonic() + 1) > 0
        targets.close()

    asyncio.run(scenario())
