"""``python -m capture.reading.extract``: the child process that reads one page for ``workflows.page_reader``.

It limits itself, takes one request, gives one answer, and ends; both are one JSON document each, on stdin and stdout.
Whatever a hostile page makes of a parser stays in this process: the limits are set before a byte of the page is read,
and the parent trusts no answer's shape.
"""

import json
import os
import resource
import select
import sys
from pathlib import Path

from capture.formats.warc import WarcIndex
from capture.model.json_form import from_json, to_json
from capture.reading.extract.classify import trafilatura_vote
from capture.reading.extract.document.visible_text import frame_texts, whole_text
from capture.reading.extract.request import PageReading, ReadRequest, VisibleText
from capture.reading.extract.source import article_records
from capture.reading.extract.source.pdf_page import confine

__all__ = ["main"]


def main() -> None:
    """Answer the request on stdin: ``{"read": …}``, or ``{"failed": sentence}``."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    if not select.select([0], [], [], 0)[0]:
        trafilatura_vote.warm_up()  # nobody waits yet
    request = from_json(ReadRequest, json.load(sys.stdin.buffer))
    used = resource.getrusage(resource.RUSAGE_SELF)
    confine(int(used.ru_utime + used.ru_stime) + 1 + request.cpu_s, request.memory_bytes)
    try:
        view = WarcIndex(Path(request.path), request.records)
        read = PageReading(
            article=article_records.article(view),
            comments=article_records.comments(view) if request.comments else (),
            whole=whole_text(view) if request.whole else VisibleText(),
            frames=frame_texts(view) if request.whole else (),
        )
        said = f'{{"read": {to_json(read)}}}'
    except MemoryError:
        said = json.dumps({"failed": f"it takes more than {request.memory_bytes >> 20} MB of memory"})
    except Exception as error:  # the parent says it; a traceback would reach nobody
        said = json.dumps({"failed": f"a fault of warcite's own, {type(error).__name__}: {error}"})
    with answer:
        answer.write(said.encode("ascii"))


if __name__ == "__main__":
    main()
