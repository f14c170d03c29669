"""``warcite save URL…``: archive pages for a citation."""

from pathlib import Path
from typing import Any

import click

from capture.cli.options import archive_option, capture_options, json_option, options_from, verbose_option
from capture.errors import UsageError

__all__ = ["command"]


@click.command("save")
@click.argument("urls", nargs=-1, metavar="URL…")
@click.option("-i", "--input", "listed", type=click.File("r"), help="Read URLs from a file, one a line; - for stdin.")
@click.option("--tag", "tags", multiple=True, help="A word to find the snapshot by; may be repeated.")
@click.option("--note", default="", help="A sentence kept with the snapshot, inside the seal.")
@archive_option
@capture_options
@json_option
@verbose_option
def command(
    urls: tuple[str, ...],
    listed: Any,
    tags: tuple[str, ...],
    note: str,
    archive: Path,
    as_json: bool,
    verbose: int,
    **given: Any,
) -> int:
    """Archive each URL: render it, record every exchange, seal the record, read the article."""
    from capture.cli.capture_command import run_loop, save_all
    from capture.model.job import Job
    from capture.model.seed import Seed

    options = options_from(given)
    lines = (line.strip() for line in listed or ())
    wanted = [*urls, *(line for line in lines if line and not line.startswith("#"))]
    if not wanted:
        raise UsageError("no URL given", hint="Give one or more, or a file of them with -i.")
    jobs = [Job(seed=Seed.parse(url), options=options, tags=tags, note=note) for url in wanted]
    return run_loop(save_all(jobs, archive, as_json=as_json, verbose=verbose > 0))
