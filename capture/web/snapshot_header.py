"""What stands above every view of a snapshot: title, address, outcome, seal, tabs, its neighbours in time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from capture.archive.catalog import Row
from capture.archive.seal import SealStatus
from capture.model import moment as moments
from capture.model.citation import web_address
from capture.model.detour import detour_sentence as warning_of
from capture.model.incompleteness import page_cut
from capture.web import dates
from capture.web.list_query import ListQuery, list_address
from capture.web.outcome_badges import OutcomeBadge, badge
from capture.web.safe_text import direction, language_tag, punycode_beside, written_host
from capture.web.snapshot_service import CachedReport, OpenSnapshot

__all__ = ["HeaderTab", "MementoLink", "Neighbour", "SnapshotHeader", "header_of", "nearest_save", "seal_line"]

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
class MementoLink:
    """A snapshot to go to; ``distance`` in time from the one that led here, empty where that is not known."""

    id: str
    moment: str
    distance: str = ""

    @classmethod
    def to(cls, row: Row) -> "MementoLink":
        """The snapshot by its moment alone."""
        return cls(id=row.id, moment=dates.minute(row.captured))


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
    ordinal: str
    earlier: Neighbour | None
    later: Neighbour | None
    saves_href: str


def header_of(opened: OpenSnapshot, now: datetime, *, frames: bool) -> SnapshotHeader:
    """The header of a snapshot; ``frames``: its page can be shown as seen."""
    row, saves, article = opened.row, opened.saves, opened.article
    url, here = row.url or row.seed, f"/s/{row.id}"
    language = language_tag(article.language.value) if article and article.language else ""
    written = article.direction.value if article and article.direction else ""
    at = next((index for index, save in enumerate(saves) if save.id == row.id), 0)
    earlier, later = (
        Neighbour(id=save.id, day=dates.short_day(save.captured, row.captured.year)) if save else None
        for save in (saves[at - 1] if at > 0 else None, saves[at + 1] if at + 1 < len(saves) else None)
    )
    return SnapshotHeader(
        id=row.id,
        title=opened.title,
        language=language,
        direction="rtl" if written == "rtl" else direction(language),
        url=url,
        ascii_host=punycode_beside(written_host(url)),
        href=web_address(url),
        warning="; ".join(filter(None, (warning_of(opened.provenance.detours), page_cut(opened.provenance)))),
        mark=badge(row.outcome),
        saved=dates.moment(row.captured),
        day=dates.short_day(row.captured),
        minute=dates.minute(row.captured),
        clock=dates.clock(row.captured),
        iso=moments.to_iso(row.captured),
        seal=seal_line(opened.standing, opened.summary.software, opened.checked, now),
        broken=opened.broken,
        long=len(opened.title) > LONG,
        tabs=(
            HeaderTab(name="Article", href=here),
            *([HeaderTab(name="Page as seen", narrow="As seen", href=f"{here}/seen")] if frames else ()),
            HeaderTab(name="Screenshot", href=f"{here}/screenshot"),
            HeaderTab(name="Proof", href=f"{here}/proof"),
        ),
        count=max(1, len(saves)),
        ordinal=_ordinal(at + 1),
        earlier=earlier,
        later=later,
        saves_href=list_address(ListQuery(words=row.url)),
    )


def seal_line(standing: SealStatus, software: str, checked: CachedReport | None, now: datetime) -> str:
    """What is known of the seal, never stronger than the last check; ``software`` made the snapshot."""
    if standing.broken or (checked is not None and not checked.holds):
        faults = checked.report.faults if checked is not None and checked.report is not None else ()
        handshakes = not standing.broken and faults and all(fault.name.startswith("handshake") for fault in faults)
        return "A handshake does not hold" if handshakes else "Seal does not hold"
    if not standing.sealed:
        return f"No seal (made by {software})" if software else "No seal"
    if checked is None:
        return "Sealed, files unchanged"
    today = now.astimezone(UTC).date()
    if checked.when.date() == today:
        return "Seal holds, checked today"
    return f"Sealed, last checked {dates.short_day(checked.when, today.year)}"


def nearest_save(saves: Iterable[Row], source: Row | None) -> MementoLink | None:
    """The save nearest in time to ``source``, itself left out; without one the first of them."""
    if source is None:
        return next(map(MementoLink.to, saves), None)
    others = (row for row in saves if row.id != source.id)
    near = min(others, key=lambda row: abs(row.captured - source.captured), default=None)
    if near is None:
        return None
    distance = dates.distance(near.captured, source.captured)
    return MementoLink(id=near.id, moment=dates.minute(near.captured), distance=distance)


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
