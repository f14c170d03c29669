"""What a page says of itself, and which of its claims to believe.

claim: one value for one field from one place · reader: a module with ``claims(page)`` for one kind of place ·
rival: a claim that lost. The orders below are those that measured best on real pages (``benchmarks/extraction``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice

from lxml.etree import _Element

from capture.model.address import host_of, joined
from capture.model.article import Rival, Value
from capture.reading.extract.metadata import (
    authors,
    bylines,
    headline_lines,
    jsonld,
    markup_claims,
    metatags,
    microdata,
    page_attributes,
    publication_date,
    url_claims,
)
from capture.reading.extract.metadata.claim import Claim, Field
from capture.reading.extract.metadata.element_scan import scan
from capture.reading.extract.metadata.titles import folded, ranked_titles

__all__ = ["Metadata", "read"]

_AUTHOR_ORDER = (
    "json-ld", "meta:", "dc", "article:author", "microdata", "rdfa", "rel:author", "twitter:data", "link:author",
    "visible", "byline", "link:rel",
)  # fmt: skip
# A bare "date" is as often the last change: what readers see goes before it.
_DATE_ORDER = (
    "json-ld", "article:", "og:", "meta:", "microdata", "rdfa", "time", "visible:labelled", "visible", "meta:date",
    "meta:dc.date", "meta:dcterms.date", "dc", "url",
)  # fmt: skip
_TITLE_ORDER = ("og:title", "json-ld", "h1", "twitter:title", "microdata", "meta:", "dc", "title")
_ALT_ORDER = ("og:", "twitter:", "json-ld")
_FREE_ORDER = ("json-ld", "article:content_tier", "og:", "microdata", "meta:")
_TAG_ORDER = ("article:tag", "og:", "meta:news_keywords", "json-ld", "meta:", "microdata", "rel:tag")
_ORDERS: dict[Field, tuple[str, ...]] = {
    Field.SITE: ("og:site_name", "json-ld", "json-ld:site", "meta:", "url:host"),
    Field.LANGUAGE: ("html:lang", "json-ld", "meta:", "og:locale"),
    Field.DESCRIPTION: ("og:", "meta:", "json-ld", "twitter:"),
    Field.CANONICAL_URL: ("link:canonical", "og:url", "json-ld"),
    Field.LEAD_IMAGE: ("og:", "json-ld", "twitter:"),
    Field.SECTION: ("article:section", "json-ld", "meta:", "microdata", "json-ld:breadcrumb"),
    Field.DIRECTION: ("html:dir", "body:dir"),
    Field.LICENCE: ("link:license", "json-ld", "a:license", "microdata"),
}
# What JSON-LD, microdata and article:content_tier say; a metered page is free to who has read few others.
_FREE = {"true": "true", "free": "true", "false": "false", "locked": "false", "metered": "metered"}
_TEXTS = 20_000  # texts of a page that are looked through for numeric dates
_MAX_RIVALS = 5
_MAX_TAGS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The fields of an article's head; ``bodies`` are JSON-LD article texts, to check ours against."""

    title: Value | None = None
    authors: tuple[Value, ...] = ()
    published: Value | None = None
    modified: Value | None = None
    site: Value | None = None
    section: Value | None = None
    language: Value | None = None
    description: Value | None = None
    canonical_url: Value | None = None
    lead_image: Value | None = None
    lead_alt: str = ""
    licence: Value | None = None
    direction: Value | None = None
    free: Value | None = None
    tags: tuple[Value, ...] = ()
    bodies: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """The believed title and its rivals."""
        return (self.title.value, *(rival.value for rival in self.title.rivals)) if self.title else ()


