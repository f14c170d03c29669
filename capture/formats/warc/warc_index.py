"""A WARC file looked up by URL and kind, finished or still growing.

Of several answers to one URL the newest 200 is the page; redirects are followed within the file. A revisit's payload is
that of the record it repeats (WARC 1.1, 6.7): the one it names, that of its URL and date, or that of its digest.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urldefrag

from capture.errors import Damaged, NotFound
from capture.formats.warc import http_head
from capture.formats.warc.faults import Fault
from capture.formats.warc.file_scan import scan
from capture.formats.warc.payload import DECODE_LIMIT, Payload, decode, unframe
from capture.formats.warc.reader import read_one
from capture.formats.warc.record_ref import RecordRef
from capture.model.address import joined
from capture.model.digest import EMPTY
from capture.model.record_names import DOM, FRAME, HTML_TYPES, PAGEINFO

__all__ = ["WarcIndex", "is_empty", "original"]

_REDIRECTS = (301, 302, 303, 307, 308)
_HOPS = 20
_DOCUMENTS = (*HTML_TYPES, "application/pdf", "application/xml", "text/xml", "application/rss+xml", "text/plain")
_PAGE_NAMES = (PAGEINFO, DOM)


class WarcIndex:
    """The records of the WARC file at ``path``.

    ``faults`` are those of the framing that scanning met. A view of a growing file shows what its
    references name; open another after the next flush.
    """

    def __init__(self, path: Path, records: Iterable[RecordRef], faults: Iterable[Fault] = ()) -> None:
        self.path = path
        self.faults = tuple(faults)
        self._records = tuple(records)
        self._by_url: dict[str, list[RecordRef]] = {}
        for record in self._records:
            self._by_url.setdefault(record.url, []).append(record)
        self._pages: dict[str, RecordRef | None] = {}  # what ``page`` has answered: each redirect asks it

    @classmethod
    def open(cls, path: Path) -> "WarcIndex":
        """Scan the file. Records that are cut or damaged are not in the view but in ``faults``."""
        found = scan(path)
        return cls(path, found.records, found.faults)

    def records(self) -> tuple[RecordRef, ...]:
        """All of them, in file order."""
        return self._records

    def artifact(self, uri: str) -> RecordRef | None:
        """The newest ``resource`` (or ``metadata``) of that name, letter case kept."""
        found = [r for r in self._by_url.get(uri, ()) if r.type in ("resource", "metadata")]
        return found[-1] if found else None

    def artifacts(self, prefix: str) -> tuple[RecordRef, ...]:
        """The resources and metadata whose names begin so, in file order."""
        kinds = ("resource", "metadata")
        return tuple(r for r in self._records if r.type in kinds and r.url.startswith(prefix))

    def response(self, url: str) -> RecordRef | None:
        """The answer to a GET of ``url`` that shows a page: the newest 200, else the newest of any status.

        A HEAD or a 304 never hides a page.
        """
        return max(self._answers(url), key=_rank, default=None)

    def page(self, url: str) -> RecordRef | None:
        """As ``response``, yet a page goes before what scripts fetched later from the same URL."""
        url = urldefrag(url)[0]
        if url not in self._pages:
            self._pages[url] = max(self._answers(url), key=_page_rank, default=None)
        return self._pages[url]

    def followed(self, record: RecordRef | None) -> RecordRef | None:
        """The record that a redirect leads to within the file; its last one where it leaves the file."""
        for _ in range(_HOPS):
            if record is None or record.status not in _REDIRECTS or not record.location:
                break
            location = record.location.encode("latin-1", "replace").decode("utf-8", "replace")
            target = self.page(joined(record.url, location))
            if target is None or (target.offset, target.inner) == (record.offset, record.inner):
                break
            record = target
        return record

    def page_url(self) -> str:
        """The page's URL as our own artifacts name it, without fragment; empty in other people's files."""
        for name in _PAGE_NAMES:
            urls = [r.url.removeprefix(name) for r in self.artifacts(name) if FRAME not in r.url]
            if urls:
                return urldefrag(urls[-1])[0]
        return ""

    def document(self, url: str = "") -> RecordRef | None:
        """The page's main document.

        That of ``url`` or of the page that our artifacts name, redirects followed; else the first HTML
        answer with status 200, or that a redirect before it leads to; else the first PDF, XML, or text;
        else whatever page there is.
        """
        wanted = url or self.page_url()
        if wanted and (found := self.followed(self.page(wanted))):
            return found
        pages = [r for r in self._records if r.type in ("response", "revisit") and r.method in ("", "GET")]
        ends = [end for r in pages if (end := self.followed(r)) is not None]
        for kinds, status in ((HTML_TYPES, 200), (_DOCUMENTS, 200), (HTML_TYPES, None), (None, None)):
            for end in ends:
                if (status is None or end.status == status) and (kinds is None or end.mime in kinds):
                    return self.page(end.url) or end
        return next((r for r in self._records if r.type == "resource" and r.mime in _DOCUMENTS), None)

    def _answers(self, url: str) -> list[RecordRef]:
        url = urldefrag(url)[0]
        found = [r for r in self._by_url.get(url, ()) if r.type in ("response", "revisit")]
        return [r for r in found if r.method in ("", "GET")] or [r for r in found if r.method != "HEAD"]

    def payload(self, record: RecordRef, limit: int = DECODE_LIMIT) -> Payload:
        """The decoded payload, at most ``limit`` bytes; a revisit's from the record that it repeats.

        Raises NotFound where a revisit's original is not in this file, Damaged where no record stands at
        the reference's offset.
        """
        if record.type != "revisit":
            return self._read(record, limit)
        own = self._read(record, limit)
        if is_empty(record):
            return own
        base = original(record, self._records)
        if base is None:
            raise NotFound(
                f"the original of {record.url} is not in this archive",
                hint="It is a revisit: its payload was stored in another file, which is needed too.",
            )
        found = self._read(base, limit)
        if "not-modified" in record.profile or own.head.status is None:
            return found
        mime, charset = own.head.media_type
        return Payload(
            data=found.data, mime=mime or found.mime, charset=charset or found.charset, head=own.head, cut=found.cut
        )

    def readable(self, record: RecordRef | None, limit: int = DECODE_LIMIT) -> Payload | None:
        """The same; None for no record, one whose payload was stored elsewhere, or whose bytes are damaged."""
        try:
            return self.payload(record, limit) if record is not None else None
        except (Damaged, NotFound):
            return None

    def _read(self, record: RecordRef, limit: int) -> Payload:
        for found in read_one(self.path, record.offset, record.inner):
            head = found.head
            raw = bytearray()
            for piece in found.body():
                raw += piece
                if len(raw) > limit:
                    break
            body = unframe(bytes(raw), head, truncated=bool(found.truncated) or len(raw) > limit)
            data = decode(body, head.content_encoding, limit)
            mime, charset = head.media_type if found.is_http else http_head.media_type(found.content_type)
            cut = bool(found.truncated) or len(raw) > limit or len(data) >= limit
            return Payload(data=data, mime=mime, charset=charset, head=head, cut=cut)
        raise AssertionError("read_one yields or raises")


def _rank(record: RecordRef) -> tuple[int, float]:
    order = 2 if record.status == 200 else 0 if record.status in (None, 304) else 1
    return order, record.date.timestamp()


def _page_rank(record: RecordRef) -> tuple[int, bool, bool, float]:
    order, date = _rank(record)
    return order, record.resource_type == "document", record.mime in HTML_TYPES, date


_EMPTY = {EMPTY, "sha1:3i42h3s6nnfq2msvx7xzkyayscx5qbyj", "md5:d41d8cd98f00b204e9800998ecf8427e"}


def is_empty(record: RecordRef) -> bool:
    """Whether the payload is known to be empty, so that no original is needed: other records' heads must
    not stand for it."""
    return record.payload_digest.lower() in _EMPTY


def original(revisit: RecordRef, records: Sequence[RecordRef]) -> RecordRef | None:
    """The response whose payload ``revisit`` repeats; None where it is not in this archive.

    Tried in this order: the record it names, the URL and date it names, equal payload digest, and for
    ``server-not-modified`` without a reference the newest earlier 200 of the same URL.
    """
    bodies = [record for record in records if record.type in ("response", "resource")]
    if revisit.refers_to and (named := [r for r in bodies if r.record_id == revisit.refers_to]):
        return named[0]
    second = revisit.refers_to_date[:19]  # writers cut or keep fractions as they like
    dated = [
        record
        for record in bodies
        if revisit.refers_to_url and second and record.url == revisit.refers_to_url
        if record.date.strftime("%Y-%m-%dT%H:%M:%S") == second
    ]
    alike = [record for record in dated or bodies if record.payload_digest == revisit.payload_digest]
    if dated:
        return (alike or dated)[0]
    if revisit.payload_digest and alike:
        return alike[0]
    if "not-modified" in revisit.profile and not revisit.refers_to_url:
        same = [r for r in bodies if r.url == revisit.url and r.status == 200]
        earlier = [r for r in same if r.date <= revisit.date]
        return max(earlier or same, key=lambda record: record.date, default=None)
    return None
