"""The log of a visit: written to while it goes on, readable at any moment."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from capture.model.exchange import Artifact
from capture.model.free_text import FIXED
from capture.model.phase import Phase, PhaseEnd
from capture.model.sighting import Media
from capture.model.signal import Signal, SignalCode

__all__ = ["Download", "PhaseRun", "Redirect", "Visit", "VisitLog"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseRun:
    """A phase that was due: the wall seconds it took, and how it ended."""

    name: Phase
    seconds: float
    end: PhaseEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """One hop on the seed's way: the URL that answered, its status, and whether a refresh led on from there.

    A refresh is the header's or the meta element's: the page asked for it itself, and no script was needed.
    """

    url: str
    status: int
    refresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """An answer that Chromium saved instead of showing; ``name`` is the server's, never a path."""

    url: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a visit saw.

    ``later`` is the window once more, a moment after its picture, PNG, which is not recorded: it tells what moves.
    ``answer_url`` and ``status`` are those of the seed's own answer after redirects and refreshes (the last one, where
    the page loaded the same URL again); ``url``, ``title`` and ``page_text`` are those of the document that was there
    in the end, which differs where there is a ``moved_by_script`` signal. ``status`` is None if no answer came.
    """

    requested_url: str
    answer_url: str
    url: str
    status: int | None
    final_status: int | None
    title: str
    mime: str = field(metadata=FIXED)
    redirects: tuple[Redirect, ...]
    signals: tuple[Signal, ...]
    artifacts: tuple[Artifact, ...]
    phases: tuple[PhaseRun, ...]
    interventions: tuple[str, ...]
    dialogs: int
    downloads: tuple[Download, ...]
    started: datetime
    ended: datetime
    page_text: str
    later: bytes | None = None
    media: tuple[Media, ...] = ()


@dataclass(slots=True, kw_only=True)
class VisitLog:
    """Facts as they come; ``visit()`` is the state of things at any moment, also after a cancellation."""

    requested_url: str
    answer_url: str = ""
    url: str = ""
    status: int | None = None
    final_status: int | None = None
    title: str = ""
    mime: str = ""
    redirects: tuple[Redirect, ...] = ()
    signals: list[Signal] = field(default_factory=list)
    artifacts: list[Artifact] = field(default_factory=list)
    phases: list[PhaseRun] = field(default_factory=list)
    interventions: list[str] = field(default_factory=list)
    dialogs: int = 0
    downloads: list[Download] = field(default_factory=list)
    script_errors: int = 0
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    ended: datetime | None = None
    page_text: str = ""
    later: bytes | None = None
    media: tuple[Media, ...] = ()

    def signal(self, name: SignalCode, text: str) -> None:
        """Note something once: the first text of a name stays."""
        if all(known.name != name or known.text != text for known in self.signals):
            self.signals.append(Signal(name=name, text=text))

    def visit(self) -> Visit:
        """Everything up to now, frozen."""
        facts = {each.name: getattr(self, each.name) for each in fields(Visit)}
        frozen: dict[str, Any] = {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in facts.items()}
        frozen["answer_url"] = self.answer_url or self.requested_url
        frozen["url"] = self.url or frozen["answer_url"]
        frozen["ended"] = self.ended or datetime.now(UTC)
        return Visit(**frozen)
