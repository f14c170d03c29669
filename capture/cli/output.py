"""How results look: a few lines for people, one JSON object for machines; both on stdout.

For people each fact stands on a line behind its term, in the order in which they ask. Whatever was captured passes
through ``terminal.safe``; machines get it as it is.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capture.cli.terminal import amount, called, megabytes, safe
from capture.model import moment as moments

if TYPE_CHECKING:
    from capture.archive.catalog import Row
    from capture.archive.seal import Report
    from capture.model.missing_requests import MissingRequests
    from capture.workflows.save_result import SaveResult
    from capture.workflows.show import SnapshotSummary

__all__ = [
    "print_demo",
    "print_json",
    "print_report",
    "print_saved",
    "print_summary",
    "print_table",
    "print_utf8",
    "row_fields",
]

_MARKS = {"complete": "✓", "partial": "◐", "suspect": "▲", "failed": "✗"}


def print_json(fields: dict[str, Any]) -> None:
    """One object on one line, flushed: who reads along sees it at once."""
    print(json.dumps(fields, ensure_ascii=False), flush=True)


def print_utf8(text: str) -> None:
    """A text as UTF-8, whatever the terminal's encoding is."""
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def print_saved(saved: "SaveResult", *, verbose: bool = False) -> None:
    """What became of one save, and where it is; ``verbose`` names each missing request."""
    print(f"{_MARKS[saved.outcome]} {saved.outcome}  {saved.id}")
    if saved.title:
        _line("title", saved.title)
    _line("address", saved.url + ("" if saved.url == saved.requested_url else f"  (asked for {saved.requested_url})"))
    because, noticed = ([said.text for said in texts] for texts in (saved.reasons, saved.noticed))
    _print_incompleteness(saved.shortfall, because, noticed, name_each=verbose)
    status = "no answer" if saved.status is None else f"HTTP {saved.status}"
    _line("recorded", f"{amount(saved.exchanges, 'exchange')}, {megabytes(saved.bytes)}, {status}")
    if check := saved.check:  # a score without anything to compare with is left out
        scores = {"of the words": check.text, "of the picture": check.screenshot}
        parts = [f"{score:.0%} {what}" for what, score in scores.items() if score is not None]
        _line("replayed", ", ".join([*parts, saved.shortfall.replay]))
    if saved.article_words:
        _line("article", f"{saved.article_words} words: {saved.article_title}")
    _line("seal", saved.seal)
    print(f"  folder    {saved.path}  ({saved.seconds:.1f} s)", flush=True)


def _line(term: str, text: str) -> None:
    print(f"  {term:<10}{safe(text)}")


def _print_incompleteness(
    missing: "MissingRequests", because: Iterable[str], noticed: Iterable[str], *, name_each: bool
) -> None:
    """What is missing, why, and what else was noticed.

    Each missing request stands on lines of its own: the address may be as long as a screen.
    """
    if missing.lacks:
        _line("missing", missing.headline)
    for text in because:
        _line("because", text)
    for lack, times in Counter(missing.lacks).items() if name_each else ():
        often = f", {times} times" if times > 1 else ""
        print(f"            {lack.kind}{often}: {safe(lack.url)}")
        print(f"              {safe(lack.text)}")
    for text in noticed:
        _line("noticed", text)


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


def print_summary(summary: "SnapshotSummary") -> None:
    """A snapshot's own account, in the order in which people ask; every missing request is named."""
    from capture.model.completeness_text import answers, bytes_on_the_wire
    from capture.model.incompleteness import reasons_of, shortfall_of
    from capture.model.key_sentence import key_sentence
    from capture.model.outcome import NOTICED

    provenance, page, standing = summary.provenance, summary.page, summary.standing
    outcome = provenance.outcome or "unknown"
    if standing.text:
        print(safe(standing.text))
    print(f"{_MARKS.get(outcome, '?')} {outcome}  {summary.id}")
    _line("title", (page.title if page else "") or provenance.title or "(none)")
    _line("address", provenance.url or (page.url if page else ""))
    if provenance.requested_url not in ("", provenance.url):
        _line("asked for", provenance.requested_url)
    because = [reason.text for reason in reasons_of(provenance)]
    unsaid = NOTICED - {reason.code for reason in provenance.reasons}
    noticed = [signal.text for signal in provenance.signals if signal.name in unsaid]
    _print_incompleteness(shortfall_of(provenance), because, noticed, name_each=True)
    _line("captured", f"{provenance.started or 'unknown'}, by {provenance.software or 'unknown software'}")
    for text in filter(
        None, (answers(it, len(provenance.cut)), bytes_on_the_wire(it)) if (it := provenance.completeness) else ()
    ):
        _line("compared", text)
    if provenance.tags:
        _line("tags", ", ".join(provenance.tags))
    if provenance.note:
        _line("note", provenance.note)
    for text in provenance.interventions or ():
        if text not in because:
            _line("did", text)
    if (text := key_sentence(provenance)) and not standing.broken:
        _line("key", text)
    _line("seal", standing.number or "does not hold" if standing.sealed else "none")
    print(f"  folder    {summary.path}")
    for name, size in summary.files:
        print(f"            {safe(name)}  {megabytes(size)}")
    if summary.derived is not None:
        print(f"  article   {summary.derived / 'article.md'}")


def print_report(report: "Report", *, briefly: bool = False) -> None:
    """What no check can tell, the verdict, then what was checked, how often it held, and every fault with its place.

    ``briefly``: as one of many, a line where a snapshot holds and there is nothing to be said of it.
    """
    quiet = report.ok and report.known and not report.warning and report.kind != "archive"
    if briefly and quiet and not any(check.remark for check in report.checks):
        print(f"✓ {safe(Path(report.target).name)}  {report.seal_hash}")
        return
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
            where = f" [{check.location}]" if check.location else ""
            print(f"  {'fault' if not check.ok else 'note '} {safe(check.text + where)}")
    for check in report.checks:
        if check.name == "handshake" and check.ok:
            _line("wire", check.text)
    if report.key_proof:
        _line("key", report.key_proof)
    if report.kind != "archive":
        print(f"  seal      {report.seal_hash or 'none'}")
        print(f"  signer    {report.signer or 'not signed'}")


def print_demo(saved: "SaveResult", derived: Path, citation: str, *, named: str) -> None:
    """The result of the demo, its citation, how to see its page, and what to try next.

    ``named`` is how further commands are told of the archive; empty for the usual one.
    """
    print_saved(saved)
    print(f"  text      {derived / 'article.md'}\n")
    if {reason.code for reason in saved.reasons} == {"mapped"}:
        print("Partial for this alone: the newsroom runs on this computer, which answered for its names.")
        print("A page of the web with nothing missing is complete.\n")
    print(f"{safe(citation)}\n\nSee its page in the library:\n  {called()} serve {saved.id[-6:]}{named}\n\nTry next:")
    for command in ("show", "extract", "verify", "cite"):
        print(f"  {called()} {command} {saved.id[-6:]}{named}")
