"""The log can be read at any moment."""

import re
from pathlib import Path

from capture.model.phase import DOING, Phase
from capture.model.signal import SignalCode
from capture.recording import visit
from capture.recording.visit import VisitLog


def test_an_empty_log_is_a_visit_that_saw_nothing() -> None:
    seen = VisitLog(requested_url="http://a/").visit()
    assert (seen.url, seen.answer_url, seen.status) == ("http://a/", "http://a/", None)
    assert seen.ended >= seen.started


def test_a_signal_is_noted_once() -> None:
    log = VisitLog(requested_url="http://a/")
    for _ in range(3):
        log.signal(SignalCode.BLANK, "nothing")
    log.signal(SignalCode.ARTIFACT_FAILED, "view")
    log.signal(SignalCode.ARTIFACT_FAILED, "dom")
    assert [signal.name for signal in log.visit().signals] == ["blank", "artifact_failed", "artifact_failed"]


def test_every_phase_is_told_in_words() -> None:
    """And is one that the visit's rooms name in their code."""
    assert set(DOING) == set(Phase)
    code = "".join(path.read_text() for path in Path(visit.__file__).parent.glob("*.py"))
    assert set(re.findall(r"\bPhase\.([A-Z_]+)", code)) == {phase.name for phase in Phase}
