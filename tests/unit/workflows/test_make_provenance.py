"""Which answers are cut, and whose word stands for a host."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from capture.model.connection_report import ConnectionReport
from capture.model.detour import Detour, Way
from capture.model.exchange import Tls, Truncation
from capture.model.guard_report import GuardReport
from capture.model.options import Options
from capture.workflows.find_missing_requests import cut
from capture.workflows.findings import detours
from capture.workflows.make_provenance import odd_connections
from tests.builders.records import exchange

LEFT = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
DURING = {"started": LEFT - timedelta(seconds=5), "ended": LEFT + timedelta(seconds=2)}
SIZED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n"


@pytest.mark.parametrize(
    ("changes", "is_cut"),
    [
        ({"truncated": Truncation.DISCONNECT}, True),
        ({"truncated": Truncation.LENGTH}, True),
        (
            {"truncated": Truncation.DISCONNECT, "net_error": -3, "ended": LEFT - timedelta(seconds=1)},
            False,  # the page gave it up
        ),
        (
            {"truncated": Truncation.UNSPECIFIED, "net_error": -3, "ended": LEFT - timedelta(seconds=1)},
            False,  # the page gave it up
        ),
        ({"truncated": Truncation.UNSPECIFIED, "ended": LEFT - timedelta(seconds=1)}, True),  # whole or not: who knows?
        ({"truncated": Truncation.UNSPECIFIED, "net_error": -321}, True),  # its framing is broken
        ({"truncated": Truncation.UNSPECIFIED}, True),  # it was still coming when the browser was closed
        ({"truncated": None}, False),
        ({"truncated": Truncation.UNSPECIFIED, "started": LEFT}, False),  # asked for when nobody looked any more
        ({"truncated": Truncation.UNSPECIFIED, "response_head": b"HTTP/1.1 200 OK\r\n\r\n"}, False),  # a stream
        (
            {"truncated": Truncation.UNSPECIFIED, "response_head": SIZED.replace(b"Length: 9000", b"Language: en")},
            False,
        ),  # one of data, perhaps
        (
            {
                "truncated": Truncation.UNSPECIFIED,
                "response_head": b"HTTP/1.1 200 OK\r\nContent-Type: text/css\r\n\r\n",
            },
            True,  # a style sheet has an end, if not in time
        ),
        (
            {"truncated": Truncation.UNSPECIFIED, "response_head": SIZED.replace(b"application/json", b"video/mp4")},
            False,
        ),
    ],
)
def test_answers_that_are_cut(changes: dict[str, Any], is_cut: bool) -> None:
    one = exchange(**({"response_head": SIZED, "net_error": 0} | DURING | changes))
    assert cut([one], LEFT) == ([one] if is_cut else [])


@pytest.mark.parametrize(
    ("private", "ignore", "ways"),
    [
        (False, False, []),
        (True, False, [Way.OWN_AUTHORITY]),
        (True, True, [Way.UNVERIFIED]),
        (False, True, [Way.UNVERIFIED]),
    ],
)
def test_whose_certificates_are_told_of(private: bool, ignore: bool, ways: list[Way]) -> None:
    tls = Tls(version="tls/1.3", cipher="TLS_AES_128_GCM_SHA256", private_root=private)
    page = "https://a.test/"
    answered = [exchange(url=page, tls=tls), exchange(url="http://b.test/")]
    found = detours(answered, GuardReport(), Options(ignore_tls_errors=ignore), [page])
    assert found == tuple(Detour(way=way, host="a.test") for way in ways)


def test_what_is_odd_on_connections_is_told_with_their_hosts_and_not_without_end() -> None:
    one = ConnectionReport(number=1, local_port=2, host="a.test", address="192.0.2.1", port=443, opened_ms=0.0)
    odd = replace(one, notes=("9 bytes that no request had asked for",))
    assert list(odd_connections([one, odd])) == ["a.test port 443: 9 bytes that no request had asked for"]
    told = list(odd_connections([odd] * 150))
    assert (len(told), told[-1]) == (101, "50 more connections of which something is to be told")
