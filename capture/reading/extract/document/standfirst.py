"""The standfirst: the sentence or two below the headline that say what the article is about."""

from capture.reading.extract.document.page_features import PageFeatures
from capture.reading.extract.metadata.titles import folded

__all__ = ["standfirst"]

_BELOW = 8  # runs looked at below the headline
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
