"""What speaks for and against a run: numbers in a fixed order, named in ``NAMES``, for the trees of ``choose``.

Relations weigh most: how far a run is from the core and from the headline, what its ancestors hold, what others of
its shape are like. Cues are counted twice: anywhere around a run, and on its own element or its parent.
"""

import math

from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import NEVER, PageFeatures, Sort, Sums, shape_of
from capture.reading.extract.document.runs import Node, article_of

__all__ = ["NAMES", "evidence"]

_STOPS = tuple(".!?…。！？»”\"'’)؟।")
_COLONS = (":", "：", ";")
_COMMAS = frozenset(",，、،;；")
_LOOKED_AT = 200  # characters of a run whose letters are counted
_LEVELS = 5  # the run's element and four ancestors
_TAGS = {
    tag: number
    for number, tag in enumerate(
        "p div li h1 h2 h3 h4 h5 h6 td th blockquote pre figcaption span a section article main header footer aside "
        "body dd dt table figure address form label button summary details center legend caption".split(),
        start=1,
    )
}
_CUES = (
    ("comment", Cue.COMMENT), ("footer", Cue.FOOTER), ("caption", Cue.CAPTION | Cue.CREDIT), ("tags", Cue.TAGS),
    ("byline", Cue.BYLINE | Cue.BIO | Cue.DATE), ("consent", Cue.CONSENT), ("hidden", Cue.HIDDEN),
    ("related", Cue.RELATED), ("section", Cue.SECTION), ("side", Cue.SIDE), ("promo", Cue.PROMO), ("body", Cue.BODY),
    ("quote", Cue.QUOTE), ("media", Cue.MEDIA), ("navigation", Cue.NAVIGATION), ("share", Cue.SHARE),
    ("ad", Cue.AD), ("headline", Cue.HEADLINE), ("main", Cue.MAIN), ("article", Cue.ARTICLE), ("part", Cue.PART),
    ("table", Cue.TABLE), ("form", Cue.FORM), ("header", Cue.HEADER),
)  # fmt: skip
_BITS = tuple(bit for _, bit in _CUES)
_NOTHING = (-1.0,) * 6
_NOBODY = (-1.0,) * 7
NAMES = (
    "runs", "page mass", "page prose", "prose share", "core share", "link runs", "prose runs",
    "tag", "parent tag", "grandparent tag", "level", "depth", "pre", "quotes", "lists", "links", "bold", "italic",
    "pieces", "promo link",
    *(f"in {name}" for name, _ in _CUES),
    "mass", "words", "stop", "commas", "upper", "digits", "first", "repeated", "title words", "about words",
    "place", "mass before", "prose before", "prose after", "heading before", "heading level", "heading comments",
    "up to core", "down from core", "side of core", "from core", "to core",
    "from headline", "up to headline", "down from headline",
    "headlines passed", "below another headline", "in the core's article", "in the headline's article",
    *(
        f"{fact} of {level}"
        for level in ("own", "parent", "second", "third", "fourth")
        for fact in ("prose", "links", "runs", "mean", "share", "prose share")
    ),
    "way through third",
    "shape prose", "shape links", "shape runs", "shape mean", "shape share", "shape prose share",
    *(
        f"{fact} of {which}"
        for which in ("second before", "before", "after", "second after")
        for fact in ("mass", "links", "tag", "level", "stop", "parent", "shape")
    ),
)  # fmt: skip


def evidence(page: PageFeatures) -> list[tuple[float, ...] | None]:
    """The evidence on each run; None for what is not worth weighing."""
    return _Evidence(page).all()


