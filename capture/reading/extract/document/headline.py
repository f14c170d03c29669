"""The headline as it stands on the page: the section label, the names and the standfirst by it."""

import re
from itertools import islice
from urllib.parse import unquote, urlsplit

from capture.model.article import Value
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures
from capture.reading.extract.document.runs import Node, TextRun, common_ancestors
from capture.reading.extract.metadata.names import authors_in, begins_as_byline, may_be_person
from capture.reading.extract.metadata.titles import folded

__all__ = ["names_near", "section_near", "standfirst"]

_LONGEST_SECTION = 40  # characters; also no digits: dates and counts stand above headlines too
_ABOVE = 3  # runs looked at above the headline
_LONGEST_BYLINE = 120
_TRAIL = re.compile(r"(?i)bread-?crumb|\bcrumbs?\b|ariadne|krumel|brotkrum|fil-ariane|rastro|pfad\b")
_HOMES = frozenset(
    "home start startseite accueil inicio início главная hem hjem strona główna etusivu ana sayfa".split()
)
_SECTION = re.compile(
    r"(?i)rubri[ck]|ressort|secci[oó]n|sezione|(?<![a-z])categor(?:y|ies|ia)|section[-_]*(?:name|title|label|link|tag)"
)
_LABELS = re.compile(
    r"(?i)advert\w*|sponsored.*|promoted.*|anzeige|werbung|publicité|publicidad|live|breaking(?: news)?|exclusive"
    r"|exklusiv|updated?|developing|just in|watch|listen|video|menu|search|premium|(?:subscriber|member)s?(?:[ -]only)?"
    r"|new|free|locked|share|print|(?:read|show|see) more|\W*"
)
_KICKER = re.compile(r"(?i)kicker|eyebrow|supertitle|cintillo|overline|(?<![a-z])section(?![a-z])")
_ELSE = Cue.SHARE | Cue.BYLINE | Cue.DATE | Cue.PROMO | Cue.COMMENT | Cue.AD
_WORD = re.compile(r"\w+")
_BELOW = 8  # runs looked at below the headline
_NEAR = 3  # levels up to an element that holds both
_SHORTEST_STANDFIRST = 40  # characters: less is a kicker or a label


def section_near(page: PageFeatures, first: int, url: str | None) -> Value | None:
    """A label by the headline that something proves a section; None where nothing does, or where there is none.

    Proof: a trail of links (its last), ``rel=category``, an element named a section, a link to what the page's address
    lies below, a word of that address, the same link or word in the page's menu.
    """
    if (headline := page.headline) is None:
        return None
    head = page.runs[headline]
    menu: dict[str, str] = {}  # the links of menus above the headline, by their words
    for run in page.runs[:headline]:
        links = {_folded(text): node.href for text, node in run.pieces if node.href and text.strip()}
        is_list = any(each.cues & Cue.NAVIGATION or each.tag == "li" for each in run.owner.ancestors())
        if run.link_share > 0.9 and (is_list or len(links) > 1):
            menu = links | menu
    above = range(headline - 1, max(-1, headline - 1 - _BELOW), -1)
    below = range(headline + 1, min(first, headline + 1 + _BELOW))
    for index in (*above, *below):
        run = page.runs[index]
        label, node, is_trail = _label(run)
        if not 0 < len(label) <= _LONGEST_SECTION or any(map(str.isdigit, label)) or "\n" in label:
            continue
        # Words that say what kind of thing it is, or that are a button's, are no section, nor is the headline itself.
        if _LABELS.fullmatch(label) or run.level or run.rows or _folded(label) == _folded(head.text):
            continue
        is_near = index > headline or (
            headline - index <= _ABOVE
            and not run.owner.cues & Cue.BYLINE
            and run.owner.list_depth <= head.owner.list_depth + 1  # no list of links holds the label
            and bool(common_ancestors(run.owner, head.owner, _NEAR))
        )
        if is_trail or (is_near and _is_section(label, node, run, url, menu)):
            return Value(value=label, source="below headline" if index > headline else "above headline")
    return None


def _label(run: TextRun) -> tuple[str, Node, bool]:
    """What may be a section in a run: its words, or its one link, or the last link of a trail (True); else empty."""
    links: dict[Node, str] = {}
    for text, node in run.pieces:
        link = next((each for each in node.ancestors() if each.tag == "a"), None) if node.link else None
        if link is not None and text.strip():
            links[link] = f"{links.get(link, '')}{text}"
    node = run.pieces[0][1]
    if any(_TRAIL.search(_names(each)) for each in node.ancestors()):
        node, text = next(reversed(links.items()), (node, ""))
        return ("" if _folded(text) in _HOMES else " ".join(text.split())), node, True
    if len(links) > 1:
        return "", node, False
    return run.text, next(iter(links), node), False


def _is_section(label: str, node: Node, run: TextRun, url: str | None, menu: dict[str, str]) -> bool:
    rel = node.element.get("rel", "").lower().split()
    if "category" in rel or "section" in rel:
        return True
    own = [each for each in islice(node.ancestors(), 3) if each.depth >= run.owner.depth]
    if any(each.cues & _ELSE or each.tag == "button" for each in own):
        return False
    names = " ".join(map(_names, own))
    if _SECTION.search(names) or (node.link and _KICKER.search(names)):
        return True
    path = _path(url)
    if "-".join(_WORD.findall(label.lower())) in path[:-1]:
        return True
    linked = _path(node.href) if node.link else []
    if linked and len(linked) < len(path) and path[: len(linked)] == linked:
        return True
    known = menu.get(_folded(label))
    return known is not None and (not node.link or known == node.href)


def _names(node: Node) -> str:
    get = node.element.get
    return f"{node.names} {get('id', '')} {get('itemtype', '')} {get('aria-label', '')} {get('typeof', '')}"[:400]


def _path(url: str | None) -> list[str]:
    """The parts of an address's path, in lower case."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return []
    return [part for part in path.lower().split("/") if part]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def names_near(page: PageFeatures, first: int) -> tuple[Value, ...]:
    """Names between headline and body: beside a ``<time>``, else after the words that begin a byline."""
    if (headline := page.headline) is None:
        return ()
    bylines: list[str] = []
    for run in page.runs[headline + 1 : min(first, headline + 1 + _BELOW)]:
        own = [
            text
            for text, node in run.pieces
            if not any(each.tag in ("time", "button") for each in islice(node.ancestors(), 3))
        ]
        words = "".join(own)
        if len(words) < sum(len(text) for text, _ in run.pieces):
            bylines.insert(0, words)
        elif begins_as_byline(words):
            bylines.append(words)
    for words in bylines:
        names = [name for name in authors_in(words) if (" " in name or not name.isascii()) and may_be_person(name)]
        if names and len(words) <= _LONGEST_BYLINE:
            return tuple(Value(value=name, source="below headline") for name in names)
    return ()


def standfirst(page: PageFeatures, first: int, description: str) -> frozenset[int]:
    """Indexes of runs between headline and body (``first``) whose words are those of the page's description.

    A page's description is the standfirst, word for word, where there is one; nothing else of the page is.
    """
    words, headline = folded(description), page.headline
    if headline is None or len(words) < _SHORTEST_STANDFIRST:
        return frozenset()
    near = enumerate(page.runs[headline + 1 : min(first, headline + 1 + _BELOW)], headline + 1)
    return frozenset(
        index for index, run in near if len(run.text) >= _SHORTEST_STANDFIRST and folded(run.text) == words
    )
