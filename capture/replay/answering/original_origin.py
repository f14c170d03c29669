"""The answer under the real origin, for a browser whose whole network ends in this snapshot."""

from collections.abc import Mapping as Headers

from capture.errors import Damaged, NotFound
from capture.replay.answering import headers
from capture.replay.answering.replay_index import ReplayIndex
from capture.replay.answering.request import content_of, found_for, ranged, request_of, without_body
from capture.replay.answering.response import How, NotArchived, Response

__all__ = ["original"]


def original(
    memory: ReplayIndex, method: str, url: str, request_headers: Headers[str, str], body: bytes = b""
) -> Response:
    """Archived headers and bytes, content coding undone; nothing mapped, nothing rewritten.

    What changes: the name of a JSONP callback, ranges (cut from the whole), CORS preflights (a generic
    yes). A miss is a 404 with a line of text. ``request_headers`` have lower-case names.
    """
    request = request_of(method, url, request_headers, body)
    wanted = request.get("access-control-request-method")
    if request.method == "OPTIONS" and wanted:
        names = request.get("access-control-request-headers")
        yes = headers.preflight(request.get("origin") or "*", wanted, names)
        return Response(status=204, headers=yes, body=b"", how=How.EXACT)
    found = found_for(memory, request)
    if found.record is None:
        return _nothing(request.method, url, "It was not loaded when the snapshot was made.")
    try:
        content = content_of(memory, found, request)
    except (Damaged, NotFound) as error:
        return _nothing(request.method, url, error.message)
    head = content.payload.head
    status = found.record.status or 200
    answer = Response(
        status=200 if status == 206 else status,
        headers=(
            *(headers.original(head) or (("Content-Type", content.payload.mime),)),
            ("Warcite-Answer", found.how.value),
        ),
        body=content.part.data,
        how=found.how,
        record_id=found.record.record_id,
        url=found.record.url,
    )
    return without_body(ranged(answer, content.part, request), request.method)


def _nothing(method: str, url: str, why: str) -> Response:
    text = f"Not archived: {url}\n{why}\n".encode("utf-8", "replace")
    fields = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Access-Control-Allow-Origin", "*"),
        ("Warcite-Answer", How.MISS.value),
    )
    missing = NotArchived(method=method, url=url, why=why)
    return Response(status=404, headers=fields, body=b"" if method == "HEAD" else text, how=How.MISS, missing=missing)
