"""How results look: a few lines for people, one JSON object for machines; both on stdout."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capture.cli.program import called
from capture.cli.progress import amount, megabytes
from capture.model import moment as moments

if TYPE_CHECKING:
    from capture.archive.catalog import Row
    from capture.archive.seal import Report
    from capture.model.missing_requests import MissingRequests
    from capture.model.provenance import Provenance
    from capture.model.replay_check import ReplayCheck
    from capture.workflows.save_result import Saved
    from capture.workflows.show import SnapshotSummary

__all__ = [
    "print_demo",
    "print_json",
    "print_report",
    "print_saved",
    "print_shown",
    "print_table",
    "print_whole",
    "row_fields",
    "safe",
]

_MARKS = {"complete": "✓", "partial": "◐", "suspect": "▲", "failed": "✗"}


def safe(text: str) -> str:
    """A captured text for a terminal: control and direction characters show as U+FFFD."""
    return "".join("�" if _dangerous(letter) else letter for letter in text)


def _dangerous(letter: str) -> bool:
    code = ord(letter)
    return code < 32 or 127 <= code < 160 or code in range(0x202A, 0x202F) or code in range(0x2066, 0x206A)


def print_json(fields: dict[str, Any]) -> None:
    """One object on one line, flushed: who reads along sees it at once."""
    print(json.dumps(fields, ensure_ascii=False), flush=True)


def print_saved(saved: "Saved", *, verbose: bool = False) -> None:
    """What became of one save, and where it is; ``verbose`` names each missing request."""
    print(f"{_MARKS[saved.outcome]} {saved.outcome}  {saved.id}")
    if saved.title:
        print(f"  title     {safe(saved.title)}")
    moved = "" if saved.url == saved.requested_url else f"  (asked for {safe(saved.requested_url)})"
    print(f"  address   {safe(saved.url)}{moved}")
    if saved.shortfall.lacks:
        print(f"  missing   {saved.shortfall.headline}")
    for reason in saved.reasons:
        print(f"  because   {safe(reason.text)}")
    if verbose:
        _print_lacks(saved.shortfall)
    for signal in saved.noticed:
        print(f"  noticed   {safe(signal.text)}")
    status = "no answer" if saved.status is None else f"HTTP {saved.status}"
    print(f"  recorded  {amount(saved.exchanges, 'exchange')}, {megabytes(saved.bytes)}, {status}")
    if saved.check is not None:
        print(f"  replayed  {_check_line(saved.check, saved.shortfall)}")
    if saved.article_words:
        print(f"  article   {saved.article_words} words: {safe(saved.article_title)}")
    print(f"  seal      {saved.seal}")
    print(f"  folder    {saved.path}  ({saved.seconds:.1f} s)", flush=True)


def _print_lacks(missing: "MissingRequests") -> None:
    """Each missing request on lines of its own: the address may be as long as a screen."""
    for lack, times in Counter(missing.lacks).items():
        often = f", {times} times" if times > 1 else ""
        print(f"            {lack.kind}{often}: {safe(lack.url)}")
        print(f"              {safe(lack.text)}")


def _check_line(check: "ReplayCheck", missing: "MissingRequests") -> str:
    """The scores of the replay; a score without anything to compare with is left out."""
    scores = ((check.text, "of the words"), (check.screenshot, "of the picture"))
    told = [f"{score:.0%} {what}" for score, what in scores if score is not None]
    return ", ".join([*told, missing.replay])


def row_fields(row: "Row") -> dict[str, Any]:
    """The fields of ``list --json``."""
    return {
        "id": row.id,
        "path": row.path,
        "requested_url": row.seed,
        "url": row.url,
        "captured": moments.to_iso(row.captured),
        "outcome": row.outcome,
        "reasons": list(row.reasons),
        "status": row.status,
        "title": row.title,
        "site": row.site,
        "words": row.words,
        "bytes": row.bytes,
        "tags": list(row.tags),
        "note": row.note,
    }


def print_table(rows: Iterable["Row"]) -> None:
    """One line a snapshot: time, outcome, id; its title and address below."""
    for row in rows:
        words = f", {row.words} words" if row.words else ""
        mark = f"{_MARKS.get(row.outcome, '?')} {row.outcome or 'unknown':9}"
        print(f"{mark} {row.captured:%Y-%m-%d %H:%M:%S} UTC  {row.id}")
        print(f"            {safe(row.title) or '(no title)'}{words}")
        if row.reasons:
            print(f"            {safe(row.reasons[0])}")
        print(f"            {safe(row.seed)}")


def print_shown(shown: "SnapshotSummary") -> None:
    """A snapshot's own account, in the order in which people ask; every missing request is named."""
    from capture.model.incompleteness import reasons_of, shortfall_of

    provenance = shown.provenance
    outcome = provenance.outcome or "unknown"
    if shown.standing.text:
        print(safe(shown.standing.text))
    print(f"{_MARKS.get(outcome, '?')} {outcome}  {shown.id}")
    page = shown.page
    print(f"  title     {safe((page.title if page else '') or provenance.title or '(none)')}")
    print(f"  address   {safe(provenance.url or (page.url if page else ''))}")
    if provenance.requested_url not in ("", provenance.url):
        print(f"  asked for {safe(provenance.requested_url)}")
    missing = shortfall_of(provenance)
    if missing.lacks:
        print(f"  missing   {missing.headline}")
    because = [reason.text for reason in reasons_of(provenance)]
    for text in because:
        print(f"  because   {safe(text)}")
    _print_lacks(missing)
    for text in _noticed(provenance):
        print(f"  noticed   {safe(text)}")
    print(f"  captured  {safe(provenance.started) or 'unknown'}, by {safe(provenance.software) or 'unknown software'}")
    if provenance.tags:
        print(f"  tags      {safe(', '.join(provenance.tags))}")
    if provenance.note:
        print(f"  note      {safe(provenance.note)}")
    for text in provenance.interventions or ():
        if text not in because:
            print(f"  did       {safe(text)}")
    print(f"  seal      {_seal(shown)}")
    print(f"  folder    {shown.path}")
    for name, size in shown.files:
        print(f"            {safe(name)}  {megabytes(size)}")
    if shown.derived is not None:
        print(f"  article   {shown.derived / 'article.md'}")


