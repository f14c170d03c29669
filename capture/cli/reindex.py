"""``warcite reindex``: rebuild the local catalog from what the archive holds."""

from pathlib import Path

import click

from capture.cli.options import archive_option, json_option

__all__ = ["command"]


@click.command("reindex")
@archive_option
@json_option
def command(archive: Path, as_json: bool) -> int:
    """Forget the local catalog and read the whole archive again; the archive itself is not touched."""
    from capture.archive.catalog import Catalog
    from capture.archive.store import open_archive
    from capture.cli.output import print_json

    with Catalog(open_archive(archive)) as catalog:
        added = len(catalog.rebuild().added)
    if as_json:
        print_json({"snapshots": added})
    else:
        click.echo(f"{added} snapshots in the catalog.")
    return 0
