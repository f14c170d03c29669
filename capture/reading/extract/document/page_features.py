"""The page as a whole, looked at once: groups, shapes, repetitions, the core, the headline.

prose: a run long enough and with few enough links to be a paragraph · mass: length in characters · group: the runs
below one element · shape: tag and class of a run's element · core: the element whose own children and grandchildren
hold most prose.
"""

import enum
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from capture.reading.extract.document.runs import Node, TextRun

__all__ = ["NEVER", "PageFeatures", "Sort", "Sums", "folded_words", "mass_of", "page_features", "shape_of"]

PROSE_MASS = 80  # characters, wide ones counted thrice: the shortest paragraph that counts as prose
NEVER = 999  # runs to the next prose where there is none
_LOOKED_AT = 300  # characters of a run that are compared with titles
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WORD = re.compile(r"\w+")


class Sort(enum.StrEnum):
    """What a run looks like, before anything is judged."""

    PROSE = "prose"
    HEADING = "heading"
    ITEM = "item"
    SHORT = "short"


@dataclass(slots=True)
class Sums:
    """Of the runs in a group or of a shape: mass, that of prose, that in links; how many, the first and last index."""

    first: int
    last: int = 0
    runs: int = 0
    mass: float = 0.0
    prose: float = 0.0
    links: float = 0.0

    def add(self, index: int, mass: float, prose: float, links: float) -> None:
        """One more run."""
        self.last = index
        self.runs += 1
        self.mass += mass
        self.prose += prose
        self.links += links


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFeatures:
    """Facts about all runs of a page; lists go by a run's index.

    ``links`` are shares of letters in links; ``title`` are the words of the believed title, ``about`` those of
    the description; ``before`` and ``after`` the runs to the nearest prose;
    ``headline`` is the index of the run that repeats a title, else of the first ``<h1>``.
    """

    runs: list[TextRun]
    masses: list[float]
    links: list[float]
    levels: list[int]
    sorts: list[Sort]
    words: list[list[str]]
    groups: dict[Node, Sums]
    shapes: dict[tuple[str, str], Sums]
    total: Sums
    core: Node | None
    headline: int | None
    repeats: Counter[str]
    title: frozenset[str]
    about: frozenset[str]
    before: list[int]
    after: list[int]


def mass_of(text: str) -> float:
    """Length of a text in characters, ideographs and syllables counted thrice."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def folded_words(text: str) -> list[str]:
    """Words in lower case, in order."""
    return _WORD.findall(text.lower())


def shape_of(run: TextRun) -> tuple[str, str]:
    """Tag and class of the element: paragraphs of one article mostly share them."""
    return run.owner.tag, run.owner.names


def page_features(runs: Sequence[TextRun], titles: Sequence[str] = (), about: str = "") -> PageFeatures:
    """Look at the page once. ``titles`` begin with the one that is believed, ``about`` is its description."""
    runs = list(runs)
    masses = [mass_of(run.text) for run in runs]
    links = [run.link_share for run in runs]
    levels = [run.level for run in runs]
    sorts: list[Sort] = []
    for run, level, mass, link_share in zip(runs, levels, masses, links, strict=True):
        if level:
            sorts.append(Sort.HEADING)
        elif mass >= PROSE_MASS and link_share < 0.5:
            sorts.append(Sort.PROSE)
        elif run.owner.list_depth or run.owner.tag in ("td", "th", "dd", "dt"):
            sorts.append(Sort.ITEM)
        else:
            sorts.append(Sort.SHORT)
    words = [folded_words(run.text[:_LOOKED_AT]) for run in runs]
    groups: dict[Node, Sums] = {}
    shapes: dict[tuple[str, str], Sums] = {}
    total = Sums(0)
    weights: dict[Node, float] = {}
    for index, run in enumerate(runs):
        mass, linked = masses[index], masses[index] * links[index]
        prose = mass if sorts[index] is Sort.PROSE else 0.0
        node: Node | None = run.owner
        while node is not None:
            sums = groups.get(node)
            if sums is None:
                sums = groups[node] = Sums(index)
            sums.add(index, mass, prose, linked)
            node = node.parent
        total.add(index, mass, prose, linked)
        shapes.setdefault(shape_of(run), Sums(index)).add(index, mass, prose, linked)
        if prose:  # children count whole, grandchildren half: a list or quotation does not outweigh the body around it
            parent = run.owner.parent or run.owner
            weights[parent] = weights.get(parent, 0.0) + mass
            if parent.parent is not None:
                weights[parent.parent] = weights.get(parent.parent, 0.0) + mass / 2
    return PageFeatures(
        runs=runs,
        masses=masses,
        links=links,
        levels=levels,
        sorts=sorts,
        words=words,
        groups=groups,
        shapes=shapes,
        total=total,
        core=max(weights, key=lambda node: weights[node], default=None),
        headline=_headline(runs, levels, words, titles),
        repeats=Counter(run.text for run in runs),
        title=frozenset(folded_words(titles[0])) if titles else frozenset(),
        about=frozenset(folded_words(about)),
        before=_distances(sorts, range(len(runs))),
        after=_distances(sorts, reversed(range(len(runs)))),
    )


def _headline(
    runs: Sequence[TextRun], levels: Sequence[int], words: Sequence[list[str]], titles: Sequence[str]
) -> int | None:
    """The first heading with the words of a title, the believed one before its rivals; else the first such run."""
    indexes: dict[str, list[int]] = {}
    for index, own in enumerate(words):
        indexes.setdefault(" ".join(own), []).append(index)
    for title in titles:
        folded = " ".join(folded_words(title))
        if folded and (same := indexes.get(folded)):
            return next((index for index in same if levels[index]), same[0])
    return next((index for index, run in enumerate(runs) if run.owner.tag == "h1"), None)


def _distances(sorts: Sequence[Sort], indexes: Iterable[int]) -> list[int]:
    """Distance in runs to the nearest prose that was passed; ``NEVER`` where there is none."""
    found, distance = [NEVER] * len(sorts), NEVER
    for index in indexes:
        found[index] = distance
        distance = 1 if sorts[index] is Sort.PROSE else min(NEVER, distance + 1)
    return found