def _seal(shown: "SnapshotSummary") -> str:
    if not shown.standing.sealed:
        return "none"
    return shown.standing.number or "does not hold"


def _noticed(provenance: "Provenance") -> Iterator[str]:
    """What the visit noticed and no reason says."""
    from capture.model.outcome import NOTICED

    known = {reason.code for reason in provenance.reasons}
    for signal in provenance.signals:
        if signal.name in NOTICED - known:
            yield signal.text


def print_report(report: "Report") -> None:
    """What no check can tell, the verdict, then what was checked, how often it held, and every fault with its place."""
    print(f"{safe(report.target)} ({report.kind})")
    if report.warning:
        print(f"  ▲ {safe(report.warning)}: no check here can confirm that it is the page of that name")
    print(f"{'✓' if report.ok else '✗'} {safe(report.verdict)}")
    groups = Counter(check.name for check in report.checks)
    bad = Counter(check.name for check in report.faults)
    for name, count in groups.items():
        verdict = f"{bad[name]} of {count} FAIL" if bad[name] else f"{count} hold" if count > 1 else "holds"
        print(f"  {'✗' if bad[name] else '✓'} {name:28} {verdict}")
    for check in report.checks:
        if not check.ok or check.remark:
            place = f" [{check.location}]" if check.location else ""
            print(f"  {'fault' if not check.ok else 'note '} {safe(check.text)}{safe(place)}")
    if report.kind != "archive":
        print(f"  seal      {report.seal_hash or 'none'}")
        print(f"  signer    {report.signer or 'not signed'}")


def print_whole(report: "Report") -> None:
    """The same as one of many: a line where a snapshot holds and there is nothing to be said of it."""
    quiet = report.ok and report.known and not report.warning and report.kind != "archive"
    if quiet and not any(check.remark for check in report.checks):
        print(f"✓ {safe(Path(report.target).name)}  {report.seal_hash}")
    else:
        print_report(report)


def print_demo(saved: "Saved", derived: Path, citation: str, *, named: str) -> None:
    """The result of the demo, its citation, how to see its page, and what to try next.

    ``named`` is how further commands are told of the archive; empty for the usual one.
    """
    print_saved(saved)
    print(f"  text      {derived / 'article.md'}")
    print()
    if {reason.code for reason in saved.reasons} == {"mapped"}:
        print("Partial for this alone: the newsroom runs on this computer, which answered for its names.")
        print("A page of the web with nothing missing is complete.")
        print()
    print(safe(citation))
    print()
    print("See its page in the library:")
    print(f"  {called()} serve {saved.id[-6:]}{named}")
    print()
    print("Try next:")
    for command in ("show", "extract", "verify", "cite"):
        print(f"  {called()} {command} {saved.id[-6:]}{named}")
