"""``warcite cite TARGET``: a citation of a snapshot, in the style of a manual or for a program."""

import sys
from pathlib import Path

import click

from capture.cite import STYLES
from capture.cli.options import archive_option, json_option

__all__ = ["command"]

ALL = "all"


@click.command("cite")
@click.argument("target")
@click.option(
    "--style",
    type=click.Choice([*STYLES, ALL]),
    default="apa",
    show_default=True,
    metavar="STYLE",
    help=f"How it is written: {', '.join(STYLES)}, or {ALL} of them with their names.",
)
@archive_option
@json_option
def command(target: str, style: str, archive: Path, as_json: bool) -> int:
    """Cite a snapshot (id, @latest, URL, folder), a .wacz or anybody's .warc.gz, from its records alone."""
    from capture.cli.printing import print_json
    from capture.flows.cite import cite

    cited = cite(target, archive, tuple(STYLES) if style == ALL else (style,))
    if as_json:
        for fields in cited.to_json():
            print_json(fields)
        return 0
    named = [f"{one.style.label}\n{_closed(one.text)}" for one in cited.written]
    text = "\n".join(named) if style == ALL else _closed(cited.written[0].text)
    # Whatever the terminal's encoding is: a citation is UTF-8. It holds no control characters.
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    return 0


def _closed(text: str) -> str:
    """The text with a line end; RIS has its own, and blanks before it that belong to the form."""
    return text if text.endswith("\n") else f"{text}\n"
