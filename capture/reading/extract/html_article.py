"""The article of one HTML page: text blocks and metadata. Pure: values in, values out, nothing fetched or run."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from capture.model.article import Article, Block, BlockKind, BlockSource
from capture.reading.extract import metadata
from capture.reading.extract.blocks.block_builder import blocks_of
from capture.reading.extract.blocks.figures import lead_of
from capture.reading.extract.blocks.image_relevance import Surroundings
from capture.reading.extract.blocks.image_urls import base_of
from capture.reading.extract.classify.classifier import is_unsure, scores, swayed, visible
from capture.reading.extract.classify.coverage import coverage
from capture.reading.extract.classify.layout_filter import seen
from capture.reading.extract.classify.postprocess import refined
from capture.reading.extract.classify.trafilatura_vote import MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT, ask
from capture.reading.extract.document.headline import names_near, section_near
from capture.reading.extract.document.layout import Layout
from capture.reading.extract.document.page_features import PageFeatures, survey
from capture.reading.extract.document.runs import TextRun, Walked
from capture.reading.extract.document.walk import walk
from capture.reading.extract.request import extractor
from capture.reading.extract.source.parse import parse
from capture.reading.extract.source.plain_text import paragraphs

__all__ = ["article_from_html"]


def _none(address: str) -> bool:
    """No archive is known: no address is in it."""
    return False


def article_from_html(
    html: str,
    url: str | None = None,
    layout: Layout | None = None,
    *,
    held: Callable[[str], bool] = _none,
    judge: Callable[[PageFeatures], list[float]] = scores,
    search_dates: bool = True,
    captured: datetime | None = None,
) -> Article:
    """The article of a page. Never raises, whatever the text; a page without one gives no blocks.

    ``layout`` is that of the same serialisation: then ``Block.source.element`` counts its start tags as a browser
    does, and what was invisible is left out. Without it the number is that of libxml2's tree. ``held`` says which
    addresses the archive has: of a picture's several addresses one of those is taken. ``judge`` gives each run its
    chance to belong to the article, 0-1. With ``search_dates`` the whole page is searched for a date where none is
    told, and no date is after ``captured``.
    """
    document = parse(html, numbered=layout is not None)
    if document is None:
        return Article(url=url, extractor=extractor())
    walked = walk(document, layout.boxes if layout is not None else None)
    runs, shown = visible(walked.runs)
    ordinary = _is_ordinary(walked)
    said = metadata.read(document.root, url, search=ordinary and search_dates, captured=captured)
    about = said.description.value if said.description else ""
    page = survey(runs, said.titles, about)
    chances = _judged(page, walked.runs, said.titles, about, judge)
    if ordinary and is_unsure(page, chances):
        chances = swayed(page, chances, ask(document.root, everything=not shown or layout is not None))
    chosen, body = refined(page, seen(page, chances))
    around = Surroundings(
        page=page,
        words=chosen,
        body=body,
        base=base_of(document.root, url),
        lead=said.lead_image.value if said.lead_image else "",
        held=held,
    )
    blocks, inserted = blocks_of(around, walked, about, layout)
    share = coverage(page, blocks, set(chosen), body, walked.runs)
    if not blocks and layout is None:
        blocks = _told(said.bodies)
    return replace(
        _described(said, url),
        authors=said.authors or names_near(page, body.first),
        section=said.section or section_near(page, body.first, url),
        lead_image=lead_of(said.lead_image, said.lead_alt, inserted, blocks, held),
        blocks=blocks,
        coverage=share,
    )


def _told(bodies: tuple[str, ...]) -> tuple[Block, ...]:
    """Paragraphs of the text that JSON-LD gives: a last resort, and never where it is known what a reader saw."""
    source = BlockSource(path="json-ld")
    return tuple(
        Block(kind=BlockKind.PARAGRAPH, text=words, source=source) for body in bodies[:1] for words in paragraphs(body)
    )


def _judged(
    page: PageFeatures,
    runs: list[TextRun],
    titles: Sequence[str],
    about: str,
    judge: Callable[[PageFeatures], list[float]],
) -> list[float]:
    """The chance of each run of the page, judged among all that its markup shows.

    So the judge learnt pages: without a layout, with what style sheets and scripts hide in its place.
    """
    own = set(map(id, page.runs))
    among = [run for run in runs if id(run) in own or not run.marked]
    if len(among) == len(page.runs):
        return judge(page)
    chances = zip(among, judge(survey(among, titles, about)), strict=True)
    return [chance for run, chance in chances if id(run) in own]


def _described(said: metadata.Metadata, url: str | None) -> Article:
    """What the page says of itself."""
    return Article(
        url=url,
        title=said.title,
        published=said.published,
        modified=said.modified,
        site=said.site,
        language=said.language,
        direction=said.direction,
        description=said.description,
        canonical_url=said.canonical_url,
        licence=said.licence,
        free=said.free,
        tags=said.tags,
        extractor=extractor(),
    )


def _is_ordinary(walked: Walked) -> bool:
    """Small and flat enough for other people's extractors, whose time has no bound of its own."""
    text = sum(len(run.text) for run in walked.runs)
    return walked.elements <= MAX_ELEMENTS and walked.depth <= MAX_DEPTH and text <= MAX_TEXT
