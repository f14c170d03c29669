"""The page as a whole, looked at once: groups, shapes, repetitions, the core, the headline.

prose: a run long enough and with few enough links to be a paragraph · mass: length in characters · group: the runs
below one element · shape: tag and class of a run's element · core: the element whose own children and grandchildren
hold most prose.
"""

import enum
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from capture.reading.extract.document.runs import Node, TextRun

__all__ = ["NEVER", "PageFeatures", "Sort", "Sums", "folded_words", "mass_of", "shape_of", "survey"]

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
    """Of the runs in a group or of a shape: mass, that of prose, that in links; how many, the first and last place."""

    first: int
    last: int = 0
    runs: int = 0
    mass: float = 0.0
    prose: float = 0.0
    links: float = 0.0

    def add(self, place: int, mass: float, prose: float, links: float) -> None:
        """One more run."""
        self.last = place
        self.runs += 1
        self.mass += mass
        self.prose += prose
        self.links += links


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFeatures:
    """Facts about all runs of a page; lists go by a run's place.

    ``links`` are shares of letters in links; ``title`` are the words of the believed title, ``about`` those of
    the description; ``before`` and ``after`` the runs to the nearest prose;
    ``headline`` is the place of the run that repeats a title, else of the first ``<h1>``.
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


def survey(runs: Sequence[TextRun], titles: Sequence[str] = (), about: str = "") -> PageFeatures:
    """Look at the page once. ``titles`` begin with the one that is believed, ``about`` is its description."""
    runs = list(runs)
    masses = [mass_of(run.text) for run in runs]
    links = [run.link_share for run in runs]
    levels = [run.level for run in runs]
    sorts = [_sort_of(*looks) for looks in zip(runs, levels, masses, links, strict=True)]
    words = [folded_words(run.text[:_LOOKED_AT]) for run in runs]
    gathered = _Gathered()
    for place, run in enumerate(runs):
        gathered.add(place, run, masses[place], links[place], sorts[place] is Sort.PROSE)
    known = [" ".join(folded_words(title)) for title in titles]
    before, after = _nearest([place for place, sort in enumerate(sorts) if sort is Sort.PROSE], len(runs))
    return PageFeatures(
        runs=runs,
        masses=masses,
        links=links,
        levels=levels,
        sorts=sorts,
        words=words,
        groups=gathered.groups,
        shapes=gathered.shapes,
        total=gathered.total,
        core=gathered.core(),
        headline=_headline(runs, levels, words, known),
        repeats=Counter(run.text for run in runs),
        title=frozenset(folded_words(titles[0])) if titles else frozenset(),
        about=frozenset(folded_words(about)),
        before=before,
        after=after,
    )


@dataclass(slots=True)
class _Gathered:
    groups: dict[Node, Sums] = field(default_factory=dict)
    shapes: dict[tuple[str, str], Sums] = field(default_factory=dict)
    total: Sums = field(default_factory=lambda: Sums(0))
    weights: dict[Node, float] = field(default_factory=dict)

    def add(self, place: int, run: TextRun, mass: float, link_share: float, is_prose: bool) -> None:
        """One run into everything that holds it."""
        prose, links = mass if is_prose else 0.0, mass * link_share
        node: Node | None = run.owner
        while node is not None:
            sums = self.groups.get(node)
            if sums is None:
                sums = self.groups[node] = Sums(place)
            sums.add(place, mass, prose, links)
            node = node.parent
        self.total.add(place, mass, prose, links)
        self.shapes.setdefault(shape_of(run), Sums(place)).add(place, mass, prose, links)
        if is_prose:
            parent = run.owner.parent or run.owner
            self.weights[parent] = self.weights.get(parent, 0.0) + mass
            if parent.parent is not None:
                self.weights[parent.parent] = self.weights.get(parent.parent, 0.0) + mass / 2

    def core(self) -> Node | None:
        """Children count whole, grandchildren half: a list or quotation does not outweigh the body around it."""
        return max(self.weights, key=lambda node: self.weights[node], default=None)


def _sort_of(run: TextRun, level: int, mass: float, link_share: float) -> Sort:
    if level:
        return Sort.HEADING
    if mass >= PROSE_MASS and link_share < 0.5:
        return Sort.PROSE
    if run.owner.list_depth or run.owner.tag in ("td", "th", "dd", "dt"):
        return Sort.ITEM
    return Sort.SHORT


def shape_of(run: TextRun) -> tuple[str, str]:
    """Tag and class of the element: paragraphs of one article mostly share them."""
    return run.owner.tag, run.owner.names


def _headline(
    runs: Sequence[TextRun], levels: Sequence[int], words: Sequence[list[str]], titles: Sequence[str]
) -> int | None:
    """The first heading with the words of a title, the believed one before its rivals; else the first such run."""
    places: dict[str, list[int]] = {}
    for place, own in enumerate(words):
        places.setdefault(" ".join(own), []).append(place)
    for title in titles:
        same = places.get(title, []) if title else []
        if same:
            return next((place for place in same if levels[place]), same[0])
    return next((place for place, run in enumerate(runs) if run.owner.tag == "h1"), None)


def _nearest(chosen: Sequence[int], count: int) -> tuple[list[int], list[int]]:
    """Distance in runs to the nearest chosen place before and after each; ``NEVER`` where there is none."""
    before = _distances(chosen, range(count), count)
    return before, _distances(chosen, reversed(range(count)), count)


def _distances(chosen: Sequence[int], places: Iterable[int], count: int) -> list[int]:
    marks, found, distance = set(chosen), [NEVER] * count, NEVER
    for place in places:
        found[place] = distance
        distance = 1 if place in marks else min(NEVER, distance + 1)
    return found
