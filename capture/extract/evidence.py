"""What speaks for and against a run: numbers in 0-1 (or small), named, computed from the page as a whole.

prose: a visible run long enough and with few enough links to be a paragraph · group: the runs below one element ·
container: the smallest element that holds nearly all voted prose. Cues count only below the container: what stands
above it wraps the article and its rivals alike.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from capture.extract.cues import Cue
from capture.extract.vote import Ballot
from capture.extract.walk import Node, Run

__all__ = ["Page", "Sort", "cues_below", "evidence_of", "mass_of", "shape_of", "survey"]

PROSE_MASS = 80  # characters, wide ones counted thrice: the shortest paragraph that counts as prose
_STOPS = tuple(".!?…。！？»”\"'’)؟।:;")
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_COMMAS = re.compile("[,，、،;；]")
_WORD = re.compile(r"\w+")
_CONTAINER_SHARE = 0.9
_LONGEST = 20_000  # characters of a run that are looked at


class Sort:
    """Runs that are judged by different weights."""

    PROSE = "prose"
    HEADING = "heading"
    ITEM = "item"
    SHORT = "short"


@dataclass(slots=True)
class Page:
    """Facts about all runs of a page."""

    runs: list[Run]
    masses: list[float]
    sorts: list[str]
    votes: list[float]
    container: Node | None
    below: dict[Node, bool]
    cues: dict[Node, int]
    group: dict[Node, tuple[float, float]]  # voted mass, whole mass
    shapes: dict[tuple[str, str], tuple[float, float]]
    repeats: Counter[str]
    first: int
    last: int
    voted_mass: float
    prose_mass: float
    title: frozenset[str]
    titles: frozenset[str]
    body: Ballot | None
    depth: float
    votes_before: list[int]
    votes_after: list[int]


def mass_of(text: str) -> float:
    """Length of a text in characters, ideographs and syllables counted thrice."""
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


def sort_of(run: Run, mass: float) -> str:
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
    """Look at the page once: votes, groups, container, shapes, repetitions."""
    runs = list(runs)
    masses = [mass_of(run.text) for run in runs]
    sorts = [sort_of(run, mass) for run, mass in zip(runs, masses, strict=True)]
    votes = [ballot.share(run.text) for run in runs]
    group: dict[Node, tuple[float, float]] = {}
    shapes: dict[tuple[str, str], tuple[float, float]] = {}
    voted_mass = prose_mass = depth = 0.0
    for run, mass, sort, vote in zip(runs, masses, sorts, votes, strict=True):
        if sort != Sort.PROSE:
            continue
        voted = mass * vote
        voted_mass += voted
        prose_mass += mass
        depth += voted * run.owner.depth
        shape = shape_of(run)
        old = shapes.get(shape, (0.0, 0.0))
        shapes[shape] = (old[0] + voted, old[1] + mass)
        node: Node | None = run.owner
        while node is not None:
            one, two = group.get(node, (0.0, 0.0))
            group[node] = (one + voted, two + mass)
            node = node.parent
    container = _container(runs, group, voted_mass, prose_mass)
    chosen = [place for place, vote in enumerate(votes) if vote > 0.5 and sorts[place] == Sort.PROSE]
    before, after = _nearest(chosen, len(runs))
    texts = [body for body in bodies if len(body) > 200]
    return Page(
        runs=runs,
        masses=masses,
        sorts=sorts,
        votes=votes,
        container=container,
        below={},
        cues={},
        group=group,
        shapes=shapes,
        repeats=Counter(run.text for run in runs),
        first=chosen[0] if chosen else 0,
        last=chosen[-1] if chosen else len(runs),
        voted_mass=voted_mass,
        prose_mass=prose_mass,
        title=frozenset(_WORD.findall(titles[0].lower())) if titles else frozenset(),
        titles=frozenset(" ".join(_WORD.findall(title.lower())) for title in titles),
        body=Ballot("\n".join(texts)) if texts else None,
        depth=depth / voted_mass if voted_mass else 0.0,
        votes_before=before,
        votes_after=after,
    )


def shape_of(run: Run) -> tuple[str, str]:
    """Tag and class of the element: paragraphs of one article mostly share them."""
    return run.owner.tag, run.owner.element.get("class") or ""


def _container(
    runs: Sequence[Run], group: dict[Node, tuple[float, float]], voted_mass: float, prose_mass: float
) -> Node | None:
    """The deepest node with 90 % of the voted prose; of all prose where nobody voted."""
    if not runs:
        return None
    place = 0 if voted_mass > 0 else 1
    wanted = _CONTAINER_SHARE * (voted_mass or prose_mass)
    fitting = [node for node, sums in group.items() if sums[place] >= wanted]
    return max(fitting, key=lambda node: node.depth, default=None)


def _nearest(chosen: Sequence[int], count: int) -> tuple[list[int], list[int]]:
    """Distance in runs to the nearest voted prose before and after each run; a large number where there is none."""
    before, after = [999] * count, [999] * count
    marks = set(chosen)
    distance = 999
    for place in range(count):
        before[place] = distance
        distance = 1 if place in marks else min(999, distance + 1)
    distance = 999
    for place in reversed(range(count)):
        after[place] = distance
        distance = 1 if place in marks else min(999, distance + 1)
    return before, after


def cues_below(page: Page, node: Node) -> int:
    """The cues of a node and of its ancestors up to the container, which is left out."""
    return _inherited(page, node)[0]


def _inherited(page: Page, node: Node) -> tuple[int, bool]:
    """Cues of a node and its ancestors below the container, and whether the node lies in the container."""
    if node in page.cues:
        return page.cues[node], page.below[node]
    if node is page.container:
        cues, below = 0, True
    elif node.parent is None:
        cues, below = node.cues, False
    else:
        cues, below = _inherited(page, node.parent)
        cues |= node.cues
    page.cues[node], page.below[node] = cues, below
    return cues, below


_CUES = (
    ("ad", Cue.AD), ("nav", Cue.NAVIGATION), ("footer", Cue.FOOTER), ("side", Cue.SIDE), ("related", Cue.RELATED),
    ("share", Cue.SHARE), ("comment", Cue.COMMENT), ("promo", Cue.PROMO), ("consent", Cue.CONSENT),
    ("byline", Cue.BYLINE), ("caption", Cue.CAPTION), ("tags", Cue.TAGS), ("bio", Cue.BIO),
)  # fmt: skip
_NEAR = Cue.SIDE | Cue.COMMENT | Cue.PROMO | Cue.BYLINE | Cue.CAPTION | Cue.CREDIT
_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "pre", "blockquote"))


def evidence_of(page: Page, place: int) -> dict[str, float]:
    """The evidence on one run; absent names are 0."""
    run, mass, vote = page.runs[place], page.masses[place], page.votes[place]
    owner = run.owner
    found: dict[str, float] = {"vote": vote, "sure vote": float(vote > 0.9)}
    found["mass"] = min(1.0, math.log1p(mass) / 7)
    if owner.tag in _TAGS:
        found[f"tag {owner.tag}"] = 1.0
    cues, below = _inherited(page, owner)
    near = owner.cues | (owner.parent.cues if owner.parent is not None and below else 0)
    for name, bit in _CUES:
        if cues & bit:
            found[f"in {name}"] = 1.0
            if near & bit & _NEAR:
                found[f"near {name}"] = 1.0
    found["in container"] = float(below)
    _groups(page, run, mass if page.sorts[place] == Sort.PROSE else 0.0, vote, found)
    text = run.text[:_LONGEST]
    found["stop"] = float(run.text.endswith(_STOPS))
    found["commas"] = min(1.0, 20 * len(_COMMAS.findall(text)) / (mass + 1))
    found["digits"] = sum(map(str.isdigit, text[:200])) / min(200, len(text))
    found["links"] = run.link_share
    found["all links"] = float(run.link_share > 0.9)
    found["promo link"] = float(run.promo_link)
    found["bold"] = run.bold_letters / run.letters if run.letters else 0.0
    found["italic"] = run.italic_letters / run.letters if run.letters else 0.0
    found["repeated"] = float(page.repeats[run.text] > 1)
    found["colon"] = float(run.text.endswith((":", "：")))
    found["figure"] = float(run.inside("figure") is not None) if cues & Cue.CAPTION or owner.depth else 0.0
    found["quoted"] = float(owner.quote_depth > 0)
    found["list"] = min(3, owner.list_depth) / 3
    before, after = page.votes_before[place], page.votes_after[place]
    found["just after"] = 1 / before
    found["just before"] = 1 / after
    found["within"] = float(before < 999 and after < 999)
    found["behind"] = float(after == 999 and before < 999)
    found["ahead"] = float(before == 999 and after < 999)
    found["far behind"] = float(after == 999 and 999 > before > 5)
    found["far ahead"] = float(before == 999 and 999 > after > 5)
    found["prev vote"] = page.votes[place - 1] if place else 0.0
    found["next vote"] = page.votes[place + 1] if place + 1 < len(page.runs) else 0.0
    found["next links"] = page.runs[place + 1].link_share if place + 1 < len(page.runs) else 1.0
    found["prev links"] = page.runs[place - 1].link_share if place else 1.0
    found["depth gap"] = min(1.0, abs(owner.depth - page.depth) / 8)
    words = _WORD.findall(text.lower())
    found["is title"] = float(" ".join(words) in page.titles)
    found["title words"] = len(page.title & set(words)) / len(page.title) if page.title else 0.0
    if page.body is not None:
        found["in body text"] = page.body.share(text)
        found["not in body text"] = 1 - found["in body text"]
    found["page voted"] = page.voted_mass / page.prose_mass if page.prose_mass else 0.0
    found["little voted"] = float(page.voted_mass < 400)
    return found


def _groups(page: Page, run: Run, mass: float, vote: float, found: dict[str, float]) -> None:
    """Votes on the other prose around: below the parent, the next two ancestors, and of the same shape."""
    node = run.owner.parent
    for name in ("group 1", "group 2", "group 3"):
        if node is None:
            break
        voted, whole = page.group.get(node, (0.0, 0.0))
        rest = whole - mass
        if rest > 1:
            found[name] = max(0.0, voted - mass * vote) / rest
            found[f"{name} share"] = (
                max(0.0, voted - mass * vote) / page.voted_mass if page.voted_mass > 1 else 0.0
            )
        node = node.parent
    voted, whole = page.shapes.get(shape_of(run), (0.0, 0.0))
    rest = whole - mass
    if rest > 1:
        found["shape"] = max(0.0, voted - mass * vote) / rest
        found["shape share"] = max(0.0, voted - mass * vote) / page.voted_mass if page.voted_mass > 1 else 0.0
    else:
        found["shape alone"] = 1.0
