"""The first ending of a connection says who ended what was under way."""

import pytest

from capture.recording.wire.journal_frames import Direction, Ending
from capture.recording.wire.wire_exchange import Endings, Stop

UP, DOWN = Direction.UP, Direction.DOWN
EOF, RESET, CUT, NO_SINK, UNKNOWN = (Ending.END_OF_FILE, Ending.RESET, Ending.CUT, Ending.NO_SINK, Ending.UNKNOWN)

TOLD: list[tuple[tuple[tuple[Direction, Ending], ...], Stop]] = [
    ((), Stop.RECORDING),
    (((UP, UNKNOWN), (DOWN, UNKNOWN)), Stop.RECORDING),
    (((UP, EOF), (DOWN, EOF)), Stop.BROWSER),
    (((UP, RESET), (DOWN, RESET)), Stop.BROWSER),
    (((DOWN, NO_SINK),), Stop.BROWSER),
    (((DOWN, EOF), (UP, EOF)), Stop.FAR_END),
    (((DOWN, RESET), (UP, RESET)), Stop.FAR_END),
    (((UP, NO_SINK), (DOWN, RESET)), Stop.FAR_END),
    (((DOWN, CUT), (UP, RESET)), Stop.LIMIT),
    (((UP, EOF), (DOWN, CUT)), Stop.LIMIT),
    (((UP, UNKNOWN), (DOWN, EOF)), Stop.FAR_END),
    (((UP, EOF), (UP, CUT)), Stop.BROWSER),
]


@pytest.mark.parametrize(("told", "stop"), TOLD)
def test_who_ended_it(told: tuple[tuple[Direction, Ending], ...], stop: Stop) -> None:
    endings = Endings()
    for direction, ending in told:
        endings.add(direction, ending)
        assert direction in endings
    assert endings.stop is stop
    assert endings.both == ({direction for direction, _ in told} == {UP, DOWN})


def test_only_an_orderly_end_of_the_server_is_one_of_its_answer() -> None:
    for told, orderly in ((((DOWN, EOF),), True), (((UP, EOF), (DOWN, EOF)), False), (((DOWN, RESET),), False)):
        endings = Endings()
        for direction, ending in told:
            endings.add(direction, ending)
        assert endings.by_server is orderly
