"""``warcite show TARGET``: one snapshot, its outcome and reasons, and where everything is."""

from pathlib import Path

import click

from capture.cli.options import archive_option, json_option

__all__ = ["command"]

BROKEN = 7


@click.command("show")
@click.argument("target")
@archive_option
@json_option
def command(target: str, archive: Path, as_json: bool) -> int:
    """Show a snapshot: any unique part of its id, @latest, a URL (its newest), or a path."""
    from capture.cli.output import print_json, print_summary
    from capture.workflows.show import show

    summary = show(target, archive)
    if as_json:
        print_json(summary.to_json())
    else:
        print_summary(summary)
    return BROKEN if summary.standing.broken else 0
