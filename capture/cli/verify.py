"""``warcite verify TARGET…``: every record, index line, hash and signature."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from capture.cli.options import archive_option, json_option
from capture.errors import UsageError

if TYPE_CHECKING:
    from capture.archive.seal import Report

__all__ = ["command"]


@click.command("verify")
@click.argument("targets", nargs=-1, metavar="TARGET…")
@click.option("--all", "whole", is_flag=True, help="The whole archive: each snapshot, and the archive itself.")
@click.option("--key", metavar="FINGERPRINT", help="Fail unless this key signed it (sha256, as verify shows it).")
@click.option("--seal", metavar="SHA256", help="Fail unless this is its seal, as a citation names it.")
@click.option("--replay", is_flag=True, help="Also open each offline and compare with what was seen at capture.")
@click.option("--browser", default="", metavar="PATH", help="A Chromium for --replay (default: found).")
@archive_option
@json_option
def command(
    targets: tuple[str, ...],
    whole: bool,
    key: str | None,
    seal: str | None,
    replay: bool,
    browser: str,
    archive: Path,
    as_json: bool,
) -> int:
    """Check snapshots (id, @latest, URL, folder), a whole archive, .wacz or anybody's .warc.gz; exit 7 if one fails."""
    from capture.archive.seal import Check, Report, statement
    from capture.cli.output import print_json, print_report
    from capture.errors import Damaged
    from capture.workflows.verify import ExpectedArchive, is_archive, verify, verify_archive

    expected = ExpectedArchive.parse(key, seal)
    names = [*targets, *([str(archive)] if whole else [])]
    if not names:
        raise UsageError("nothing to verify", hint="Name a snapshot or a file, or give --all.")
    if seal is not None and (len(names) > 1 or is_archive(names[0])):
        raise UsageError("--seal is the number of one snapshot", hint="Name that one.")
    reports: list[Report] = []
    for name in names:
        one_of_many = is_archive(name)
        try:
            found = verify_archive(Path(name), expected) if one_of_many else iter([verify(name, archive, expected)])
        except Damaged as error:  # it cannot even be opened: what else was named is looked at all the same
            fault = Check(name="package", ok=False, text=str(error))
            found = iter([Report(target=name, kind="unreadable", checks=(fault,))])
        for report in found:
            if replay and report.kind not in ("archive", "unreadable"):
                report = _replayed(report, report.target if one_of_many else name, archive, browser, whole=one_of_many)
            reports.append(report)
            if not as_json:
                print_report(report, briefly=one_of_many)
                continue
            for check in report.checks:
                print_json(check.to_json())
            print_json({"summary": report.to_json()})
    good = all(report.ok for report in reports)
    if not as_json:
        if len(reports) > 1:
            print(f"{sum(report.ok for report in reports)} of {len(reports)} reports hold.")
        # Nothing is said of what was shown where something failed, and the same is said once.
        for text in dict.fromkeys(filter(None, map(statement, reports if good else []))):
            print(f"\n{text}")
    return 0 if good else 7


def _replayed(report: "Report", target: str, archive: Path, browser: str, *, whole: bool = False) -> "Report":
    """The report with the replay's checks behind its own; one of a ``whole`` archive may have no page to replay."""
    from capture.archive.seal import Check
    from capture.cli.capture_command import run_loop
    from capture.errors import Damaged, NotFound, NotRead
    from capture.workflows.replay_check import replay

    checks: tuple[Check, ...]
    try:
        checks = run_loop(replay(target, archive, browser))
    except (Damaged, NotFound, NotRead) as error:
        nothing = report.ok and isinstance(error, NotFound)
        if nothing and not whole:
            raise
        checks = (Check(name="replay", ok=nothing, remark=nothing, text=f"it was not replayed: {error}"),)
    return replace(report, checks=report.checks + checks)
