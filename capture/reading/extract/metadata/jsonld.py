"""Claims of JSON-LD blocks: articles in ``@graph``, in lists, nested, or in broken JSON.

All objects of all blocks are put in one row, outer ones first. Of those with an article's type the best is the
page's own article: one whose title the page shows, of the most telling type, first on the page. The best with a
page's type comes behind it; further articles are other people's. What is no JSON even after mending gives its
plainest fields.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.etree import _Element

from capture.reading.extract.metadata.claim import Claim, ElementScan, Field, clean
from capture.reading.extract.metadata.markup_claims import words_of
from capture.reading.extract.metadata.titles import folded
from capture.reading.extract.source.encoding import unescape

__all__ = ["claims", "comments_in"]

_MAX_NODES = 3000  # objects looked at per page
_LONGEST_STEP = 60  # characters of a section's name
_MAX_BLOCK = 3_000_000  # characters of one script
# schema.org types that are the page's own article, best first
_ARTICLES = (
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "LiveBlogPosting",
    "BackgroundNewsArticle", "ReviewNewsArticle", "Article", "BlogPosting", "TechArticle", "ScholarlyArticle",
    "SocialMediaPosting", "DiscussionForumPosting", "Report", "Recipe", "Review", "PodcastEpisode", "VideoObject",
    "CreativeWork", "WebPage", "ItemPage", "AboutPage",
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(_ARTICLES)}
_PAGE_RANK = _RANK["VideoObject"]  # from here on, a node names the page rather than its article
# Where a node has things that are not the page's own: other articles of a list, what it quotes or speaks of.
_OTHERS = frozenset(("itemListElement", "mentions", "citation", "isBasedOn", "isRelatedTo", "relatedLink"))
_CONTROL = re.compile(r"[\x00-\x1f]+")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_STRING_FIELD = re.compile(r'"(headline|datePublished|dateModified|articleSection)"\s*:\s*"((?:[^"\\]|\\.)*)"')
_BROKEN = {
    "headline": Field.TITLE,
    "datePublished": Field.PUBLISHED,
    "dateModified": Field.MODIFIED,
    "articleSection": Field.SECTION,
}


def claims(page: ElementScan) -> Iterator[Claim]:
    """What the best article node says, then the page node, then the site's; nothing of nodes of other kinds."""
    nodes: list[dict[str, Any]] = []
    broken: list[str] = []
    for script in page.tags["script"]:
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            data = _load(script.text[:_MAX_BLOCK])
            if data is None:
                broken.append(script.text[:_MAX_BLOCK])
            else:
                nodes.extend(_nodes(data, _MAX_NODES - len(nodes)))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    titles = [words_of(heading) for heading in page.headings]
    titles += [str(title.text or "") for title in page.tags["title"][:1]]
    shown = [words for title in titles if (words := folded(title))]
    ranked = sorted(
        (not _is_shown(node, shown), rank, index)
        for index, node in enumerate(nodes)
        if (rank := _rank(node)) is not None
        and ("VideoObject" not in _types(node) or _is_shown(node, shown))  # else one film on a page of other things
    )
    articles = [index for _, rank, index in ranked if rank < _PAGE_RANK][:1]
    pages = [index for _, rank, index in ranked if rank >= _PAGE_RANK][:1]
    for index in articles + pages:
        yield from _of_article(nodes[index], by_id, "json-ld" if index in articles else "json-ld:page")
    for node in nodes:
        if _types(node) & {"WebSite", "Organization", "NewsMediaOrganization"} and (name := _name(node, by_id)):
            yield Claim(Field.SITE, name, "json-ld:site")
        if "BreadcrumbList" in _types(node):
            yield from _trail(node, page)
    for text in broken:
        for key, value in _STRING_FIELD.findall(text)[:20]:
            yield Claim(_BROKEN[key], _text(value.replace('\\"', '"')), "json-ld:broken")


def _trail(node: dict[str, Any], page: ElementScan) -> Iterator[Claim]:
    """The last step of a trail that is neither the page itself nor the site's first page."""
    steps: list[tuple[str, str]] = []
    for step in _listed(node.get("itemListElement")):
        if isinstance(step, dict):
            item = step.get("item")
            name = _text(step.get("name")) or (_text(item.get("name")) if isinstance(item, dict) else "")
            steps.append((name, _address(item)))
    own = {_text(words_of(heading)).casefold() for heading in page.headings}
    own |= {_text(title.text).casefold() for title in page.tags["title"]}
    canonical = {link.get("href") for link in page.tags["link"] if link.get("rel") == "canonical"}
    if steps and (not steps[-1][1] or steps[-1][0].casefold() in own or steps[-1][1] in canonical):
        steps.pop()
    if len(steps) > 1 and 0 < len(steps[-1][0]) <= _LONGEST_STEP:
        yield Claim(Field.SECTION, steps[-1][0], "json-ld:breadcrumb")


