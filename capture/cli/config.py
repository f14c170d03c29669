"""``warcite config check|schema``: a config looked at without running it."""

from pathlib import Path

import click

__all__ = ["command"]


@click.group("config")
def command() -> None:
    """Check a config, or print the JSON schema that editors complete and check by."""


@command.command("check")
@click.argument("configs", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(configs: tuple[Path, ...]) -> int:
    """Say what is in configs, and every fault; exit 4."""
    from capture.cli.terminal import amount
    from capture.config import load

    for path in configs:
        plan = load(path)
        for warning in plan.warnings:
            click.echo(warning, err=True)
        names = dict.fromkeys(job.name for job in plan.jobs)
        click.echo(f"{path}: {amount(len(plan.jobs), 'page')} in {amount(len(names), 'job')} ({', '.join(names)})")
    return 0


@command.command("schema")
def print_schema() -> int:
    """Print the JSON schema of configs."""
    from capture.cli.output import print_json
    from capture.config import schema

    print_json(schema())
    return 0
