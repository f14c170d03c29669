"""Outcomes follow from facts by one table: the gravest rule decides, every rule tells."""

import pytest

from capture.model.detour import Detour, Way
from capture.model.missing_requests import MissingKind, MissingRequest, MissingRequests, Why
from capture.model.outcome import RECORDER_KILLED, Facts, Outcome, Reason, RecorderEnd, decide
from capture.model.replay_check import ReplayCheck
from capture.model.sighting import UnaccountedBytes
from capture.model.signal import Signal, SignalCode

MAPPED = (Detour(way=Way.MAPPED, host="a.test", place="127.0.0.1:1"),)


def missing(*ways: Why) -> MissingRequests:
    lacks = (MissingRequest(url=f"https://a.test/{way}", kind=MissingKind.SCRIPT, why=way) for way in ways)
    return MissingRequests(lacks=tuple(lacks), requests=9)


def unaccounted(*counts: int) -> tuple[UnaccountedBytes, ...]:
    return tuple(
        UnaccountedBytes(host=f"h{place}.test", port=443, connection=place, bytes=count, why="nobody read them")
        for place, count in enumerate(counts)
    )


def signal(name: str) -> tuple[Signal, ...]:
    return (Signal(name=SignalCode(name), text=f"{name} happened"),)


@pytest.mark.parametrize(
    ("facts", "outcome", "codes"),
    [
        (Facts(status=200), Outcome.COMPLETE, []),
        (Facts(status=304), Outcome.COMPLETE, []),
        (Facts(status=200, signals=signal("download")), Outcome.COMPLETE, []),
        (Facts(status=200, signals=signal("dialogs")), Outcome.COMPLETE, []),
        (Facts(status=404), Outcome.SUSPECT, ["http_404"]),
        (Facts(status=418), Outcome.SUSPECT, ["http_418"]),
        (Facts(status=503), Outcome.SUSPECT, ["http_503"]),
        (Facts(status=200, signals=signal("challenge")), Outcome.SUSPECT, ["challenge"]),
        (Facts(status=403, signals=signal("moved_by_script")), Outcome.SUSPECT, ["http_403", "moved_by_script"]),
        (Facts(status=200, signals=signal("blank")), Outcome.SUSPECT, ["blank"]),
        (Facts(status=200, signals=signal("phase_ran_out")), Outcome.PARTIAL, ["phase_ran_out"]),
        (Facts(status=200, recorder=RecorderEnd.EARLY), Outcome.PARTIAL, ["recorder_early"]),
        (Facts(status=200, recorder=RecorderEnd.KILLED), Outcome.PARTIAL, ["recorder_killed"]),
        (Facts(status=200, unaccounted=unaccounted(1)), Outcome.PARTIAL, ["bytes_unaccounted"]),
        (Facts(status=200, signals=signal("connection_unread")), Outcome.PARTIAL, ["connection_unread"]),
        (
            Facts(status=200, signals=signal("connection_unread"), recorder=RecorderEnd.EARLY),
            Outcome.PARTIAL,
            ["connection_unread"],
        ),
        (
            Facts(status=200, signals=signal("connection_unread"), recorder=RecorderEnd.KILLED),
            Outcome.PARTIAL,
            ["connection_unread", "recorder_killed"],
        ),
        (Facts(status=200, seed_unread="no key"), Outcome.FAILED, ["connection_unread"]),
        (Facts(status=None, seed_unread="no key"), Outcome.FAILED, ["no_answer", "connection_unread"]),
        *((Facts(status=200, shortfall=missing(way)), Outcome.PARTIAL, [way.value]) for way in Why),
        (Facts(status=200, limits=("the limit of 300 hosts was reached",)), Outcome.PARTIAL, ["limit"]),
        (Facts(status=200, check=ReplayCheck(text=0.97, screenshot=0.7)), Outcome.COMPLETE, []),
        (Facts(status=200, check=ReplayCheck(text=None, screenshot=None)), Outcome.COMPLETE, []),
        (Facts(status=200, check=ReplayCheck(text=0.42, screenshot=1.0)), Outcome.PARTIAL, ["replay_differs"]),
        (Facts(status=200, check=ReplayCheck(text=1.0, screenshot=0.42)), Outcome.PARTIAL, ["replay_looks_different"]),
        (Facts(status=200, check=ReplayCheck(text=1.0, screenshot=None)), Outcome.COMPLETE, []),
        (Facts(status=200, signals=signal("check_failed")), Outcome.PARTIAL, ["check_failed"]),
        (Facts(status=200, detours=MAPPED), Outcome.PARTIAL, ["mapped"]),
        (Facts(status=404, detours=MAPPED), Outcome.SUSPECT, ["http_404", "mapped"]),
        (Facts(status=None, signals=signal("net_error")), Outcome.FAILED, ["net_error"]),
        (Facts(status=None), Outcome.FAILED, ["no_answer"]),
    ],
)
def test_the_gravest_rule_decides(facts: Facts, outcome: Outcome, codes: list[str]) -> None:
    verdict = decide(facts)
    assert (verdict.outcome, [reason.code for reason in verdict.reasons]) == (outcome, codes)


