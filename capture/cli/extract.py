"""``warcite extract TARGET``: the article, read from the archive alone."""

from pathlib import Path

import click

from capture.cli.options import archive_option
from capture.cli.terminal import as_called

__all__ = ["command"]

BROKEN = 7


@click.command("extract")
@click.argument("target")
@click.option(
    "--format",
    "form",
    type=click.Choice(["json", "md", "txt", "html"]),
    default="md",
    show_default=True,
    help="How the article is written.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of stdout.")
@click.option("--comments", is_flag=True, help="Readers' comments too, apart from the article: author, date, text.")
@archive_option
def command(target: str, form: str, output: Path | None, comments: bool, archive: Path) -> int:
    """Read the article out of a snapshot (id, @latest, URL, folder), a .wacz or anybody's .warc.gz.

    Where the seal does not hold the text begins with that, and the exit code is 7.
    """
    from capture.cli.output import print_utf8
    from capture.workflows.extract import extract

    extracted = extract(target, archive, form, with_comments=comments)
    for line in (extracted.standing.text, extracted.warning, extracted.lacking):
        if line:
            click.echo(f"warcite: {as_called(line)}", err=True)
    if output is not None:
        output.write_text(extracted.text, encoding="utf-8")
    else:
        print_utf8(extracted.text)
    return BROKEN if extracted.standing.broken else 0
