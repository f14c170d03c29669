"""Pages of three newsrooms that do not exist, as such pages are made, with what a reader finds on them.

quay: consent and menus before the story, lists of other stories in its container · schanze: in German, a line above
the headline, headings in the story, behind a paywall for those without scripts · kiosk: classes that say nothing,
another headline for search engines, an appeal for money after the story. All names and words are ours.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["NEWSROOMS", "Newspage", "newspage"]

HERE = Path(__file__).resolve().parent
NEWSROOMS = ("quay", "schanze", "kiosk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Newspage:
    """``title`` is what the page's metadata says, ``headline`` what readers see; ``absent`` is not of the article."""

    url: str
    html: str
    title: str
    headline: str
    authors: tuple[str, ...]
    published: str  # a day
    paragraphs: tuple[str, ...]  # headings among them
    absent: tuple[str, ...]


def newspage(name: str) -> Newspage:
    """One of ``NEWSROOMS``."""
    told: dict[str, Any] = json.loads((HERE / "truth.json").read_text(encoding="utf-8"))[name]
    lists = {key: tuple(told[key]) for key in ("authors", "paragraphs", "absent")}
    return Newspage(html=(HERE / f"{name}.html").read_text(encoding="utf-8"), **{**told, **lists})