def comments_in(root: _Element) -> Iterator[tuple[str, str, str]]:
    """Text, author and date of each comment in JSON-LD, in the order of the page."""
    left = _MAX_NODES
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            for node in _nodes(_load(script.text[:_MAX_BLOCK]), left):
                left -= 1
                if _types(node) & {"Comment", "UserComments"} and (text := _text(node.get("text"))):
                    date = _text(node.get("datePublished") or node.get("dateCreated") or node.get("commentTime"))
                    yield text, _name(node.get("author") or node.get("creator"), {}), date


def _is_shown(node: dict[str, Any], shown: list[str]) -> bool:
    """Whether the page shows the node's own title."""
    names = [folded(_text(node.get(key))) for key in ("headline", "name")]
    return any(name and any(name in title for title in shown) for name in names)


def _load(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().removeprefix("//<![CDATA[")
    text = text.removesuffix("//]]>").removesuffix(";").strip()
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", text)), unescape(text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(data: Any, limit: int) -> Iterator[dict[str, Any]]:
    """Every object, breadth first, so that outer ones come before what they mention."""
    queue: list[Any] = [data]
    for item in queue:
        if isinstance(item, dict):
            limit -= 1
            if limit < 0:
                return
            yield item
            queue.extend(value for key, value in item.items() if isinstance(value, dict | list) and key not in _OTHERS)
        elif isinstance(item, list):
            queue.extend(value for value in item[:500] if isinstance(value, dict | list))
        if len(queue) > 4 * _MAX_NODES:
            return


def _types(node: dict[str, Any]) -> set[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rsplit("/", 1)[-1] for kind in listed if isinstance(kind, str)}


def _rank(node: dict[str, Any]) -> int | None:
    ranks = [_RANK[kind] for kind in _types(node) if kind in _RANK]
    telling = node.get("headline") or node.get("name") or node.get("datePublished") or node.get("author")
    return min(ranks) if ranks and telling else None


def _of_article(node: dict[str, Any], by_id: dict[str, dict[str, Any]], source: str) -> Iterator[Claim]:
    def said(key: str) -> str:
        return _text(node.get(key)) or _name(node.get(key), by_id)

    images = _listed(node.get("image"))[:1]
    addresses = (_address(page) for page in (node.get("mainEntityOfPage"), node.get("url")))
    keywords = [word.strip() for item in _listed(node.get("keywords")) for word in _text(item).split(",")][:60]
    values: tuple[tuple[Field, Iterable[str]], ...] = (
        (Field.TITLE, (_text(node.get("headline")), _text(node.get("name")))),
        (Field.AUTHOR, (_name(person, by_id) for person in _listed(node.get("author") or node.get("creator")))),
        (Field.PUBLISHED, map(said, ("datePublished", "dateCreated", "uploadDate"))),
        (Field.MODIFIED, [said("dateModified")]),
        (Field.DESCRIPTION, [said("description")]),
        (Field.LANGUAGE, [said("inLanguage")]),
        (Field.LICENCE, [said("license")]),
        (Field.SECTION, map(_text, _listed(node.get("articleSection")))),
        (Field.CANONICAL_URL, (address for address in addresses if address.startswith("http"))),
        (Field.LEAD_IMAGE, map(_address, images)),
        (Field.LEAD_ALT, (_text(image.get("caption")) for image in images if isinstance(image, dict))),
        (Field.SITE, (_name(publisher, by_id) for publisher in _listed(node.get("publisher"))[:1])),
        (Field.TAG, keywords),
    )
    yield from (Claim(field, value, source) for field, each in values for value in each if value)
    if isinstance(body := node.get("articleBody"), str):
        yield Claim(Field.BODY, unescape(body)[:400_000], source)
    # Whether it is free: of the article itself, else of its parts, of which one that is not free makes it so.
    parts = [part for part in _listed(node.get("hasPart")) if isinstance(part, dict)]
    for holders in ([node], parts):
        free = [str(holder["isAccessibleForFree"]) for holder in holders if "isAccessibleForFree" in holder]
        if free:
            closed = any(value.rsplit("/", 1)[-1].strip().lower() in ("false", "0", "no") for value in free)
            yield Claim(Field.FREE, "false" if closed else "true", f"{source}:isAccessibleForFree")
            return


def _listed(value: Any) -> list[Any]:
    return value[:100] if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, list):
        value = value[0] if value else ""
    return clean(unescape(value)) if isinstance(value, str) else clean(value)


def _name(value: Any, by_id: dict[str, dict[str, Any]]) -> str:
    """The name of a person or organisation: said here, by reference, or in its parts."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, str):
        value = by_id.get(value, value)
    elif isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        value = by_id.get(value["@id"], value)
    if not isinstance(value, dict):
        return _text(value)
    parts = (_text(value.get("givenName")), _text(value.get("familyName")))
    return _text(value.get("name")) or " ".join(part for part in parts if part)


def _address(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    return _text(value)
