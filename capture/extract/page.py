"""The article of one HTML page: text blocks and metadata. Pure: values in, values out, nothing fetched or run."""

from collections.abc import Callable

from capture.extract import metadata
from capture.extract.addresses import base_of
from capture.extract.attributions import attributed
from capture.extract.belonging import Surroundings
from capture.extract.choose import scores, visible
from capture.extract.figures import Drawn, drawn
from capture.extract.headline import headline_place, names_near, section_near
from capture.extract.kinds import block_of, is_rule, parted
from capture.extract.layout import Layout
from capture.extract.lead import lead_of
from capture.extract.parse import parse
from capture.extract.pictures import captions
from capture.extract.places import Places
from capture.extract.quotes import quotations
from capture.extract.refine import refined
from capture.extract.runs import Walked
from capture.extract.sight import seen
from capture.extract.standfirst import standfirst
from capture.extract.survey import survey
from capture.extract.version import extractor
from capture.extract.vote import MAX_DEPTH, MAX_ELEMENTS, MAX_TEXT, Ballot, ask
from capture.extract.walk import walk
from capture.model.article import Article, Block

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
) -> Article:
    """The article of a page. Never raises, whatever the text; a page without one gives no blocks.

    ``layout`` is that of the same serialisation: then ``Block.source.element`` counts its start tags as a browser
    does, and what was invisible is left out. Without it the number is that of libxml2's tree. ``held`` says which
    addresses the archive has: of a picture's several addresses one of those is taken.
    """
    document = parse(html, numbered=layout is not None)
    if document is None:
        return Article(url=url, extractor=extractor())
    walked = walk(document, layout.boxes if layout is not None else None)
    runs, shown = visible(walked.runs)
    ordinary = _is_ordinary(walked)
    said = metadata.read(document.root, url, search=ordinary)
    ballot = ask(document.root, everything=not shown or layout is not None) if ordinary else Ballot("")
    page = survey(runs, ballot, said.titles, said.bodies)
    headline = headline_place(page, said.titles)
    chosen, body = refined(page, seen(page, scores(page)), headline)
    about = said.description.value if said.description else ""
    around = Surroundings(
        page=page,
        words=chosen,
        body=body,
        headline=headline,
        base=base_of(document.root, url),
        lead=said.lead_image.value if said.lead_image else "",
        held=held,
    )
    blocks, shown_apart = _blocks(around, walked, about, layout)
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
        direction=said.direction,
        description=said.description,
        canonical_url=said.canonical_url,
        lead_image=lead_of(said.lead_image, said.lead_alt, shown_apart, blocks, held),
        licence=said.licence,
        free=said.free,
        tags=said.tags,
        blocks=blocks,
        coverage=round(min(1.0, sum(map(_said, blocks)) / mass), 4) if mass else 0.0,
        extractor=extractor(),
    )


def _blocks(
    around: Surroundings, walked: Walked, about: str, layout: Layout | None
) -> tuple[tuple[Block, ...], list[Drawn]]:
    """The article's blocks in reading order, and those of them that are no words: figures, embeds, rules.

    ``about`` is the page's own description: of its words the standfirst is known.
    """
    page, chosen, body, headline = around.page, around.words, around.body, around.headline
    leading = standfirst(page, headline, body.first, about)
    told = captions(page, walked.pictures, body, headline, chosen)
    told = {place: kind for place, kind in told.items() if place not in leading}
    places = Places(layout.boxes if layout is not None else None)
    words = [place for place in chosen if place not in told]
    quoted, names = attributed(page, quotations(page, words, body), places)
    inserted = drawn(
        around, walked, {place: kind for place, kind in told.items() if place not in names}, places
    )
    found = [(one.order, 2 if one.behind else 0, one.block) for one in inserted]
    rules = [place for place in range(body.first, body.last) if is_rule(page.runs[place])]
    for place in {*words, *leading, *rules} - names:
        block = quoted.get(place) or block_of(page.runs[place], places)
        found.append((page.runs[place].order, 1, block))
    return tuple(parted(block for _, _, block in sorted(found, key=lambda item: item[:2]))), inserted


def _said(block: Block) -> int:
    """Characters of the page's text that a block holds."""
    lines = (block.caption, block.credit, block.attribution)
    return len(block.text) + sum(len(line.text) for line in lines if line is not None)


def _is_ordinary(walked: Walked) -> bool:
    """Small and flat enough for other people's extractors, whose time has no bound of its own."""
    text = sum(len(run.text) for run in walked.runs)
    return walked.elements <= MAX_ELEMENTS and walked.depth <= MAX_DEPTH and text <= MAX_TEXT
