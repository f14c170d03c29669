"""The article of one HTML page: text blocks and metadata. Pure: values in, values out, nothing fetched or run."""

from collections.abc import Callable
from datetime import datetime

from capture.model.article import Article, Block, BlockKind, BlockSource
from capture.reading.extract import metadata
from capture.reading.extract.blocks.block_builder import blocks_of
from capture.reading.extract.blocks.figures import lead_of
from capture.reading.extract.blocks.image_relevance import Surroundings
from capture.reading.extract.blocks.image_urls import base_of
from capture.reading.extract.classify.classifier import chances_of, is_unsure, with_vote
from capture.reading.extract.classify.coverage import coverage
from capture.reading.extract.classify.layout_filter import filter_by_layout
from capture.reading.extract.classify.postprocess import refine
from capture.reading.extract.classify.trafilatura_vote import MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT, vote_on
from capture.reading.extract.document.headline import names_near, section_near
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.document.page_features import PageFeatures, page_features
from capture.reading.extract.document.visible_text import visible_runs
from capture.reading.extract.document.walk import walk
from capture.reading.extract.request import extractor
from capture.reading.extract.source.parse import parse
from capture.reading.extract.source.plain_text import paragraphs

__all__ = ["article_from_html"]


def article_from_html(
    html: str,
    url: str | None = None,
    layout: Layout | None = None,
    *,
    is_archived: Callable[[str], bool] = lambda address: False,
    judge: Callable[[PageFeatures], list[float]] = chances_of,
    search_dates: bool = True,
    captured: datetime | None = None,
) -> Article:
    """The article of a page. Never raises, whatever the text; a page without one gives no blocks.

    ``layout`` is that of the same serialisation: then ``Block.source.element`` counts its start tags as a browser
    does, and what was invisible is left out. Without it the number is that of libxml2's tree. ``is_archived`` says
    which addresses the archive has: of a picture's several addresses one of those is taken. ``judge`` gives each run
    its chance to belong to the article, 0-1. With ``search_dates`` the whole page is searched for a date where none is
    told, and no date is after ``captured``.
    """
    document = parse(html, numbered=layout is not None)
    if document is None:
        return Article(url=url, extractor=extractor())
    walked = walk(document, layout.boxes if layout is not None else None)
    runs, is_prose_shown = visible_runs(walked.runs)
    # Small and flat enough for other people's extractors, whose time has no bound of its own.
    is_ordinary = walked.elements <= MAX_ELEMENTS and walked.depth <= MAX_DEPTH
    is_ordinary = is_ordinary and sum(len(run.text) for run in walked.runs) <= MAX_TEXT
    said = metadata.read(document.root, url, search=is_ordinary and search_dates, captured=captured)
    about = said.description.value if said.description else ""
    page = page_features(runs, said.titles, about)
    # The judge learnt pages without a layout: each run is judged among all that the markup shows, with what style
    # sheets and scripts hide in its place.
    own = set(map(id, page.runs))
    among = [run for run in walked.runs if id(run) in own or not run.marked]
    judged = judge(page if len(among) == len(page.runs) else page_features(among, said.titles, about))
    chances = [chance for run, chance in zip(among, judged, strict=True) if id(run) in own]
    if is_ordinary and is_unsure(page, chances):
        vote = vote_on(document.root, everything=not is_prose_shown or layout is not None)
        chances = with_vote(page, chances, vote)
    chosen, body = refine(page, filter_by_layout(page, chances))
    around = Surroundings(
        page=page,
        words=chosen,
        body=body,
        base=base_of(document.root, url),
        lead=said.lead_image.value if said.lead_image else "",
        is_archived=is_archived,
    )
    blocks, inserted = blocks_of(around, walked, about, layout)
    share = coverage(page, blocks, set(chosen), body, walked.runs)
    if not blocks and layout is None:  # a last resort, and never where it is known what a reader saw
        texts = (text for body_text in said.bodies[:1] for text in paragraphs(body_text))
        source = BlockSource(path="json-ld")
        blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text, source=source) for text in texts)
    return Article(
        url=url,
        title=said.title,
        authors=said.authors or names_near(page, body.first),
        published=said.published,
        modified=said.modified,
        site=said.site,
        section=said.section or section_near(page, body.first, url),
        language=said.language,
        direction=said.direction,
        description=said.description,
        canonical_url=said.canonical_url,
        licence=said.licence,
        free=said.free,
        lead_image=lead_of(said.lead_image, said.lead_alt, inserted, blocks, is_archived),
        tags=said.tags,
        blocks=blocks,
        coverage=share,
        extractor=extractor(),
    )
