"""Twenty drawn newsrooms, captured whole: every byte that was sent is in the WARC, and the article is right.

Class names, order, labels, language, metadata and server habits are drawn from the seed. Four of them are
captured in every run, all twenty in ``./test all``.
"""

import asyncio
from pathlib import Path

import pytest

from capture.formats.warc import WarcIndex, read
from capture.model.article import Article, BlockKind
from capture.model.job import Job
from capture.model.options import Options
from capture.model.seed import Seed
from capture.workflows.extract import article_of
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save
from capture.workflows.save_result import SaveResult
from capture.workflows.verify import verify
from tests.sites.newsroom import Kind, Newsroom, Site, make, serve
from tests.sites.newsroom.newsroom import Metadata

pytestmark = pytest.mark.long

ALWAYS = (3, 7, 10, 14)
SEEDS = [pytest.param(seed, marks=() if seed in ALWAYS else pytest.mark.real, id=str(seed)) for seed in range(20)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_newsroom_is_recorded_byte_for_byte_and_its_article_read(seed: int, tmp_path: Path, own_home: Path) -> None:
    newsroom = make(seed)
    saved, site = asyncio.run(capture(newsroom, tmp_path / "archive"))
    assert [reason.code for reason in saved.reasons] == ["mapped"]  # nothing else: all is there
    assert_every_answer_is_there(saved.path, site)
    assert verify(str(saved.path), tmp_path / "archive").ok
    assert_the_article_is_right(article_of(saved.path), newsroom)


async def capture(newsroom: Newsroom, folder: Path) -> tuple[SaveResult, Site]:
    archive = open_for_writing(folder, Silent())
    async with serve(newsroom) as site:
        job = Job(seed=Seed.parse(site.url), options=Options(host_map=site.host_map))
        return await save(job, archive), site


def assert_every_answer_is_there(snapshot: Path, site: Site) -> None:
    """Head and body of each response, chunk framing and content coding included, as often as it was sent."""
    recorded = sorted(
        (record.url, b"".join(record.chunks()))
        for record in read(snapshot / "archive" / "data.warc.gz")
        if record.type == "response"
    )
    assert recorded == sorted((sent.url, sent.head + sent.body) for sent in site.sent)


def proves_its_section(newsroom: Newsroom) -> bool:
    """Whether names or metadata say what the label by the headline is; without them it is any short line."""
    declared = {Metadata.JSON_LD, Metadata.OPEN_GRAPH, Metadata.MICRODATA} & set(newsroom.style.metadata)
    return newsroom.style.naming != "hashed" or bool(declared)


def assert_the_article_is_right(article: Article, newsroom: Newsroom) -> None:
    """Headline, section where the page proves it, credit, body in order, the quotation as one, and nothing else."""
    expected = newsroom.expected
    assert article.title is not None
    assert article.title.value == expected.headline
    if article.section is not None or proves_its_section(newsroom):
        assert article.section is not None
        assert article.section.value == expected.section
    (figure,) = article.figures
    assert figure.credit is not None
    assert expected.credit in figure.credit.text
    assert (figure.caption.text if figure.caption else "") == (expected.caption or "")
    assert figure.image is not None
    assert figure.image.record_id
    kinds = {BlockKind.PARAGRAPH: Kind.PARAGRAPH, BlockKind.QUOTATION: Kind.QUOTATION, BlockKind.HEADING: Kind.HEADING}
    rest = [block for block in article.blocks if block.text not in ("", expected.headline)]
    body = [(kinds.get(block.kind), block.text) for block in rest]
    assert body == [(line.kind, line.text) for line in expected.lines]


def test_the_view_finds_the_page_of_a_newsroom(tmp_path: Path, own_home: Path) -> None:
    """The page's own document and artifacts are found by its address."""
    saved, site = asyncio.run(capture(make(None), tmp_path / "archive"))
    view = WarcIndex.open(saved.path / "archive" / "data.warc.gz")
    assert view.page_url() == site.url
    document = view.document()
    assert document is not None
    assert (document.url, document.status) == (site.url, 200)
