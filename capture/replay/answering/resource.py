"""The answer to any request that a replayed page makes, under its mapped hosts or under the real origins.

How it works. ``resource`` answers for mapped hosts: a preflight gets a yes, a navigation to the page its frozen view;
all else goes from the request to a record (``match_of``), from that to its bytes (``content_of``), and is given the
shape that mode and purpose ask for: a document inert or live, a style sheet with its URLs mapped, a file to keep, or
the bytes as they are. What was made so is cached; what differs from request to request (the reader's origin, a range,
HEAD) is put on it afterwards. ``original`` answers a browser whose whole network ends in this snapshot: archived
headers and bytes, nothing mapped, nothing rewritten.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urldefrag

from capture.errors import Damaged, NotFound
from capture.model.record_names import HTML_TYPES
from capture.replay.answering import headers
from capture.replay.answering.frozen import frozen, marked
from capture.replay.answering.lookup import LookupMatch
from capture.replay.answering.not_archived import not_archived, refused
from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.ranges import RangePart
from capture.replay.answering.replay_index import ReplayIndex, plain_url
from capture.replay.answering.request import Content, ReplayRequest, content_of, match_of, ranged, without_body
from capture.replay.answering.response import Cache, MatchKind, Mode, NotArchived, Response
from capture.replay.answering.rewrite import css, css_label, declared, inert_page, live_page, looks_like_html
from capture.replay.answering.rewrite.urls import Urls, is_script

__all__ = ["original", "presented", "resource", "sniffed"]

_REDIRECTS = (301, 302, 303, 307, 308)
_AS_TEXT = frozenset(
    (
        "application/json application/ld+json application/manifest+json application/javascript text/javascript "
        "text/css text/csv text/plain text/vtt text/markdown"
    ).split()
)
_XML = ("application/xml", "text/xml", "text/xsl")
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "application/octet-stream"),
    (b"<?xml", "text/xml"),
)
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]{0,40})["']""")
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")  # MIME Sniffing 3: binary data bytes
_PICTURE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Archived picture</title></head>
<body style="margin:0"><img src="{url}" alt="The archived picture" style="max-width:100%"></body></html>
"""


def resource(
    index: ReplayIndex,
    origins: OriginMap,
    method: str,
    url: str,
    request_headers: Mapping[str, str],
    body: bytes = b"",
    *,
    mode: Mode = Mode.FROZEN,
    cache: Cache | None = None,
) -> Response:
    """The snapshot's answer to a request for the archived ``url`` (from ``OriginMap.to_archived``).

    ``request_headers`` have lower-case names. Documents come as ``mode`` says: without scripts under the strict policy,
    or running, with their absolute URLs mapped. A URL with the frozen view's mark, and in frozen mode a navigation to
    the page itself, give the rendered DOM. ``cache`` belongs to this index and origin map alone.
    """
    plain, frame = marked(url)
    request = ReplayRequest.of(method, plain, request_headers, body)
    wanted = request.get("access-control-request-method")
    if request.method == "OPTIONS" and wanted:
        # A yes to pages of the same snapshot, whatever they ask; to others nothing that a browser takes for one.
        origin = request.get("origin")
        fields: headers.Pairs = (("Vary", "Origin"),)
        if origins.owns(origin):
            fields = headers.preflight(origin, wanted, request.get("access-control-request-headers"))
        return Response(status=204, headers=fields, body=b"", match=MatchKind.EXACT)
    if request.get("service-worker").lower() == "script":
        return refused(origins, "A replayed page has no service worker of its own.")
    to_page = request.navigation and 0 in index.frames and plain_url(request.url) == plain_url(index.page_url)
    if request.reads and (frame is not None or (mode is Mode.FROZEN and to_page)):
        return without_body(frozen(index, origins, frame or 0, cache=cache), request.method)
    return _Answer(index, origins, request, mode, cache).made()


@dataclass(frozen=True, slots=True)
class _Answer:
    """One request on its way through the record to the answer."""

    index: ReplayIndex
    origins: OriginMap
    request: ReplayRequest
    mode: Mode
    cache: Cache | None

    def made(self) -> Response:
        match = match_of(self.index, self.request)
        if match.record is None:
            return self._not_archived("")
        key: tuple[str, ...] = ()
        if match.kind is MatchKind.EXACT and not match.parts:  # a fuzzy answer depends on what is asked (JSONP)
            key = (match.record.record_id, self.mode.value, "document" if self.request.navigation else "")
        known = self.cache.get(key) if self.cache is not None and key else None
        if known is not None:
            return self._finished(known, RangePart(0, known.body, len(known.body)))
        try:
            content = content_of(self.index, match, self.request)
        except (Damaged, NotFound) as error:
            return self._not_archived(error.message)
        answer = self._whole(match, content)
        if not content.part.is_whole:
            return self._finished(answer, replace(content.part, data=answer.body))
        if self.cache is not None and key:
            self.cache.put(key, answer)
        return self._finished(answer, RangePart(0, answer.body, len(answer.body)))

    def _not_archived(self, why: str) -> Response:
        request = self.request
        url, origin = urldefrag(request.url)[0], request.get("origin")
        return not_archived(self.origins, request.method, url, origin, navigation=request.navigation, why=why)

    def _finished(self, answer: Response, part: RangePart) -> Response:
        """What differs from request to request: the reader's origin, the range, HEAD."""
        shared = headers.cors(self.origins, self.request.get("origin"))
        answer = replace(answer, headers=answer.headers + shared)
        return without_body(ranged(answer, part, self.request), self.request.method)

    def _whole(self, match: LookupMatch, content: Content) -> Response:
        record, archived = match.record, content.payload.head
        assert record is not None
        status, location = record.status or 200, archived.get("location")
        fields: headers.Pairs = ()
        if status in _REDIRECTS and location:
            body = b""
            if not is_script(location):
                fields = (("Location", Urls(self.origins, record.url).mapped(location) or location),)
        else:
            body, fields = self._body(record.url, content)
        is_live = self.mode is Mode.LIVE
        policy = headers.live_policy if is_live else headers.frozen_policy
        return Response(
            status=200 if status == 206 else status,
            headers=(
                *headers.exposed((*fields, *headers.kept(archived, *(name for name, _ in fields)))),
                *headers.memento(record.url, record.date),
                ("Content-Security-Policy", policy(self.origins)),
                ("Cache-Control", "no-store"),
                ("X-DNS-Prefetch-Control", "off"),
                ("Cross-Origin-Resource-Policy", "cross-origin"),
                *(() if is_live and not self.request.navigation else headers.NO_SNIFFING),
                ("Warcite-Answer", match.kind.value),
            ),
            body=body,
            match=match.kind,
            record_id=record.record_id,
            url=record.url,
        )

    def _body(self, url: str, content: Content) -> tuple[bytes, headers.Pairs]:
        """The body as it is shown, and what says how: the one type that was decided on, never the site's own list."""
        payload, data = content.payload, content.part.data
        if self.request.navigation:
            mime = payload.mime or sniffed(data)
            if mime in HTML_TYPES and self.mode is Mode.LIVE:
                body, label = live_page(data, self.origins, url, payload.charset)
                return body, _content_type(payload.mime or "text/html", label)
            if mime in HTML_TYPES:
                body, label = inert_page(data, self.origins, url, charset=payload.charset)
                return body, _content_type("text/html", label)  # as XML, other names could stand for scripts
            if self.mode is Mode.FROZEN:
                return presented(data, mime, payload.charset, self.origins.to_mapped(url))
        if payload.mime == "text/css" or self.request.get("sec-fetch-dest") == "style":
            # Style sheets that do not name their encoding have that of the page, which a frozen page has lost.
            label = payload.charset
            if self.mode is not Mode.LIVE and not label and not css_label(data):
                label = _page_charset(self.index)
            return css(data, self.origins, url), _content_type(payload.mime or "text/css", label)
        return data, (("Content-Type", payload.content_type),) if payload.mime else ()