def read(root: _Element, url: str | None, *, search: bool = True, captured: datetime | None = None) -> Metadata:
    """The metadata of a parsed page. With ``search`` the whole text is searched for a date where none is told.

    No date is after ``captured``, the time when the page was seen.
    """
    page = scan(root)
    readers = (jsonld, metatags, microdata, markup_claims, bylines)
    claims = [claim for reader in readers for claim in reader.claims(page)]
    claims.extend(page_attributes.claims(root))
    claims.extend(url_claims.claims(url))
    by_field = _by_field(claims)
    plain = {field: _best(_ordered(by_field[field], order)) for field, order in _ORDERS.items()}
    site, language = plain[Field.SITE], _language(plain[Field.LANGUAGE])
    named, host = site.value if site else "", host_of(url or "")
    title = _best(ranked_titles(_ordered(by_field[Field.TITLE], _TITLE_ORDER), named, host))
    tongue = language.value if language else ""
    monthly = _monthly(root, [tongue, *(claim.value for claim in by_field[Field.LANGUAGE])], host)
    gregorian = publication_date.is_gregorian(tongue)
    if (heading := _heading(page.headings, title)) is not None:
        for field, more in _by_field([*headline_lines.claims(heading, month_first=monthly)]).items():
            by_field[field].extend(more if gregorian or field is Field.AUTHOR else ())
    believed = partial(publication_date.believed, monthly=monthly, captured=captured)
    modified = believed(_ordered(by_field[Field.MODIFIED], _DATE_ORDER))
    published = believed(_ordered(by_field[Field.PUBLISHED], _DATE_ORDER), changed=modified)
    if published is None and search and gregorian:
        published = believed([*headline_lines.labelled(root, month_first=monthly)])
    if published is None:  # the date of change that readers see
        published = believed([c for c in by_field[Field.MODIFIED] if c.source in ("time", "visible:updated")])
    if published is None and search and gregorian:
        published = believed([*headline_lines.alone(root, page.headings, month_first=monthly)])
    return Metadata(
        title=title,
        authors=authors.believed(_ordered(by_field[Field.AUTHOR], _AUTHOR_ORDER), named, host),
        published=published,
        modified=modified,
        site=site,
        section=plain[Field.SECTION],
        language=language,
        description=plain[Field.DESCRIPTION],
        canonical_url=_absolute(plain[Field.CANONICAL_URL], url),
        lead_image=_absolute(plain[Field.LEAD_IMAGE], url),
        lead_alt=next((claim.value for claim in _ordered(by_field[Field.LEAD_ALT], _ALT_ORDER)), ""),
        licence=plain[Field.LICENCE],
        direction=plain[Field.DIRECTION],
        free=_free(by_field[Field.FREE]),
        tags=_tags(by_field[Field.TAG]),
        bodies=tuple(claim.value for claim in by_field[Field.BODY]),
    )


def _by_field(claims: Iterable[Claim]) -> dict[Field, list[Claim]]:
    found: dict[Field, list[Claim]] = {field: [] for field in Field}
    for claim in claims:
        found[claim.field].append(claim)
    return found


def _heading(headings: list[_Element], title: Value | None) -> _Element | None:
    """The heading that is the title, else the first of the first level."""
    wanted = folded(title.value) if title else ""
    same = (heading for heading in headings if folded(markup_claims.words_of(heading)).endswith(wanted))
    return next(same, headings[0] if headings else None)


def _monthly(root: _Element, languages: Sequence[str], host: str) -> bool | None:
    """How the page writes its numeric dates: in its other dates, else as its languages do."""
    words = (element.text or "" for element in root.iter("*") if element.tag not in ("script", "style"))
    return publication_date.month_first(languages, host, " ".join(islice(words, _TEXTS)))


def _ordered(claims: list[Claim], order: tuple[str, ...]) -> list[Claim]:
    """Claims by the first prefix in ``order`` that fits their source; unknown sources last."""

    def rank(claim: Claim) -> int:
        exact = [place for place, name in enumerate(order) if claim.source == name]
        loose = [place for place, name in enumerate(order) if claim.source.startswith(name)]
        return (exact or loose or [len(order)])[0]

    return sorted(claims, key=rank)


def _best(claims: list[Claim]) -> Value | None:
    if not claims:
        return None
    first, *others = claims
    rivals: list[Rival] = []
    for claim in others:
        if claim.value != first.value and all(claim.value != rival.value for rival in rivals):
            rivals.append(Rival(value=claim.value, source=claim.source))
    return Value(value=first.value, source=first.source, rivals=tuple(rivals[:_MAX_RIVALS]))


def _language(value: Value | None) -> Value | None:
    if value is None:
        return None
    tag = value.value.replace("_", "-").split(",")[0].strip()
    return Value(value=tag, source=value.source, rivals=value.rivals) if 2 <= len(tag) <= 35 else None


def _absolute(value: Value | None, url: str | None) -> Value | None:
    if value is None:
        return None
    address = joined(url, value.value) if url else value.value
    return Value(value=address, source=value.source, rivals=value.rivals) if address else None


def _free(claims: list[Claim]) -> Value | None:
    told = [
        Claim(claim.field, said, claim.source)
        for claim in _ordered(claims, _FREE_ORDER)
        if (said := _FREE.get(claim.value.lower(), ""))
    ]
    return _best(told)


def _tags(claims: list[Claim]) -> tuple[Value, ...]:
    """The tags of the best source; other sources' lists are their rivals."""
    by_source: dict[str, dict[str, str]] = {}
    for claim in _ordered(claims, _TAG_ORDER):
        by_source.setdefault(claim.source, {}).setdefault(claim.value.casefold(), claim.value)
    if not by_source:
        return ()
    (source, tags), *others = by_source.items()
    different = [(place, list(other.values())) for place, other in others if other.keys() != tags.keys()]
    rivals = tuple(Rival(value=", ".join(names[:_MAX_TAGS]), source=place) for place, names in different[:_MAX_RIVALS])
    return tuple(Value(value=tag, source=source, rivals=rivals) for tag in list(tags.values())[:_MAX_TAGS])
