"""The article of one HTML page: text blocks and metadata. Pure: values in, values out, nothing fetched or run."""

from capture.extract import metadata
from capture.extract.choose import scores, visible
from capture.extract.evidence import survey
from capture.extract.headline import headline_place, names_near, section_near
from capture.extract.kinds import Paths, blocks_of
from capture.extract.layout import Layout
from capture.extract.parse import parse
from capture.extract.pictures import captions
from capture.extract.quotes import quotations
from capture.extract.refine import refined
from capture.extract.sight import seen
from capture.extract.version import extractor
from capture.extract.vote import ask
from capture.extract.walk import walk
from capture.model.article import Article

__all__ = ["article_from_html"]


def article_from_html(html: str, url: str | None = None, layout: Layout | None = None) -> Article:
    """The article of a page. Never raises, whatever the text; a page without one gives no blocks.

    ``layout`` is that of the same serialisation: then ``Block.source.element`` counts its start tags as a browser
    does, and what was invisible is left out. Without it the number is that of libxml2's tree.
    """
    document = parse(html, numbered=layout is not None)
    if document is None:
        return Article(url=url, extractor=extractor())
    found = metadata.read(document.root, url)
    walked = walk(document, layout.boxes if layout is not None else None)
    runs, shown = visible(walked.runs)
    title = found.title.value if found.title else None
    titles = [title or "", *(rival.value for rival in found.title.rivals)] if found.title else []
    page = survey(runs, ask(document.root, everything=not shown), titles, found.bodies)
    headline = headline_place(page, title)
    chosen, body = refined(page, seen(page, scores(page)), headline)
    told = captions(page, walked.pictures, body, headline)
    quoted = quotations(page, [place for place in chosen if place not in told], body)
    paths = Paths()
    blocks = tuple(
        block
        for place in sorted({*chosen, *told})
        for block in blocks_of(runs[place], paths, caption=told.get(place), quotation=quoted.get(place, 0))
    )
    mass = sum(len(run.text) for run in runs)
    return Article(
        url=url,
        title=found.title,
        authors=found.authors or names_near(page, headline, body.first),
        published=found.published,
        modified=found.modified,
        site=found.site,
        section=found.section or section_near(page, headline, body.first),
        language=found.language,
        description=found.description,
        canonical_url=found.canonical_url,
        lead_image=found.lead_image,
        licence=found.licence,
        tags=found.tags,
        blocks=blocks,
        coverage=round(min(1.0, sum(len(block.text) for block in blocks) / mass), 4) if mass else 0.0,
        extractor=extractor(),
    )
