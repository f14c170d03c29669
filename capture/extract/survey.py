"""The page as a whole, looked at once: votes, groups, shapes, repetitions, the container.

prose: a visible run long enough and with few enough links to be a paragraph · group: the runs below one element ·
shape: tag and class of a run's element · container: the smallest element that holds nearly all voted prose.
"""

import enum
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from capture.extract.runs import Node, Run
from capture.extract.vote import Ballot

__all__ = ["NEVER", "Page", "Sort", "Sums", "mass_of", "shape_of", "survey"]

PROSE_MASS = 80  # characters, wide ones counted thrice: the shortest paragraph that counts as prose
NEVER = 999  # runs to the next voted prose where there is none
_CONTAINER_SHARE = 0.9
_SHORTEST_BODY = 200  # characters of a JSON-LD text that is more than a summary
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_WORD = re.compile(r"\w+")


class Sort(enum.StrEnum):
    """Runs that are judged by different weights."""

    PROSE = "prose"
    HEADING = "heading"
    ITEM = "item"
    SHORT = "short"


@dataclass(slots=True)
class Sums:
    """Mass of prose, and how much of it was voted for."""

    voted: float = 0.0
    whole: float = 0.0

    def add(self, voted: float, whole: float) -> None:
        """One more run."""
        self.voted += voted
        self.whole += whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Facts about all runs of a page; the first four lists and the last two go by a run's place.

    ``title`` are the words of the believed title, ``titles`` all titles, folded; ``body`` the text that JSON-LD gives,
    ``depth`` the mean depth of voted prose; ``before`` and ``after`` the runs to the nearest voted prose.
    """

    runs: list[Run]
    masses: list[float]
    sorts: list[Sort]
    votes: list[float]
    groups: dict[Node, Sums]
    shapes: dict[tuple[str, str], Sums]
    total: Sums
    container: Node | None
    depth: float
    repeats: Counter[str]
    title: frozenset[str]
    titles: frozenset[str]
    body: Ballot | None
    before: list[int]
    after: list[int]


def mass_of(text: str) -> float:
    """Length of a text in characters, ideographs and syllables counted thrice."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def sort_of(run: Run, mass: float) -> Sort:
    """Which weights judge the run."""
    if run.level:
        return Sort.HEADING
    if mass >= PROSE_MASS and run.link_share < 0.5:
        return Sort.PROSE
    if run.owner.list_depth or run.owner.tag in ("td", "th", "dd", "dt"):
        return Sort.ITEM
    return Sort.SHORT


def survey(
    runs: Sequence[Run], ballot: Ballot, titles: Sequence[str] = (), bodies: Sequence[str] = ()
) -> Page:
    """Look at the page once. ``titles`` begin with the one that is believed, ``bodies`` are JSON-LD article texts."""
    runs = list(runs)
    masses = [mass_of(run.text) for run in runs]
    sorts = [sort_of(run, mass) for run, mass in zip(runs, masses, strict=True)]
    votes = [ballot.share(run.text) for run in runs]
    prose = [place for place, sort in enumerate(sorts) if sort is Sort.PROSE]
    total, groups, shapes = Sums(), dict[Node, Sums](), dict[tuple[str, str], Sums]()
    depth = 0.0
    for place in prose:
        run, mass, voted = runs[place], masses[place], masses[place] * votes[place]
        depth += voted * run.owner.depth
        total.add(voted, mass)
        shapes.setdefault(shape_of(run), Sums()).add(voted, mass)
        for node in run.owner.ancestors():
            groups.setdefault(node, Sums()).add(voted, mass)
    before, after = _nearest([place for place in prose if votes[place] > 0.5], len(runs))
    texts = [body for body in bodies if len(body) > _SHORTEST_BODY]
    return Page(
        runs=runs,
        masses=masses,
        sorts=sorts,
        votes=votes,
        groups=groups,
        shapes=shapes,
        total=total,
        container=_container(groups, total),
        depth=depth / total.voted if total.voted else 0.0,
        repeats=Counter(run.text for run in runs),
        title=frozenset(_WORD.findall(titles[0].lower())) if titles else frozenset(),
        titles=frozenset(" ".join(_WORD.findall(title.lower())) for title in titles),
        body=Ballot("\n".join(texts)) if texts else None,
        before=before,
        after=after,
    )


def shape_of(run: Run) -> tuple[str, str]:
    """Tag and class of the element: paragraphs of one article mostly share them."""
    return run.owner.tag, run.owner.element.get("class") or ""


def _container(groups: dict[Node, Sums], total: Sums) -> Node | None:
    """The deepest node with 90 % of the voted prose; of all prose where nobody voted."""
    if total.voted > 0:
        fitting = [node for node, sums in groups.items() if sums.voted >= _CONTAINER_SHARE * total.voted]
    else:
        fitting = [node for node, sums in groups.items() if sums.whole >= _CONTAINER_SHARE * total.whole]
    return max(fitting, key=lambda node: node.depth, default=None)


def _nearest(chosen: Sequence[int], count: int) -> tuple[list[int], list[int]]:
    """Distance in runs to the nearest voted prose before and after each run; a large number where there is none."""
    before, after = [NEVER] * count, [NEVER] * count
    marks = set(chosen)
    distance = NEVER
    for place in range(count):
        before[place] = distance
        distance = 1 if place in marks else min(NEVER, distance + 1)
    distance = NEVER
    for place in reversed(range(count)):
        after[place] = distance
        distance = 1 if place in marks else min(NEVER, distance + 1)
    return before, after
