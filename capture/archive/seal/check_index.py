"""Index ↔ records, both ways: each line names a record that is what it says, each record has its line.

Our own index has one form, so it is made again and compared line by line. Other people's lines are compared
by what they mean.
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from capture.archive.seal.check import Check
from capture.archive.seal.check_records import CheckedRecords
from capture.errors import Damaged
from capture.formats import cdxj
from capture.formats.cdxj import IndexLine
from capture.formats.warc import RecordRef
from capture.model import moment as moments
from capture.model.surt import surt

__all__ = ["check_index"]

SERVED = ("response", "revisit", "resource")


def check_index(data: bytes, file: str, warcs: tuple[CheckedRecords, ...], *, exact: bool) -> Iterator[Check]:
    """Compare all index lines (``data``, named ``file``) with all records.

    ``exact``: the index must be the one that we write.
    """
    compare = _exact if exact else _lenient
    found = list(compare(data, file, warcs))
    yield from found
    if all(check.ok for check in found):
        count = len(cdxj.read(data))
        yield Check(name="index", ok=True, text=f"its {count} lines and the records agree", file=file)


def _exact(data: bytes, file: str, warcs: tuple[CheckedRecords, ...]) -> Iterator[Check]:
    wanted: dict[bytes, tuple[CheckedRecords, RecordRef]] = {}
    for warc in warcs:
        for record in warc.records:
            try:
                line = cdxj.lines((record,), PurePosixPath(warc.file).name)
            except Damaged as error:
                yield _missing(warc, record, error.message)
                continue
            if line:
                wanted[line] = (warc, record)
    there = data.splitlines(keepends=True)
    for number, line in enumerate(there, start=1):
        if line not in wanted:
            yield _fault(file, f"line {number} is not that of any record: {_shown(line)}")
    for line in wanted.keys() - set(there):
        warc, record = wanted[line]
        yield _missing(warc, record, f"no line of {file} names this record")
    if there != sorted(set(there)):
        yield _fault(file, "its lines are not in order, or some are there twice")


def _lenient(data: bytes, file: str, warcs: tuple[CheckedRecords, ...]) -> Iterator[Check]:
    records = {(PurePosixPath(warc.file).name, record.offset): record for warc in warcs for record in warc.records}
    lines = cdxj.read(data)
    written = sum(1 for line in data.splitlines() if line.strip() and not line.startswith((b" ", b"!")))
    if written != len(lines):
        yield _fault(file, f"{written - len(lines)} of {written} lines cannot be read")
    named: set[tuple[str, int]] = set()
    for line in lines:
        place = (line.filename, line.offset)
        named.add(place)
        record = records.get(place)
        if record is None:
            yield _astray(line, file)
        else:
            yield from _differences(line, record, file)
    yield from _unnamed(records.items(), named, file)


def _astray(line: IndexLine, file: str) -> Check:
    return Check(
        name="index.offset",
        ok=False,
        text=f"index and WARC disagree: {file} says that a record begins here",
        file=f"archive/{line.filename}",
        offset=line.offset,
        url=line.url,
    )


def _differences(line: IndexLine, record: RecordRef, file: str) -> Iterator[Check]:
    told = {
        "url": surt(line.url) == surt(record.url),
        "timestamp": moments.to_cdx(record.date).startswith(line.timestamp),
        "length": line.length in (-1, record.length),
        "digest": _same_digest(line.digest, record.payload_digest or record.block_digest),
    }
    for name, same in told.items():
        if not same:
            yield Check(
                name=f"index.{name}",
                ok=False,
                text=f"index and WARC disagree about the record's {name}",
                file=file,
                record=record.record_id,
                offset=record.offset,
                url=record.url,
            )


def _unnamed(
    records: Iterable[tuple[tuple[str, int], RecordRef]], named: set[tuple[str, int]], file: str
) -> Iterator[Check]:
    count = sum(1 for place, record in records if record.type in SERVED and place not in named)
    if count:
        text = f"{count} records stand in no line, so that readers do not find them"
        yield Check(name="index.missing", ok=True, remark=True, text=text, file=file)


def _same_digest(told: str, own: str) -> bool:
    """Whether two digests agree as far as they can be compared: some lines leave the algorithm out."""
    told_kind, _, told_value = told.rpartition(":")
    own_kind, _, own_value = own.rpartition(":")
    kinds = {kind.lower().replace("-", "") for kind in (told_kind, own_kind) if kind}
    if not told_value or not own_value or len(kinds) > 1 or len(told_value) != len(own_value):
        return True
    return told_value.lower() == own_value.lower()


def _missing(warc: CheckedRecords, record: RecordRef, text: str) -> Check:
    return Check(
        name="index.missing",
        ok=False,
        text=text,
        file=warc.file,
        record=record.record_id,
        offset=record.offset,
        url=record.url,
    )


def _fault(file: str, text: str) -> Check:
    return Check(name="index.line", ok=False, text=text, file=file)


def _shown(line: bytes) -> str:
    return repr(line[:120].decode("utf-8", "replace").rstrip())
