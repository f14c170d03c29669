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
    sources = _by_source(claims, site, host)
    if not sources:
        return _last_resort(claims, site, host)
    place = _fuller(sources, _named(sources))
    source, names = sources[place]
    others = [one for at, one in enumerate(sources) if at != place and one[1] != names]
    rivals = tuple(Rival(value=", ".join(other), source=where) for where, other in others)[:_MAX_RIVALS]
    return tuple(Value(value=name, source=source, rivals=rivals) for name in names[:_MAX])


def _by_source(claims: Sequence[Claim], site: str, host: str) -> list[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for claim in claims:
        known = found.setdefault(claim.source, [])
        for name in _names(claim, site):
            if not names_the_site(name, site, host) and name not in known:
                known.append(name)
    likely = ((source, _likely(source, names)) for source, names in found.items())
    return [(source, names) for source, names in likely if names]


def _likely(source: str, names: list[str]) -> list[str]:
    """What only looks like a byline names persons; or, in an element named so, one author of any name."""
    if source not in _LOOSE:
        return names
    persons = [name for name in names if is_person(name)]
    return persons or (names if source == "byline" and len(names) == 1 and _may_sign(names[0]) else [])


def _may_sign(name: str) -> bool:
    """A login, or what may be a name: "the numbers" of "By the numbers" are neither."""
    return " " not in name or may_be_person(name)


def _names(claim: Claim, site: str) -> list[str]:
    text = claim.value
    if claim.source.startswith(_SURNAME_FIRST) and text.count(",") == 1:
        family, given = (part.strip() for part in text.split(","))
        text = f"{given} {family}" if len(f"{given} {family}".split()) <= 4 else text
    return [_without_site(name, site) for name in authors_in(text)]


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
    for at, (_, others) in enumerate(sources[1:], start=1):
        whole = others[0].startswith(f"{names[0]} ") or (handle and len(others) < 4)
        if whole and is_person(others[0]):
            return at
    return 0


def _fuller(sources: list[tuple[str, list[str]]], place: int) -> int:
    best = {folded(name) for name in sources[place][1]}
    for at in range(place + 1, len(sources)):
        source, names = sources[at]
        declared = source.startswith(("meta:", "article:", "rel:")) and len(best) < len(names) <= 6
        if declared and all(map(is_person, names)) and best < {folded(name) for name in names}:
            return at
    return place


def _last_resort(claims: Sequence[Claim], site: str, host: str) -> tuple[Value, ...]:
    for claim in claims:
        if found := _SLUG.search(_path(claim.value)):
            return (Value(value=found[1].replace("-", " ").title(), source=claim.source),)
    for claim in claims:
        for name in (*authors_in(claim.value), claim.value):
            if names_the_site(name, site, host):
                return (Value(value=name, source=claim.source),)
    for claim in claims:
        login = claim.value if _LOGIN.fullmatch(claim.value) and not is_nobody(claim.value) else ""
        if office := office_in(claim.value) or login:
            return (Value(value=office, source=claim.source),)
    return ()


def _path(text: str) -> str:
    try:
        return urlsplit(text).path.lower() if text.startswith("http") else ""
    except ValueError:
        return ""
