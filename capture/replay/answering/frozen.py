"""The frozen view: the page as it was seen, frame by frame, without scripts."""

import re
from datetime import datetime
from urllib.parse import quote, urldefrag

from capture.errors import Damaged, NotFound
from capture.replay.answering import headers, policy
from capture.replay.answering.frames import held_frames
from capture.replay.answering.lookup import holds
from capture.replay.answering.not_archived import absent
from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.replay_index import ArchivedFrame, ReplayIndex, plain_url
from capture.replay.answering.response import Cache, How, Response
from capture.replay.answering.revealed_elements import sights
from capture.replay.answering.rewrite import FrameElement, declared, frame_elements, inert_page

__all__ = ["MARK", "frame_url", "frozen", "marked"]

MARK = "warcite-frame"
_AS_WRITTEN = "".join(map(chr, range(0x21, 0x7F)))
_MARKED = re.compile(rf"[?&]{MARK}=([0-9]{{1,5}})\Z")


def frame_url(memory: ReplayIndex, mapping: OriginMap, frame: int = 0) -> str:
    """The mapped URL at which a frame of the frozen view is served; of the page where it has no such frame.

    A frame stands under its own archived URL, so that relative URLs in it hold; one without an http URL
    (``about:srcdoc``, ``data:``) under that of the frame that holds it.
    """
    url = urldefrag(_address(memory, frame, _parents(_held(memory, mapping))))[0]
    return f"{mapping.to_mapped(url)}{'&' if '?' in url else '?'}{MARK}={frame}"


def marked(url: str) -> tuple[str, int | None]:
    """An archived URL as it was asked for: the URL without the frozen view's mark, and the frame it names."""
    match = _MARKED.search(url) if MARK in url else None
    return (url, None) if match is None else (url[: match.start()], int(match[1]))


def frozen(memory: ReplayIndex, mapping: OriginMap, frame: int = 0, *, cache: Cache | None = None) -> Response:
    """The rendered DOM of a frame (0 = the page), safe to open: status 200, or 404 where there is none.

    Pages without a rendered DOM (other people's captures, PDF, pictures) are ``resource``'s business.
    """
    key = ("frozen", str(frame))
    if cache is not None and (known := cache.get(key)):
        return known
    answer = _made(memory, mapping, frame)
    if cache is not None and answer.status == 200:
        cache.put(key, answer)
    return answer


def _made(memory: ReplayIndex, mapping: OriginMap, number: int) -> Response:
    frame = memory.frames.get(number)
    url = frame.url if frame else memory.page_url
    if frame is None:
        why = "The snapshot has no rendered page of this frame."
        return absent(mapping, "GET", url, "", navigation=True, why=why)
    try:
        body = memory.payload(frame.record).data
    except (Damaged, NotFound) as error:
        return absent(mapping, "GET", url, "", navigation=True, why=error.message)
    held = _held(memory, mapping)
    targets = [None if one is None else frame_url(memory, mapping, one) for one in held.get(number, ())]
    base = _address(memory, number, _parents(held))
    page, _ = inert_page(
        body,
        mapping,
        base,
        rendered=True,
        targets=targets,
        is_archived=lambda url: _is_held(memory, url),
        queries=_encoding(memory, frame.url),
        styles={place: (one.name, one.style) for place, one in sights(memory, frame).items()},
    )
    return Response(
        status=200,
        headers=_headers(mapping, memory.page_url if number == 0 else frame.url, frame.record.date),
        body=page,
        how=How.EXACT,
        record_id=frame.record.record_id,
        url=frame.url,
    )


def _encoding(memory: ReplayIndex, url: str) -> str:
    """The label of the encoding in which a frame's document was sent; empty where its record does not say."""
    record = memory.pages.get(plain_url(url))
    if record is None:
        return ""
    try:
        document = memory.payload(record)
    except (Damaged, NotFound):
        return ""
    return declared(document.data, document.charset)


def _is_held(memory: ReplayIndex, url: str) -> bool:
    """Whether a picture of that URL was recorded; browsers ask with all but ASCII percent-encoded."""
    return holds(memory, quote(url, safe=_AS_WRITTEN))


def _held(memory: ReplayIndex, mapping: OriginMap) -> dict[int, tuple[int | None, ...]]:
    """Read once: which frame stands in which element."""
    if memory.held is None:
        memory.held = held_frames(memory.frames, lambda frame: _elements(memory, mapping, frame))
    return memory.held


def _elements(memory: ReplayIndex, mapping: OriginMap, frame: ArchivedFrame) -> tuple[FrameElement, ...]:
    """None in a frame whose DOM cannot be read: the others are shown all the same."""
    if len(memory.frames) == 1:
        return ()
    try:
        body = memory.payload(frame.record).data
    except (Damaged, NotFound):
        return ()
    return frame_elements(body, mapping, _address(memory, frame.number, {}))


def _parents(held: dict[int, tuple[int | None, ...]]) -> dict[int, int]:
    return {child: parent for parent, children in held.items() for child in children if child is not None}


def _address(memory: ReplayIndex, number: int, parents: dict[int, int]) -> str:
    """The http URL under which a frame's relative URLs resolve: its own, or that of the frame that holds it.

    Where that is not known, the nearest frame before it is taken.
    """
    at = number
    while at >= 0:
        frame = memory.frames.get(at)
        if frame is not None and frame.url[:4].lower() == "http":
            return frame.url
        at = parents.get(at, at - 1)
    return memory.page_url


def _headers(mapping: OriginMap, url: str, moment: datetime) -> headers.Pairs:
    return (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", policy.frozen_policy(mapping)),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("X-DNS-Prefetch-Control", "off"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
        *headers.memento(url, moment),
        ("Warcite-Answer", How.EXACT.value),
    )