def _content_type(mime: str, charset: str) -> headers.Pairs:
    return (("Content-Type", f"{mime}; charset={charset}" if charset else mime),)


def _page_charset(index: ReplayIndex) -> str:
    """The encoding that the page's document declares; empty for none. Read once."""
    if index.page_charset is None:
        index.page_charset = ""
        record = index.pages.get(plain_url(index.page_url)) if index.page_url else None
        if record is not None and record.mime in HTML_TYPES:
            try:
                payload = index.payload(record)
                index.page_charset = declared(payload.data, payload.charset)
            except (Damaged, NotFound):
                pass  # the page's own bytes are not there: nothing to go by
    return index.page_charset


def presented(data: bytes, mime: str, charset: str, url: str) -> tuple[bytes, headers.Pairs]:
    """The body and its headers where a browser navigates to bytes that are no HTML page.

    A browser decides by the type what bytes may do, so only types of which that is known leave: pictures, sound,
    films and plain text as they are; everything that a viewer of its own would open, or that could send a browser
    elsewhere (PDF, packages of pages, signed exchanges), as a file to keep. XML can hold links and hints of HTML's
    own, which no policy holds back: it is shown as text, SVG as a picture.

    ``url`` is where the bytes are served, ``mime`` an essence, empty for none.
    """
    family = mime.partition("/")[0]
    if mime == "image/svg+xml":
        return _PICTURE.format(url=escape(url)).encode(), (("Content-Type", "text/html; charset=utf-8"),)
    if mime in _XML or mime.endswith("+xml"):
        match = _ENCODING.match(data)
        label = charset or (match[1].decode() if match else "utf-8")
        return data, (("Content-Type", f"text/plain; charset={label}"),)
    if mime in _AS_TEXT or family == "text":
        kind = mime if mime in _AS_TEXT else "text/plain"
        return data, (("Content-Type", f"{kind}; charset={charset}" if charset else kind),)
    if family in ("image", "audio", "video", "font"):
        return data, (("Content-Type", mime),)
    kind = "application/pdf" if mime == "application/pdf" else "application/octet-stream"
    return data, (("Content-Type", kind), ("Content-Disposition", "attachment"))


