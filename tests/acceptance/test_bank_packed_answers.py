"""An answer packed against an earlier one could be read by nobody who has not both: it is never asked for."""

from pathlib import Path

import pytest

from tests.command import warcite
from tests.records import answers
from tests.sites import running

pytestmark = pytest.mark.long


def test_each_record_can_be_read_by_itself(tmp_path: Path) -> None:
    with running("bank2", tmp_path / "log") as site:
        saved = warcite(
            "save", site.page("DICT/"), "--archive", tmp_path / "a", "--allow-private", "--json", home=tmp_path
        )
    warc = Path(saved.object["path"]) / "archive" / "data.warc.gz"
    (answer,) = (one for one in answers(warc) if one.url.endswith("/app.2.js"))
    assert answer.encoding == ""
    assert answer.payload.startswith(b"document.getElementById('o').textContent='script came through a dictionary'")
