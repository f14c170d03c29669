"""Which element of a page holds which frame.

The rendered DOMs are numbered in preorder of the browser's frame tree, where a frame of another process
stands after its siblings; the tree itself is not recorded. So elements and frames are joined by URL, and
what is left by order.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urldefrag

from capture.replay.answering.replay_index import ArchivedFrame
from capture.replay.answering.rewrite import FrameElement
from capture.replay.answering.rewrite.text import real

__all__ = ["held_frames"]

_ANY = "".join(map(chr, range(0x21, 0x7F)))
_BLANK = ("about:blank", "about:srcdoc")


def held_frames(
    frames: Mapping[int, ArchivedFrame], elements: Callable[[ArchivedFrame], tuple[FrameElement, ...]]
) -> dict[int, tuple[int | None, ...]]:
    """For each frame's number: the numbers of the frames that its elements hold, in their order.

    ``elements`` reads the frame elements out of a frame's DOM. No frame is held twice, a child has a higher
    number than its parent, so the result is a forest.
    """
    if 0 not in frames:
        return {}
    join = _Join(free={number: _key(frame.url) for number, frame in sorted(frames.items()) if number})
    join.walk(frames, elements, 0)
    join.fill()
    for number in sorted(frames):  # frames that hold frames, reached by order alone
        if number not in join.held:
            join.walk(frames, elements, number)
            join.fill()
    return {number: tuple(held) for number, held in join.held.items()}


@dataclass(slots=True)
class _Join:
    free: dict[int, str]
    held: dict[int, list[int | None]] = field(default_factory=dict)
    open: list[tuple[int, int]] = field(default_factory=list)  # elements without a frame: parent, place

    def walk(
        self,
        frames: Mapping[int, ArchivedFrame],
        elements: Callable[[ArchivedFrame], tuple[FrameElement, ...]],
        start: int,
    ) -> None:
        """Depth first, so that equal URLs are met in the order in which frames were numbered."""
        stack = [(start, iter(self._begin(start, elements(frames[start]))))]
        while stack:
            parent, rest = stack[-1]
            found = next(rest, None)
            if found is None:
                stack.pop()
                continue
            place, element = found
            child = self._by_url(parent, element)
            if child is not None:
                self.held[parent][place] = child
                stack.append((child, iter(self._begin(child, elements(frames[child])))))
            elif element.tag not in ("object", "embed"):
                self.open.append((parent, place))

    def fill(self) -> None:
        """What navigated away from its element's URL: the next frames that nothing else claims."""
        for parent, place in self.open:
            child = next((number for number in self.free if number > parent), None)
            if child is not None:
                del self.free[child]
                self.held[parent][place] = child
        self.open.clear()

    def _begin(self, number: int, found: tuple[FrameElement, ...]) -> list[tuple[int, FrameElement]]:
        self.held[number] = [None] * len(found)
        return list(enumerate(found))

    def _by_url(self, parent: int, element: FrameElement) -> int | None:
        wanted = _key(real(element.url, "utf-8"))
        if element.tag in ("object", "embed") and wanted in _BLANK:
            return None
        for number, url in self.free.items():
            if url == wanted and number > parent:
                del self.free[number]
                return number
        return None


def _key(url: str) -> str:
    """The URL without its fragment, as browsers escape it."""
    plain = quote(urldefrag(url)[0] if "#" in url else url, safe=_ANY)
    _, mark, rest = plain.partition("://")
    return plain if not mark or "/" in rest else f"{plain}/"
