"""A run as people watch it: a live table on a terminal, a line per page elsewhere, a summary at the end."""

import sys
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from capture.cli.capture_command import capturing, run_loop
from capture.cli.output import print_json, print_saved
from capture.cli.progress import PageProgress
from capture.cli.terminal import amount, safe
from capture.model.job import Job
from capture.workflows.progress import Progress, Silent
from capture.workflows.run import JobFailed, RunReport, run
from capture.workflows.save_result import SaveResult

__all__ = ["Board", "run_plan"]

_SHOWN_DONE = 8  # finished pages that stay on the board
_COLOURS = {"complete": "green", "partial": "yellow", "suspect": "yellow", "failed": "red"}


class Board:
    """A RunProgress: the running pages, each with its phase, counts and seconds, below the last finished."""

    def __init__(self, total: int, *, as_json: bool) -> None:
        self._total = total
        self._as_json = as_json
        self._lines: dict[Job, PageProgress] = {}
        self._done: list[tuple[str, str, str]] = []
        self._lock = threading.Lock()
        self._live: Live | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            console = Console(stderr=True)
            self._live = Live(console=console, refresh_per_second=4, get_renderable=self.table, transient=True)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.stop()

    def begin(self, job: Job) -> Progress:
        line = PageProgress()
        with self._lock:
            self._lines[job] = line
        return line

    def done(self, job: Job, result: SaveResult | JobFailed) -> None:
        """The result goes to stdout at once; where that is the terminal of the board, above it."""
        if isinstance(result, SaveResult):
            word, why = result.outcome.value, result.shortfall.headline or "; ".join(r.text for r in result.reasons)
        else:
            word, why = "failed", result.error.message
        with self._lock:
            self._lines.pop(job, None)
            self._done.append((word, job.seed.url, why))
        if isinstance(result, JobFailed):
            error = f"warcite: {job.seed.url}: {result.error.message} {result.error.hint}".rstrip()
            print(safe(error), file=sys.stderr, flush=True)
        elif self._as_json:
            print_json({**result.to_json(), "job": job.name})
        else:
            print_saved(result)

    def table(self) -> Table:
        """The board as it stands."""
        table = Table(box=None, padding=(0, 1), title=f"{len(self._done)} of {self._total} pages", title_justify="left")
        with self._lock:
            for word, url, why in self._done[-_SHOWN_DONE:]:
                table.add_row(Text(word, style=_COLOURS[word]), Text(safe(url)), Text(safe(why)[:60]))
            for job, line in self._lines.items():
                table.add_row(Text(f"{line.seconds} s"), Text(safe(job.seed.url)), Text(line.text))
        return table


def run_plan(jobs: Sequence[Job], folder: Path, *, parallel: int, strict: bool, as_json: bool) -> int:
    """Run the jobs, print each result and a summary; the exit code for all of them."""

    async def run_all() -> RunReport:
        async with capturing(folder, Silent()) as session:
            return await run(jobs, session.save, parallel=parallel, progress=board)

    with Board(len(jobs), as_json=as_json) as board:
        report = run_loop(run_all())
    counts = Counter(saved.outcome.value for saved in report.saved)
    counts["failed"] += len(report.failed)
    if as_json:
        print_json({"summary": {**counts, "not_begun": report.not_begun, "interrupted": report.interrupted}})
    else:
        outcomes = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
        rest = f", {report.not_begun} not begun" if report.not_begun else ""
        print(f"{amount(len(report.saved) + len(report.failed), 'page')}: {outcomes or 'none'}{rest}")
    return report.exit_code(strict=strict)
