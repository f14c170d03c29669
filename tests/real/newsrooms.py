"""Pages of real newsrooms whose article was checked by hand: the publishers', so that they are not in the repository.

WARCITE_TEST_DATA names a folder with ``fundus.jsonl.xz``: one JSON object a line (``id``, ``url``, ``html``, ``text``,
``meta``), made from the test data of github.com/flairNLP/fundus. Tests that read it are marked ``needs_data`` and are
skipped without it; pages of our own (``tests/sites/newsrooms``) stand for each of them in every run.
"""

import json
import lzma
import os
from functools import cache
from pathlib import Path

from tests.sites.newsrooms import Newspage

__all__ = ["FOLDER", "PAGES", "real_newspage"]

FOLDER = "WARCITE_TEST_DATA"

# Three publishers in two languages.
PAGES = {
    "news-japan": "jp/TheJapanNews_2024_10_13.html.gz",
    "news-luxembourg": "lu/Tageblatt_2026_01_13.html.gz",
    "news-south-africa": "za/DailyMaverick_2026_01_06.html.gz",
}
# Its headline says Joburg where og:title says Johannesburg.
HEADLINES = {"news-south-africa": "Joburg"}


@cache
def _pages() -> dict[str, Newspage]:
    names = {identifier: name for name, identifier in PAGES.items()}
    found = {}
    with lzma.open(Path(os.environ[FOLDER]) / "fundus.jsonl.xz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if name := names.get(row["id"]):
                paragraphs = [line.strip() for line in row["text"].splitlines()]
                found[name] = Newspage(
                    url=row["url"],
                    html=row["html"],
                    title=row["meta"]["title"],
                    headline=HEADLINES.get(name, row["meta"]["title"]),
                    authors=tuple(row["meta"]["author"]),
                    published=row["meta"]["date"][:10],
                    paragraphs=tuple(filter(None, paragraphs)),
                    absent=(),
                )
    return found


def real_newspage(name: str) -> Newspage:
    """One of ``PAGES``; KeyError where the data does not hold it."""
    return _pages()[name]
