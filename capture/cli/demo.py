"""``warcite demo``: archive a built-in newsroom, with no internet, by the same code as ``save``."""

import asyncio
import shlex
from pathlib import Path
from typing import Any

import click

from capture.cli.options import archive_option, capture_options, json_option, options_from, usual_archive

__all__ = ["command"]


@click.command("demo")
@archive_option
@capture_options
@json_option
def command(archive: Path, as_json: bool, **given: Any) -> int:
    """Start a newsroom of three origins on this computer, archive its article, show what came out."""
    from capture.cli.capture_command import run_loop

    return run_loop(_demo(archive, options_from(given), as_json=as_json))


async def _demo(folder: Path, options: Any, *, as_json: bool) -> int:
    from capture.cli.capture_command import capturing
    from capture.cli.output import print_demo, print_json
    from capture.cli.progress import ProgressWatch
    from capture.demo import URL
    from capture.model.job import Job
    from capture.model.seed import Seed
    from capture.workflows.cite import cite
    from capture.workflows.save_result import exit_code

    job = Job(seed=Seed.parse(URL), options=options, tags=("demo",), demo=True)
    with ProgressWatch() as watch:
        async with capturing(folder, watch) as session:
            saved = await session.save(job, watch)
    if as_json:
        print_json(saved.to_json())
    else:
        cited = await asyncio.to_thread(cite, str(saved.path), folder, ["apa"])
        print_demo(
            saved,
            session.archive.derived(saved.id),
            cited.written[0].text,
            named="" if folder == usual_archive() else f" --archive {shlex.quote(str(folder))}",
        )
    return 130 if saved.interrupted else exit_code(saved.outcome, strict=options.strict)
