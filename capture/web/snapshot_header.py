"""What stands above every view of a snapshot: title, address, outcome, seal, tabs, its neighbours in time. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime

from capture.archive.catalog import Row
from capture.archive.seal import SealStatus
from capture.model import moment as moments
from capture.model.citation import web_address
from capture.model.detour import told
from capture.web import dates
from capture.web.list_query import ListQuery, list_address
from capture.web.outcome_badges import OutcomeBadge, badge
from capture.web.safe_text import direction, language_tag, punycode_beside, written_host
from capture.web.snapshot_service import CachedReport, OpenSnapshot

__all__ = ["LONG", "HeaderTab", "Neighbour", "SnapshotHeader", "head_of", "seal_line"]

LONG = 200  # characters of a title, beyond which it is folded


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderTab:
    """A view of the snapshot; ``narrow`` is a shorter name for phones."""

    name: str
    href: str
    narrow: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """The save of the same address before or after; ``day`` without its year where that is this save's too."""

    id: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotHeader:
    """``href`` leads out of the archive, empty where the address is none of the web; ``url`` is its hostile text.

    ``ascii_host``: the host in punycode where its letters mislead, else empty.
    ``warning``: whose word stands for the page's host, in a sentence without its stop; empty where it is the web's own.
    ``long``: the title is folded after three lines, and stands whole in a disclosure below.
    """

    id: str
    title: str
    language: str
    direction: str
    url: str
    ascii_host: str
    href: str
    warning: str
    mark: OutcomeBadge
    saved: str
    day: str
    clock: str
    minute: str
    iso: str
    seal: str
    broken: bool
    long: bool
    tabs: tuple[HeaderTab, ...]
    count: int
    place: str
    earlier: Neighbour | None
    later: Neighbour | None
    saves_href: str


def head_of(opened: OpenSnapshot, now: datetime, *, frames: bool) -> SnapshotHeader:
    """The head of a snapshot; ``frames``: its page can be shown as seen."""
    row, saves = opened.row, opened.saves
    at = next((place for place, one in enumerate(saves) if one.id == row.id), 0)
    return SnapshotHeader(
        id=row.id,
        title=opened.title,
        language=_language(opened),
        direction=_direction(opened),
        url=row.url or row.seed,
        ascii_host=punycode_beside(written_host(row.url or row.seed)),
        href=web_address(row.url or row.seed),
        warning=told(opened.provenance.detours),
        mark=badge(row.outcome),
        saved=dates.moment(row.captured),
        day=dates.short_day(row.captured),
        minute=dates.minute(row.captured),
        clock=dates.clock(row.captured),
        iso=moments.to_iso(row.captured),
        seal=seal_line(opened.standing, opened.shown.software, opened.checked, now),
        broken=opened.broken,
        long=len(opened.title) > LONG,
        tabs=_tabs(row.id, frames=frames),
        count=max(1, len(saves)),
        place=_ordinal(at + 1),
        earlier=_neighbour(saves[at - 1], row) if at > 0 else None,
        later=_neighbour(saves[at + 1], row) if at + 1 < len(saves) else None,
        saves_href=list_address(ListQuery(words=row.url)),
    )


def _language(opened: OpenSnapshot) -> str:
    value = opened.article.language if opened.article else None
    return language_tag(value.value) if value else ""


def _direction(opened: OpenSnapshot) -> str:
    """Right to left where the page says so, else by its language."""
    told = opened.article.direction if opened.article else None
    return "rtl" if told and told.value == "rtl" else direction(_language(opened))


def seal_line(standing: SealStatus, software: str, checked: CachedReport | None, now: datetime) -> str:
    """What is known of the seal, never stronger than the last check; ``software`` made the snapshot."""
    if standing.broken or (checked is not None and not checked.holds):
        return "Seal does not hold"
    if not standing.sealed:
        return f"No seal (made by {software})" if software else "No seal"
    if checked is None:
        return "Sealed, files unchanged"
    today = now.astimezone(UTC).date()
    if checked.when.date() == today:
        return "Seal holds, checked today"
    return f"Sealed, last checked {dates.short_day(checked.when, today.year)}"


def _tabs(identifier: str, *, frames: bool) -> tuple[HeaderTab, ...]:
    here = f"/s/{identifier}"
    seen = (HeaderTab(name="Page as seen", narrow="As seen", href=f"{here}/seen"),) if frames else ()
    return (
        HeaderTab(name="Article", href=here),
        *seen,
        HeaderTab(name="Screenshot", href=f"{here}/screenshot"),
        HeaderTab(name="Proof", href=f"{here}/proof"),
    )


def _neighbour(row: Row, beside: Row) -> Neighbour:
    return Neighbour(id=row.id, day=dates.short_day(row.captured, beside.captured.year))


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