def test_a_suspect_page_still_says_what_is_missing() -> None:
    verdict = decide(Facts(status=404, shortfall=missing(Why.CUT)))
    assert [reason.code for reason in verdict.reasons] == ["http_404", "cut"]


def test_what_is_missing_is_a_sentence_for_each_way_gravest_first() -> None:
    verdict = decide(Facts(status=200, shortfall=missing(Why.CUT, Why.FAILED, Why.CUT)))
    assert verdict.reasons == (
        Reason(code="failed_requests", text="one script could not be loaded"),
        Reason(code="cut", text="two scripts did not arrive whole"),
    )


def test_each_secret_that_is_left_is_a_reason() -> None:
    """Up to ten; the others are counted."""
    left = tuple(f"the password stands in record {number}" for number in range(13))
    verdict = decide(Facts(status=200, secrets_left=left))
    assert verdict.outcome is Outcome.PARTIAL
    assert [reason.text for reason in verdict.reasons] == [*left[:10], "3 more places in the record hold a secret"]
    assert {reason.code for reason in verdict.reasons} == {"secret_left"}


def test_that_the_recorder_ended_is_told_once() -> None:
    told = Signal(name=SignalCode.CONNECTION_UNREAD, text=RECORDER_KILLED)
    verdict = decide(Facts(status=200, signals=(told,), recorder=RecorderEnd.KILLED))
    assert [reason.code for reason in verdict.reasons] == ["connection_unread"]


def test_of_a_capture_that_was_killed_its_recorder_is_not_blamed() -> None:
    told = Signal(name=SignalCode.SALVAGED, text="the capture was killed")
    verdict = decide(Facts(status=200, signals=(told,), recorder=RecorderEnd.KILLED))
    assert [reason.code for reason in verdict.reasons] == ["salvaged"]


def test_unaccounted_bytes_of_connections_that_the_recorder_never_told_of_have_no_host() -> None:
    lost = UnaccountedBytes(host="", port=0, connection=1, bytes=9, why="the recorder heard nothing of the connection")
    (reason,) = decide(Facts(status=200, unaccounted=(lost,))).reasons
    assert reason.text == (
        "9 bytes that were relayed are not accounted for: the recorder told nothing of their connections"
    )


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((1,), "1 byte that was relayed is not accounted for: h0.test port 443"),
        ((999, 1), "1,000 bytes that were relayed are not accounted for: h0.test port 443 and h1.test port 443"),
        (
            (1, 1, 1, 1, 1),
            "5 bytes that were relayed are not accounted for: "
            "h0.test port 443, h1.test port 443, h2.test port 443 and 2 more",
        ),
    ],
)
def test_unaccounted_bytes_are_counted_and_their_hosts_named(counts: tuple[int, ...], text: str) -> None:
    (reason,) = decide(Facts(status=200, unaccounted=unaccounted(*counts))).reasons
    assert reason.text == text
