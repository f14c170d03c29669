"""The line on the seal says what is known, and never more than the last check."""

from datetime import UTC, datetime, timedelta

import pytest

from capture.archive.seal import Check, Report, SealStatus
from capture.web.snapshot_header import seal_line
from capture.web.snapshot_service import CachedReport

NOW = datetime(2026, 11, 25, 2, 10, tzinfo=UTC)


def checked(when: datetime, *, ok: bool = True) -> CachedReport:
    report = Report(target="x", kind="folder", checks=(Check(name="signature", ok=ok, text="it is"),))
    return CachedReport(report=report, trouble="", when=when, seconds=0.4)


@pytest.mark.parametrize(
    ("signed", "software", "found", "line"),
    [
        (True, "warcite 0.1.0", None, "Sealed, files unchanged"),
        (True, "warcite 0.1.0", checked(NOW), "Seal holds, checked today"),
        (True, "warcite 0.1.0", checked(NOW - timedelta(days=22)), "Sealed, last checked 3 Nov"),
        (True, "warcite 0.1.0", checked(NOW - timedelta(days=387)), "Sealed, last checked 3 Nov 2025"),
        (True, "warcite 0.1.0", checked(NOW, ok=False), "Seal does not hold"),
        (False, "Browsertrix 1.5", None, "No seal (made by Browsertrix 1.5)"),
        (False, "", None, "No seal"),
        (False, "warcite 0.1.0", checked(NOW, ok=False), "Seal does not hold"),
    ],
)
def test_the_seal_line(signed: bool, software: str, found: CachedReport | None, line: str) -> None:
    assert seal_line(SealStatus(sealed=signed), software, found, NOW) == line


def test_a_broken_seal_says_so_whatever_was_checked_before() -> None:
    fault = Check(name="manifest.hash", ok=False, text="it is not")
    broken = SealStatus(sealed=True, checks=(fault,))
    for found in (None, checked(NOW)):
        assert seal_line(broken, "warcite 0.1.0", found, NOW) == "Seal does not hold"
