"""The child process that draws one page of a PDF: it limits itself, takes one request, gives one answer, and ends.

A request is a line of JSON and the file's bytes behind it, on stdin; the answer is a line of JSON and, where a page
was asked for, its picture behind it, PNG. Whatever a hostile file makes of PDFium stays in this process: the limits
are set before a byte of the file is read. ``workflows.pdf_pages`` is the other side.
"""

import io
import json
import os
import resource
import sys
from contextlib import suppress
from typing import Any

__all__ = ["confine", "main"]

MOST_PIXELS = 6_000_000  # of one page: 18 MB of memory, twice the pixels of a page of A4 at 150 dots an inch
LEAST_SCALE, MOST_SCALE = 0.01, 8.0


def main() -> None:
    """``{"number": 0, "width": 0, "cpu_s": …, "memory_bytes": …}``: 0 asks how many pages there are, 1 is the first."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    request = json.loads(sys.stdin.buffer.readline())
    confine(request["cpu_s"], request["memory_bytes"])
    png = b""
    try:
        answered, png = _picture_of(sys.stdin.buffer.read(), request["number"], request["width"])
    except MemoryError:
        answered = {"failed": "it takes too much memory"}
    except Exception as error:  # the parent says it; a traceback would reach nobody
        answered = {"failed": f"{type(error).__name__}: {error}"[:300]}
    with answer:
        answer.write(json.dumps(answered).encode("ascii") + b"\n" + png)


def confine(cpu_s: int, memory_bytes: int) -> None:
    """From here on: so much CPU time and memory for this process, no core dump, no byte into any file."""
    for kind, most in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # macOS has no limit of address space
            resource.setrlimit(kind, (most, most))


def _picture_of(data: bytes, number: int, width: int) -> tuple[dict[str, Any], bytes]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = len(document)
    if not 1 <= number <= pages:
        return {"pages": pages}, b""
    page = document[number - 1]
    wide, high = page.get_size()
    scale = min(width / max(wide, 1), (MOST_PIXELS / max(1, wide * high)) ** 0.5)
    image = page.render(scale=max(LEAST_SCALE, min(MOST_SCALE, scale))).to_pil().convert("RGB")
    if image.width * image.height > 2 * MOST_PIXELS:
        raise ValueError("the page is too large to be drawn")
    out = io.BytesIO()
    image.save(out, "PNG")
    return {"pages": pages}, out.getvalue()


if __name__ == "__main__":
    main()
