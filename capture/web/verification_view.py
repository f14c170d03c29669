"""The proof page's lines: a report of checks in a reader's groups. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from capture.archive.seal import NOT_SHOWN, Check, Report, what_it_shows
from capture.web.safe_text import sentence

__all__ = ["CheckGroup", "CheckLine", "Meaning", "groups", "meaning", "verdict"]

SHOWN = 20  # faults of one group; the command line lists them all

_GROUPS = {
    "Records": ("records", "record"),
    "Index and pages": ("index", "pages"),
    "Files": ("name", "manifest", "package"),
    "Signature": ("signature", "archive"),
    "Handshakes": ("handshake",),
}
_NOT_DONE = {"Timestamp": "Not stamped. No time authority was asked.", "Log": "No log was asked."}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """One sentence of a group, with the address of the record that it is about."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckGroup:
    """Checks of one kind: ``holds`` None means not done."""

    name: str
    holds: bool | None
    lines: tuple[CheckLine, ...]

    @property
    def word(self) -> str:
        """For who cannot see the shape."""
        return {True: "Holds", False: "Fails", None: "Not done"}[self.holds]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One half of what a pass means."""

    title: str
    text: str


def groups(report: Report) -> Iterator[CheckGroup]:
    """Every check of the report in its group, then what was not looked at."""
    left = list(report.checks)
    for name, kinds in _GROUPS.items():
        own = [check for check in left if check.name.partition(".")[0] in kinds]
        left = [check for check in left if check not in own]
        if name == "Signature" and own and all(check.remark for check in own):
            yield CheckGroup(name=name, holds=None, lines=tuple(map(_line, own)))
        elif own:
            yield _group(name, own, report)
    if left:
        yield _group("Other", left, report)
    for name, text in _NOT_DONE.items():
        yield CheckGroup(name=name, holds=None, lines=(CheckLine(text=text),))


def verdict(checked: tuple[CheckGroup, ...]) -> str:
    """``All 4 checks hold``, or ``2 of 4 checks fail.``"""
    done = [group for group in checked if group.holds is not None]
    bad = [group for group in done if not group.holds]
    if not bad:
        return f"All {len(done)} checks hold"
    return f"{len(bad)} of {len(done)} checks {'fails' if len(bad) == 1 else 'fail'}."


def meaning(report: Report | None) -> tuple[Meaning, ...]:
    """What a report has shown, and what it cannot show; nothing where a check failed, or none was made."""
    text = what_it_shows(report) if report is not None else ""
    return (Meaning(title="It shows", text=text), Meaning(title="It cannot show", text=NOT_SHOWN)) if text else ()


def _group(name: str, checks: list[Check], report: Report) -> CheckGroup:
    bad = [check for check in checks if not check.ok]
    lines = [_line(check) for check in (bad or checks)[:SHOWN]]
    if len(bad) > SHOWN:
        lines.append(CheckLine(text=f"And {len(bad) - SHOWN} more: warcite verify lists them all."))
    if name == "Signature" and not bad and report.signer:
        lines.append(CheckLine(text=f"Signed by {report.signer}."))
    return CheckGroup(name=name, holds=not bad, lines=tuple(lines))


def _line(check: Check) -> CheckLine:
    """What was found, and where: the member, and of a fault its byte and record too."""
    where = check.file if check.ok else check.location
    text = sentence(check.text)
    return CheckLine(text=f"{text[:-1]} ({where})." if where else text, url="" if check.ok else check.url)
