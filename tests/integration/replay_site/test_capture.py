"""What the hostile start page asks for is recorded, workers, frames, redirects across origins and all."""

from capture.archive.seal.provenance_record import read_provenance
from capture.formats.wacz import open_package
from tests.integration.replay_site.conftest import Captured
from tests.sites.replay_site import START


def test_every_answer_that_the_browser_saw_is_recorded(captured: Captured) -> None:
    with open_package(captured.archive.folder(captured.ids[START])) as package:
        told = read_provenance(package)["completeness"]
    assert told["not_recorded"] == []
    assert told["matched"] == told["sighted"] > 50
