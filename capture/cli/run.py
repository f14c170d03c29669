"""``warcite run CONFIG [JOB…]``: capture every job of a config once."""

from dataclasses import replace
from pathlib import Path

import click

from capture.cli.options import json_option
from capture.errors import UsageError

__all__ = ["command"]


@click.command("run")
@click.argument("config", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, metavar="[JOB…]")
@click.option("--archive", type=click.Path(path_type=Path), help="Instead of the archive that the config names.")
@click.option("--parallel", type=click.IntRange(1, 32), help="Pages at once (default: the config's, else 2).")
@click.option("--strict", is_flag=True, help="Exit 5 when any snapshot is only partial.")
@click.option("--keep-wire", is_flag=True, help="For all jobs, as the key keep_wire: see warcite save --help.")
@json_option
def command(
    config: Path,
    names: tuple[str, ...],
    archive: Path | None,
    parallel: int | None,
    strict: bool,
    keep_wire: bool,
    as_json: bool,
) -> int:
    """Capture the jobs of a YAML config now, once, in parallel; JOB… picks some by name."""
    from capture.cli.run_board import run_plan
    from capture.config import load

    plan = load(config)
    for warning in plan.warnings:
        click.echo(warning, err=True)
    known = dict.fromkeys(job.name for job in plan.jobs)
    for name in names:
        if name not in known:
            raise UsageError(f"the config has no job {name!r}", hint=f"Its jobs: {', '.join(known)}.")
    jobs = [job for job in plan.jobs if not names or job.name in names]
    if keep_wire:
        jobs = [replace(job, options=replace(job.options, keep_wire=True)) for job in jobs]
    folder = archive or plan.archive or Path("archives")
    return run_plan(jobs, folder, parallel=parallel or plan.parallel, strict=strict, as_json=as_json)
