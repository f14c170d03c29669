"""The article of one HTML page: text blocks and metadata. Pure: values in, values out, nothing fetched or run."""

from collections.abc import Callable

from capture.extract import metadata
from capture.extract.choose import is_unsure, scores, swayed, visible
from capture.extract.headline import names_near, section_near
from capture.extract.kinds import Paths, blocks_of
from capture.extract.layout import Layout
from capture.extract.parse import parse
from capture.extract.pictures import captions
from capture.extract.quotes import quotations
from capture.extract.refine import Body, refined
from capture.extract.runs import Walked
from capture.extract.sight import seen
from capture.extract.standfirst import standfirst
from capture.extract.survey import Page, survey
from capture.extract.version import extractor
from capture.extract.vote import MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT, ask
from capture.extract.walk import walk
from capture.model.article import Article, Block

__all__ = ["article_from_html"]


def article_from_html(
    html: str,
    url: str | None = None,
    layout: Layout | None = None,
    *,
    judge: Callable[[Page], list[float]] = scores,
) -> Article:
    """The article of a page. Never raises, whatever the text; a page without one gives no blocks.

    ``layout`` is that of the same serialisation: then ``Block.source.element`` counts its start tags as a browser
    does, and what was invisible is left out. Without it the number is that of libxml2's tree. ``judge`` gives each
    run its chance to belong to the article, 0-1.
    """
    document = parse(html, numbered=layout is not None)
    if document is None:
        return Article(url=url, extractor=extractor())
    walked = walk(document, layout.boxes if layout is not None else None)
    runs, shown = visible(walked.runs)
    ordinary = _is_ordinary(walked)
    said = metadata.read(document.root, url, search=ordinary)
    about = said.description.value if said.description else ""
    page = survey(runs, said.titles, about)
    headline = page.headline
    chances = judge(page)
    if ordinary and is_unsure(page, chances):
        chances = swayed(page, chances, ask(document.root, everything=not shown or layout is not None))
    chosen, body = refined(page, seen(page, chances), headline)
    blocks = _blocks(page, walked, chosen, body, headline, about)
    mass = sum(len(run.text) for run in runs)
    return Article(
        url=url,
        title=said.title,
        authors=said.authors or names_near(page, headline, body.first),
        published=said.published,
        modified=said.modified,
        site=said.site,
        section=said.section or section_near(page, headline, body.first),
        language=said.language,
        description=said.description,
        canonical_url=said.canonical_url,
        lead_image=said.lead_image,
        licence=said.licence,
        tags=said.tags,
        blocks=blocks,
        coverage=round(min(1.0, sum(len(block.text) for block in blocks) / mass), 4) if mass else 0.0,
        extractor=extractor(),
    )


def _blocks(
    page: Page, walked: Walked, chosen: list[int], body: Body, headline: int | None, about: str
) -> tuple[Block, ...]:
    """The chosen runs, the standfirst and the words at pictures, in reading order, with their kinds.

    ``about`` is the page's own description.
    """
    leading = standfirst(page, headline, body.first, about)
    told = captions(page, walked.pictures, body, headline, chosen)
    told = {place: kind for place, kind in told.items() if place not in leading}
    quoted = quotations(page, [place for place in chosen if place not in told], body)
    paths = Paths()
    return tuple(
        block
        for place in sorted({*chosen, *told, *leading})
        for block in blocks_of(
            page.runs[place], paths, caption=told.get(place), quotation=quoted.get(place, 0)
        )
    )


def _is_ordinary(walked: Walked) -> bool:
    """Small and flat enough for other people's extractors, whose time has no bound of its own."""
    text = sum(len(run.text) for run in walked.runs)
    return walked.elements <= MAX_ELEMENTS and walked.depth <= MAX_DEPTH and text <= MAX_TEXT
