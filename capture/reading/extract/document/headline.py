"""The headline as it stands on the page: the section label, the names and the standfirst by it."""

import re
from urllib.parse import unquote, urlsplit

from capture.model.article import Value
from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.page_features import PageFeatures
from capture.reading.extract.document.runs import Node, TextRun
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


def section_near(page: PageFeatures, first: int, url: str | None) -> Value | None:
    """A label by the headline that something proves a section; None where nothing does, or where there is none.

    Proof: a trail of links (its last), ``rel=category``, an element named a section, a link to what the page's address
    lies below, a word of that address, the same link or word in the page's menu.
    """
    if (headline := page.headline) is None:
        return None
    head, menu = page.runs[headline], _menu(page, headline)
    above = range(headline - 1, max(-1, headline - 1 - _BELOW), -1)
    below = range(headline + 1, min(first, headline + 1 + _BELOW))
    for places, source in ((above, "above headline"), (below, "below headline")):
        for place in places:
            run = page.runs[place]
            label, node, trail = _label(run)
            if not _is_label(label) or run.level or run.rows or _folded(label) == _folded(head.text):
                continue
            near = source == "below headline" or (headline - place <= _ABOVE and _close(run, head))
            if trail or (near and _is_section(label, node, run, url, menu)):
                return Value(value=label, source=source)
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
    own = [each for each, _ in zip(node.ancestors(), range(3), strict=False) if each.depth >= run.owner.depth]
    if any(each.cues & _ELSE or each.tag == "button" for each in own):
        return False
    names = " ".join(map(_names, own))
    if _SECTION.search(names) or (node.link and _KICKER.search(names)):
        return True
    path = [part for part in _path(url).lower().split("/") if part]
    if _slug(label) in path[:-1]:
        return True
    linked = [part for part in _path(node.href).lower().split("/") if part] if node.link else []
    if linked and len(linked) < len(path) and path[: len(linked)] == linked:
        return True
    known = menu.get(_folded(label))
    return known is not None and (not node.link or known == node.href)


def _menu(page: PageFeatures, headline: int) -> dict[str, str]:
    """The links of menus above the headline, by their words."""
    found: dict[str, str] = {}
    for run in page.runs[:headline]:
        links = {_folded(text): node.href for text, node in run.pieces if node.href and text.strip()}
        listed = any(each.cues & Cue.NAVIGATION or each.tag == "li" for each in run.owner.ancestors())
        if run.link_share > 0.9 and (listed or len(links) > 1):
            found = links | found
    return found


def _names(node: Node) -> str:
    get = node.element.get
    return f"{node.names} {get('id', '')} {get('itemtype', '')} {get('aria-label', '')} {get('typeof', '')}"[:400]


def _path(url: str | None) -> str:
    try:
        return unquote(urlsplit(url or "").path)
    except ValueError:
        return ""


def _slug(label: str) -> str:
    return "-".join(_WORD.findall(label.lower()))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def names_near(page: PageFeatures, first: int) -> tuple[Value, ...]:
    """Names between headline and body: beside a ``<time>``, else after the words that begin a byline."""
    if (headline := page.headline) is None:
        return ()
    bylines: list[str] = []
    for run in page.runs[headline + 1 : min(first, headline + 1 + _BELOW)]:
        words = "".join(text for text, node in run.pieces if not _is_date(node))
        if len(words) < len("".join(text for text, _ in run.pieces)):
            bylines.insert(0, words)
        elif begins_as_byline(words):
            bylines.append(words)
    for words in bylines:
        names = [name for name in authors_in(words) if (" " in name or not name.isascii()) and may_be_person(name)]
        if names and len(words) <= _LONGEST_BYLINE:
            return tuple(Value(value=name, source="below headline") for name in names)
    return ()


def _is_date(node: Node) -> bool:
    return any(each.tag in ("time", "button") for each, _ in zip(node.ancestors(), range(3), strict=False))


def _is_label(text: str) -> bool:
    if _LABELS.fullmatch(text):  # what kind of thing it is, or a button
        return False
    return 0 < len(text) <= _LONGEST_SECTION and not any(map(str.isdigit, text)) and "\n" not in text


def _close(run: TextRun, head: TextRun) -> bool:
    """An element no more than three levels up holds both, and no list of links holds the label."""
    if run.owner.cues & Cue.BYLINE or run.owner.list_depth > head.owner.list_depth + 1:
        return False
    around = [node for node, _ in zip(head.owner.ancestors(), range(_NEAR), strict=False)]
    steps = [node for node, _ in zip(run.owner.ancestors(), range(_NEAR), strict=False)]
    return any(node is other for node in steps for other in around)


_SHORTEST = 40  # characters: less is a kicker or a label


def standfirst(page: PageFeatures, first: int, description: str | None) -> frozenset[int]:
    """Places between headline and body (``first``) whose words are those that the page gives as its description.

    A page's description is the standfirst, word for word, where there is one; nothing else of the page is.
    """
    told = folded(description or "")
    headline = page.headline
    if headline is None or len(told) < _SHORTEST:
        return frozenset()
    places = range(headline + 1, min(first, headline + 1 + _BELOW))
    return frozenset(
        place for place in places if len(page.runs[place].text) >= _SHORTEST and folded(page.runs[place].text) == told
    )
