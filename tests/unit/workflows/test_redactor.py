"""What a save says of itself is without secrets, and its own words stay what they are."""

from dataclasses import replace
from datetime import UTC, datetime

from capture.formats.warc import Leaks
from capture.model.exchange import Exchange
from capture.model.job import Job
from capture.model.options import Options
from capture.model.outcome import Outcome, Reason
from capture.model.provenance import Provenance, UnfinishedExchange
from capture.model.replay_check import Gap, ReplayCheck
from capture.model.seed import Seed
from capture.model.signal import Signal, SignalCode
from capture.recording.visit import VisitLog
from capture.workflows.findings import not_sought
from capture.workflows.redactor import Redactor

SEED = Seed.parse("https://alice:complete@x.test/")
REDACTOR = Redactor.of(Job(seed=SEED))
WHEN = datetime(2026, 11, 25, tzinfo=UTC)


def test_the_provenance_keeps_its_words() -> None:
    """Even where a password equals one; sentences and addresses lose it."""
    failed = Exchange(number=1, started=WHEN, url="https://x.test/?complete", method="complete", request_head=b"")
    found = REDACTOR.clean(
        Provenance(
            outcome=Outcome.COMPLETE,
            software="complete",
            url="https://x.test/complete",
            reasons=(Reason(code="complete", text="complete: https://complete/complete"),),
            failed=(UnfinishedExchange.of(failed),),
        )
    )
    assert found.outcome is Outcome.COMPLETE
    assert found.software == "complete"
    assert found.url == "https://x.test/REDACTED"
    assert found.reasons == (Reason(code="complete", text="REDACTED: https://complete/REDACTED"),)
    assert found.failed == (UnfinishedExchange.of(replace(failed, url="https://x.test/?REDACTED")),)
    report = REDACTOR.report(Leaks(records=3))
    assert report.secrets == ("password of the seed",)
    assert report.scan is not None
    assert report.scan["records"] == 3


def test_keep_credentials_keeps_them() -> None:
    redactor = Redactor.of(Job(seed=SEED, options=Options(keep_credentials=True)))
    assert redactor.clean(Provenance(url="complete")) == Provenance(url="complete")
    report = replace(Provenance(), redaction=redactor.report(Leaks())).to_json()["redaction"]
    assert report == {"secrets": [], "not_sought": [], "keep_credentials": True, "scan": None}
    assert not redactor.policy.needles
    assert not redactor.policy.authorization


def test_a_visit_loses_them_wherever_a_page_can_put_a_text() -> None:
    log = VisitLog(requested_url="https://x.test/?complete", title="complete", page_text="complete", mime="complete")
    log.signal(SignalCode.DOWNLOAD, "https://x.test/complete is a file")
    log.interventions.append("fetched https://x.test/complete")
    visit = REDACTOR.clean(log.visit())
    assert (visit.requested_url, visit.title, visit.page_text) == ("https://x.test/?REDACTED", "REDACTED", "REDACTED")
    assert visit.signals == (Signal(name=SignalCode.DOWNLOAD, text="https://x.test/REDACTED is a file"),)
    assert visit.interventions == ("fetched https://x.test/REDACTED",)
    assert visit.mime == "complete"


def test_a_check_loses_them_and_no_check_is_none() -> None:
    gap = Gap(method="GET", url="https://x.test/complete")
    check = ReplayCheck(text=1.0, screenshot=None, gaps=(gap,), supplemented=("https://x.test/complete",))
    found = REDACTOR.clean(check)
    assert (found.missing, found.supplemented, found.text) == (("https://x.test/REDACTED",),) * 2 + (1.0,)
    assert REDACTOR.clean(None) is None


def test_what_was_not_read_is_a_signal() -> None:
    assert list(not_sought(Leaks())) == []
    (signal,) = not_sought(Leaks(unread=("http://x.test/big",)))
    assert signal.name == "secrets_not_sought"
    assert "http://x.test/big" in signal.text
