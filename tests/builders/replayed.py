"""Snapshots made by hand: records with their payloads, in memory."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from capture.formats.warc import HttpHead, Payload, RecordRef
from capture.formats.warc.body_query import body_query
from capture.formats.warc.http_head import media_type
from capture.model.digest import sha256
from capture.replay.answering import OriginMap, ReplayIndex

START = datetime(2026, 11, 25, 1, 26, 26, 123456, UTC)
PAGE = "https://www.example.org/story"
SNAPSHOT = "20261125T012626Z-www.example.org-k3v9qm"


def mapping(**changes: Any) -> OriginMap:
    """The mapping of ``SNAPSHOT`` on port 8080, changed as asked."""
    return OriginMap(SNAPSHOT, **{"port": 8080, **changes})


@dataclass
class Snapshot:
    """Records in the order in which they were added, a second apart."""

    records: list[RecordRef] = field(default_factory=list)
    payloads: dict[str, Payload] = field(default_factory=dict)

    def add(
        self,
        url: str,
        body: bytes = b"",
        *,
        status: int = 200,
        mime: str = "text/html",
        headers: tuple[tuple[str, str], ...] = (),
        method: str = "GET",
        sent: bytes = b"",
        sent_as: str = "application/json",
        **changes: Any,
    ) -> RecordRef:
        """An answer of ``body`` to a request with the body ``sent``."""
        number = len(self.records)
        fields = (("Content-Type", mime), *headers) if mime else headers
        head = HttpHead(
            start_line=b"HTTP/1.1 %d X" % status,
            status=status,
            headers=tuple((name.encode(), value.encode("latin-1")) for name, value in fields),
        )
        values: dict[str, Any] = {
            "type": "response",
            "url": url,
            "record_id": f"urn:uuid:{number}",
            "date": START + timedelta(seconds=number),
            "offset": number * 1000,
            "length": 1000,
            "status": status,
            "method": method,
            "mime": media_type(mime)[0],
            "location": head.get("location"),
            "body_query": body_query(method, sent_as, sent),
        }
        record = RecordRef(**{**values, **changes})
        self._keep(record, body, mime, head)
        if sent:
            self._request(record, sent)
        return record

    def dom(self, url: str, html: str, frame: int = 0) -> RecordRef:
        """The rendered DOM of a frame."""
        name = f"urn:dom:{url}" + (f"#warcite-frame={frame}" if frame else "")
        record = RecordRef(
            type="resource",
            url=name,
            record_id=f"urn:uuid:dom-{frame}",
            date=START,
            offset=0,
            length=1,
            mime="text/html",
        )
        self._keep(record, html.encode(), "text/html; charset=utf-8", HttpHead(start_line=b""))
        return record

    def layout(self, url: str, record: str, frame: int = 0) -> None:
        """The layout of that frame, ``record`` as it stands; its DOM was added before."""
        name = f"urn:layout:{url}" + (f"#warcite-frame={frame}" if frame else "")
        self.add(name, record.encode(), type="resource", mime="application/json", status=200)

    def memory(self) -> ReplayIndex:
        """The tables; payloads are read from here."""
        memory = ReplayIndex(self.records, lambda record: self.payloads[record.record_id])
        memory.page_url = memory.page_url or PAGE
        return memory

    def _keep(self, record: RecordRef, body: bytes, content_type: str, head: HttpHead) -> None:
        mime, charset = media_type(content_type)
        self.records.append(record)
        self.payloads[record.record_id] = Payload(data=body, mime=mime, charset=charset, head=head)

    def _request(self, record: RecordRef, sent: bytes) -> None:
        request = RecordRef(
            type="request",
            url=record.url,
            record_id=f"{record.record_id}-request",
            date=record.date,
            offset=1,
            length=1,
            method=record.method,
            payload_digest=sha256(sent),
            concurrent_to=record.record_id,
        )
        self.records.append(request)
