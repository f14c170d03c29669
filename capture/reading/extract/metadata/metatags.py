"""Claims of ``<meta>`` and ``<link>``: OpenGraph, Twitter cards, Dublin Core, parsely, citation and plain names."""

from collections.abc import Iterator, Sequence

from lxml.etree import _Element

from capture.reading.extract.metadata.claim import Claim, Field, clean
from capture.reading.extract.metadata.element_scan import ElementScan

__all__ = ["claims"]

_KEYS = {
    "og:title": Field.TITLE,
    "twitter:title": Field.TITLE,
    "dc.title": Field.TITLE,
    "dcterms.title": Field.TITLE,
    "citation_title": Field.TITLE,
    "parsely-title": Field.TITLE,
    "sailthru.title": Field.TITLE,
    "title": Field.TITLE,
    "headline": Field.TITLE,
    "author": Field.AUTHOR,
    "article:author": Field.AUTHOR,
    "og:article:author": Field.AUTHOR,
    "dc.creator": Field.AUTHOR,
    "dc.contributor": Field.AUTHOR,
    "dcterms.creator": Field.AUTHOR,
    "citation_author": Field.AUTHOR,
    "parsely-author": Field.AUTHOR,
    "sailthru.author": Field.AUTHOR,
    "byl": Field.AUTHOR,
    "article:published_time": Field.PUBLISHED,
    "og:article:published_time": Field.PUBLISHED,
    "og:published_time": Field.PUBLISHED,
    "article:published": Field.PUBLISHED,
    "publish-date": Field.PUBLISHED,
    "published": Field.PUBLISHED,
    "published-date": Field.PUBLISHED,
    "w-published-date": Field.PUBLISHED,
    "publish_date": Field.PUBLISHED,
    "publishdate": Field.PUBLISHED,
    "pubdate": Field.PUBLISHED,
    "publication_date": Field.PUBLISHED,
    "publicationdate": Field.PUBLISHED,
    "parsely-pub-date": Field.PUBLISHED,
    "sailthru.date": Field.PUBLISHED,
    "datepublished": Field.PUBLISHED,
    "citation_publication_date": Field.PUBLISHED,
    "citation_date": Field.PUBLISHED,
    "dc.date": Field.PUBLISHED,
    "dc.date.issued": Field.PUBLISHED,
    "dc.date.created": Field.PUBLISHED,
    "dcterms.date": Field.PUBLISHED,
    "dcterms.issued": Field.PUBLISHED,
    "dcterms.created": Field.PUBLISHED,
    "date": Field.PUBLISHED,
    "originalpublicationdate": Field.PUBLISHED,
    "article.published": Field.PUBLISHED,
    "cxenseparse:recs:publishtime": Field.PUBLISHED,
    "last-modified": Field.MODIFIED,
    "lastmod": Field.MODIFIED,
    "article:modified_time": Field.MODIFIED,
    "og:updated_time": Field.MODIFIED,
    "datemodified": Field.MODIFIED,
    "dcterms.modified": Field.MODIFIED,
    "article.updated": Field.MODIFIED,
    "og:site_name": Field.SITE,
    "application-name": Field.SITE,
    "dc.publisher": Field.SITE,
    "citation_journal_title": Field.SITE,
    "article:section": Field.SECTION,
    "og:article:section": Field.SECTION,
    "parsely-section": Field.SECTION,
    "section": Field.SECTION,
    "og:locale": Field.LANGUAGE,
    "content-language": Field.LANGUAGE,
    "dc.language": Field.LANGUAGE,
    "dcterms.language": Field.LANGUAGE,
    "og:description": Field.DESCRIPTION,
    "twitter:description": Field.DESCRIPTION,
    "description": Field.DESCRIPTION,
    "dc.description": Field.DESCRIPTION,
    "og:url": Field.CANONICAL_URL,
    "og:image": Field.LEAD_IMAGE,
    "og:image:url": Field.LEAD_IMAGE,
    "og:image:secure_url": Field.LEAD_IMAGE,
    "twitter:image": Field.LEAD_IMAGE,
    "twitter:image:src": Field.LEAD_IMAGE,
    "og:image:alt": Field.LEAD_ALT,
    "twitter:image:alt": Field.LEAD_ALT,
    "article:content_tier": Field.FREE,
    "og:article:content_tier": Field.FREE,
    "isaccessibleforfree": Field.FREE,
    "article:tag": Field.TAG,
    "og:article:tag": Field.TAG,
    "keywords": Field.TAG,
    "news_keywords": Field.TAG,
    "parsely-tags": Field.TAG,
    "sailthru.tags": Field.TAG,
    "dc.rights": Field.LICENCE,
    "dcterms.rights": Field.LICENCE,
    "dcterms.license": Field.LICENCE,
}
_MAX_TAGS = 2000
_WRITTEN_BY = frozenset(
    ("written by", "verfasst von", "geschrieben von", "écrit par", "escrito por", "scritto da", "geschreven door")
)


def claims(page: ElementScan) -> Iterator[Claim]:
    """One claim per known tag, in document order; ``source`` is the tag's own key in lower case."""
    labelled: dict[str, str] = {}
    for meta in page.tags["meta"][:_MAX_TAGS]:
        key = (meta.get("property") or meta.get("name") or meta.get("http-equiv") or "").strip().lower()
        if key.startswith(("twitter:label", "twitter:data")):
            labelled[key] = clean(meta.get("content"))
        field = _KEYS.get(key.replace("dc:", "dc.").replace("dcterms:", "dcterms."))
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
    yield from _labelled(labelled)
    yield from _links(page.tags["link"][:_MAX_TAGS])


def _labelled(told: dict[str, str]) -> Iterator[Claim]:
    """``twitter:label1`` "Written by" names what ``twitter:data1`` says."""
    for number in "123":
        label = told.get(f"twitter:label{number}", "").lower()
        if label in _WRITTEN_BY and (name := told.get(f"twitter:data{number}")):
            yield Claim(Field.AUTHOR, name, "twitter:data")


def _links(links: Sequence[_Element]) -> Iterator[Claim]:
    for link in links:
        rel = (link.get("rel") or "").lower().split()
        address = clean(link.get("href")) if "canonical" in rel or "license" in rel else ""
        if "canonical" in rel and address:
            yield Claim(Field.CANONICAL_URL, address, "link:canonical")
        if "license" in rel and address:
            yield Claim(Field.LICENCE, address, "link:license")
        if "author" in rel and (name := clean(link.get("title"))):
            yield Claim(Field.AUTHOR, name, "link:rel")
