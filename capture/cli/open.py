"""``warcite open TARGET``: the archived page in a window, under its real address, with the network cut."""

from pathlib import Path

import click

from capture.cli.options import archive_option

__all__ = ["command"]


@click.command("open")
@click.argument("target")
@click.option("--browser", default="", metavar="PATH", help="A Chromium to use (default: found).")
@archive_option
def command(target: str, browser: str, archive: Path) -> int:
    """Open a snapshot (id, @latest, URL, folder), a .wacz or a .warc.gz; ends when the window is closed."""
    from capture.cli.capture_command import run_loop
    from capture.cli.terminal import safe
    from capture.model.options import Options
    from capture.workflows.open import open_window

    options = Options(headed=True, browser=browser)
    missed = run_loop(
        open_window(
            target,
            archive,
            options,
            shown=lambda _, url: click.echo(f"{safe(url)} (archived; the network is cut)", err=True),
        )
    )
    for url in missed:
        click.echo(f"not archived: {safe(url)}", err=True)
    return 0
