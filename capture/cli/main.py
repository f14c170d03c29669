"""``warcite COMMAND``: commands load when they are called, so that ``--help`` stays fast."""

import importlib
import sys
from typing import Any

import click

from capture import __version__
from capture.cli.options import log_option

__all__ = ["cli", "main"]

# name -> (module below capture.cli, one line for --help); the order is the order of the help text
COMMANDS = {
    "save": ("save", "Archive a page: record it, seal it, read its article."),
    "run": ("run", "Capture every job of a YAML config, in parallel."),
    "demo": ("demo", "Archive a built-in newsroom, with no internet: see what warcite does."),
    "list": ("list", "List the snapshots of the archive, newest first."),
    "show": ("show", "Show one snapshot: outcome, reasons, where everything is."),
    "extract": ("extract", "Read the article out of a snapshot, a .wacz or a .warc.gz."),
    "cite": ("cite", "Cite a snapshot: APA, Chicago, Bluebook, Wikipedia, BibTeX, RIS and more."),
    "serve": ("serve", "Show the archive in a browser: library, articles, citations, proof."),
    "open": ("open", "Open a snapshot in a Chromium window, with the network cut."),
    "verify": ("verify", "Check every record, index line, hash and signature."),
    "delete": ("delete", "Delete a snapshot for good; what it was, when and why stays."),
    "config": ("config", "Check a config, or print its JSON schema."),
    "reindex": ("reindex", "Rebuild the local catalog from the archive."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"capture.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        for each in command.commands.values() if isinstance(command, click.Group) else [command]:
            if not any("-v" in param.opts for param in each.params):
                each.params.append(log_option())
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"no such command: {args[0]!r}{f'. Did you mean {near[0]!r}?' if near else ''}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 ok, 1 failed, 2 usage, 3 no space, 4 bad config, 5 some of several not complete or"
    " partial, 6 suspect or refused, 7 verification failed or a quote not found, 8 no browser, 130 interrupted.",
)
@click.version_option(__version__, prog_name="warcite")
def cli() -> None:
    """Archive web pages so that they can be cited years later."""


def main() -> None:
    """Run the command and leave with its exit code; errors a user can cause are told, not traced."""
    from capture.cli.exit_code import exit_code_of
    from capture.cli.terminal import called

    try:
        code = cli.main(prog_name=called(), standalone_mode=False)
    except BaseException as error:  # the one place where every error becomes an exit code
        code = exit_code_of(error)
    sys.exit(code if isinstance(code, int) else 0)
