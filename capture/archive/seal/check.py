"""Checks as data: what was looked at, whether it holds, where the fault is; and what it shows, in plain words."""

from dataclasses import dataclass
from typing import Any

from capture.model.detour import Detour, detour_sentence

__all__ = ["NOT_SHOWN", "Check", "Report", "statement", "what_it_shows"]

NOT_SHOWN = (
    "It does not show who held that key, that the time of the capture is right (only a time stamp of another "
    "authority can), that the web site showed everybody the same page, or that what the page says is true."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at.

    ``name`` is stable, for machines (``record.block-digest``); ``text`` is for people. ``file`` is a member
    of the package, ``record`` a WARC-Record-ID, ``offset`` its place in bytes. ``remark``: it holds, and yet
    the reader should know.
    """

    name: str
    ok: bool
    text: str
    file: str = ""
    record: str = ""
    offset: int | None = None
    url: str = ""
    remark: bool = False

    def __post_init__(self) -> None:
        """What is shown came out of a file: no control character of it may reach a terminal."""
        for name in ("text", "file", "record", "url"):
            object.__setattr__(self, name, _plain(getattr(self, name)))

    def to_json(self) -> dict[str, Any]:
        """The fields that say something, under their names."""
        fields: dict[str, Any] = {"name": self.name, "ok": self.ok, "text": self.text}
        where = {"file": self.file, "record": self.record, "offset": self.offset, "url": self.url}
        fields |= {name: value for name, value in where.items() if value not in ("", None)}
        return fields | ({"remark": True} if self.remark else {})

    @property
    def location(self) -> str:
        """``archive/data.warc.gz at byte 729, record urn:uuid:…``; empty when it is of no place."""
        parts = [self.file + ("" if self.offset is None else f" at byte {self.offset}")]
        parts += [f"record {self.record}"] if self.record else []
        return ", ".join(part for part in parts if part.strip())


def _plain(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All checks of one target. ``seal_hash`` is empty without a manifest, ``signer`` without a signature.

    ``listed``: the signer's key stands in the card of the archive that was named. ``detours``: whose word stands for
    the hosts of the page, which no check here can confirm. ``key_proof``: what the snapshot shows of its server's key,
    in a sentence; empty where it does not tell.
    """

    target: str
    kind: str
    checks: tuple[Check, ...]
    seal_hash: str = ""
    signer: str = ""
    listed: bool = False
    detours: tuple[Detour, ...] = ()
    key_proof: str = ""

    @property
    def warning(self) -> str:
        """What is to be read before any check: the detours in a sentence, empty where there are none."""
        return _plain(detour_sentence(self.detours))

    @property
    def ok(self) -> bool:
        """Whether everything holds."""
        return all(check.ok for check in self.checks)

    @property
    def known(self) -> bool:
        """Whether it is known whose signature it is: the archive lists the key, or it is the one that was expected."""
        return self.listed or any(check.name == "expected.key" and check.ok for check in self.checks)

    @property
    def verdict(self) -> str:
        """What came out, in one line, and never more than was checked."""
        count = len(self.checks)
        if not self.ok:
            return f"{len(self.faults)} of {count} checks FAIL."
        if self.kind == "archive":
            return "All checks of the archive itself hold."
        if any(check.name == "record.arc" for check in self.checks):
            return "The framing holds, and no more was checked: an ARC file has no digests, and nobody signed it."
        if not self.signer:
            return "All checks hold, but nobody signed it: it agrees with itself, and nothing shows who made it."
        if not self.known:
            return f"All checks hold, but it is not known here whose signature it is: {self.signer}."
        return "All checks hold."

    @property
    def faults(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        return tuple(check for check in self.checks if not check.ok)

    def to_json(self) -> dict[str, Any]:
        """The summary line of ``verify --json``."""
        return {
            "target": self.target,
            "kind": self.kind,
            "ok": self.ok,
            "checks": len(self.checks),
            "faults": len(self.faults),
            "seal_hash": self.seal_hash,
            "signer": self.signer,
            "signer_known": self.known,
            "verdict": self.verdict,
            "key_proof": _plain(self.key_proof),
            "detours": [_plain(detour_sentence([detour])) for detour in self.detours],
        }


def what_it_shows(report: Report) -> str:
    """What the checks of a snapshot that somebody sealed have shown; empty where one failed, or nobody sealed it."""
    if not report.ok or not report.signer or report.kind == "archive":
        return ""
    whose = "one that the archive lists" if report.listed else "and nothing here says whose that is"
    return (
        "This shows that not a byte of these files has changed since they were sealed, that the index and the page "
        "list describe the records, and that they were sealed by whoever held the private key of the signer: "
        f"{report.signer}, {whose}."
    )


def statement(report: Report) -> str:
    """What a verification shows and what it cannot, in two paragraphs; empty as ``what_it_shows``."""
    shown = what_it_shows(report)
    return f"{shown}\n{NOT_SHOWN}" if shown else ""
