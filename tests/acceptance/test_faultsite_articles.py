"""Faultsite X01-X05, E07, E09, R01, Z01: pages that other extractors read wrongly, each from a real bug report.

One command captures them; the article that the archive gives is held against what ``/__expect`` says of each, once
out of the page as it was rendered, once out of the answers alone.
"""

import html
import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import html5lib
import pytest
from markdown_it import MarkdownIt
from warcio.archiveiterator import ArchiveIterator

from capture.formats.warc import WarcIndex
from capture.model.article import FEW
from capture.reading.extract.document.visible_text import whole_text
from capture.workflows.extract import ExtractedArticle, extract
from tests.command import warcite
from tests.records import Answer, answers, records
from tests.sites import running

pytestmark = pytest.mark.long

ARTICLES = ("X01/", "X02/", "X03/", "X04/", "X05/", "E07/", "E09/")  # the site tells their articles
ENCODED = {"R01/": "utf-8", "R01/sjis": "shift_jis", "R01/late": "windows-1251"}  # told in a meta element alone
TEASING = "X04/"  # its line "Read more: …" among the paragraphs is still taken for one
PAGES = (*ARTICLES, *ENCODED, "Z01/")
FORMS = ("md", "html", "txt", "json")


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One page's snapshot: ``case`` is what the site says of it, ``wire`` a file with its answers alone."""

    case: dict[str, Any]
    result: dict[str, Any]
    archive: Path
    wire: Path

    @property
    def warc(self) -> Path:
        return Path(self.result["path"]) / "archive" / "data.warc.gz"

    @property
    def article(self) -> dict[str, Any]:
        """What the article should be."""
        told: dict[str, Any] = self.case["article"]
        return told

    @cached_property
    def extracted(self) -> ExtractedArticle:
        return extract(self.result["path"], self.archive, "json")

    @cached_property
    def found(self) -> dict[str, Any]:
        """The article JSON."""
        found: dict[str, Any] = json.loads(self.extracted.text)
        return found

    @cached_property
    def of_wire(self) -> dict[str, Any]:
        """That of the answers alone."""
        found: dict[str, Any] = json.loads(extract(str(self.wire), self.archive, "json").text)
        return found

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """By URL."""
        return {answer.url: answer for answer in answers(self.warc)}

    def texts(self, kind: str) -> list[str]:
        """Those of all blocks of a kind, in order."""
        return [block["text"] for block in self.found["blocks"] if block["kind"] == kind]


@dataclass(frozen=True, kw_only=True)
class Captured:
    """What the command left."""

    home: Path
    snapshots: dict[str, Snapshot]


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Captured:
    """Every page saved by one command; the site is gone when the articles are read."""
    home = tmp_path_factory.mktemp("reader")
    archive = home / "archive"
    with running("faultsite", home / "faultsite.log") as site:
        allowed = f"--allow-address=127.0.0.1:{site.port}"
        # Neither a replay nor a large screenshot is asked for here, and both take time.
        options = ("--json", "--no-check", "--viewport", "640x480", "--archive", archive, allowed)
        done = warcite("save", *map(site.page, PAGES), *options, home=home, timeout_s=600)
    assert done.code == 0, done.stderr
    snapshots = {
        page: Snapshot(
            case=site.cases[page.partition("/")[0]], result=result, archive=archive, wire=_answers_alone(result, home)
        )
        for page, result in zip(PAGES, done.objects, strict=True)
    }
    return Captured(home=home, snapshots=snapshots)


def _answers_alone(result: dict[str, Any], home: Path) -> Path:
    """A copy of the WARC with requests and responses only, as recorders without a browser write it."""
    warc = Path(result["path"]) / "archive" / "data.warc.gz"
    data, kept = warc.read_bytes(), b""
    with warc.open("rb") as stream:
        members = ArchiveIterator(stream, no_record_parse=True)
        for record in members:
            record.raw_stream.read()
            start, length = members.get_record_offset(), members.get_record_length()
            if record.rec_type in {"request", "response"}:
                kept += data[start : start + length]
    copy = home / f"{result['id']}.warc.gz"
    copy.write_bytes(kept)
    return copy


