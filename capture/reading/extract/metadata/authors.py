"""Which names to believe, of all that a page gives as its authors."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from capture.model.article import Rival, Value
from capture.reading.extract.metadata.claim import Claim
from capture.reading.extract.metadata.names import authors_in, is_nobody, is_person, may_be_person, office_in
from capture.reading.extract.metadata.titles import folded, names_the_site

__all__ = ["believed"]

_LOOSE = ("link:author", "link:rel", "visible", "byline")
_MAX_RIVALS = 5
_MAX = 20  # authors
_SLUG = re.compile(r"/(?:authors?|autor|auteur|people|profile|staff)/([a-z]+(?:-[a-z]+){1,3})/?$")
_HANDLE = re.compile(r"[._\d@-]|^[a-z][a-z]{4,}$")
_LOGIN = re.compile(r"(?!admin|user|null|undefined|none|\d+$)[\w-]{4,40}")
_SURNAME_FIRST = ("meta:citation_author", "meta:dc.", "meta:dcterms.", "dc", "dcterms")


def believed(claims: Sequence[Claim], site: str, host: str) -> tuple[Value, ...]:
    """The names of the best source that names a person, else of the best that names anyone; others are rivals.

    ``claims`` come in the order of trust in their sources. A source that names more persons, those of the best
    among them, is fuller and wins. The site itself, a desk ("Redaktion") or an address that spells a name stand
    where nobody else is named.
    """
    found: dict[str, list[str]] = {}
    for claim in claims:
        known, text = found.setdefault(claim.source, []), claim.value
        if claim.source.startswith(_SURNAME_FIRST) and text.count(",") == 1:
            family, given = (part.strip() for part in text.split(","))
            text = f"{given} {family}" if len(f"{given} {family}".split()) <= 4 else text
        for name in (_without_site(name, site) for name in authors_in(text)):
            if not names_the_site(name, site, host) and name not in known:
                known.append(name)
    likely = ((source, _likely(source, names)) for source, names in found.items())
    sources = [(source, names) for source, names in likely if names]
    if not sources:
        return _last_resort(claims, site, host)
    chosen = _fuller(sources, _named(sources))
    source, names = sources[chosen]
    others = [(where, other) for index, (where, other) in enumerate(sources) if index != chosen and other != names]
    rivals = tuple(Rival(value=", ".join(other), source=where) for where, other in others)[:_MAX_RIVALS]
    return tuple(Value(value=name, source=source, rivals=rivals) for name in names[:_MAX])


def _likely(source: str, names: list[str]) -> list[str]:
    """What only looks like a byline names persons; or, in an element named so, one author of any name.

    A login, or what may be a name: "the numbers" of "By the numbers" are neither.
    """
    if source not in _LOOSE:
        return names
    persons = [name for name in names if is_person(name)]
    alone = source == "byline" and len(names) == 1 and (" " not in names[0] or may_be_person(names[0]))
    return persons or (names if alone else [])


def _without_site(name: str, site: str) -> str:
    """``Jane Doe`` of ``Jane Doe The Paper``."""
    tail = f" {folded(site)}"
    if len(tail) > 2 and folded(name).endswith(tail):
        kept = name.split()[: -len(site.split())]
        return " ".join(kept) if len(kept) > 1 else name
    return name


def _named(sources: list[tuple[str, list[str]]]) -> int:
    """The first source, unless its one name is a handle, or a first name that another source gives in full."""
    names = sources[0][1]
    if len(names) > 1 or " " in names[0] or not names[0].isascii() or names[0].isupper():
        return 0
    handle = _HANDLE.search(names[0]) is not None
    for index, (_, others) in enumerate(sources[1:], start=1):
        whole = others[0].startswith(f"{names[0]} ") or (handle and len(others) < 4)
        if whole and is_person(others[0]):
            return index
    return 0


def _fuller(sources: list[tuple[str, list[str]]], chosen: int) -> int:
    best = {folded(name) for name in sources[chosen][1]}
    for index in range(chosen + 1, len(sources)):
        source, names = sources[index]
        declared = source.startswith(("meta:", "article:", "rel:")) and len(best) < len(names) <= 6
        if declared and all(map(is_person, names)) and best < {folded(name) for name in names}:
            return index
    return chosen


def _last_resort(claims: Sequence[Claim], site: str, host: str) -> tuple[Value, ...]:
    for claim in claims:
        try:
            path = urlsplit(claim.value).path.lower() if claim.value.startswith("http") else ""
        except ValueError:
            continue
        if slug := _SLUG.search(path):
            return (Value(value=slug[1].replace("-", " ").title(), source=claim.source),)
    for claim in claims:
        for name in (*authors_in(claim.value), claim.value):
            if names_the_site(name, site, host):
                return (Value(value=name, source=claim.source),)
    for claim in claims:
        login = claim.value if _LOGIN.fullmatch(claim.value) and not is_nobody(claim.value) else ""
        if office := office_in(claim.value) or login:
            return (Value(value=office, source=claim.source),)
    return ()
