"""The pages of an archived PDF as pictures, drawn by PDFium out of the recorded bytes, in a child process with limits.

No browser drew them: a Chromium without a window shows no PDF. They are made when somebody wants to see them.
"""

import json
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from capture.child_process import child_command, child_environment
from capture.errors import Damaged, NotFound, NotRead
from capture.formats.wacz import open_package
from capture.formats.warc import WarcIndex

__all__ = ["PdfPages", "draw", "page_of"]

FILE = 200_000_000  # bytes of a PDF
WALL_S = 20.0
CPU_S = 15
MEMORY = 1_500_000_000  # bytes, the file's own among them
PICTURE = 60_000_000  # bytes of one picture


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPages:
    """How many pages the file has, and a picture of the one that was asked for (PNG), empty where none was."""

    pages: int
    png: bytes = b""


def page_of(folder: Path, number: int, width: int) -> PdfPages | None:
    """Page ``number`` (1 the first; 0 none) of the PDF that a snapshot's document is; None: it is no PDF.

    Raises NotRead where the page cannot be drawn within the limits, Damaged or NotFound where the snapshot cannot be
    read.
    """
    with open_package(folder) as package:
        for warc in package.warc_paths():
            view = WarcIndex.open(warc)
            record = view.document()
            if record is None or record.mime not in ("application/pdf", "application/octet-stream", ""):
                continue
            with suppress(Damaged, NotFound):
                data = view.payload(record, FILE).data
                if data[:1024].lstrip().startswith(b"%PDF-"):
                    return draw(data, number, width)
    return None


def draw(data: bytes, number: int, width: int, *, wall_s: float = WALL_S) -> PdfPages:
    """A page of a PDF's bytes, about ``width`` pixels wide. Raises NotRead, in a sentence, for any file."""
    request = {"number": number, "width": width, "cpu_s": CPU_S, "memory_bytes": MEMORY}
    try:
        done = subprocess.run(
            child_command("capture.reading.extract.source.pdf_page"),
            input=json.dumps(request).encode("ascii") + b"\n" + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            timeout=wall_s,
            process_group=0,  # a Ctrl-C is ours to handle
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _not_drawn(f"it takes longer than {wall_s:g} s") from error
    head, _, png = done.stdout.partition(b"\n")
    try:
        answer = json.loads(head)
        failed, pages = answer.get("failed"), answer.get("pages")
    except (ValueError, AttributeError) as error:
        raise _not_drawn("the process that draws it ended by itself") from error
    if failed is not None or not isinstance(pages, int):
        raise _not_drawn(str(failed))
    if len(png) > PICTURE or (png and not png.startswith(b"\x89PNG\r\n\x1a\n")):
        raise _not_drawn("what was drawn is no picture of a size that can be shown")
    return PdfPages(pages=pages, png=png)


def _not_drawn(why: str) -> NotRead:
    return NotRead(f"the page could not be drawn: {why}", hint="The file itself is whole: download it.")
