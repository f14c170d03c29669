"""Claims of attributes: ``<meta>`` and ``<link>``, microdata and RDFa, what speaks for the whole page, its address.

``<meta>``: OpenGraph, Twitter cards, Dublin Core, parsely, citation and plain names. Microdata is ``itemprop``, RDFa
Lite ``property`` on elements that are not ``<meta property>``. Each function yields its claims in document order.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from capture.model.address import read_url
from capture.reading.extract.metadata.claim import Claim, ElementScan, Field, clean

__all__ = ["meta_claims", "microdata_claims", "page_claims", "url_claims"]

_META = {
    Field.TITLE: (
        "og:title twitter:title dc.title dcterms.title citation_title parsely-title sailthru.title title headline"
    ),
    Field.AUTHOR: (
        "author article:author og:article:author dc.creator dc.contributor dcterms.creator citation_author "
        "parsely-author sailthru.author byl"
    ),
    Field.PUBLISHED: (
        "article:published_time og:article:published_time og:published_time article:published publish-date "
        "published published-date w-published-date publish_date publishdate pubdate publication_date "
        "publicationdate parsely-pub-date sailthru.date datepublished citation_publication_date citation_date "
        "dc.date dc.date.issued dc.date.created dcterms.date dcterms.issued dcterms.created date "
        "originalpublicationdate article.published cxenseparse:recs:publishtime"
    ),
    Field.MODIFIED: (
        "last-modified lastmod article:modified_time og:updated_time datemodified dcterms.modified article.updated"
    ),
    Field.SITE: "og:site_name application-name dc.publisher citation_journal_title",
    Field.SECTION: "article:section og:article:section parsely-section section",
    Field.LANGUAGE: "og:locale content-language dc.language dcterms.language",
    Field.DESCRIPTION: "og:description twitter:description description dc.description",
    Field.CANONICAL_URL: "og:url",
    Field.LEAD_IMAGE: "og:image og:image:url og:image:secure_url twitter:image twitter:image:src",
    Field.LEAD_ALT: "og:image:alt twitter:image:alt",
    Field.FREE: "article:content_tier og:article:content_tier isaccessibleforfree",
    Field.TAG: "article:tag og:article:tag keywords news_keywords parsely-tags sailthru.tags",
    Field.LICENCE: "dc.rights dcterms.rights dcterms.license",
}
_META_FIELDS = {key: field for field, keys in _META.items() for key in keys.split()}
_MAX_TAGS = 2000
_WRITTEN_BY = frozenset(
    ("written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "scritto da", "geschreven door")
)
_PROPERTIES = {
    "headline": Field.TITLE, "author": Field.AUTHOR, "creator": Field.AUTHOR, "datepublished": Field.PUBLISHED,
    "datecreated": Field.PUBLISHED, "datemodified": Field.MODIFIED, "articlesection": Field.SECTION,
    "inlanguage": Field.LANGUAGE, "license": Field.LICENCE, "isaccessibleforfree": Field.FREE, "keywords": Field.TAG,
}  # fmt: skip
_LISTS = frozenset(("listitem", "comment", "review", "usercomments"))
_MAX_PROPERTIES = 3000
_LONGEST = 300  # characters; a longer headline or author is a box of other things
# Characters or elements in which no value is looked for: boxes may stand in boxes, each with all that is in them.
_BOX = 10_000
_MAX_LINKS = 4000
_LONGEST_TAG = 80  # characters
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)")
_TIGHT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


def meta_claims(page: ElementScan) -> Iterator[Claim]:
    """One claim per known tag; ``source`` is the tag's own key in lower case."""
    twitter: dict[str, str] = {}
    for meta in page.tags["meta"][:_MAX_TAGS]:
        key = (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").strip().lower()
        if key.startswith(("twitter:label", "twitter:data")):
            twitter[key] = clean(meta.get("content"))
        field = _META_FIELDS.get(key.replace("dc:", "dc.").replace("dcterms:", "dcterms."))
        value = clean(meta.get("content")) if field is not None else ""
        if field is None or not value:
            continue
        source = key if ":" in key else f"meta:{key}"
        if field is Field.TAG:
            for word in value.split(",")[:60]:
                if word.strip():
                    yield Claim(field, word.strip(), source)
        else:
            yield Claim(field, value, source)
    for number in "123":  # ``twitter:label1`` "Written by" names what ``twitter:data1`` says
        label = twitter.get(f"twitter:label{number}", "").lower()
        if label in _WRITTEN_BY and (name := twitter.get(f"twitter:data{number}")):
            yield Claim(Field.AUTHOR, name, "twitter:data")
    for link in page.tags["link"][:_MAX_TAGS]:
        rel = (link.get("rel") or "").lower().split()
        for kind, field in (("canonical", Field.CANONICAL_URL), ("license", Field.LICENCE)):
            if kind in rel and (address := clean(link.get("href"))):
                yield Claim(field, address, f"link:{kind}")
        if "author" in rel and (name := clean(link.get("title"))):
            yield Claim(Field.AUTHOR, name, "link:rel")


def microdata_claims(page: ElementScan) -> Iterator[Claim]:
    """One claim per known property, none from inside comments or lists of other items."""
    for element in page.properties[:_MAX_PROPERTIES]:
        kind = "itemprop" if element.get("itemprop") is not None else "property"
        name = element.get(kind, "").strip().lower().removeprefix("schema:")
        field = _PROPERTIES.get(name.split()[0]) if name else None
        if field is None or (kind == "property" and element.tag == "meta") or _is_anothers(element):
            continue
        value = _property_value(element)
        if field is Field.AUTHOR and element.get("itemscope") is not None:
            inner = (each for each in islice(element.iterdescendants(), _BOX) if isinstance(each.tag, str))
            named = next((each for each in inner if each.get("itemprop") == "name"), None)
            value = (_property_value(named) if named is not None else "") or value
        if value and len(value) <= _LONGEST:
            yield Claim(field, value, "microdata" if kind == "itemprop" else "rdfa")


def _is_anothers(element: _Element) -> bool:
    """Whether it stands in a comment, or in a list of other items."""
    for parent in islice(element.iterancestors(), 32):
        kind = (parent.get("itemtype") or parent.get("typeof") or "").rsplit("/", 1)[-1].lower()
        if kind in _LISTS:
            return True
    return False


def _property_value(element: _Element) -> str:
    for key in ("content", "datetime"):
        if value := clean(element.get(key)):
            return value
    if element.tag == "abbr" and (value := clean(element.get("title"))):
        return value
    if element.tag in ("a", "link") and element.get("href") and not len(element) and not element.text:
        return clean(element.get("href"))
    pieces, size = [], 0
    for text in element.itertext():
        pieces.append(str(text))
        size += len(text) + 1
        if size > _BOX:
            return ""
    return clean("".join(pieces))


def page_claims(root: _Element) -> Iterator[Claim]:
    """What speaks for the whole page: its direction of writing, links to the tags that it is filed under."""
    for element in (root, *root.iterchildren("body")):
        if (direction := clean(element.get("dir")).lower()) in ("rtl", "ltr"):
            yield Claim(Field.DIRECTION, direction, f"{element.tag}:dir")
    for link in islice(root.iter("a"), _MAX_LINKS):
        if "tag" in (link.get("rel") or "").lower().split():
            text = clean("".join(islice(map(str, link.itertext()), 20)))
            if text and len(text) <= _LONGEST_TAG:
                yield Claim(Field.TAG, text, "rel:tag")


def url_claims(url: str | None) -> Iterator[Claim]:
    """Weak claims of the address, read when the page itself says nothing: a date in its path, the host as site."""
    address = read_url(url or "")
    if address is None or not address.host:
        return
    yield Claim(Field.SITE, address.host.removeprefix("www."), "url:host")
    if date := _DATE.search(address.path) or _TIGHT.search(address.path):
        year, month, day = date.groups()
        yield Claim(Field.PUBLISHED, f"{year}-{int(month):02d}-{int(day):02d}", "url")
