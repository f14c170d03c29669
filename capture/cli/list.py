"""``warcite list``: the snapshots of the archive, newest first."""

from pathlib import Path

import click

from capture.cli.options import archive_option, json_option
from capture.cli.terminal import called

__all__ = ["command"]


@click.command("list")
@click.argument("url", required=False, default="")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="At most so many.")
@archive_option
@json_option
def command(url: str, limit: int, archive: Path, as_json: bool) -> int:
    """List snapshots, newest first; with URL only those of that address."""
    from capture.archive.catalog import Catalog
    from capture.archive.store import open_archive
    from capture.cli.output import print_json, print_table, row_fields

    with Catalog(open_archive(archive)) as catalog:
        catalog.refresh()
        rows = catalog.by_url(url, limit=limit) if url else catalog.all(limit=limit)
    if as_json:
        for row in rows:
            print_json(row_fields(row))
    elif rows:
        print_table(rows)
    else:
        click.echo(f"No snapshot of {url}." if url else f"Nothing here yet. Try: {called()} demo", err=True)
    return 0
