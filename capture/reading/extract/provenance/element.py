"""Where a block stands: the number and XPath of its element, and the area that its words covered."""

from collections import Counter
from collections.abc import Iterable, Mapping

from lxml.etree import _Element

from capture.model.article import Area, BlockSource
from capture.reading.extract.document.layout import Box
from capture.reading.extract.document.runs import ImageElement, Node, TextRun
from capture.reading.extract.document.walk import MAX_DEPTH
from capture.reading.extract.source.parse import NUMBER

__all__ = ["Paths", "Places"]


class Paths:
    """XPaths of elements: each parent's children are counted once, and no path is put together twice."""

    def __init__(self) -> None:
        self._steps: dict[object, dict[object, str]] = {}
        self._known: dict[Node | None, str] = {None: ""}

    def of(self, node: Node) -> str:
        """``/html/body/div[2]/p[1]``: a place among siblings is given where there are several of the tag.

        Empty for elements nested deeper than the walk follows.
        """
        if node.depth > MAX_DEPTH:
            return ""
        waiting: list[Node] = []
        each: Node | None = node
        while each is not None and each not in self._known:
            waiting.append(each)
            each = each.parent
        path = self._known[each]
        for each in reversed(waiting):
            step = self._among(each.parent.element, each.element) if each.parent else each.tag
            path = self._known[each] = f"{path}/{step}"
        return path

    def below(self, node: Node, element: _Element) -> str:
        """The path of a child of the node's element."""
        path = self.of(node)
        return f"{path}/{self._among(node.element, element)}" if path else ""

    def _among(self, parent: _Element, child: _Element) -> str:
        """The step to a child, with its place among those of its tag where there are several."""
        if parent not in self._steps:
            counts: Counter[str] = Counter()
            numbered: list[tuple[object, str, int]] = []
            for each in parent:
                if isinstance(each.tag, str):
                    counts[each.tag] += 1
                    numbered.append((each, each.tag, counts[each.tag]))
            self._steps[parent] = {
                each: f"{tag}[{number}]" if counts[tag] > 1 else tag for each, tag, number in numbered
            }
        return self._steps[parent].get(child, str(child.tag))


class Places:
    """Sources of runs and pictures; ``boxes`` are those of the layout, where there is one."""

    def __init__(self, boxes: Mapping[int, Box] | None = None) -> None:
        self._paths = Paths()
        self._boxes = boxes or {}

    def of_run(self, run: TextRun) -> BlockSource:
        """Of all the run's words."""
        owner = run.owner
        indexes: set[int | None] = {node.index for text, node in run.pieces if text.strip()}
        if run.rows and self._boxes:
            indexes.update(int(number) for each in owner.element.iter("*") if (number := each.get(NUMBER)))
        box = self._union(indexes) or self._union({owner.index})
        return BlockSource(element=owner.index, path=self._paths.of(owner), box=box)

    def of_picture(self, picture: ImageElement) -> BlockSource:
        """Of a picture, or of anything else that is no words."""
        path = self._paths.below(picture.around, picture.element)
        return BlockSource(element=picture.index, path=path, box=self._union({picture.index}))

    def _union(self, indexes: Iterable[int | None]) -> Area | None:
        """The smallest area around the visible boxes."""
        found = [self._boxes.get(-1 if index is None else index) for index in indexes]
        seen = [box for box in found if box is not None and box.visible]
        if not seen:
            return None
        x, y = min(box.x for box in seen), min(box.y for box in seen)
        right = max(box.x + box.width for box in seen)
        bottom = max(box.y + box.height for box in seen)
        return Area(x=x, y=y, width=right - x, height=bottom - y)
