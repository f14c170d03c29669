"""What speaks for and against a run: numbers in a fixed order, named in ``NAMES``, for the trees of ``classifier``.

How it works: the runs are gone through in reading order, so that what stood before a run is known when it is reached.
Each gets one tuple: facts of the page, of the run's own markup and words, of where it stands, of the groups around it
(the runs below its element and below four ancestors), of its neighbours. Relations weigh most: how far a run is from
the core and from the headline, what its ancestors hold, what others of its shape are like. Cues are counted twice:
anywhere around a run, and on its own element or its parent. A number's position is all that the trees know of it.
"""

import math

from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import NEVER, PageFeatures, Sort, Sums, shape_of
from capture.reading.extract.document.runs import Node, article_of

__all__ = ["NAMES", "run_features"]

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
_NO_GROUP = (-1.0,) * 6
_NO_NEIGHBOUR = (-1.0,) * 7
# The word over readers' comments, in the languages of many sites.
_COMMENT_WORDS = frozenset(
    "comment comments reply replies respond discussion kommentar kommentare kommentarer comentario comentarios "
    "comentários comentários commentaire commentaires commenti commento reacties komentarze komentarz yorum yorumlar "
    "комментарии комментарий コメント 评论 留言 댓글 komentáře hozzászólások kommentit".split()
)
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


def run_features(page: PageFeatures) -> list[tuple[float, ...] | None]:
    """The features of each run; None for what is not worth weighing: a letter or two, a mere link far from prose."""
    return _RunFeatures(page).all()


class _RunFeatures:
    def __init__(self, page: PageFeatures) -> None:
        self._page = page
        head = page.runs[page.headline].owner if page.headline is not None else None
        self._core = page.groups[page.core] if page.core is not None else Sums(0)
        self._steps, self._head_steps = _steps_up(page.core), _steps_up(head)
        self._articles = (article_of(page.core), article_of(head))
        self._head_shape = shape_of(page.runs[page.headline]) if page.headline is not None else None
        self._group_features: dict[int, tuple[float, ...]] = {}
        self._looks = [
            (mass, links, _TAGS.get(run.owner.tag, 0), level, _stop(run.text))
            for run, mass, links, level in zip(page.runs, page.masses, page.links, page.levels, strict=True)
        ]
        # What stood before the run: mass, the last heading, how many headings looked like the headline.
        self._mass, self._heading, self._headlines, self._is_other = 0.0, -NEVER, 0, False

    def all(self) -> list[tuple[float, ...] | None]:
        page, total = self._page, self._page.total
        core = page.groups[page.core].prose if page.core is not None else 0.0
        of_page = (
            len(page.runs),
            math.log1p(total.mass),
            math.log1p(total.prose),
            total.prose / (total.mass or 1.0),
            core / (total.prose or 1.0),
            sum(share > 0.9 for share in page.links) / max(1, len(page.runs)),
            sum(sort is Sort.PROSE for sort in page.sorts),
        )
        rows: list[tuple[float, ...] | None] = []
        for index, mass in enumerate(page.masses):
            is_far = page.before[index] > 2 and page.after[index] > 2
            if mass < 2 or (page.links[index] > 0.9 and mass < 80 and is_far):
                rows.append(None)
            else:
                markup, words = _of_markup(page, index), _of_words(page, index)
                rows.append((*of_page, *markup, *words, *self._of_position(index), *self._of_surroundings(index)))
            self._mass += mass
            if page.levels[index]:
                self._heading = index
                is_alike = shape_of(page.runs[index]) == self._head_shape
                self._headlines += is_alike or page.levels[index] == 1
                self._is_other = is_alike and index != page.headline
        return rows

    def _of_position(self, index: int) -> tuple[float, ...]:
        """Pages go on with further articles: is the run still in the one that has the headline and the core?"""
        page, core, heading = self._page, self._core, self._heading
        owner = page.runs[index].owner
        up, down = _relation(owner, self._steps)
        head_up, head_down = _relation(owner, self._head_steps)
        article = article_of(owner)
        return (
            index / len(page.runs),
            self._mass / (page.total.mass or 1.0),
            page.before[index],
            page.after[index],
            min(NEVER, index - heading),
            page.levels[heading] if heading >= 0 else 0,
            float(heading >= 0 and bool(_COMMENT_WORDS.intersection(page.words[heading]))),
            up,
            down,
            -1.0 if index < core.first else float(index > core.last),
            index - core.first,
            core.last - index,
            -NEVER if page.headline is None else index - page.headline,
            head_up,
            head_down,
            self._headlines,
            self._is_other,
            *[-1.0 if other is None else float(article is other) for other in self._articles],
        )

    def _of_surroundings(self, index: int) -> tuple[float, ...]:
        """Of the groups around the run, the runs of its shape, and its neighbours."""
        page, own = self._page, self._page.runs[index]
        nodes = [own.owner]
        while len(nodes) < _LEVELS and (parent := nodes[-1].parent) is not None:
            nodes.append(parent)
        found: list[float] = []
        for node in nodes:
            features = self._group_features.get(id(node))
            if features is None:
                features = self._group_features[id(node)] = _sums_features(page.groups[node], page.total)
            found += features
        found += _NO_GROUP * (_LEVELS - len(nodes))
        third = page.groups[nodes[min(3, len(nodes) - 1)]]
        found.append((index - third.first) / max(1, third.last - third.first))
        shape = shape_of(own)
        found += _sums_features(page.shapes[shape], page.total)
        for other in (index - 2, index - 1, index + 1, index + 2):
            if not 0 <= other < len(page.runs):
                found += _NO_NEIGHBOUR
                continue
            run = page.runs[other]
            found += self._looks[other]
            found.append(run.owner.parent is own.owner.parent)
            found.append(shape_of(run) == shape)
        return tuple(found)


def _steps_up(node: Node | None) -> dict[int, float]:
    return {id(each): float(step) for step, each in enumerate(node.ancestors() if node is not None else ())}


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


def _sums_features(sums: Sums, total: Sums) -> tuple[float, ...]:
    mass = sums.mass or 1.0
    return (
        sums.prose / (total.prose or 1.0),
        sums.links / mass,
        sums.runs,
        mass / sums.runs,
        mass / (total.mass or 1.0),
        sums.prose / mass,
    )


def _stop(text: str) -> float:
    return 1.0 if text.endswith(_STOPS) else 0.5 if text.endswith(_COLONS) else 0.0


def _of_markup(page: PageFeatures, index: int) -> tuple[float, ...]:
    """Tags, nesting, emphasis; for each cue 0 nowhere, 1 around, 2 on the element or its parent."""
    run = page.runs[index]
    owner = run.owner
    parent = owner.parent or owner
    grandparent = parent.parent or parent
    around, near = owner.around, owner.cues | parent.cues
    letters = run.letters or 1
    return (
        _TAGS.get(owner.tag, 0),
        _TAGS.get(parent.tag, 0),
        _TAGS.get(grandparent.tag, 0),
        page.levels[index],
        owner.depth,
        owner.pre,
        owner.quote_depth,
        owner.list_depth,
        page.links[index],
        run.bold_letters / letters,
        run.italic_letters / letters,
        len(run.pieces),
        run.promo_link,
        *[(2 if near & bit else 1) if around & bit else 0 for _, bit in _CUES],
    )


def _of_words(page: PageFeatures, index: int) -> tuple[float, ...]:
    """Length, punctuation, letters, repetition, likeness to title and description."""
    text, words = page.runs[index].text, page.words[index]
    start = text[:_LOOKED_AT]
    own = set(words)
    return (
        page.masses[index],
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
