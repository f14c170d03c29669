"""Which of a page's claims to believe, and what else is said: the metadata of an article.

Each reader yields claims of one kind of place. By field they are put in the order of trust in their sources, which
is the one that measured best on real pages (``benchmarks/extraction``); the first is believed, and the others are
its rivals. Titles, authors and dates have rules of their own (``titles``, ``authors``, ``publication_date``). The
order of the steps counts: the title tells the headline, the headline the lines in which readers see a byline and a
date, and the page's language and other dates how its numeric dates are read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice

from lxml.etree import _Element

from capture.model.address import host_of, joined
from capture.model.article import Rival, Value
from capture.reading.extract.metadata import authors, headline_lines, jsonld, publication_date
from capture.reading.extract.metadata.attribute_claims import meta_claims, microdata_claims, page_claims, url_claims
from capture.reading.extract.metadata.claim import Claim, Field, best, scan
from capture.reading.extract.metadata.markup_claims import byline_claims, markup_claims, words_of
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
    readers = (jsonld.claims, meta_claims, microdata_claims, markup_claims, byline_claims)
    claims = [claim for reader in readers for claim in reader(page)]
    by_field = _by_field([*claims, *page_claims(root), *url_claims(url)])
    believed = {field: best(_ordered(by_field[field], order)) for field, order in _ORDERS.items()}
    named, host = believed[Field.SITE], host_of(url or "")
    site = named.value if named else ""
    language = believed[Field.LANGUAGE]
    if language is not None:
        tag = language.value.replace("_", "-").split(",")[0].strip()
        language = replace(language, value=tag) if 2 <= len(tag) <= 35 else None
    title = best(ranked_titles(_ordered(by_field[Field.TITLE], _TITLE_ORDER), site, host))
    # How the page writes its numeric dates: as its other dates, else as its languages do.
    tongue = language.value if language else ""
    texts = islice((element.text or "" for element in root.iter("*") if element.tag not in ("script", "style")), _TEXTS)
    tongues = [tongue, *(claim.value for claim in by_field[Field.LANGUAGE])]
    monthly = publication_date.month_first(tongues, host, " ".join(texts))
    gregorian = publication_date.is_gregorian(tongue)
    # The heading that is the title, else the first of the first level.
    wanted = folded(title.value) if title else ""
    same = (heading for heading in page.headings if folded(words_of(heading)).endswith(wanted))
    if (heading := next(same, next(iter(page.headings), None))) is not None:
        for field, more in _by_field(headline_lines.headline_claims(heading, month_first=monthly)).items():
            by_field[field].extend(more if gregorian or field is Field.AUTHOR else ())
    date = partial(publication_date.believed, monthly=monthly, captured=captured)
    modified = date(_ordered(by_field[Field.MODIFIED], _DATE_ORDER))
    published = date(_ordered(by_field[Field.PUBLISHED], _DATE_ORDER), changed=modified)
    if published is None and search and gregorian:
        published = date([*headline_lines.labelled(root, month_first=monthly)])
    if published is None:  # the date of change that readers see
        published = date([claim for claim in by_field[Field.MODIFIED] if claim.source in ("time", "visible:updated")])
    if published is None and search and gregorian:
        published = date([*headline_lines.alone(root, page.headings, month_first=monthly)])
    free = [
        replace(claim, value=said)
        for claim in _ordered(by_field[Field.FREE], _FREE_ORDER)
        if (said := _FREE.get(claim.value.lower(), ""))
    ]
    return Metadata(
        title=title,
        authors=authors.believed(_ordered(by_field[Field.AUTHOR], _AUTHOR_ORDER), site, host),
        published=published,
        modified=modified,
        site=named,
        section=believed[Field.SECTION],
        language=language,
        description=believed[Field.DESCRIPTION],
        canonical_url=_absolute(believed[Field.CANONICAL_URL], url),
        lead_image=_absolute(believed[Field.LEAD_IMAGE], url),
        lead_alt=next((claim.value for claim in _ordered(by_field[Field.LEAD_ALT], _ALT_ORDER)), ""),
        licence=believed[Field.LICENCE],
        direction=believed[Field.DIRECTION],
        free=best(free),
        tags=_tags(by_field[Field.TAG]),
        bodies=tuple(claim.value for claim in by_field[Field.BODY]),
    )


def _by_field(claims: Iterable[Claim]) -> dict[Field, list[Claim]]:
    found: dict[Field, list[Claim]] = {field: [] for field in Field}
    for claim in claims:
        found[claim.field].append(claim)
    return found


def _ordered(claims: list[Claim], order: tuple[str, ...]) -> list[Claim]:
    """Claims by the first prefix in ``order`` that fits their source; unknown sources last."""

    def rank(claim: Claim) -> int:
        exact = [index for index, name in enumerate(order) if claim.source == name]
        loose = [index for index, name in enumerate(order) if claim.source.startswith(name)]
        return (exact or loose or [len(order)])[0]

    return sorted(claims, key=rank)


def _absolute(value: Value | None, url: str | None) -> Value | None:
    if value is None:
        return None
    address = joined(url, value.value) if url else value.value
    return replace(value, value=address) if address else None


def _tags(claims: list[Claim]) -> tuple[Value, ...]:
    """The tags of the best source; other sources' lists are their rivals."""
    by_source: dict[str, dict[str, str]] = {}
    for claim in _ordered(claims, _TAG_ORDER):
        by_source.setdefault(claim.source, {}).setdefault(claim.value.casefold(), claim.value)
    if not by_source:
        return ()
    (source, tags), *others = by_source.items()
    different = [(name, list(other.values())) for name, other in others if other.keys() != tags.keys()]
    rivals = tuple(Rival(value=", ".join(words[:_MAX_TAGS]), source=name) for name, words in different[:_MAX_RIVALS])
    return tuple(Value(value=tag, source=source, rivals=rivals) for tag in list(tags.values())[:_MAX_TAGS])
