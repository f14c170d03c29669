"""What a capture lacks: each request once, as what it was for, with the cause that is known best."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from capture.model.exchange import Truncation
from capture.model.guard_report import Failure, FailureKind, GuardReport, Refusal
from capture.model.missing_requests import MissingKind, MissingRequest, MissingRequests, Why
from capture.model.replay_check import Gap, ReplayCheck
from capture.model.sighting import Completeness, MissingExchange, Sighting
from capture.workflows.find_missing_requests import shortfall
from tests.builders.records import exchange

WHEN = datetime(2026, 11, 25, 1, 26, 26, tzinfo=UTC)
PAGE = "https://a.test/story"
PNG = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"
SOCKS = {"status": None, "net_error": -120, "detail": "net::ERR_SOCKS_CONNECTION_FAILED (-120)"}


def sighting(url: str, kind: str) -> Sighting:
    return Sighting(
        url=url, method="GET", status=0, connection_id=0, started=WHEN, resource_type=kind, failed="net::ERR_FAILED"
    )


def of(*exchanges: dict[str, Any], **facts: Any) -> MissingRequests:
    made = tuple(exchange(**({"started": WHEN} | one)) for one in exchanges)
    known: dict[str, Any] = {
        "sightings": (),
        "completeness": Completeness(sighted=0, matched=0),
        "guard": GuardReport(),
        "check": None,
        "answer_url": PAGE,
        "answered": True,
        "left": WHEN + timedelta(seconds=9),
    }
    return shortfall(made, **(known | facts))


def refusal(host: str, port: int) -> Refusal:
    return Refusal(host=host, address=host, port=port, why="private", flag="", count=1, moment=WHEN)


def test_a_whole_page_lacks_nothing() -> None:
    assert of({"url": PAGE}, {"url": "https://a.test/x.png", "status": 404}) == MissingRequests(requests=2)


def test_the_guard_knows_why_a_connection_failed_where_the_browser_does_not() -> None:
    failure = Failure(host="b.test", port=443, kind=FailureKind.UNRESOLVED, why="no", count=1, moment=WHEN)
    found = of(
        {"url": PAGE},
        SOCKS | {"url": "https://b.test/a"},
        SOCKS | {"url": "https://c.test/a"},
        SOCKS | {"url": "https://nowhere.invalid/a.css"},
        {"url": "https://d.test/a", "status": None, "net_error": -101, "detail": "net::ERR_CONNECTION_RESET (-101)"},
        {"url": "https://d.test/up", "status": None, "net_error": -3, "detail": "net::ERR_ABORTED (-3)"},
        guard=GuardReport(failures=(failure,)),
        sightings=(sighting("https://b.test/a#x", "image"), sighting("https://c.test/a", "script")),
    )
    assert found.lacks == (
        MissingRequest(
            url="https://b.test/a", kind=MissingKind.PICTURE, why=Why.FAILED, cause="the name does not resolve"
        ),
        MissingRequest(
            url="https://c.test/a", kind=MissingKind.SCRIPT, why=Why.FAILED, cause="the server could not be reached"
        ),
        MissingRequest(
            url="https://nowhere.invalid/a.css",
            kind=MissingKind.STYLE,
            why=Why.FAILED,
            cause="the name does not resolve",
        ),
        MissingRequest(
            url="https://d.test/a", kind=MissingKind.OTHER, why=Why.FAILED, cause="the server broke the connection off"
        ),
    )
    assert found.requests == 6


def test_each_refused_request_is_told_once() -> None:
    """And so is a place that was refused to something of which there is no exchange."""
    found = of(
        SOCKS | {"url": "http://10.0.0.1/a", "refused": "private"},
        SOCKS | {"url": "http://10.0.0.1/b", "refused": "private"},
        {"url": PAGE},
        guard=GuardReport(refusals=(refusal("10.0.0.1", 80), refusal("10.0.0.1", 81))),
    )
    assert [(one.url, one.why) for one in found.lacks] == [
        ("http://10.0.0.1/a", Why.REFUSED),
        ("http://10.0.0.1/b", Why.REFUSED),
        ("10.0.0.1 port 81", Why.REFUSED),
    ]
    assert (found.count, found.requests) == (3, 4)


def test_a_seed_without_an_answer_is_the_outcome_and_no_lack() -> None:
    assert of(SOCKS | {"url": PAGE}, answered=False) == MissingRequests(requests=1)
    assert of(SOCKS | {"url": PAGE}).count == 1


def test_what_the_replay_asks_for_counts_unless_it_is_known_to_be_missing() -> None:
    gaps = tuple(Gap(method="GET", url=f"https://a.test/{name}") for name in ("x", "new.js", "new.js"))
    lost = MissingExchange(url="https://a.test/z", method="GET", status=200, why="no exchange")
    found = of(
        {"url": "https://a.test/x", "truncated": Truncation.DISCONNECT, "response_head": PNG},
        {"url": "https://a.test/y"},
        completeness=Completeness(
            sighted=2,
            matched=1,
            not_recorded=(lost, replace(lost, url=PAGE)),
            not_whole=(replace(lost, url="https://a.test/x"), replace(lost, url="https://a.test/y")),
        ),
        check=ReplayCheck(text=1.0, screenshot=1.0, gaps=gaps),
    )
    assert [(one.url, one.kind, one.why) for one in found.lacks] == [
        ("https://a.test/x", MissingKind.PICTURE, Why.CUT),
        ("https://a.test/y", MissingKind.OTHER, Why.NOT_WHOLE),
        ("https://a.test/z", MissingKind.OTHER, Why.NOT_RECORDED),
        (PAGE, MissingKind.OTHER, Why.NOT_RECORDED),
        ("https://a.test/new.js", MissingKind.SCRIPT, Why.NOT_REPLAYED),
    ]
    assert found.lacks[0].cause == "the connection broke off"
    assert found.requests == 5
