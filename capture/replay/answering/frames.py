"""Which element of a page holds which frame.

The rendered DOMs are numbered in preorder of the browser's frame tree, where a frame of another process stands after
its siblings; the tree itself is not recorded. So elements and frames are joined by URL, and what is left by order.
"""

from collections.abc import Callable, Mapping
from urllib.parse import quote, urldefrag

from capture.replay.answering.replay_index import ArchivedFrame
from capture.replay.answering.rewrite import FrameElement
from capture.replay.answering.rewrite.text import real

__all__ = ["frames_in_elements"]

_ANY = "".join(map(chr, range(0x21, 0x7F)))
_BLANK = ("about:blank", "about:srcdoc")
_MAYBE_FRAMES = ("object", "embed")


def frames_in_elements(
    frames: Mapping[int, ArchivedFrame], elements: Callable[[ArchivedFrame], tuple[FrameElement, ...]]
) -> dict[int, tuple[int | None, ...]]:
    """For each frame's number: the numbers of the frames that its elements hold, in their order.

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
    plain = quote(urldefrag(url)[0] if "#" in url else url, safe=_ANY)
    _, mark, rest = plain.partition("://")
    return plain if not mark or "/" in rest else f"{plain}/"
