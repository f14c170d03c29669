"""Which requests say that a page still loads."""

from typing import Any

from capture.recording.browser.pending_requests import POLLED_PATH, READ_BYTES, STALLED_S, UNREAD_S, PendingRequests


def ask(flights: PendingRequests, key: str, now: float, url: str = "", kind: str = "Image", **more: Any) -> None:
    request = {"requestId": key, "request": {"url": url or f"http://a/{key}"}, "type": kind, **more}
    flights.hear("T", "Network.requestWillBeSent", request, now)


def test_quiet_begins_when_the_last_request_ends() -> None:
    flights = PendingRequests(0)
    ask(flights, "1", 1)
    ask(flights, "2", 2)
    flights.hear("T", "Network.loadingFinished", {"requestId": "1"}, 3)
    assert flights.quiet_for(9) == 0
    assert flights.wait_s(9) is None
    flights.hear("T", "Network.loadingFailed", {"requestId": "2"}, 10)
    assert flights.quiet_for(12) == 2


def test_streams_beacons_and_media_do_not_count() -> None:
    flights = PendingRequests(0)
    for number, kind in enumerate(("EventSource", "WebSocket", "Ping", "Media")):
        ask(flights, str(number), 5, kind=kind)
    ask(flights, "d", 5, url="data:text/plain,x")
    assert flights.quiet_for(6) == 6
    ask(flights, "s", 7, kind="Fetch")
    answer = {"requestId": "s", "type": "Fetch", "response": {"mimeType": "text/event-stream"}}
    flights.hear("T", "Network.responseReceived", answer, 8)
    assert flights.quiet_for(9) == 1


def test_the_third_request_of_a_url_does_not_count() -> None:
    flights = PendingRequests(0)
    for number in range(3):
        ask(flights, str(number), number, url="http://a/poll")
    for number in range(2):
        flights.hear("T", "Network.loadingFinished", {"requestId": str(number)}, 5)
    assert flights.quiet_for(6) == 1


def test_a_path_that_a_script_asks_over_and_over_with_other_queries_does_not_count() -> None:
    flights = PendingRequests(0)
    for number in range(POLLED_PATH + 3):
        ask(flights, str(number), number, url=f"http://a/poll?n={number}", kind="XHR")
        if number < POLLED_PATH - 1:
            flights.hear("T", "Network.loadingFinished", {"requestId": str(number)}, number)
    assert flights.quiet_for(20) == 20 - (POLLED_PATH - 2)


def test_an_answer_that_the_page_never_reads_ends_when_its_bytes_stop() -> None:
    flights = PendingRequests(0)
    ask(flights, "1", 1, kind="Fetch")
    answer = {"requestId": "1", "type": "Fetch", "response": {"mimeType": "text/plain"}}
    flights.hear("T", "Network.responseReceived", answer, 2)
    flights.hear("T", "Network.dataReceived", {"requestId": "1"}, 3)
    assert flights.quiet_for(3.1) == 0
    assert flights.wait_s(3.1) == 3 + UNREAD_S - 3.1
    assert flights.quiet_for(5) == 2


def test_a_large_answer_that_stalls_is_still_being_read() -> None:
    """Chromium does not take in that much for a page that reads nothing."""
    flights = PendingRequests(0)
    ask(flights, "1", 1, kind="Fetch")
    answer = {"requestId": "1", "type": "Fetch", "response": {"mimeType": "text/plain"}}
    flights.hear("T", "Network.responseReceived", answer, 2)
    flights.hear("T", "Network.dataReceived", {"requestId": "1", "dataLength": READ_BYTES + 1}, 3)
    assert flights.wait_s(4) == STALLED_S - 1
    assert flights.quiet_for(3 + STALLED_S - 0.1) == 0
    assert flights.quiet_for(3 + STALLED_S) == STALLED_S


def test_what_a_document_or_target_waited_for_ends_with_it() -> None:
    flights = PendingRequests(0)
    ask(flights, "1", 1, loaderId="old")
    flights.drop("old", 2)
    assert flights.quiet_for(3) == 1
    ask(flights, "2", 4)
    flights.hear("T", "Target.gone", {}, 5)
    assert flights.quiet_for(7) == 2


def test_a_workers_script_has_come_when_the_worker_runs() -> None:
    flights = PendingRequests(0)
    ask(flights, "W", 1, kind="Script")
    flights.hear("W", "Target.here", {}, 2)
    assert flights.quiet_for(3) == 1
