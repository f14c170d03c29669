"""``warcite verify TARGET…``: every record, index line, hash and signature."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capture.cli.options import archive_option, json_option

if TYPE_CHECKING:
    from capture.seal import Report

__all__ = ["command"]


@click.command("verify")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET…")
@click.option(
    "--replay", is_flag=True, help="Also open each offline and compare with what was seen at capture."
)
@click.option("--browser", default="", metavar="PATH", help="A Chromium for --replay (default: found).")
@archive_option
@json_option
def command(targets: tuple[str, ...], replay: bool, browser: str, archive: Path, as_json: bool) -> int:
    """Check snapshots (id, @latest, URL, folder), .wacz or anybody's .warc.gz; exit 7 if one fails."""
    from capture.cli.printing import print_json, print_report
    from capture.flows.verify import verify
    from capture.seal import MEANING

    failed = False
    for target in targets:
        report = verify(target, archive)
        if replay:
            report = _replayed(report, target, archive, browser)
        failed |= not report.ok
        if as_json:
            for check in report.checks:
                print_json(check.to_json())
            print_json({"summary": report.to_json()})
        else:
            print_report(report)
    if not as_json:
        print(f"\n{MEANING}")
    return 7 if failed else 0


def _replayed(report: "Report", target: str, archive: Path, browser: str) -> "Report":
    """The report with the replay's checks behind its own."""
    from capture.cli.session import run_loop
    from capture.flows.replay import replay

    return replace(report, checks=report.checks + run_loop(replay(target, archive, browser)))
