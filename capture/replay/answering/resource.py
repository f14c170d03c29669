"""The answer to any request that a replayed page makes of its mapped hosts."""

from collections.abc import Mapping as Headers
from dataclasses import dataclass, replace
from urllib.parse import urldefrag

from capture.errors import Damaged, NotFound
from capture.formats.warc import Payload
from capture.replay.answering import headers, policy
from capture.replay.answering.frozen import frozen, marked
from capture.replay.answering.lookup import LookupMatch
from capture.replay.answering.navigation import shown, sniffed
from capture.replay.answering.not_archived import absent, refused
from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.ranges import RangePart
from capture.replay.answering.replay_index import ReplayIndex, plain_url
from capture.replay.answering.request import (
    Content,
    ReplayRequest,
    content_of,
    found_for,
    ranged,
    request_of,
    without_body,
)
from capture.replay.answering.response import Cache, How, Mode, Response
from capture.replay.answering.rewrite import css, css_label, declared, inert_page, live_page
from capture.replay.answering.rewrite.urls import Urls, is_script

__all__ = ["resource"]

_HTML = ("text/html", "application/xhtml+xml")
_REDIRECTS = (301, 302, 303, 307, 308)


def resource(
    memory: ReplayIndex,
    mapping: OriginMap,
    method: str,
    url: str,
    request_headers: Headers[str, str],
    body: bytes = b"",
    *,
    mode: Mode = Mode.FROZEN,
    cache: Cache | None = None,
) -> Response:
    """The snapshot's answer to a request for the archived ``url`` (from ``Mapping.to_archived``).

    ``request_headers`` have lower-case names. Documents come as ``mode`` says: without scripts under the
    strict policy, or running, with their absolute URLs mapped. A URL with the frozen view's mark, and in
    frozen mode a navigation to the page itself, give the rendered DOM. ``cache`` belongs to this memory and
    mapping alone.
    """
    plain, frame = marked(url)
    request = request_of(method, plain, request_headers, body)
    if request.method == "OPTIONS" and request.get("access-control-request-method"):
        return _preflight(mapping, request)
    if request.get("service-worker").lower() == "script":
        return refused(mapping, "A replayed page has no service worker of its own.")
    if request.reads and (frame is not None or (mode is Mode.FROZEN and _is_page(memory, request))):
        return without_body(frozen(memory, mapping, frame or 0, cache=cache), request.method)
    return _Answering(memory, mapping, request, mode, cache).answer()


def _is_page(memory: ReplayIndex, request: ReplayRequest) -> bool:
    """Whether a reader navigates to the page of which a rendered DOM is there."""
    if not request.navigation or 0 not in memory.frames:
        return False
    return plain_url(request.url) == plain_url(memory.page_url)


def _preflight(mapping: OriginMap, request: ReplayRequest) -> Response:
    """A yes to pages of the same snapshot, whatever they ask; to others nothing that a browser takes for
    one.
    """
    origin = request.get("origin")
    fields: headers.Pairs = (("Vary", "Origin"),)
    if mapping.owns(origin):
        wanted, names = "access-control-request-method", "access-control-request-headers"
        fields = headers.preflight(origin, request.get(wanted), request.get(names))
    return Response(status=204, headers=fields, body=b"", how=How.EXACT)


