"""One index line from one record reference. Pure."""

import re
from dataclasses import dataclass

from capture.errors import Damaged
from capture.formats.warc import RecordRef
from capture.model import moment
from capture.model.surt import surt

__all__ = ["IndexLine", "key_of", "of_record"]

_INDEXED = ("response", "revisit", "resource", "metadata")
_NOT_LOOKED_UP = re.compile(r"(?:data|blob|about|javascript|filesystem|chrome-extension):", re.IGNORECASE)
_SOCKET = re.compile(r"wss?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexLine:
    """A line's values. ``timestamp`` has 14 or 17 digits; ``offset`` and ``length`` are -1 where absent."""

    key: str
    timestamp: str
    url: str
    mime: str = ""
    status: int | None = None
    digest: str = ""
    filename: str = ""
    offset: int = -1
    length: int = -1
    method: str = ""
    request_body: str = ""


def of_record(record: RecordRef, filename: str) -> IndexLine | None:
    """The line of ``record`` in ``filename`` (a bare name in ``archive/``); None where it is not indexed.

    Not indexed: requests, ``warcinfo``, ``application/warc-fields``, and URLs that no reader asks for.
    Raises Damaged where the record shares its gzip member with others, since no offset can name it.
    """
    fields = record.type == "metadata" and record.content_type.startswith("application/warc-fields")
    if record.type not in _INDEXED or fields or not record.url or _NOT_LOOKED_UP.match(record.url):
        return None
    if not record.addressable:
        raise Damaged(
            "several records share one gzip member, so that no index can name them",
            path=filename,
            offset=record.offset,
            hint="Repack the file with a gzip member for each record: warcio recompress IN OUT.",
        )
    posted = record.method.upper() not in ("", "GET")
    return IndexLine(
        key=key_of(record.url, record.method, record.body_query),
        timestamp=moment.to_cdx(record.date),
        url=record.url,
        mime="warc/revisit" if record.type == "revisit" else record.mime or "unk",
        status=record.status,
        digest=record.payload_digest or record.block_digest,
        filename=filename,
        offset=record.offset,
        length=record.length,
        method=record.method.upper() if posted else "",
        request_body=record.body_query if posted else "",
    )


def key_of(url: str, method: str = "GET", body_query: str = "") -> str:
    """The key of a request.

    Other methods than GET have their body in it (request-body-canonicalization). A websocket's key is its
    URL: its SURT would be that of the https page. Keys hold no space, since a space ends them.
    """
    if _SOCKET.match(url):
        return url.replace(" ", "%20")
    if method.upper() not in ("", "GET"):
        mark = "&" if "?" in url else "?"
        url = f"{url.partition('#')[0]}{mark}__wb_method={method.upper()}&{body_query.replace('#', '%23')}"
    return surt(url).replace(" ", "%20")
