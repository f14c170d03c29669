"""What speaks for and against a run: numbers in 0-1, each with a name, for ``choose`` to weigh.

Cues count only below the container: what stands above it wraps the article and its rivals alike.
"""

import math
import re

from capture.extract.cues import Cue
from capture.extract.runs import Node
from capture.extract.survey import NEVER, Page, Sort, Sums, shape_of

__all__ = ["evidence_of"]

_STOPS = tuple(".!?…。！？»”\"'’)؟।:;")
_COMMAS = re.compile("[,，、،;；]")
_WORD = re.compile(r"\w+")
_LONGEST = 20_000  # characters of a run that are looked at
_FAR = 5  # runs
_LITTLE = 400  # voted characters of a page on which the voter found no article
_CUES = (
    ("ad", Cue.AD), ("nav", Cue.NAVIGATION), ("footer", Cue.FOOTER), ("side", Cue.SIDE), ("related", Cue.RELATED),
    ("share", Cue.SHARE), ("comment", Cue.COMMENT), ("promo", Cue.PROMO), ("consent", Cue.CONSENT),
    ("byline", Cue.BYLINE), ("caption", Cue.CAPTION), ("tags", Cue.TAGS), ("bio", Cue.BIO),
)  # fmt: skip
_NEAR = Cue.SIDE | Cue.COMMENT | Cue.PROMO | Cue.BYLINE | Cue.CAPTION | Cue.CREDIT
_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "td", "pre", "blockquote"))


def evidence_of(page: Page, place: int) -> dict[str, float]:
    """The evidence on one run; absent names are 0."""
    found: dict[str, float] = {}
    _of_markup(page, place, found)
    _of_words(page, place, found)
    _of_neighbours(page, place, found)
    _of_groups(page, place, found)
    return found


def _of_markup(page: Page, place: int, found: dict[str, float]) -> None:
    """Tag, cues, links, emphasis, depth."""
    run = page.runs[place]
    owner = run.owner
    if owner.tag in _TAGS:
        found[f"tag {owner.tag}"] = 1.0
    cues, below = _cues_below(owner, page.container)
    near = owner.cues | (owner.parent.cues if owner.parent is not None and below else 0)
    for name, bit in _CUES:
        if cues & bit:
            found[f"in {name}"] = 1.0
            if near & bit & _NEAR:
                found[f"near {name}"] = 1.0
    found["in container"] = float(below)
    found["links"] = run.link_share
    found["all links"] = float(run.link_share > 0.9)
    found["promo link"] = float(run.promo_link)
    found["bold"] = run.bold_letters / run.letters if run.letters else 0.0
    found["italic"] = run.italic_letters / run.letters if run.letters else 0.0
    found["figure"] = float(run.inside("figure") is not None)
    found["quoted"] = float(owner.quote_depth > 0)
    found["list"] = min(3, owner.list_depth) / 3
    found["depth gap"] = min(1.0, abs(owner.depth - page.depth) / 8)


def _cues_below(node: Node, container: Node | None) -> tuple[int, bool]:
    """Cues of a node and its ancestors below the container, and whether the node lies in the container."""
    cues = 0
    for each in node.ancestors():
        if each is container:
            return cues, True
        cues |= each.cues
    return cues, False


def _of_words(page: Page, place: int, found: dict[str, float]) -> None:
    """Length, punctuation, repetition, likeness to the title and to what JSON-LD gives as the text."""
    text, mass = page.runs[place].text, page.masses[place]
    start = text[:_LONGEST]
    words = _WORD.findall(start.lower())
    found["mass"] = min(1.0, math.log1p(mass) / 7)
    found["stop"] = float(text.endswith(_STOPS))
    found["colon"] = float(text.endswith((":", "：")))
    found["commas"] = min(1.0, 20 * len(_COMMAS.findall(start)) / (mass + 1))
    found["digits"] = sum(map(str.isdigit, text[:200])) / min(200, len(text))
    found["repeated"] = float(page.repeats[text] > 1)
    found["is title"] = float(" ".join(words) in page.titles)
    found["title words"] = len(page.title & set(words)) / len(page.title) if page.title else 0.0
    if page.body is not None:
        found["in body text"] = page.body.share(start)
        found["not in body text"] = 1 - found["in body text"]


def _of_neighbours(page: Page, place: int, found: dict[str, float]) -> None:
    """The vote on the run itself, on the runs beside it, and how far voted prose is."""
    votes, runs = page.votes, page.runs
    found["vote"] = votes[place]
    found["sure vote"] = float(votes[place] > 0.9)
    found["prev vote"] = votes[place - 1] if place else 0.0
    found["next vote"] = votes[place + 1] if place + 1 < len(runs) else 0.0
    found["prev links"] = runs[place - 1].link_share if place else 1.0
    found["next links"] = runs[place + 1].link_share if place + 1 < len(runs) else 1.0
    before, after = page.before[place], page.after[place]
    found["just after"] = 1 / before
    found["just before"] = 1 / after
    found["within"] = float(before < NEVER and after < NEVER)
    found["behind"] = float(after == NEVER and before < NEVER)
    found["ahead"] = float(before == NEVER and after < NEVER)
    found["far behind"] = float(after == NEVER and NEVER > before > _FAR)
    found["far ahead"] = float(before == NEVER and NEVER > after > _FAR)
    found["page voted"] = page.total.voted / page.total.whole if page.total.whole else 0.0
    found["little voted"] = float(page.total.voted < _LITTLE)


def _of_groups(page: Page, place: int, found: dict[str, float]) -> None:
    """Votes on the other prose around: below the parent, the next two ancestors, and of the same shape."""
    run = page.runs[place]
    mass = page.masses[place] if page.sorts[place] is Sort.PROSE else 0.0
    own = Sums(mass * page.votes[place], mass)
    node = run.owner.parent
    for name in ("group 1", "group 2", "group 3"):
        if node is None:
            break
        _of_others(page.groups.get(node), own, name, page.total.voted, found)
        node = node.parent
    if not _of_others(page.shapes.get(shape_of(run)), own, "shape", page.total.voted, found):
        found["shape alone"] = 1.0


def _of_others(sums: Sums | None, own: Sums, name: str, voted: float, found: dict[str, float]) -> bool:
    """Note the vote on the rest of a group; False when there is no rest."""
    if sums is None or sums.whole - own.whole <= 1:
        return False
    rest = max(0.0, sums.voted - own.voted)
    found[name] = rest / (sums.whole - own.whole)
    found[f"{name} share"] = rest / voted if voted > 1 else 0.0
    return True
