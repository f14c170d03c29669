"""The proof page's lines: a report of checks in a reader's groups. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from capture.archive.seal import NOT_SHOWN, Check, Report, what_it_shows
from capture.web.safe_text import sentence

__all__ = ["CheckGroup", "CheckLine", "Group", "groups", "meaning", "verdict"]

SHOWN = 20  # faults of one group; the command line lists them all

_GROUPS = {
    "Records": ("records", "record"),
    "Index and pages": ("index", "pages"),
    "Files": ("name", "manifest", "package"),
    "Signature": ("signature", "archive"),
}
_NOT_DONE = {"Timestamp": "Not stamped. No time authority was asked.", "Log": "No log was asked."}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One sentence of a group, with the address of the record that it is about."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Checks of one kind: ``holds`` None means not done."""

    name: str
    holds: bool | None
    lines: tuple[CheckLine, ...]

    @property
    def word(self) -> str:
        """For who cannot see the shape."""
        return {True: "Holds", False: "Fails", None: "Not done"}[self.holds]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckGroup:
    """One half of what a pass means."""

    title: str
    text: str


def groups(report: Report) -> tuple[Group, ...]:
    """Every check of the report in its group, then what was not looked at."""
    return tuple(_groups(report))


def verdict(found: tuple[Group, ...]) -> str:
    """``All 4 checks hold``, or ``2 of 4 checks fail.``"""
    done = [group for group in found if group.holds is not None]
    bad = [group for group in done if not group.holds]
    if not bad:
        return f"All {len(done)} checks hold"
    return f"{len(bad)} of {len(done)} checks {'fails' if len(bad) == 1 else 'fail'}."


def meaning(report: Report | None) -> tuple[CheckGroup, ...]:
    """What a report has shown, and what it cannot show; nothing where a check failed, or none was made."""
    told = what_it_shows(report) if report is not None else ""
    return (CheckGroup(title="It shows", text=told), CheckGroup(title="It cannot show", text=NOT_SHOWN)) if told else ()


def _groups(report: Report) -> Iterator[Group]:
    left = list(report.checks)
    for name, kinds in _GROUPS.items():
        own = [check for check in left if check.name.partition(".")[0] in kinds]
        left = [check for check in left if check not in own]
        if name == "Signature" and own and all(check.remark for check in own):
            yield Group(name=name, holds=None, lines=tuple(_line(check) for check in own))
        elif own:
            yield _group(name, own, report)
    if left:
        yield _group("Other", left, report)
    for name, text in _NOT_DONE.items():
        yield Group(name=name, holds=None, lines=(CheckLine(text=text),))


def _group(name: str, checks: list[Check], report: Report) -> Group:
    bad = [check for check in checks if not check.ok]
    lines = [_line(check) for check in (bad or checks)[:SHOWN]]
    if len(bad) > SHOWN:
        lines.append(CheckLine(text=f"And {len(bad) - SHOWN} more: warcite verify lists them all."))
    if name == "Signature" and not bad and report.signer:
        lines.append(CheckLine(text=f"Signed by {report.signer}."))
    return Group(name=name, holds=not bad, lines=tuple(lines))


def _line(check: Check) -> CheckLine:
    """What was found, and where: the member, and of a fault its byte and record too."""
    place = check.file if check.ok else check.location
    text = sentence(check.text)
    return CheckLine(text=f"{text[:-1]} ({place})." if place else text, url="" if check.ok else check.url)
