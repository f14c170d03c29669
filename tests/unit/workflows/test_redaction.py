"""What a save tells is without secrets, and its own words stay what they are."""

from capture.formats.warc import Leaks
from capture.model.job import Job
from capture.model.options import Options
from capture.model.outcome import Outcome, Reason
from capture.model.seed import Seed
from capture.model.signal import SignalCode
from capture.workflows.redaction import Discreet, not_sought

SEED = Seed.parse("https://alice:complete@x.test/")


def test_the_provenance_keeps_its_words() -> None:
    """Even where a password equals one; sentences and addresses lose it."""
    record = {
        "outcome": Outcome.COMPLETE,
        "software": "complete",
        "url": "https://x.test/complete",
        "reasons": [{"code": "complete", "text": "complete: https://complete/complete"}],
        "failed": [{"url": "https://x.test/?complete", "status": None}],
    }
    told = Discreet.of(Job(seed=SEED)).provenance(record, Leaks(records=3))
    assert told["outcome"] is Outcome.COMPLETE
    assert told["software"] == "complete"
    assert told["url"] == "https://x.test/REDACTED"
    assert told["reasons"] == [{"code": "complete", "text": "REDACTED: https://complete/REDACTED"}]
    assert told["failed"] == [{"url": "https://x.test/?REDACTED", "status": None}]
    assert told["redaction"]["secrets"] == ["password of the seed"]
    assert told["redaction"]["scan"]["records"] == 3


def test_keep_credentials_keeps_them() -> None:
    discreet = Discreet.of(Job(seed=SEED, options=Options(keep_credentials=True)))
    assert discreet.provenance({"url": "complete"}, Leaks()) == {
        "url": "complete",
        "redaction": {"secrets": [], "not_sought": [], "keep_credentials": True, "scan": None},
    }
    assert not discreet.policy.needles
    assert not discreet.policy.authorization


def test_a_reason_keeps_its_code() -> None:
    reason = Discreet.of(Job(seed=SEED)).reason(Reason(code="complete", text="is complete"))
    assert reason == Reason(code="complete", text="is REDACTED")


def test_what_was_not_read_is_a_signal() -> None:
    assert list(not_sought(Leaks())) == []
    (signal,) = not_sought(Leaks(unread=("http://x.test/big",)))
    assert signal.name == SignalCode.SECRETS_NOT_SOUGHT
    assert "http://x.test/big" in signal.text
