"""``warcite cite TARGET``: a citation of a snapshot, in the style of a manual or for a program; quotes from it."""

from pathlib import Path

import click

from capture.cli.options import archive_option, json_option
from capture.cli.terminal import as_called
from capture.reading.cite import STYLES

__all__ = ["command"]

ALL = "all"
NOT_PROVEN = 7


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
@click.option(
    "--quote",
    "quotes",
    multiple=True,
    metavar="WORDS",
    help="Look up these words in the archived page; may be given several times. […] leaves words out. "
    "Exit 7 where they are not in it.",
)
@click.option(
    "-o",
    "--picture",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="With --quote: write the archived screenshot with the words marked (PNG).",
)
@archive_option
@json_option
def command(
    target: str, style: str, quotes: tuple[str, ...], picture: Path | None, archive: Path, as_json: bool
) -> int:
    """Cite a snapshot (id, @latest, URL, folder), a .wacz or anybody's .warc.gz, from its records alone."""
    from capture.cli.output import print_json, print_utf8
    from capture.workflows.cite import cite

    if picture is not None and not quotes:
        raise click.UsageError("--picture marks quoted words: give them with --quote.")
    cited = cite(target, archive, tuple(STYLES) if style == ALL else (style,), quotes, picture)
    code = 0 if cited.all_found and not cited.standing.broken else NOT_PROVEN
    if cited.standing.text:
        click.echo(f"warcite: {as_called(cited.standing.text)}", err=True)
    if as_json:
        for fields in cited.to_json():
            print_json(fields)
        return code
    # Each ends its line; RIS does so itself, and has blanks before that which belong to the form.
    texts = [written.text if written.text.endswith("\n") else f"{written.text}\n" for written in cited.written]
    named = (f"{written.style.label}\n{text}" for written, text in zip(cited.written, texts, strict=True))
    print_utf8("\n".join(named) if style == ALL else texts[0])  # it holds no control characters
    if quotes:
        from capture.cli.quote_output import print_quote

        for written in cited.written:
            if written.in_text:
                print(f"In the text: {written.in_text}")
        for quoted in cited.quotes:
            print_quote(quoted)
    return code
