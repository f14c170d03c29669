"""The title: which claim is believed, and without the site's name after it or before it.

kicker: a few words above or before the headline that name its theme; not part of the title.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from capture.reading.extract.metadata.claim import Claim

__all__ = ["folded", "names_the_site", "ranked_titles", "without_site"]

_SEPARATOR = re.compile(r"\s+[|•·»«›‹:–—-]\s+|\s*[|»›]\s*|:\s+|\s*_(?=[^\W\d_]{2,}$)")
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DECLARED = ("og:title", "json-ld")
_KNOWN_SHARE = 0.2  # of a heading's words that another title has too, for it to be the headline
_KNOWN_SHARE_OF_FEW = 0.5  # the same of up to three words
_LONGEST = 30  # words
_LONGEST_KICKER = 6  # words


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Letters and digits alone, in lower case, without soft hyphens, for comparison."""
    return " ".join(_WORD.findall(text.replace("\u00ad", "").lower()))


def ranked_titles(claims: Sequence[Claim], site: str, host: str) -> list[Claim]:
    """Title claims, best first: what a heading confirms, then the page's own headline, then what is declared.

    ``claims`` come in the order of trust in their sources; of headings of the second level none is a title. A
    heading confirms a title that it ends with, where what stands before it is a kicker. Where one of each level is
    confirmed, the second is what readers see, and the first was written for search engines.
    """
    headings = [claim.value for claim in claims if claim.source in ("h1", "h2")]
    confirming = [folded(heading) for heading in headings]
    cut = [
        claim
        if folded(claim.value) in confirming
        else replace(claim, value=without_site(claim.value, site, host, headings))
        for claim in claims
        if claim.source != "h2"
    ]
    cut = [claim for claim in cut if claim.value and not names_the_site(claim.value, site, host)] or cut
    said = [claim for claim in cut if claim.source != "h1" and _confirmed(folded(claim.value), confirming)]
    above = [folded(claim.value) for claim in claims if claim.source == "h1"]
    below = [folded(claim.value) for claim in claims if claim.source == "h2"][:1]
    shown = [
        claim
        for claim in said
        if claim.source in _DECLARED
        and _confirmed(folded(claim.value), below)
        and not _confirmed(folded(claim.value), above)
    ]
    first = shown[:1] or said[:1] or _headline(cut)
    return first + [claim for claim in cut if claim not in first]


def without_site(title: str, site: str, host: str, headings: list[str]) -> str:
    """``title`` without a first or last part that is the site's name, or that a heading of the page confirms away.

    A part goes when it is the site's name, the host's, or when what remains is exactly one of ``headings``.
    """
    pieces = list(_SEPARATOR.finditer(title))
    names = {folded(heading) for heading in headings}
    parts = [part.strip() for cut in pieces for part in (title[: cut.start()], title[cut.end() :])]
    if confirmed := [part for part in parts if part and folded(part) in names]:
        return max(confirmed, key=len)  # the shorter one is a kicker
    if pieces:
        last, first = pieces[-1], pieces[0]
        head, tail = title[: last.start()].strip(), title[last.end() :].strip()
        if head and names_the_site(tail, site, host):
            return head
        head, tail = title[: first.start()].strip(), title[first.end() :].strip()
        if tail and names_the_site(head, site, host):
            return tail
    return title


def _confirmed(title: str, headings: list[str]) -> bool:
    """A heading is the title, ends with it behind a kicker, or begins with it before a line with a date."""
    words = len(title.split())
    for heading in headings:
        rest = len(heading.split()) - words
        if rest == 0 and heading == title:
            return True
        if words > 2 and 0 < rest <= _LONGEST_KICKER and heading.endswith(f" {title}"):
            return True
        if words > 2 and rest > 0 and heading.startswith(f"{title} ") and _YEAR.search(heading[len(title) :]):
            return True
    return False


def _headline(claims: list[Claim]) -> list[Claim]:
    """The first h1 that shares words with what else is said to be the title."""
    others = {word for claim in claims if claim.source != "h1" for word in folded(claim.value).split()}
    for claim in claims:
        words = folded(claim.value).split() if claim.source == "h1" else []
        share = _KNOWN_SHARE if len(words) > 3 else _KNOWN_SHARE_OF_FEW
        if 1 < len(words) <= _LONGEST and sum(word in others for word in words) >= share * len(words):
            return [claim]
    return []


def names_the_site(text: str, site: str, host: str) -> bool:
    """Whether the text is the site's name or the host's, as words or written together."""
    bare = host.removeprefix("www.")
    label = ".".join(bare.split(".")[-2:-1]) or bare
    known = {folded(name) for name in (site, host, bare, label) if name}
    words = folded(text)
    return words in known or words.replace(" ", "") in {name.replace(" ", "") for name in known}
