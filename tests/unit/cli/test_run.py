"""``warcite run``: what stands on the command line goes for all jobs of the config."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from capture.cli.run import command


@pytest.mark.parametrize(("given", "kept"), [([], [False, True]), (["--keep-wire"], [True, True])])
def test_the_wire_is_kept_of_all_jobs_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], kept: list[bool]
) -> None:
    jobs: list[Any] = []
    monkeypatch.setattr("capture.cli.run_board.run_plan", lambda planned, *_, **__: jobs.extend(planned))
    config = tmp_path / "config.yaml"
    config.write_text("jobs: {a: {url: http://a.test}, b: {url: http://b.test, keep_wire: true}}")
    CliRunner().invoke(command, [str(config), *given], catch_exceptions=False)
    assert [job.options.keep_wire for job in jobs] == kept