@dataclass(frozen=True, slots=True)
class _Answering:
    """One request on its way through the record to the answer."""

    memory: ReplayIndex
    mapping: OriginMap
    request: ReplayRequest
    mode: Mode
    cache: Cache | None

    def answer(self) -> Response:
        found = found_for(self.memory, self.request)
        if found.record is None:
            return self._absent("")
        key = self._key(found)
        known = self.cache.get(key) if self.cache is not None and key else None
        if known is not None:
            return self._finished(known, RangePart(0, known.body, len(known.body)))
        try:
            content = content_of(self.memory, found, self.request)
        except (Damaged, NotFound) as error:
            return self._absent(error.message)
        made = self._made(found, content)
        whole = content.part.start == 0 and len(content.part.data) == content.part.total
        if self.cache is not None and key and whole:
            self.cache.put(key, made)
        return self._finished(made, replace(content.part, data=made.body) if not whole else _whole(made.body))

    def _key(self, found: LookupMatch) -> tuple[str, ...]:
        """Of exact answers alone: a fuzzy one depends on what is asked (JSONP)."""
        if found.how is not How.EXACT or found.record is None or found.parts:
            return ()
        return (found.record.record_id, self.mode.value, "document" if self.request.navigation else "")

    def _absent(self, why: str) -> Response:
        request = self.request
        url, navigation = urldefrag(request.url)[0], request.navigation
        origin = request.get("origin")
        return absent(self.mapping, request.method, url, origin, navigation=navigation, why=why)

    def _finished(self, answer: Response, part: RangePart) -> Response:
        """What differs from request to request: the reader's origin, the range, HEAD."""
        shared = headers.cors(self.mapping, self.request.get("origin"))
        answer = replace(answer, headers=answer.headers + shared)
        return without_body(ranged(answer, part, self.request), self.request.method)

    def _made(self, found: LookupMatch, content: Content) -> Response:
        record, payload = found.record, content.payload
        assert record is not None
        status = record.status or 200
        redirect = status in _REDIRECTS and bool(payload.head.get("location"))
        body, fields = (b"", ()) if redirect else self._body(record.url, content)
        if redirect and (target := self._location(record.url, payload.head.get("location"))):
            fields = (("Location", target),)
        return Response(
            status=200 if status == 206 else status,
            headers=headers.exposed((*fields, *headers.kept(payload.head, *(name for name, _ in fields))))
            + headers.memento(record.url, record.date)
            + self._own(found.how),
            body=body,
            how=found.how,
            record_id=record.record_id,
            url=record.url,
        )

    def _body(self, url: str, content: Content) -> tuple[bytes, headers.Pairs]:
        """The body as it is shown, and what says how: the one type that was decided on, never the site's own list."""
        payload, data = content.payload, content.part.data
        if self.request.navigation:
            mime = payload.mime or sniffed(data)
            if mime in _HTML:
                body, kind = self._document(url, payload.mime, data, payload.charset)
                return body, (("Content-Type", kind),)
            if self.mode is Mode.FROZEN:
                return shown(data, mime, payload.charset, self.mapping.to_mapped(url))
        if payload.mime == "text/css" or self.request.get("sec-fetch-dest") == "style":
            return css(data, self.mapping, url), (("Content-Type", self._sheet_type(payload, data)),)
        return data, (("Content-Type", payload.content_type),) if payload.mime else ()

    def _document(self, url: str, mime: str, data: bytes, charset: str) -> tuple[bytes, str]:
        if self.mode is Mode.LIVE:
            body, label = live_page(data, self.mapping, url, charset)
            kind = mime or "text/html"
        else:
            body, label = inert_page(data, self.mapping, url, charset=charset)
            kind = "text/html"  # as XML, other names could stand for scripts
        return body, f"{kind}; charset={label}" if label else kind

    def _sheet_type(self, payload: Payload, data: bytes) -> str:
        """Style sheets that do not name their encoding have that of the page, which a frozen page has
        lost.
        """
        label = payload.charset
        if self.mode is not Mode.LIVE and not label and not css_label(data):
            label = _page_charset(self.memory)
        kind = payload.mime or "text/css"
        return f"{kind}; charset={label}" if label else kind

    def _location(self, url: str, location: str) -> str:
        if is_script(location):
            return ""
        return Urls(self.mapping, url).mapped(location) or location

    def _own(self, how: How) -> headers.Pairs:
        live = self.mode is Mode.LIVE
        rule = policy.live_policy if live else policy.frozen_policy
        sniffing: headers.Pairs = () if live and not self.request.navigation else headers.NO_SNIFFING
        return (
            ("Content-Security-Policy", rule(self.mapping)),
            ("Cache-Control", "no-store"),
            ("X-DNS-Prefetch-Control", "off"),
            ("Cross-Origin-Resource-Policy", "cross-origin"),
            *sniffing,
            ("Warcite-Answer", how.value),
        )


def _whole(body: bytes) -> RangePart:
    return RangePart(0, body, len(body))


def _page_charset(memory: ReplayIndex) -> str:
    """The encoding that the page's document declares; empty for none. Read once."""
    if memory.page_charset is None:
        memory.page_charset = ""
        record = memory.pages.get(plain_url(memory.page_url)) if memory.page_url else None
        if record is not None and record.mime in _HTML:
            try:
                payload = memory.payload(record)
                memory.page_charset = declared(payload.data, payload.charset)
            except (Damaged, NotFound):
                pass  # the page's own bytes are not there: nothing to go by
    return memory.page_charset