class _Evidence:
    def __init__(self, page: PageFeatures) -> None:
        self._page = page
        self._whole = _of_page(page)
        self._steps = {id(node): float(step) for step, node in enumerate(_up(page.core))}
        head = page.runs[page.headline].owner if page.headline is not None else None
        self._head_steps = {id(node): float(step) for step, node in enumerate(_up(head))}
        self._core = page.groups[page.core] if page.core is not None else Sums(0)
        self._articles = (article_of(page.core), article_of(head))
        self._head_shape = shape_of(page.runs[page.headline]) if page.headline is not None else None
        self._facts: dict[int, tuple[float, ...]] = {}
        self._looks = [_look(page, place) for place in range(len(page.runs))]

    def all(self) -> list[tuple[float, ...] | None]:
        """In reading order: what came before a run is known when it is reached."""
        found: list[tuple[float, ...] | None] = []
        passed = _Passed()
        for place in range(len(self._page.runs)):
            found.append(None if _is_trivial(self._page, place) else self._of(place, passed))
            passed.add(self._page, place, self._head_shape)
        return found

    def _of(self, place: int, passed: "_Passed") -> tuple[float, ...]:
        return (
            *self._whole,
            *_of_markup(self._page, place),
            *_of_words(self._page, place),
            *self._of_place(place, passed),
            *self._of_articles(place, passed),
            *self._of_groups(place),
            *self._of_neighbours(place),
        )

    def _of_place(self, place: int, passed: "_Passed") -> tuple[float, ...]:
        page, core, heading = self._page, self._core, passed.heading
        up, down = _relation(page.runs[place].owner, self._steps)
        head_up, head_down = _relation(page.runs[place].owner, self._head_steps)
        return (
            place / len(page.runs),
            passed.mass / (page.total.mass or 1.0),
            page.before[place],
            page.after[place],
            min(NEVER, place - heading),
            page.levels[heading] if heading >= 0 else 0,
            float(heading >= 0 and bool(_COMMENT_WORDS.intersection(page.words[heading]))),
            up,
            down,
            -1.0 if place < core.first else float(place > core.last),
            place - core.first,
            core.last - place,
            -NEVER if page.headline is None else place - page.headline,
            head_up,
            head_down,
        )

    def _of_articles(self, place: int, passed: "_Passed") -> tuple[float, ...]:
        """Pages go on with further articles: are we still in the one that has the headline and the core?"""
        own = article_of(self._page.runs[place].owner)
        same = [-1.0 if other is None else float(own is other) for other in self._articles]
        return (passed.headlines, passed.is_other, *same)

    def _of_groups(self, place: int) -> tuple[float, ...]:
        page, run = self._page, self._page.runs[place]
        nodes = _ancestors(run.owner)
        facts: list[float] = []
        for node in nodes:
            facts += self._fact(node)
        facts += _NOTHING * (_LEVELS - len(nodes))
        third = page.groups[nodes[min(3, len(nodes) - 1)]]
        way = (place - third.first) / max(1, third.last - third.first)
        return (*facts, way, *_fact_of(page.shapes[shape_of(run)], page.total))

    def _fact(self, node: Node) -> tuple[float, ...]:
        known = self._facts.get(id(node))
        if known is None:
            known = self._facts[id(node)] = _fact_of(self._page.groups[node], self._page.total)
        return known

    def _of_neighbours(self, place: int) -> tuple[float, ...]:
        own = self._page.runs[place]
        shape = shape_of(own)
        found: list[float] = []
        for other in (place - 2, place - 1, place + 1, place + 2):
            if not 0 <= other < len(self._looks):
                found += _NOBODY
                continue
            run = self._page.runs[other]
            found += self._looks[other]
            found.append(run.owner.parent is own.owner.parent)
            found.append(shape_of(run) == shape)
        return tuple(found)


class _Passed:
    """What stood before a run: mass, the last heading, how many headings looked like the headline."""

    __slots__ = ("heading", "headlines", "is_other", "mass")

    def __init__(self) -> None:
        self.mass, self.heading, self.headlines, self.is_other = 0.0, -NEVER, 0, False

    def add(self, page: PageFeatures, place: int, head_shape: tuple[str, str] | None) -> None:
        """One more run."""
        self.mass += page.masses[place]
        if not page.levels[place]:
            return
        self.heading = place
        alike = shape_of(page.runs[place]) == head_shape
        self.headlines += alike or page.levels[place] == 1
        self.is_other = alike and place != page.headline


def _is_trivial(page: PageFeatures, place: int) -> bool:
    """A letter or two, or a mere link with no prose beside it."""
    if page.masses[place] < 2:
        return True
    linked = page.links[place] > 0.9 and page.masses[place] < 80
    return linked and page.before[place] > 2 and page.after[place] > 2


