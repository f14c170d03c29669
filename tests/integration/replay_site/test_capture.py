"""What the hostile start page asks for is recorded, workers, frames, redirects across origins and all."""

import pytest

from capture.archive.seal.read_provenance import read_provenance
from capture.formats.wacz import open_package
from tests.integration.replay_site.conftest import Captured
from tests.sites.replay_site import START

pytestmark = pytest.mark.long


def test_every_answer_that_the_browser_saw_is_recorded(captured: Captured) -> None:
    with open_package(captured.archive.folder(captured.ids[START])) as package:
        completeness = read_provenance(package).completeness
    assert completeness is not None
    assert not completeness.not_recorded
    assert completeness.matched == completeness.sighted > 50
