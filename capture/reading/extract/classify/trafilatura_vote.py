"""The vote: which runs the text of another extractor holds, by membership of their word trigrams.

trafilatura is asked on a copy of the tree and imported only then (178 ms). Its output is never the article: it
says how much of each of our runs it would keep.
"""

import copy
import logging
import re
from collections.abc import Iterable

from lxml.html import HtmlElement

__all__ = ["MAX_DEPTH", "MAX_ELEMENTS", "MAX_TEXT", "TextVote", "vote_on", "warm_up"]

# Beyond these the voter takes longer than the rest of a capture (its time grows with the square of the depth);
# real pages have 1,000 to 20,000 elements and are less than 100 deep.
MAX_ELEMENTS = 30_000
MAX_DEPTH = 250
MAX_TEXT = 2_000_000  # characters
_LONGEST = 20_000  # characters of a run that are looked at
_WORD = re.compile(r"\w+")


class TextVote:
    """Lines and word trigrams of a text, to be asked about runs."""

    def __init__(self, text: str) -> None:
        lines = (" ".join(_WORD.findall(line.lower())) for line in text.split("\n"))
        self._lines = {line for line in lines if line}
        self._grams = set(_trigrams(_WORD.findall(text.lower())))

    def share(self, text: str) -> float:
        """Share of the words' trigrams that stand in the text, 0-1; of fewer than four words: a line of its own."""
        words = _WORD.findall(text[:_LONGEST].lower())
        if not words:
            return 0.0
        if len(words) < 4:
            return 1.0 if " ".join(words) in self._lines else 0.0
        grams = list(_trigrams(words))
        return sum(1 for gram in grams if gram in self._grams) / len(grams)


def _trigrams(words: list[str]) -> Iterable[tuple[str, ...]]:
    return zip(words, words[1:], words[2:], strict=False)


def warm_up() -> None:
    """Load the voter, which takes a fifth of a second, at a time when nobody waits for it."""
    import trafilatura  # noqa: F401


def vote_on(root: HtmlElement, *, everything: bool = False) -> TextVote:
    """What trafilatura would take from this page; an empty vote when it fails on it.

    ``everything`` shows it what the markup hides as well.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its complaints are no news to our users
    tree = copy.deepcopy(root)
    for element in tree.iter("*") if everything else ():
        for name in ("hidden", "style", "aria-hidden"):
            element.attrib.pop(name, None)
    try:
        text = trafilatura.extract(tree, fast=True, include_comments=False, with_metadata=False)
    except Exception:  # a voter that chokes on a hostile page has no vote; the walk decides alone
        text = None
    return TextVote(text or "")
