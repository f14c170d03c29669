"""The log can be read at any moment."""

from capture.visit import VisitLog


def test_an_empty_log_is_a_visit_that_saw_nothing() -> None:
    visit = VisitLog(requested_url="http://a/").visit()
    assert (visit.url, visit.answer_url, visit.status) == ("http://a/", "http://a/", None)
    assert visit.ended >= visit.started


def test_a_signal_is_noted_once() -> None:
    log = VisitLog(requested_url="http://a/")
    for _ in range(3):
        log.signal("blank", "nothing")
    log.signal("artifact_failed", "view")
    log.signal("artifact_failed", "dom")
    assert [signal.name for signal in log.visit().signals] == ["blank", "artifact_failed", "artifact_failed"]
