"""Records checked one by one: gzip members, framing, digests. References of the whole ones come out too."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from capture.archive.seal.check import Check
from capture.formats.warc import Fault, Record, RecordRef, check, read, scan

__all__ = ["CheckedRecords", "check_records"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRecords:
    """A WARC file looked through: the checks, and where its whole records stand."""

    file: str
    checks: tuple[Check, ...]
    records: tuple[RecordRef, ...]


def check_records(path: Path, file: str) -> CheckedRecords:
    """Read a WARC file twice: each record against itself, then for its references. Raises OSError alone."""
    count = digested = 0
    found: list[Check] = []
    for record in read(path):
        faults = check(record)
        found += [_check(record, fault, file) for fault in faults]
        count += bool(record.type)
        digested += bool(record.fields.get("WARC-Block-Digest") or record.fields.get("WARC-Payload-Digest"))
    return CheckedRecords(
        file=file, checks=(*_summary(found, count, digested, file), *found), records=scan(path).records
    )


def _check(record: Record, fault: Fault, file: str) -> Check:
    return Check(
        name=f"record.{fault.code}",
        ok=fault.remark,
        remark=fault.remark,
        text=fault.text,
        file=file,
        record=record.record_id if record.type else "",
        offset=fault.offset,
        url=record.url,
    )


def _summary(found: list[Check], count: int, digested: int, file: str) -> Iterator[Check]:
    if not count:
        yield Check(name="records", ok=False, text="it holds no record", file=file)
    elif all(check.ok for check in found):
        matching = "all match their digests" if count == digested else f"the {digested} that carry digests match"
        yield Check(name="records", ok=True, text=f"{count} records are whole, {matching}", file=file)