@pytest.fixture(params=ARTICLES)
def snapshot(request: pytest.FixtureRequest, captured: Captured) -> Snapshot:
    """Each page whose article the site tells."""
    return captured.snapshots[request.param]


def test_every_page_is_complete(captured: Captured) -> None:
    """Whatever is wrong with an article below is no fault of the recording."""
    assert {page: one.result["outcome"] for page, one in captured.snapshots.items()} == dict.fromkeys(PAGES, "complete")


def test_the_command_gives_the_same_article(captured: Captured) -> None:
    """By its id, in a process of its own, word for word."""
    snapshot = captured.snapshots["X01/"]
    options = ("--format", "json", "--archive", snapshot.archive)
    done = warcite("extract", snapshot.result["id"], *options, home=captured.home)
    assert (done.code, done.stdout, done.stderr) == (0, snapshot.extracted.text, "")


def test_the_title_is_the_articles(snapshot: Snapshot) -> None:
    """Without the name of the site, from wherever it is read."""
    assert snapshot.found["title"]["value"] == snapshot.article["title"]
    assert snapshot.of_wire["title"]["value"] == snapshot.article["title"]


def test_each_author_is_one_name(snapshot: Snapshot) -> None:
    """Persons in the page's order, then desks; a degree behind a comma is no part of a name here."""
    names = [name.partition(",")[0] for name in snapshot.article.get("authors", [])]
    names += snapshot.article.get("organisation_authors", [])
    assert [author["value"] for author in snapshot.found["authors"]] == names


@pytest.mark.parametrize("field", ["published", "modified"])
def test_dates_keep_day_and_offset(snapshot: Snapshot, field: str) -> None:
    """The same moment in the same zone as the page says it, of all the dates that stand there."""
    if field in snapshot.article:
        wanted = datetime.fromisoformat(snapshot.article[field])
        moment = datetime.fromisoformat(snapshot.found[field]["value"])
        assert (moment, moment.utcoffset()) == (wanted, wanted.utcoffset())


def test_every_paragraph_is_there_in_order(snapshot: Snapshot) -> None:
    """Whole, each a block of its own; read out of the answers alone too."""
    for found in (snapshot.found, snapshot.of_wire):
        told = [block["text"] for block in found["blocks"] if block["kind"] == "paragraph"]
        assert [text for text in told if text in snapshot.article["paragraphs"]] == snapshot.article["paragraphs"]


@pytest.mark.parametrize("page", [page for page in ARTICLES if page != TEASING])
def test_nothing_else_is_in_it(captured: Captured, page: str) -> None:
    """No other paragraph; and none of the words that the site names, in no block, caption or line of facts."""
    snapshot = captured.snapshots[page]
    assert snapshot.texts("paragraph") == snapshot.article["paragraphs"]
    written = extract(snapshot.result["path"], snapshot.archive, "md").text
    assert [words for words in snapshot.article.get("lacks", []) if words in written] == []


def test_coverage_is_the_share_that_was_found(snapshot: Snapshot) -> None:
    """Of the case's own paragraphs; an article that is all there brings no warning."""
    wanted = snapshot.article["paragraphs"]
    held = sum(len(text) for text in wanted if text in snapshot.texts("paragraph"))
    assert snapshot.found["coverage"] == pytest.approx(held / sum(map(len, wanted)), abs=0.1)
    assert (snapshot.extracted.lacking == "") == (snapshot.found["coverage"] >= FEW)


def test_every_block_says_where_its_words_are(snapshot: Snapshot) -> None:
    """Record, offset in the file, byte in the payload; its box below that of the block before."""
    offsets = _offsets(snapshot.warc)
    below = 0.0
    for block in snapshot.found["blocks"]:
        source = block["source"]
        assert offsets[source["record_id"]] == source["offset"]
        assert urlsplit(source["record_url"]).path == snapshot.case["seed"]
        payload = snapshot.answers[source["record_url"]].body
        assert _words_at(payload, source["payload_offset"], "utf-8").startswith(_first_line(block))
        assert source["frame"] == 0
        assert source["box"]["width"] > 0
        assert source["box"]["y"] >= below
        below = source["box"]["y"]


