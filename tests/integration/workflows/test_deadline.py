"""The deadline is the whole capture: pages that would go on for ever end with it, and what was there is kept."""

import asyncio
from pathlib import Path

import pytest

from capture.cli.next_steps import advice
from capture.model.job import Job
from capture.model.options import Limits, Options
from capture.model.outcome import Outcome
from capture.model.seed import Seed
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save
from capture.workflows.save_result import SaveResult
from tests.records import records
from tests.site import Site, Visitor

pytestmark = pytest.mark.long

DEADLINE_S = 8.0
OVER_S = 14.0  # for the start of the browser and a busy machine; without shares it is 60 and more
HEAD = "<!doctype html><title>Held up</title><link rel=icon href=data:,>"
WORDS = "<p>The beds are kept in a shed by the river, under a roof that was mended in the summer.</p>"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))


def saved(url: str, folder: Path) -> SaveResult:
    options = Options(allow_private=True, limits=Limits(deadline_s=DEADLINE_S))
    job = Job(seed=Seed.parse(url), options=options)
    return asyncio.run(save(job, open_for_writing(folder / "archive", Silent())))


def text_of(found: SaveResult) -> str:
    blocks = records(found.path / "archive/data.warc.gz", "resource")
    return b"".join(one.block for one in blocks if one.url.startswith("urn:text:")).decode()


def drip(visitor: Visitor) -> None:
    """A style sheet whose end never comes."""
    visitor.send_response(200)
    visitor.send_header("Content-Type", "text/css")
    visitor.end_headers()
    visitor.wfile.write(b"/")
    visitor.wfile.flush()
    visitor.hang()


@pytest.mark.parametrize(
    "script", ["while(true);", "setInterval(() => {while(true);}, 10)", "onscroll = onload = () => {while(true);}"]
)
def test_an_endless_script_is_stopped_and_the_page_is_seen(script: str, tmp_path: Path) -> None:
    with Site() as site:
        found = saved(site.page("/", f"{HEAD}{WORDS}<script>{script}</script>"), tmp_path)
    assert found.seconds < DEADLINE_S + OVER_S
    assert found.outcome is Outcome.PARTIAL
    assert "script_never_ended" in {reason.code for reason in found.reasons}
    assert "a shed by the river" in text_of(found)
    assert "more time" not in " ".join(advice(found))
    assert "--settle" not in " ".join(advice(found))


def test_a_sheet_that_never_ends_is_named_asked_for_once_and_costs_no_words(tmp_path: Path) -> None:
    with Site() as site:
        site.answer("/slow.css", drip)
        page = site.page("/", f"{HEAD}<link rel=stylesheet href=/slow.css>{WORDS}")
        found = saved(page, tmp_path)
        assert site.requests.count("/slow.css") == 1
    assert found.seconds < DEADLINE_S + OVER_S
    assert found.outcome is Outcome.PARTIAL
    told = {reason.code: reason.text for reason in found.reasons}
    assert "waiting for the end of one style sheet" in told["load_never_ended"]
    assert "a shed by the river" in text_of(found)
    assert "more time" not in " ".join(advice(found))
