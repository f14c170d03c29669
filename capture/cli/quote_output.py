"""How a quote that was looked up is told to a person."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from capture.cli.terminal import safe
from capture.reading.cite.prose import numbered
from capture.reading.compare import ChangeKind
from capture.reading.quotes.sources import Where

if TYPE_CHECKING:
    from capture.reading.quotes.search import Match
    from capture.workflows.quote_result import QuotePassage, QuoteResult

__all__ = ["print_quote"]

_CHANGES = {  # the style of a change, and its sign where no colour can show it
    ChangeKind.SAME: ("", ""),
    ChangeKind.REMOVED: ("red strike", "-"),
    ChangeKind.ADDED: ("green underline", "+"),
}
_FAR = 0.25  # likeness below which the nearest passage is hardly about the same
_WHERE = {
    Where.ARTICLE: "",
    Where.CAPTIONS: "the picture captions",
    Where.PAGE: "the page, outside of the article",
    Where.FRAME: "a frame of the page",
}


def print_quote(quoted: "QuoteResult") -> None:
    """What was found, in words, and everything that leads back to it; or the nearest passage with a word diff."""
    print()
    if quoted.match is None:
        _print_absent(quoted)
        return
    print(_verdict(quoted, quoted.match))
    for passage in quoted.passages:
        print(f"  words     {safe(_one_line(passage.text))}")
    if quoted.frame is not None:
        print(f"  frame     {safe(quoted.frame.url)}, number {quoted.frame.number} of this snapshot")
    if quoted.page_link:
        print(f"  link      {safe(quoted.page_link)}")
        if quoted.link_note:
            print(f"            {quoted.link_note}")
    if quoted.archive_link:
        print(f"  archive   {safe(quoted.archive_link)}")
    for record in dict.fromkeys(record for passage in quoted.passages for record in passage.records):
        at = f" at byte {record.offset}" if record.offset is not None else ""
        print(f"  record    {safe(record.url)}{at} of {safe(record.file)}")
        print(f"            {safe(record.id)}")
    if any(passage.folded for passage in quoted.passages):
        print("  folded    the page showed these words, or some of them, only after a click (“read on”);")
        print("            the screenshot does not show what was folded away")
    if (pictured := quoted.picture) is None:
        print("  picture   add -o FILE.png for the screenshot with these words marked")
    else:
        parts = (str(pictured.path) if pictured.path is not None else "", pictured.note)
        print(f"  picture   {safe(': '.join(filter(None, parts)))}")


def _verdict(quoted: "QuoteResult", match: "Match") -> str:
    where = (_WHERE[quoted.where] if quoted.where else "") or _numbers(quoted.passages) or "the article"
    if quoted.broken:
        return f"Found in {where}, but the seal of this snapshot does not hold: that proves nothing."
    times = ((one.what, one.count) for one in match.differences)
    differences = ", ".join(what if count == 1 else f"{what} ({count} times)" for what, count in times)
    if len(match.spans) > 1:
        text = f"In {len(match.spans)} pieces, {where}, in this order."
        text = text if match.exact else f"{text} Differs in: {differences}."
    elif match.exact:
        text = f"Exact. Word for word in {where}."
    else:
        text = f"Same words, in {where}. Differs in: {differences}."
    if match.insertions:
        text += " What stands in brackets is not the page's."
    if match.occurrences > 1:
        text += f" It stands there {match.occurrences} times; this is the first."
    return text


def _numbers(passages: tuple["QuotePassage", ...]) -> str:
    """``paragraph 4``, ``paragraphs 4, 6``; with the page of a PDF."""
    paragraphs = tuple(dict.fromkeys(number for passage in passages for number in passage.paragraphs))
    pages = tuple(dict.fromkeys(number for passage in passages for number in passage.pages))
    text = numbered(paragraphs, ("paragraph ", "paragraphs ")) if paragraphs else ""
    if passages and not paragraphs:
        text = "a heading of the article"
    return f"{text} ({numbered(pages, ('page ', 'pages '))})" if pages else text


def _print_absent(quoted: "QuoteResult") -> None:
    near = quoted.nearest
    if quoted.broken:
        print("The seal of this snapshot does not hold: the words may have stood there before.")
    absent = "Not in the part of this page that could be read" if quoted.partly else "Not in this snapshot"
    if near is None:
        print(f"{absent}, and no passage is like it.")
        return
    where = _WHERE[near.where] or _numbers((near.passage,)) or "the article"
    share = "hardly like it" if near.likeness < _FAR else f"{near.likeness:.0%} the same words"
    piece = "" if near.sought == quoted.quote else f" One of its pieces is missing: {safe(_one_line(near.sought))}."
    print(f"{absent}.{piece} Nearest is {where} ({share}):")
    # The passage with what the quote leaves out and puts in; where no colour can show it, in brackets.
    text = Text("  ")
    for change in near.changes:
        words = safe(_one_line(change.after or change.before))
        style, sign = _CHANGES[change.kind]
        bare = words.strip()
        text.append(f"[{sign}{bare}{sign}]" if sign and bare else words, style=style)
        text.append(" " if sign else "")
    Console(soft_wrap=True, highlight=False).print(text)


def _one_line(text: str) -> str:
    return " ".join(text.split()) + (" " if text[-1:].isspace() else "")