def sniffed(data: bytes) -> str:
    """The type of bytes that came without one, as browsers would guess it (MIME Sniffing 7.1, shortened)."""
    if looks_like_html(data):
        return "text/html"
    for magic, mime in _MAGIC:
        if data.startswith(magic):
            return mime
    return "application/octet-stream" if _BINARY.search(data, 0, 1445) else "text/plain"


def original(
    index: ReplayIndex, method: str, url: str, request_headers: Mapping[str, str], body: bytes = b""
) -> Response:
    """Archived headers and bytes under the real origin, content coding undone; nothing mapped, nothing rewritten.

    What changes: the name of a JSONP callback, ranges (cut from the whole), CORS preflights (a generic
    yes). A miss is a 404 with a line of text. ``request_headers`` have lower-case names.
    """
    request = ReplayRequest.of(method, url, request_headers, body)
    wanted = request.get("access-control-request-method")
    if request.method == "OPTIONS" and wanted:
        yes = headers.preflight(request.get("origin") or "*", wanted, request.get("access-control-request-headers"))
        return Response(status=204, headers=yes, body=b"", match=MatchKind.EXACT)
    match = match_of(index, request)
    why = "It was not loaded when the snapshot was made."
    if match.record is not None:
        try:
            content = content_of(index, match, request)
        except (Damaged, NotFound) as error:
            why = error.message
        else:
            status = match.record.status or 200
            archived = headers.original(content.payload.head) or (("Content-Type", content.payload.mime),)
            answer = Response(
                status=200 if status == 206 else status,
                headers=(*archived, ("Warcite-Answer", match.kind.value)),
                body=content.part.data,
                match=match.kind,
                record_id=match.record.record_id,
                url=match.record.url,
            )
            return without_body(ranged(answer, content.part, request), request.method)
    text = f"Not archived: {url}\n{why}\n".encode("utf-8", "replace")
    fields = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Access-Control-Allow-Origin", "*"),
        ("Warcite-Answer", MatchKind.MISS.value),
    )
    return Response(
        status=404,
        headers=fields,
        body=b"" if request.method == "HEAD" else text,
        match=MatchKind.MISS,
        missing=NotArchived(method=request.method, url=url, why=why),
    )
