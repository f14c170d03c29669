"""The frozen view: the page as it was seen, frame by frame, without scripts.

How it works. A frame's rendered DOM is a record of its own. It is made inert, its frame elements lead to the frozen
view of the frames that they hold, and what a reader had in sight at some time of the visit, though the page's own
style hides it (the layout record tells), is given the style that it had then. A frame stands under its own archived
URL with a mark in the query, so that relative URLs in it hold.
"""

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, urldefrag

from capture.errors import Damaged, NotFound
from capture.replay.answering import headers
from capture.replay.answering.lookup import is_archived
from capture.replay.answering.not_archived import not_archived
from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.replay_index import ArchivedFrame, ReplayIndex, plain_url
from capture.replay.answering.response import Cache, MatchKind, Response
from capture.replay.answering.rewrite import FrameElement, declared, frame_elements, inert_page
from capture.replay.answering.rewrite.text import real

__all__ = ["MARK", "frame_url", "frames_in_elements", "frozen", "marked", "revealed_elements"]

MARK = "warcite-frame"
_AS_WRITTEN = "".join(map(chr, range(0x21, 0x7F)))
_BLANK = ("about:blank", "about:srcdoc")
_MAYBE_FRAMES = ("object", "embed")
_MARKED = re.compile(rf"[?&]{MARK}=([0-9]{{1,5}})\Z")

_MOST_REVEALED = 5000
_PROPERTIES = frozenset("opacity visibility transform translate scale rotate clip-path filter".split())
# Computed values of those are numbers, keywords and functions of them; nothing else gets into a page.
_VALUE = re.compile(r"[-\w.,()%+ ]{1,400}")


def frame_url(index: ReplayIndex, origins: OriginMap, frame: int = 0) -> str:
    """The mapped URL at which a frame of the frozen view is served; of the page where it has no such frame.

    A frame without an http URL (``about:srcdoc``, ``data:``) stands under that of the frame that holds it.
    """
    url = urldefrag(_base(index, frame, _parents(_child_frames(index, origins))))[0]
    return f"{origins.to_mapped(url)}{'&' if '?' in url else '?'}{MARK}={frame}"


def marked(url: str) -> tuple[str, int | None]:
    """An archived URL as it was asked for: the URL without the frozen view's mark, and the frame it names."""
    match = _MARKED.search(url) if MARK in url else None
    return (url, None) if match is None else (url[: match.start()], int(match[1]))


def frozen(index: ReplayIndex, origins: OriginMap, frame: int = 0, *, cache: Cache | None = None) -> Response:
    """The rendered DOM of a frame (0 = the page), safe to open: status 200, or 404 where there is none.

    Pages without a rendered DOM (other people's captures, PDF, pictures) are ``resource``'s business.
    """
    key = ("frozen", str(frame))
    if cache is not None and (known := cache.get(key)):
        return known
    answer = _answer(index, origins, frame)
    if cache is not None and answer.status == 200:
        cache.put(key, answer)
    return answer


def _answer(index: ReplayIndex, origins: OriginMap, number: int) -> Response:
    frame = index.frames.get(number)
    if frame is None:
        why = "The snapshot has no rendered page of this frame."
        return not_archived(origins, "GET", index.page_url, "", navigation=True, why=why)
    try:
        body = index.payload(frame.record).data
    except (Damaged, NotFound) as error:
        return not_archived(origins, "GET", frame.url, "", navigation=True, why=error.message)
    children = _child_frames(index, origins)
    page, _ = inert_page(
        body,
        origins,
        _base(index, number, _parents(children)),
        rendered=True,
        targets=[None if child is None else frame_url(index, origins, child) for child in children.get(number, ())],
        # Browsers ask with all but ASCII percent-encoded.
        is_archived=lambda url: is_archived(index, quote(url, safe=_AS_WRITTEN)),
        queries=_encoding(index, frame.url),
        styles=revealed_elements(index, frame),
    )
    return Response(
        status=200,
        headers=(
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", headers.frozen_policy(origins)),
            *headers.OF_OUR_PAGES,
            ("Cross-Origin-Resource-Policy", "cross-origin"),
            *headers.memento(index.page_url if number == 0 else frame.url, frame.record.date),
            ("Warcite-Answer", MatchKind.EXACT.value),
        ),
        body=page,
        match=MatchKind.EXACT,
        record_id=frame.record.record_id,
        url=frame.url,
    )


def _encoding(index: ReplayIndex, url: str) -> str:
    """The label of the encoding in which a frame's document was sent; empty where its record does not say."""
    record = index.pages.get(plain_url(url))
    try:
        document = index.payload(record) if record is not None else None
    except (Damaged, NotFound):
        return ""
    return declared(document.data, document.charset) if document is not None else ""


