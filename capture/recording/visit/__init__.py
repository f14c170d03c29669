"""The visit: what a reader of the page would have seen, and what we did to see it.

phase: one step with its own budget · settle: the wait until a page is done loading · behavior: something a
reader does, such as scrolling · artifact: a record of what was seen · signal: something about the visit that
the outcome must take into account · intervention: what the tool did to the page · world: a JavaScript context
of our own in a frame, which sees the page's DOM but none of its scripts.

A visit does not raise for what a page does; what it has is handed over as it comes, so that the end of the
browser or of the patience of the person at the keyboard loses nothing.
"""

from capture.recording.visit.run import run
from capture.recording.visit.visit_log import Download, PhaseRun, Redirect, Visit, VisitLog

__all__ = ["Download", "PhaseRun", "Redirect", "Visit", "VisitLog", "run"]