def test_every_value_has_its_source_and_those_that_differ(snapshot: Snapshot) -> None:
    """A rival says something else, and where; the winner is not its own rival."""
    values = [snapshot.found[field] for field in ("title", "published", "modified", "site", "language")]
    for value in (*filter(None, values), *snapshot.found["authors"]):
        assert value["value"]
        assert value["source"]
        assert all(rival["source"] and rival["value"] != value["value"] for rival in value["rivals"])


def _offsets(warc: Path) -> dict[str, int]:
    """Of each record by its id."""
    with warc.open("rb") as stream:
        members = ArchiveIterator(stream, no_record_parse=True)
        return {
            record.rec_headers.get_header("WARC-Record-ID").strip("<>"): members.get_record_offset()
            for record in members
        }


def _words_at(payload: bytes, offset: int, encoding: str) -> str:
    """What a reader sees from there on: no tags, white space folded."""
    markup = payload[offset:].decode(encoding)
    return " ".join(html.unescape(re.sub("<[^>]*>", "", markup)).split())


def _first_line(block: dict[str, Any]) -> str:
    """White space folded; of a table its first cell."""
    return block["rows"][0][0] if block["rows"] else " ".join(block["text"].split())


def test_x02_the_sites_name_is_the_sites(captured: Captured) -> None:
    """Not in the title; and the byline agrees with what the page tells machines, or stands beside it."""
    found = captured.snapshots["X02/"].found
    assert found["site"]["value"] not in found["title"]["value"]
    assert {rival["source"] for rival in found["authors"][0]["rivals"]} == {"meta:author", "rel:author"}


def test_x03_lists_nest_and_keep_their_lines(captured: Captured) -> None:
    """Of spans, with code in a line: ordered first, then one in another."""
    snapshot = captured.snapshots["X03/"]
    items = [block for block in snapshot.found["blocks"] if block["kind"] == "list"]
    numbered, dotted = snapshot.article["lists"]
    assert [item["text"] for item in items] == [*numbered, *dotted]
    assert [item["ordered"] for item in items] == [True] * len(numbered) + [False] * len(dotted)
    assert [item["depth"] for item in items][-2:] == [1, 2]


def test_x03_code_keeps_its_shape(captured: Captured) -> None:
    """Indentation and blank lines; a line's end at its end is none."""
    snapshot = captured.snapshots["X03/"]
    assert snapshot.texts("code") == [code.rstrip("\n") for code in snapshot.article["code"]]


def test_x03_a_table_keeps_cells_and_caption(captured: Captured) -> None:
    snapshot = captured.snapshots["X03/"]
    (table,) = [block for block in snapshot.found["blocks"] if block["kind"] == "table"]
    assert table["rows"] == snapshot.article["table"]
    assert table["caption"]["text"] == snapshot.article["table_caption"]
    assert snapshot.texts("heading") == snapshot.article["headings"]


def test_x05_other_dates_are_rivals_at_most(captured: Captured) -> None:
    """They stand beside what was believed, with their places; the day alone, without a zone, is one of them."""
    snapshot = captured.snapshots["X05/"]
    assert snapshot.found["published"]["source"] == "json-ld"
    rivals = {rival["source"]: rival["value"] for rival in snapshot.found["published"]["rivals"]}
    assert rivals["meta:dc.date"] == snapshot.article["published"][:10]
    assert snapshot.found["modified"]["rivals"][0]["value"] == snapshot.article["modified"][:10]


