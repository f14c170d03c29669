"""Downloads: files that a page hands out beside what it shows are recorded, and end no visit.

Only a seed whose own navigation becomes a download makes a file of the page (``visit/test_answers``).
"""

import asyncio
import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from capture.model.job import Job
from capture.model.options import Options
from capture.model.outcome import Outcome
from capture.model.seed import Seed
from capture.model.signal import SignalCode
from capture.workflows.open_archive import open_for_writing
from capture.workflows.progress import Silent
from capture.workflows.save import save
from capture.workflows.save_result import SaveResult
from tests.records import answers, records
from tests.site import Site

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj "
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>"
)
WORDS = "The beds are kept in a shed by the river, under a roof that was mended in the summer."
PAGE = f"""<!doctype html><html lang=en><title>Files inside</title><link rel=icon href=data:,>
<article><h1>Files inside</h1><p>{WORDS}</p></article>
<iframe src=/report.csv></iframe><iframe src=/paper.pdf hidden></iframe><iframe src=/bundle.zip></iframe>
<a id=notes href=/notes.txt download=notes.txt>notes</a>
<script>
  const hidden = document.createElement("iframe");
  hidden.style.display = "none";
  hidden.src = "/late.bin";
  const made = document.createElement("a");
  made.download = "made.txt";
  made.href = URL.createObjectURL(new Blob(["made by a script"]));
  const written = document.createElement("a");
  written.download = "written.txt";
  written.href = "data:text/plain,written into the page";
  setTimeout(() => {{ notes.click(); document.body.append(hidden); made.click(); written.click(); }}, 200);
</script>"""


def _zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a" * 500)
    return file.getvalue()


FILES = {
    "/report.csv": (b"a,b\n1,2\n", "text/csv", 'attachment; filename="report.csv"'),
    "/paper.pdf": (PDF, "application/pdf", ""),
    "/bundle.zip": (_zip(), "application/zip", ""),
    "/notes.txt": (b"notes\n", "text/plain", ""),
    "/late.bin": (b"\0\1\2" * 100_000, "application/octet-stream", ""),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One capture of the page with the files, and what lay about when it was over."""

    site: Site
    saved: SaveResult
    left: list[str]

    @property
    def warc(self) -> Path:
        return self.saved.path / "archive/data.warc.gz"


@pytest.fixture(scope="module")
def captured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Captured]:
    """The page saved once for all tests."""
    folder = tmp_path_factory.mktemp("downloads")
    with pytest.MonkeyPatch.context() as patch, Site() as site:
        for name in ("CONFIG", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
        for path, (body, kind, disposition) in FILES.items():
            site.page(path, body, kind=kind, Content_Disposition=disposition or "inline")
        job = Job(seed=Seed.parse(site.page("/", PAGE)), options=Options(allow_private=True))
        archive = open_for_writing(folder / "archive", Silent())
        saved = asyncio.run(save(job, archive))
        left = [os.fsdecode(one) for one in (folder / "archive/incoming").iterdir()]
        yield Captured(site=site, saved=saved, left=left)


def test_the_page_is_seen_and_complete(captured: Captured) -> None:
    saved = captured.saved
    assert (saved.outcome, saved.reasons, saved.title) == (Outcome.COMPLETE, (), "Files inside")
    assert saved.check is not None
    assert (saved.check.text, saved.check.missing, saved.check.supplemented) == (1.0, (), ())
    kinds = {record.url.split(":", 2)[1] for record in records(captured.warc, "resource")}
    assert {"view", "dom", "text", "fullPage"} <= kinds


def test_every_file_is_recorded_whole(captured: Captured) -> None:
    found = {answer.url: answer.payload for answer in answers(captured.warc)}
    for path, (body, _, _) in FILES.items():
        assert found[captured.site.url(path)] == body, path


def test_files_that_no_server_sent_are_kept_as_well(captured: Captured) -> None:
    kept = {record.url: record.block for record in records(captured.warc, "resource")}
    files = [block for url, block in kept.items() if url.startswith("urn:download:")]
    assert sorted(files) == [b"made by a script", b"written into the page"]


def test_the_files_are_named_and_none_lies_about(captured: Captured) -> None:
    assert captured.left == []
    (told,) = [signal.text for signal in captured.saved.noticed if signal.name == SignalCode.FILES]
    assert "report.csv" in told
