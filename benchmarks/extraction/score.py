"""Scores of our extractor beside trafilatura's on real pages, in one run: text, metadata, CPU.

    .venv/bin/python benchmarks/extraction/score.py [--step N] [SET…]

Text: F1 of macro precision and recall over 4-gram shingles and over words; where only strings are known, F1 over
those that must and must not stand in it. Metadata: share of the pages with truth where it is right. CPU: process
time per page in ms, markup in, text (or metadata) out. HTML alone, no layout.
"""

import argparse
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import trafilatura
from corpus import SETS, Example, load, shingle_scores, word_scores
from trafilatura.metadata import extract_metadata

from capture.extract import article_from_html
from capture.extract.metadata.dates import iso
from capture.extract.metadata.names import authors_in
from capture.extract.metadata.titles import folded
from capture.model.article import Article

Said = dict[str, Any]


@dataclass
class Tally:
    """What one extractor did on one set."""

    shingles: list[tuple[float, float]] = field(default_factory=list)
    words: list[tuple[float, float]] = field(default_factory=list)
    hits: list[int] = field(default_factory=lambda: [0, 0, 0])  # found, missed, wrongly kept
    right: dict[str, list[bool]] = field(default_factory=dict)
    text_s: float = 0.0
    meta_s: float = 0.0
    pages: int = 0


def main() -> None:
    """Print one table row for each set and extractor."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--step", type=int, default=1, help="every N-th page alone")
    arguments = parser.parse_args()
    print(
        f"{'set':8} {'extractor':12} {'pages':>5} {'P':>6} {'R':>6} {'F1':>6} {'word F1':>7} {'strings':>7}",
        end="",
    )
    print(f" {'title':>6} {'author':>6} {'date':>6} {'ms':>6}")
    for name in arguments.sets:
        tallies = {"trafilatura": Tally(), "warcite": Tally()}
        for number, example in enumerate(load(name)):
            if number % arguments.step == 0:
                measure(example, tallies["trafilatura"], theirs)
                measure(example, tallies["warcite"], ours)
        for extractor, tally in tallies.items():
            print(f"{name:8} {extractor:12} {' '.join(row_of(tally))}", flush=True)


def theirs(example: Example) -> tuple[str, Callable[[], Said]]:
    """trafilatura's text in its default mode, and its metadata when asked."""
    text = trafilatura.extract(example.html, include_comments=False) or ""

    def said() -> Said:
        found = extract_metadata(example.html, default_url=example.url)
        names = [name for name in (found.author or "").split("; ") if name]
        return {"title": found.title, "author": names, "date": found.date}

    return text, said


def ours(example: Example) -> tuple[str, Callable[[], Said]]:
    """Our text; the metadata comes with it."""
    found = article_from_html(example.html, example.url)
    return found.text, lambda: said_by(found)


def said_by(found: Article) -> Said:
    """The metadata of an article in the shape of the truth."""
    return {
        "title": found.title.value if found.title else None,
        "author": [author.value for author in found.authors],
        "date": found.published.value if found.published else None,
    }


def measure(
    example: Example, tally: Tally, extractor: Callable[[Example], tuple[str, Callable[[], Said]]]
) -> None:
    """Run one extractor on one page and add what it did."""
    start = time.process_time()
    text, ask = extractor(example)
    middle = time.process_time()
    said = ask()
    tally.text_s += middle - start
    tally.meta_s += time.process_time() - middle
    tally.pages += 1
    if example.text:
        one, other = shingle_scores(text, example.text), word_scores(text, example.text)
        tally.shingles.append((one.precision, one.recall))
        tally.words.append((other.precision, other.recall))
    spaced = re.sub(r"\s+", " ", text)
    for wanted in example.wanted:
        tally.hits[0 if re.sub(r"\s+", " ", wanted) in spaced else 1] += 1
    tally.hits[2] += sum(re.sub(r"\s+", " ", unwanted) in spaced for unwanted in example.unwanted)
    for key, right in judged(example, said):
        tally.right.setdefault(key, []).append(right)


def judged(example: Example, said: Said) -> Iterator[tuple[str, bool]]:
    """For each field with truth whether it was right: same words, same set of names, same day."""
    truth = example.meta
    if truth.get("title"):
        yield "title", folded(str(said["title"] or "")) == folded(str(truth["title"]))
    if truth.get("author"):
        listed = truth["author"] if isinstance(truth["author"], list) else [truth["author"]]
        wanted = {folded(name) for item in listed for name in authors_in(str(item)) or [str(item)]}
        got = {folded(name) for item in said["author"] for name in authors_in(str(item)) or [str(item)]}
        yield "author", got == wanted
    if truth.get("date"):
        wanted_day = iso(str(truth["date"])) or str(truth["date"])
        yield "date", str(said["date"] or "")[:10] == wanted_day[:10]


def row_of(tally: Tally) -> Iterator[str]:
    """The cells of a row."""
    yield f"{tally.pages:5}"
    yield from (f"{value:6.4f}" for value in macro(tally.shingles)) if tally.shingles else ["     -"] * 3
    yield f"{macro(tally.words)[2]:7.4f}" if tally.words else "      -"
    found, missed, kept = tally.hits
    yield f"{2 * found / (2 * found + missed + kept):7.4f}" if found else "      -"
    for key in ("title", "author", "date"):
        rights = tally.right.get(key)
        yield f"{sum(rights) / len(rights):6.3f}" if rights else "     -"
    yield f"{1000 * tally.text_s / tally.pages:6.1f}" + (
        f"+{1000 * tally.meta_s / tally.pages:.1f}" if tally.meta_s > 0.1 else ""
    )


def macro(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Mean precision, mean recall, their F1."""
    precision = sum(pair[0] for pair in pairs) / len(pairs)
    recall = sum(pair[1] for pair in pairs) / len(pairs)
    return precision, recall, 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
