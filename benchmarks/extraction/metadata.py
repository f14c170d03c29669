"""How often title, authors and day are right, ours beside trafilatura's, in one run, with the CPU a page.

    python benchmarks/extraction/metadata.py [--step N] [SET…]

Right: the same words, the same set of names, the same day; case and punctuation apart. CPU: process time per page
in ms, markup in, metadata out; ours comes with the text, so it is the time of both.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from typing import Any

from corpus import Example, load
from trafilatura.metadata import extract_metadata

from capture.reading.extract import article_from_html
from capture.reading.extract.metadata.dates import iso
from capture.reading.extract.metadata.names import authors_in
from capture.reading.extract.metadata.titles import folded

SETS = ("fundus", "wcxb", "traf")
FIELDS = ("title", "author", "date")

Said = dict[str, Any]


def main() -> None:
    """Print one table row for each set and reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--step", type=int, default=1, help="every N-th page alone")
    arguments = parser.parse_args()
    print(f"{'set':8} {'reader':12} {'title':>6} {'author':>6} {'date':>6} {'ms':>6}")
    for name in arguments.sets:
        pages = [example for number, example in enumerate(load(name)) if number % arguments.step == 0]
        for reader, said_of in {"trafilatura": theirs, "warcite": ours}.items():
            print(f"{name:8} {reader:12} {' '.join(row(pages, said_of))}", flush=True)


def row(pages: list[Example], said_of: Callable[[Example], Said]) -> Iterator[str]:
    """The cells of a row."""
    rights: dict[str, list[bool]] = {field: [] for field in FIELDS}
    seconds = 0.0
    for example in pages:
        start = time.process_time()
        said = said_of(example)
        seconds += time.process_time() - start
        for field, right in judged(example, said):
            rights[field].append(right)
    for field in FIELDS:
        known = rights[field]
        yield f"{sum(known) / len(known):6.3f}" if known else "     -"
    yield f"{1000 * seconds / len(pages):6.1f}"


def theirs(example: Example) -> Said:
    """trafilatura's metadata."""
    found = extract_metadata(example.html, default_url=example.url)
    names = [name for name in (found.author or "").split("; ") if name]
    return {"title": found.title, "author": names, "date": found.date}


def ours(example: Example) -> Said:
    """Ours, of the whole article."""
    found = article_from_html(example.html, example.url)
    return {
        "title": found.title.value if found.title else None,
        "author": [author.value for author in found.authors],
        "date": found.published.value if found.published else None,
    }


def judged(example: Example, said: Said) -> Iterator[tuple[str, bool]]:
    """For each field with truth whether it was right."""
    truth = example.meta
    if truth.get("title"):
        yield "title", folded(str(said["title"] or "")) == folded(str(truth["title"]))
    if truth.get("author"):
        listed = truth["author"] if isinstance(truth["author"], list) else [truth["author"]]
        yield "author", names_in(said["author"]) == names_in(listed)
    if truth.get("date"):
        wanted = iso(str(truth["date"])) or str(truth["date"])
        yield "date", str(said["date"] or "")[:10] == wanted[:10]


def names_in(listed: list[Any]) -> set[str]:
    """Names, folded."""
    return {folded(name) for item in listed for name in authors_in(str(item)) or [str(item)]}


if __name__ == "__main__":
    main()
