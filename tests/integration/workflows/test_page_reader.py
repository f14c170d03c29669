"""A page is read in a child process: as well as here, within its limits, and whatever becomes of the child."""

import asyncio
import os
import signal
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from capture.errors import NotFound, NotRead
from capture.formats.wacz import open_package
from capture.formats.warc import WarcIndex
from capture.model.exchange import Body, Exchange
from capture.model.job import Job
from capture.model.options import Options
from capture.model.seed import Seed
from capture.reading.extract import article
from capture.workflows.capture_context import TOOLS
from capture.workflows.extract import extract
from capture.workflows.open_archive import open_for_writing
from capture.workflows.page_reader import PageReader, ReadLimits, read_page
from capture.workflows.progress import Silent
from capture.workflows.save import save
from capture.workflows.show import show
from capture.workflows.verify import verify
from tests.builders.pages import BODY, semantic
from tests.builders.records import exchange, write
from tests.site import Site

URL = "https://paper.test/story"


def a_page(path: Path, html: str, *others: Exchange) -> WarcIndex:
    write(path, *others, exchange(url=URL, response_body=Body.of(html.encode())))
    return WarcIndex.open(path)


def test_the_child_reads_what_we_would(tmp_path: Path) -> None:
    """Article, comments and words; all of it survives the way back."""
    comments = "<div id=comments><h2>Comments</h2>" + "".join(
        f"<div class=comment><b class=author>Reader {n}</b><p>I was at the quay, and it was as you say.</p></div>"
        for n in range(3)
    )
    view = a_page(tmp_path / "a.warc.gz", semantic().replace("</body>", f"{comments}</div></body>"))
    with PageReader() as reader:
        read = reader.read(view, comments=True, whole=True)
    assert read.article == article(view)
    assert set(BODY) <= {block.text for block in read.article.blocks}
    assert len(read.comments) == 3
    assert BODY[0] in read.whole.text
    assert read.whole.record == view.document()


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    view = a_page(tmp_path / "a.warc.gz", semantic())
    with PageReader(ReadLimits(wall_s=0)) as reader, pytest.raises(NotRead, match="longer than 0 s"):
        reader.read(view)


def test_a_page_that_takes_too_much_memory_is_given_up(tmp_path: Path) -> None:
    """The child limits itself before it reads; a tree of a million elements does not fit."""
    view = a_page(tmp_path / "a.warc.gz", "<p>x</p>" * 1_000_000)
    with PageReader(ReadLimits(memory_bytes=400 << 20)) as reader, pytest.raises(NotRead, match="400 MB of memory"):
        reader.read(view)


def test_who_cannot_wait_is_not_kept(tmp_path: Path) -> None:
    view = a_page(tmp_path / "a.warc.gz", semantic())
    stopped = threading.Event()
    stopped.set()
    with PageReader(stopped=stopped) as reader, pytest.raises(NotRead, match="interrupted"):
        reader.read(view)


def test_a_child_that_dies_is_said(tmp_path: Path) -> None:
    """A crash in a parser is no crash of ours."""
    view = a_page(tmp_path / "a.warc.gz", semantic())
    with closing(PageReader()) as reader:
        os.kill(reader.start().pid, signal.SIGSEGV)
        with pytest.raises(NotRead, match=r"ended by itself \(signal 11\)"):
            reader.read(view)


def test_no_child_is_left(tmp_path: Path) -> None:
    with closing(PageReader()) as reader:
        child = reader.start()
    assert child.returncode is not None


def test_the_child_takes_no_module_from_the_folder_that_it_is_called_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = a_page(tmp_path / "a.warc.gz", semantic())
    (tmp_path / "select.py").write_text("raise SystemExit(3)")
    (tmp_path / "lxml.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    with PageReader() as reader:
        assert reader.read(view).article.blocks


def test_a_file_without_records_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"")
    with PageReader() as reader, pytest.raises(NotFound):
        reader.read(WarcIndex(tmp_path / "a.warc", ()))


def test_of_many_files_that_of_the_page_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty files, the page in the last: it alone is given to a child."""
    (tmp_path / "archive").mkdir()
    picture = exchange(
        url="https://paper.test/x.png", response_head=b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"
    )
    for number in range(19):
        write(tmp_path / f"archive/{number:02}.warc.gz", picture)
    a_page(tmp_path / "archive/99.warc.gz", semantic())
    asked: list[str] = []
    read = PageReader.read

    def counted(self: PageReader, view: WarcIndex, **wanted: bool) -> object:
        asked.append(view.path.name)
        return read(self, view, **wanted)

    monkeypatch.setattr(PageReader, "read", counted)
    with PageReader() as reader, open_package(tmp_path) as package:
        view, found = read_page(package, reader)
    assert (view.path.name, asked) == ("99.warc.gz", ["99.warc.gz"])
    assert found.article.blocks


def test_a_save_goes_without_an_article_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The snapshot is complete and sealed; that it has no article is said by save, show and extract."""
    for name in ("CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    hurried = lambda: PageReader(ReadLimits(wall_s=0))  # noqa: E731
    monkeypatch.setattr("capture.workflows.extract.PageReader", hurried)
    with Site() as site:
        job = Job(seed=Seed.parse(site.page("/", semantic())), options=Options(allow_private=True, check=False))
        archive = open_for_writing(tmp_path / "archive", Silent())
        saved = asyncio.run(save(job, archive, tools=replace(TOOLS, reader=hurried)))
    assert [(one.name, one.text.partition(":")[0]) for one in saved.noticed] == [
        ("article_unread", "the article could not be read")
    ]
    assert saved.to_json()["article"] == {"title": "", "words": 0}
    assert "article_unread" in {signal.name for signal in show(str(saved.path), tmp_path).provenance.signals}
    assert verify(str(saved.path), tmp_path).ok
    with pytest.raises(NotRead, match="longer than 0 s"):
        extract(str(saved.path), tmp_path, "md")