def _up(node: Node | None) -> list[Node]:
    return list(node.ancestors()) if node is not None else []


def _ancestors(node: Node) -> list[Node]:
    """The node and up to four above it."""
    found = [node]
    while len(found) < _LEVELS and (parent := found[-1].parent) is not None:
        found.append(parent)
    return found


def _relation(node: Node, steps: dict[int, float]) -> tuple[float, float]:
    """Steps up from the other element, and down to this one, by way of the element that holds both."""
    down, each = 0.0, node
    while True:
        up = steps.get(id(each))
        if up is not None:
            return up, down
        if each.parent is None:
            return 99.0, 99.0
        each, down = each.parent, down + 1


def _fact_of(sums: Sums, total: Sums) -> tuple[float, ...]:
    mass = sums.mass or 1.0
    return (
        sums.prose / (total.prose or 1.0),
        sums.links / mass,
        sums.runs,
        mass / sums.runs,
        mass / (total.mass or 1.0),
        sums.prose / mass,
    )


def _look(page: PageFeatures, place: int) -> tuple[float, ...]:
    """What is seen of a run from beside it."""
    run = page.runs[place]
    return (page.masses[place], page.links[place], _TAGS.get(run.owner.tag, 0), page.levels[place], _stop(run.text))


def _stop(text: str) -> float:
    return 1.0 if text.endswith(_STOPS) else 0.5 if text.endswith(_COLONS) else 0.0


def _of_page(page: PageFeatures) -> tuple[float, ...]:
    count, total = len(page.runs), page.total
    core = page.groups[page.core].prose if page.core is not None else 0.0
    return (
        count,
        math.log1p(total.mass),
        math.log1p(total.prose),
        total.prose / (total.mass or 1.0),
        core / (total.prose or 1.0),
        sum(share > 0.9 for share in page.links) / max(1, count),
        sum(sort is Sort.PROSE for sort in page.sorts),
    )


def _of_markup(page: PageFeatures, place: int) -> tuple[float, ...]:
    """Tags, nesting, emphasis; for each cue 0 nowhere, 1 around, 2 on the element or its parent."""
    run = page.runs[place]
    owner = run.owner
    parent = owner.parent or owner
    grandparent = parent.parent or parent
    around, near = owner.around, owner.cues | parent.cues
    letters = run.letters or 1
    return (
        _TAGS.get(owner.tag, 0),
        _TAGS.get(parent.tag, 0),
        _TAGS.get(grandparent.tag, 0),
        page.levels[place],
        owner.depth,
        owner.pre,
        owner.quote_depth,
        owner.list_depth,
        page.links[place],
        run.bold_letters / letters,
        run.italic_letters / letters,
        len(run.pieces),
        run.promo_link,
        *[(2 if near & bit else 1) if around & bit else 0 for bit in _BITS],
    )


def _of_words(page: PageFeatures, place: int) -> tuple[float, ...]:
    """Length, punctuation, letters, repetition, likeness to title and description."""
    text, words = page.runs[place].text, page.words[place]
    start = text[:_LOOKED_AT]
    own = set(words)
    return (
        page.masses[place],
        len(text) / 6 if len(text) > 300 else len(words),
        _stop(text),
        sum(map(_COMMAS.__contains__, start)) / len(start),
        sum(map(str.isupper, start)) / len(start),
        sum(map(str.isdigit, start)) / len(start),
        0 if text[0].isupper() else 1 if text[0].islower() else 2 if text[0].isdigit() else 3,
        page.repeats[text],
        len(page.title & own) / len(page.title) if page.title else -1.0,
        len(page.about & own) / len(words) if page.about and words else -1.0,
    )


# The word over readers' comments, in the languages of many sites.
_COMMENT_WORDS = frozenset(
    "comment comments reply replies respond discussion kommentar kommentare kommentarer comentario comentarios "
    "comentários comentários commentaire commentaires commenti commento reacties komentarze komentarz yorum yorumlar "
    "комментарии комментарий コメント 评论 留言 댓글 komentáře hozzászólások kommentit".split()
)
