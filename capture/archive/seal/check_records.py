"""Records checked one by one: gzip members, framing, digests. References of the whole ones come out too."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from capture.archive.seal.check import Check
from capture.errors import Damaged
from capture.formats.wacz import Package
from capture.formats.warc import RecordRef, check, read, scan

__all__ = ["CheckedRecords", "check_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRecords:
    """A WARC file looked through: the checks, and where its whole records stand."""

    file: str
    checks: tuple[Check, ...]
    records: tuple[RecordRef, ...] = ()


def check_records(package: Package) -> Iterator[CheckedRecords]:
    """Each WARC file of a package, read twice: each record against itself, then for its references."""
    if not package.warcs:
        yield _unreadable("archive", "it holds no WARC file")
    for name in package.warcs:
        try:
            yield _check_warc(package.warc_path(name), name)
        except (Damaged, OSError) as error:
            yield _unreadable(name, str(error))


def _check_warc(path: Path, file: str) -> CheckedRecords:
    count = digested = 0
    checks: list[Check] = []
    for record in read(path):
        for fault in check(record):
            checks.append(
                Check(
                    name=f"record.{fault.code}",
                    ok=fault.remark,
                    remark=fault.remark,
                    text=fault.text,
                    file=file,
                    record=record.record_id if record.type else "",
                    offset=fault.offset,
                    url=record.url,
                )
            )
        count += bool(record.type)
        digested += bool(record.fields.get("WARC-Block-Digest") or record.fields.get("WARC-Payload-Digest"))
    if not count:
        checks.insert(0, Check(name="records", ok=False, text="it holds no record", file=file))
    elif all(check.ok for check in checks):
        matching = "all match their digests" if count == digested else f"the {digested} that carry digests match"
        checks.insert(0, Check(name="records", ok=True, text=f"{count} records are whole, {matching}", file=file))
    return CheckedRecords(file=file, checks=tuple(checks), records=scan(path).records)


def _unreadable(name: str, text: str) -> CheckedRecords:
    return CheckedRecords(file=name, checks=(Check(name="records", ok=False, text=text, file=name),))