def test_x04_boxes_of_the_sites_own_are_none_of_it(captured: Captured) -> None:
    """Newsletter, advertisement, related stories, readers' comments; no year of a copyright is its date."""
    snapshot = captured.snapshots[TEASING]
    written = extract(snapshot.result["path"], snapshot.archive, "md").text
    boxed = set(snapshot.article["lacks"]) - {"Read more", "Ten harbours"}
    assert [words for words in sorted(boxed) if words in written] == []
    assert snapshot.texts("heading") == []
    assert snapshot.found["published"] is snapshot.found["modified"] is None


def test_e09_a_banner_is_left_alone(captured: Captured) -> None:
    """Nothing was clicked, and so no intervention tells of it; the article is there behind it."""
    told = records(captured.snapshots["E09/"].warc, "metadata")
    provenance = json.loads(told[-1].block)
    assert provenance["options"]["consent"] == "leave"
    (only,) = provenance["interventions"]
    assert only.endswith("was allowed")


@pytest.mark.parametrize("page", ENCODED)
def test_r01_a_charset_in_a_meta_element_is_believed(captured: Captured, page: str) -> None:
    """Legacy labels, and those that come late in the first kilobyte: the words of the page out of the answer alone."""
    snapshot = captured.snapshots[page]
    told = snapshot.case["page"]
    wanted = told["other"].get(page.partition("/")[2], told["text_contains"])
    for warc in (snapshot.warc, snapshot.wire):
        text = whole_text(WarcIndex.open(warc)).text
        assert [words for words in wanted if words not in text] == []


@pytest.mark.parametrize("page", [page for page in ENCODED if page != "R01/"])
def test_r01_a_legacy_page_has_its_article(captured: Captured, page: str) -> None:
    """The same from both, and the place in the payload counts the bytes of its own encoding."""
    snapshot = captured.snapshots[page]
    (words,) = snapshot.case["page"]["other"][page.partition("/")[2]]
    for found in (snapshot.found, snapshot.of_wire):
        (block,) = found["blocks"]
        assert words in block["text"]
        source = block["source"]
        payload = snapshot.answers[source["record_url"]].body
        assert _words_at(payload, source["payload_offset"], ENCODED[page]).startswith(block["text"])


@pytest.fixture(scope="module")
def hostile(captured: Captured) -> dict[str, str]:
    """Z01 in every form."""
    snapshot = captured.snapshots["Z01/"]
    return {form: extract(snapshot.result["path"], snapshot.archive, form).text for form in FORMS}


def test_z01_markup_in_a_title_stays_words(captured: Captured, hostile: dict[str, str]) -> None:
    """What the page calls itself is kept as it is, in the one form that keeps rivals."""
    title = json.loads(hostile["json"])["title"]
    said = {title["value"], *(rival["value"] for rival in title["rivals"])}
    assert captured.snapshots["Z01/"].case["page"]["title"] in said


def test_z01_html_holds_no_script(hostile: dict[str, str]) -> None:
    """Read by another parser without a complaint: no script, no picture, no handler, no address that runs."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    for element in parser.parse(hostile["html"]).iter():
        assert element.tag not in {"script", "img", "iframe", "object", "embed", "form"}
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert name != "href" or urlsplit(value).scheme in {"http", "https"}


def test_z01_markdown_holds_no_html(hostile: dict[str, str]) -> None:
    """One heading, no front matter to be read as YAML, no element of its own."""
    tokens = MarkdownIt("commonmark").parse(hostile["md"])
    every = [each for token in tokens for each in (token, *(token.children or ()))]
    assert {each.type for each in every}.isdisjoint({"html_block", "html_inline", "image", "link_open", "hr"})
    assert [each.tag for each in every if each.type == "heading_open"] == ["h1"]
    assert not hostile["md"].startswith("---")


def test_z01_no_line_breaks_out_of_its_field(hostile: dict[str, str]) -> None:
    """Author and site stay on the line of facts, which begins no formula and ends no field."""
    title, facts, *_ = [line for line in hostile["txt"].splitlines() if line]
    assert title == json.loads(hostile["json"])["title"]["value"]
    assert facts.endswith(json.loads(hostile["json"])["site"]["value"])
    assert not re.match(r"[=+@-]|@misc", facts)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", hostile["txt"])
