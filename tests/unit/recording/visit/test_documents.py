"""The documents of the main frame, from events in the order in which Chromium sends them."""

from typing import Any

from capture.recording.visit.documents import Documents
from capture.recording.visit.visit_log import Download

Event = tuple[str, dict[str, Any]]


def asked(loader: str, url: str, **more: Any) -> Event:
    request = {"requestId": loader, "loaderId": loader, "frameId": "F", "request": {"url": url}, **more}
    return "Network.requestWillBeSent", request


def answered(loader: str, status: int, content_type: str = "text/html; charset=utf-8") -> Event:
    response = {"status": status, "mimeType": "text/plain", "headers": {"Content-Type": content_type}}
    return "Network.responseReceived", {"requestId": loader, "response": response}


def shown(loader: str, url: str, **more: Any) -> Event:
    return "Page.frameNavigated", {"frame": {"id": "F", "loaderId": loader, "url": url, **more}}


def after(*events: Event) -> Documents:
    documents = Documents("F")
    for method, params in events:
        documents.hear(method, params)
    return documents


def test_redirects_lead_to_one_answer() -> None:
    hop = {"url": "http://a/", "status": 301}
    documents = after(
        asked("1", "http://a/"),
        asked("1", "http://b/#f", redirectResponse=hop),
        answered("1", 200),
        shown("1", "http://b/", urlFragment="#f"),
        ("Page.loadEventFired", {}),
    )
    answer = documents.seed_answer
    assert answer is not None
    assert (answer.url, answer.status, answer.mime, answer.loaded) == ("http://b/", 200, "text/html", True)
    assert [(each.url, each.status) for each in answer.redirects] == [("http://a/", 301)]
    assert documents.url == "http://b/#f"
    assert not documents.moved


def test_the_last_answer_of_the_same_url_counts() -> None:
    documents = after(
        asked("1", "http://a/"), answered("1", 503), shown("1", "http://a/"),
        asked("2", "http://a/"), answered("2", 200), shown("2", "http://a/"),
    )  # fmt: skip
    answer = documents.seed_answer
    assert answer is not None
    assert answer.status == 200
    assert not documents.moved


def test_another_url_means_that_a_script_moved() -> None:
    documents = after(
        asked("1", "http://a/"), answered("1", 403), shown("1", "http://a/"),
        asked("2", "http://b/"), answered("2", 200), shown("2", "http://b/"),
    )  # fmt: skip
    answer = documents.seed_answer
    assert answer is not None
    assert (answer.url, answer.status) == ("http://a/", 403)
    assert documents.moved


def test_subresources_other_frames_and_history_do_not_move() -> None:
    documents = after(
        asked("1", "http://a/"), answered("1", 200), shown("1", "http://a/"),
        asked("9", "http://x/", frameId="G"), shown("9", "http://x/", parentId="F"),
        ("Network.requestWillBeSent",
         {"requestId": "7.1", "loaderId": "1", "frameId": "F", "request": {"url": "http://a/i.png"}}),
        ("Page.navigatedWithinDocument", {"frameId": "F", "url": "http://a/next"}),
    )  # fmt: skip
    assert documents.url == "http://a/next"
    assert not documents.moved
    assert documents.current is documents.first


def test_only_the_seeds_own_download_makes_a_file_of_the_page() -> None:
    """Not one that a frame, a link or a script of a page hands out."""
    file = Download(url="http://a/f.zip", name="f.zip")
    alone = after(asked("1", "http://a/f.zip"), answered("1", 200, "application/zip"))
    alone.downloads.append(file)
    assert alone.is_file
    page = after(asked("1", "http://a/"), answered("1", 200), shown("1", "http://a/"))
    page.downloads.append(file)
    assert not page.is_file
    left = after(
        asked("1", "http://a/"), answered("1", 200), shown("1", "http://a/"),
        asked("2", "http://a/f.zip"), answered("2", 200, "application/zip"),
    )  # fmt: skip
    left.downloads.append(file)
    assert not left.is_file


def led(reason: str, url: str, delay: float = 0) -> tuple[Event, Event]:
    """What Chromium tells when a document asks for another one by itself."""
    told = {"frameId": "F", "reason": reason, "url": url}
    return ("Page.frameScheduledNavigation", {**told, "delay": delay}), ("Page.frameRequestedNavigation", told)


def opened(loader: str, url: str, status: int = 200) -> tuple[Event, ...]:
    cleared = ("Page.frameClearedScheduledNavigation", {"frameId": "F"})
    return asked(loader, url), answered(loader, status), cleared, shown(loader, url)


def test_refreshes_lead_on_as_redirects_do() -> None:
    """Header, then meta element, then HTTP: the page is that at the end of the way."""
    documents = after(
        *opened("1", "http://a/"),
        *led("httpHeaderRefresh", "http://a/2"),
        *opened("2", "http://a/2"),
        *led("metaTagRefresh", "http://a/3"),
        asked("3", "http://a/3"),
        asked("3", "http://a/4", redirectResponse={"url": "http://a/3", "status": 302}),
        answered("3", 200),
        shown("3", "http://a/4"),
    )
    assert documents.seed_answer is not None
    assert documents.seed_answer.url == "http://a/4"
    assert [(hop.url, hop.status, hop.refresh) for hop in documents.redirects] == [
        ("http://a/", 200, True),
        ("http://a/2", 200, True),
        ("http://a/3", 302, False),
    ]
    assert not documents.moved


def test_a_script_after_a_refresh_moves() -> None:
    documents = after(
        *opened("1", "http://a/"),
        *led("metaTagRefresh", "http://a/2"),
        *opened("2", "http://a/2"),
        *led("scriptInitiated", "http://b/"),
        *opened("3", "http://b/"),
    )
    assert documents.seed_answer is not None
    assert documents.seed_answer.url == "http://a/2"
    assert documents.moved


def test_a_refresh_that_is_near_is_waited_for() -> None:
    page = opened("1", "http://a/")
    assert after(*page, led("metaTagRefresh", "http://a/2", 5)[0]).leads_on
    assert not after(*page, led("metaTagRefresh", "http://a/2", 30)[0]).leads_on
    assert not after(*page, led("metaTagRefresh", "http://a/#part", 1)[0]).leads_on
    assert not after(*page, led("scriptInitiated", "http://a/2", 1)[0]).leads_on


def test_a_chain_that_leads_ever_further_is_stopped_as_one_of_redirects_is() -> None:
    events: list[Event] = []
    for number in range(25):
        events += [*opened(str(number), f"http://a/{number}"), *led("metaTagRefresh", f"http://a/{number + 1}")]
        assert after(*events).goes_in_circles == (number >= 20)


def test_circles_are_counted() -> None:
    events: list[Event] = []
    for number in range(5):
        events += [*opened(str(number), "http://a/"), *led("metaTagRefresh", "http://a/")]
        assert after(*events).goes_in_circles == (number >= 3)
    assert after(*events).redirects == ()
    assert not after(*events).moved
