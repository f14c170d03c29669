"""The headline as it stands on the page, and the section label by it."""

from capture.extract.cues import Cue
from capture.extract.metadata.names import authors_in, begins_as_byline
from capture.extract.runs import Node, Run
from capture.extract.survey import Page
from capture.model.article import Value

__all__ = ["names_near", "section_near"]

_LONGEST_SECTION = 40  # characters; also no digits: dates and counts stand above headlines too
_LONGEST_BYLINE = 120
_BELOW = 8  # runs looked at below the headline
_NEAR = 3  # levels up to an element that holds both


def section_near(page: Page, first: int) -> Value | None:
    """The label right above the headline, or the link to a section between headline and body (``first``).

    Above: the last of a trail of links. Below: a link that the page's own menu has too, or that is named a section.
    """
    if (headline := page.headline) is None:
        return None
    head = page.runs[headline]
    if headline and _is_label(page.runs[headline - 1]) and _close(page.runs[headline - 1], head):
        return Value(value=page.runs[headline - 1].text, source="above headline")
    menu = {run.pieces[0][1].href for run in page.runs[:headline] if run.link_share > 0.9}
    for run in page.runs[headline + 1 : min(first, headline + 1 + _BELOW)]:
        named = any(node.cues & Cue.SECTION and not node.cues & Cue.BYLINE for _, node in run.pieces)
        linked = run.link_share > 0.9 and run.pieces[0][1].href in menu
        if _is_label(run) and (named or linked):
            return Value(value=run.text, source="below headline")
    return None


def names_near(page: Page, first: int) -> tuple[Value, ...]:
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
        names = [name for name in authors_in(words) if " " in name or not name.isascii()]
        if names and len(words) <= _LONGEST_BYLINE:
            return tuple(Value(value=name, source="below headline") for name in names)
    return ()


def _is_date(node: Node) -> bool:
    return any(each.tag in ("time", "button") for each, _ in zip(node.ancestors(), range(3), strict=False))


def _is_label(run: Run) -> bool:
    text = run.text
    return (
        len(text) <= _LONGEST_SECTION
        and not any(map(str.isdigit, text))
        and "\n" not in text
        and not run.rows
    )


def _close(run: Run, head: Run) -> bool:
    """An element no more than three levels up holds both, and no list of links holds the label."""
    if run.owner.cues & Cue.BYLINE or run.owner.list_depth > head.owner.list_depth + 1:
        return False
    around = [node for node, _ in zip(head.owner.ancestors(), range(_NEAR), strict=False)]
    steps = [node for node, _ in zip(run.owner.ancestors(), range(_NEAR), strict=False)]
    return any(node is other for node in steps for other in around)
