"""A finished run's three accounts, held against each other: the browser's, the recorder's, the guard's."""

from capture.model.sighting import Completeness
from capture.recording.wire.completeness import completeness_of
from capture.recording.wire.journal_frames import Ending
from tests.integration.recording.wire.recorded import Run

__all__ = ["account_for_all_bytes", "proof_of"]


def proof_of(run: Run) -> Completeness:
    """As a save makes it."""
    return completeness_of(run.sightings, run.exchanges, run.recording.connections, run.guard.relayed())


def account_for_all_bytes(run: Run) -> None:
    """Assert that each byte the guard let through is in an exchange, in framing or in TLS, both ways."""
    told = {one.number: (one.up.relayed, one.down.relayed) for one in run.recording.connections}
    assert told == dict(run.guard.relayed())
    for one in run.recording.connections:
        assert one.fault == "", one
        assert (one.up.lost, one.down.lost) == (0, 0), one
        for account, ending in zip((one.up, one.down), one.endings, strict=True):
            assert account.unread == 0 or ending != Ending.END_OF_FILE, one
    assert proof_of(run).unaccounted == ()
