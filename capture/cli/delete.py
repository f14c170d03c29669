"""``warcite delete TARGET --reason WHY``: a snapshot goes for good, a tombstone stays."""

import sys
from pathlib import Path

import click

from capture.cli.options import archive_option, json_option

__all__ = ["command"]


def on_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty()


@click.command("delete")
@click.argument("target")
@click.option("--reason", required=True, metavar="WHY", help="A sentence that stays in its place.")
@click.option("--yes", is_flag=True, help="Do not ask on a terminal.")
@archive_option
@json_option
def command(target: str, reason: str, yes: bool, archive: Path, as_json: bool) -> int:
    """Delete a snapshot (id, @latest, URL, folder) for good, and say when and why in its place."""
    from capture.cli.output import print_json
    from capture.cli.terminal import safe
    from capture.workflows.delete import delete, deletion_target

    victim = deletion_target(target, archive)
    title = victim.shown.page.title if victim.shown and victim.shown.page else ""
    if not yes and on_terminal():
        click.confirm(f"Delete {victim.id} ({safe(title) or 'no title'}) for good?", abort=True, err=True)
    stone = delete(victim, archive, reason)
    if as_json:
        print_json(stone.to_json())
    else:
        print(safe(stone.text))
        print(f"  seal      {stone.seal or 'none'}{'' if stone.intact else ', which did not hold'}")
    return 0
