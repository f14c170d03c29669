"""Index ↔ records, both ways: each line names a record that is what it says, each record has its line.

Our own index has one form, so it is made again and compared line by line. Other people's lines are compared
by what they mean.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from capture.archive.seal.check import Check
from capture.archive.seal.check_records import CheckedRecords
from capture.errors import Damaged
from capture.formats import cdxj
from capture.formats.wacz import Package
from capture.formats.wacz.package import is_index
from capture.formats.warc import RecordRef
from capture.model import moment as moments
from capture.model.surt import surt

__all__ = ["check_index"]

SERVED = ("response", "revisit", "resource")


def check_index(package: Package, warcs: tuple[CheckedRecords, ...], *, exact: bool) -> Iterator[Check]:
    """Compare all index lines of a package with all its records. ``exact``: the index must be the one that we write."""
    names = [name for name in package.names if is_index(name)]
    if not names:
        yield Check(name="index", ok=False, text="it is not there", file="indexes")
        return
    file = ", ".join(names)
    try:
        data = package.index()
    except Damaged as error:
        yield Check(name="index", ok=False, text=error.message, file=file)
        return
    found = list(_exact(data, file, warcs) if exact else _lenient(data, file, warcs))
    yield from found
    if all(check.ok for check in found):
        count = len(cdxj.read(data))
        yield Check(name="index", ok=True, text=f"its {count} lines and the records agree", file=file)


def _exact(data: bytes, file: str, warcs: tuple[CheckedRecords, ...]) -> Iterator[Check]:
    expected: dict[bytes, tuple[CheckedRecords, RecordRef]] = {}
    for warc in warcs:
        for record in warc.records:
            try:
                line = cdxj.lines((record,), PurePosixPath(warc.file).name)
            except Damaged as error:
                yield _fault("missing", error.message, warc.file, record)
                continue
            if line:
                expected[line] = (warc, record)
    written = data.splitlines(keepends=True)
    for number, line in enumerate(written, start=1):
        if line not in expected:
            shown = repr(line[:120].decode("utf-8", "replace").rstrip())
            yield _fault("line", f"line {number} is not that of any record: {shown}", file)
    for line in expected.keys() - set(written):
        warc, record = expected[line]
        yield _fault("missing", f"no line of {file} names this record", warc.file, record)
    if written != sorted(set(written)):
        yield _fault("line", "its lines are not in order, or some are there twice", file)


def _lenient(data: bytes, file: str, warcs: tuple[CheckedRecords, ...]) -> Iterator[Check]:
    records = {(PurePosixPath(warc.file).name, record.offset): record for warc in warcs for record in warc.records}
    lines = cdxj.read(data)
    written = sum(1 for line in data.splitlines() if line.strip() and not line.startswith((b" ", b"!")))
    if written != len(lines):
        yield _fault("line", f"{written - len(lines)} of {written} lines cannot be read", file)
    for line in lines:
        record = records.get((line.filename, line.offset))
        if record is None:
            yield Check(
                name="index.offset",
                ok=False,
                text=f"index and WARC disagree: {file} says that a record begins here",
                file=f"archive/{line.filename}",
                offset=line.offset,
                url=line.url,
            )
            continue
        agreement = {
            "url": surt(line.url) == surt(record.url),
            "timestamp": moments.to_cdx(record.date).startswith(line.timestamp),
            "length": line.length in (-1, record.length),
            "digest": _same_digest(line.digest, record.payload_digest or record.block_digest),
        }
        for name, same in agreement.items():
            if not same:
                yield _fault(name, f"index and WARC disagree about the record's {name}", file, record)
    named = {(line.filename, line.offset) for line in lines}
    count = sum(1 for location, record in records.items() if record.type in SERVED and location not in named)
    if count:
        text = f"{count} records stand in no line, so that readers do not find them"
        yield Check(name="index.missing", ok=True, remark=True, text=text, file=file)


def _same_digest(indexed: str, own: str) -> bool:
    """Whether two digests agree as far as they can be compared: some lines leave the algorithm out."""
    kind, _, value = indexed.rpartition(":")
    own_kind, _, own_value = own.rpartition(":")
    kinds = {name.lower().replace("-", "") for name in (kind, own_kind) if name}
    if not value or not own_value or len(kinds) > 1 or len(value) != len(own_value):
        return True
    return value.lower() == own_value.lower()


def _fault(code: str, text: str, file: str, record: RecordRef | None = None) -> Check:
    return Check(
        name=f"index.{code}",
        ok=False,
        text=text,
        file=file,
        record=record.record_id if record else "",
        offset=record.offset if record else None,
        url=record.url if record else "",
    )