def _child_frames(index: ReplayIndex, origins: OriginMap) -> dict[int, tuple[int | None, ...]]:
    """Which frame stands in which element, read once. Frames whose DOM cannot be read hold none."""

    def elements(frame: ArchivedFrame) -> tuple[FrameElement, ...]:
        if len(index.frames) == 1:
            return ()
        try:
            body = index.payload(frame.record).data
        except (Damaged, NotFound):
            return ()
        return frame_elements(body, origins, _base(index, frame.number, {}))

    if index.child_frames is None:
        index.child_frames = frames_in_elements(index.frames, elements)
    return index.child_frames


def _parents(child_frames: dict[int, tuple[int | None, ...]]) -> dict[int, int]:
    return {child: parent for parent, children in child_frames.items() for child in children if child is not None}


def _base(index: ReplayIndex, number: int, parents: dict[int, int]) -> str:
    """The http URL under which a frame's relative URLs resolve: its own, or that of the frame that holds it.

    Where that is not known, the nearest frame before it is taken.
    """
    at = number
    while at >= 0:
        frame = index.frames.get(at)
        if frame is not None and frame.url[:4].lower() == "http":
            return frame.url
        at = parents.get(at, at - 1)
    return index.page_url


def frames_in_elements(
    frames: Mapping[int, ArchivedFrame], elements: Callable[[ArchivedFrame], tuple[FrameElement, ...]]
) -> dict[int, tuple[int | None, ...]]:
    """For each frame's number: the numbers of the frames that its elements hold, in their order.

    The rendered DOMs are numbered in preorder of the browser's frame tree, where a frame of another process
    stands after its siblings; the tree itself is not recorded. So elements and frames are joined by URL, and
    what is left by order.

    ``elements`` reads the frame elements out of a frame's DOM. No frame is held twice, a child has a higher
    number than its parent, so the result is a forest.
    """
    free = {number: _key(frame.url) for number, frame in sorted(frames.items()) if number}
    joined: dict[int, list[int | None]] = {}
    # The page first; then frames that hold frames and were reached by order alone.
    for number in sorted(frames) if 0 in frames else ():
        if number in joined:
            continue
        for parent, index in _join_by_url(frames, elements, number, free, joined):
            # What navigated away from its element's URL: the next frame that nothing else claims.
            child = next((number for number in free if number > parent), None)
            if child is not None:
                del free[child]
                joined[parent][index] = child
    return {number: tuple(children) for number, children in joined.items()}


def _join_by_url(
    frames: Mapping[int, ArchivedFrame],
    elements: Callable[[ArchivedFrame], tuple[FrameElement, ...]],
    start: int,
    free: dict[int, str],
    joined: dict[int, list[int | None]],
) -> list[tuple[int, int]]:
    """Depth first, so that equal URLs are met in the order in which frames were numbered.

    Gives the elements that no frame was found for: parent, index.
    """

    def begun(number: int) -> list[tuple[int, FrameElement]]:
        found = elements(frames[number])
        joined[number] = [None] * len(found)
        return list(enumerate(found))

    without: list[tuple[int, int]] = []
    stack = [(start, iter(begun(start)))]
    while stack:
        parent, rest = stack[-1]
        if (following := next(rest, None)) is None:
            stack.pop()
            continue
        index, element = following
        wanted = _key(real(element.url, "utf-8"))
        child = None
        if element.tag not in _MAYBE_FRAMES or wanted not in _BLANK:
            child = next((number for number, url in free.items() if url == wanted and number > parent), None)
        if child is not None:
            del free[child]
            joined[parent][index] = child
            stack.append((child, iter(begun(child))))
        elif element.tag not in _MAYBE_FRAMES:
            without.append((parent, index))
    return without


def _key(url: str) -> str:
    """The URL without its fragment, as browsers escape it."""
    plain = quote(urldefrag(url)[0] if "#" in url else url, safe=_AS_WRITTEN)
    _, mark, rest = plain.partition("://")
    return plain if not mark or "/" in rest else f"{plain}/"


def revealed_elements(index: ReplayIndex, frame: ArchivedFrame) -> dict[int, tuple[str, str]]:
    """Elements as they were at their most visible: by the index of the start tag in the frame's DOM, name and CSS.

    Of the declarations those count that are of the form, each above all others of the page.
    """
    if frame.layout is None:
        return {}
    try:
        data = index.payload(frame.layout).data
        entries = json.loads(data).get("revealed") if b'"revealed":' in data else None
    except (Damaged, NotFound, ValueError, AttributeError, RecursionError):
        return {}
    elements: dict[int, tuple[str, str]] = {}
    for entry in entries[:_MOST_REVEALED] if isinstance(entries, list) else ():
        match entry:
            case [int(tag_index), str(name), str(style)]:
                pairs = (declaration.partition(":") for declaration in style.split(";"))
                css = "".join(
                    f"{name}:{value}!important;"
                    for name, _, value in pairs
                    if name in _PROPERTIES and _VALUE.fullmatch(value)
                )
                if css:
                    elements[tag_index] = (name.lower(), css)
            case _:
                continue
    return elements
