"""``warcite verify TARGET…``: every record, index line, hash and signature."""

from pathlib import Path

import click

from capture.cli.options import archive_option, json_option

__all__ = ["command"]


@click.command("verify")
@click.argument("targets", nargs=-1, required=True, metavar="TARGET…")
@archive_option
@json_option
def command(targets: tuple[str, ...], archive: Path, as_json: bool) -> int:
    """Check snapshots (id, @latest, URL, folder), .wacz or anybody's .warc.gz; exit 7 if one fails."""
    from capture.cli.printing import print_json, print_report
    from capture.flows.verify import verify
    from capture.seal import MEANING

    failed = False
    for target in targets:
        report = verify(target, archive)
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
