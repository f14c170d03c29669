"""``warcite run CONFIG [JOB…]``: capture every job of a config once."""

from collections.abc import Sequence
from pathlib import Path

import click

from capture.cli.options import json_option
from capture.errors import UsageError
from capture.model.job import Job

__all__ = ["command"]


@click.command("run")
@click.argument("config", type=click.Path(path_type=Path))
@click.argument("names", nargs=-1, metavar="[JOB…]")
@click.option("--archive", type=click.Path(path_type=Path), help="Instead of the archive that the config names.")
@click.option("--parallel", type=click.IntRange(1, 32), help="Pages at once (default: the config's, else 2).")
@click.option("--strict", is_flag=True, help="Exit 5 when any snapshot is only partial.")
@json_option
def command(
    config: Path, names: tuple[str, ...], archive: Path | None, parallel: int | None, strict: bool, as_json: bool
) -> int:
    """Capture the jobs of a YAML config now, once, in parallel; JOB… picks some by name."""
    from capture.cli.run_board import run_plan
    from capture.config import load

    plan = load(config)
    for warning in plan.warnings:
        click.echo(warning, err=True)
    jobs = _picked(plan.jobs, names)
    folder = archive or plan.archive or Path("archives")
    return run_plan(jobs, folder, parallel=parallel or plan.parallel, strict=strict, as_json=as_json)


def _picked(jobs: Sequence[Job], names: tuple[str, ...]) -> Sequence[Job]:
    unknown = [name for name in names if name not in {job.name for job in jobs}]
    if unknown:
        known = ", ".join(dict.fromkeys(job.name for job in jobs))
        raise UsageError(f"the config has no job {unknown[0]!r}", hint=f"Its jobs: {known}.")
    return [job for job in jobs if not names or job.name in names]
