"""How a quote that was looked up is told to a person."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from capture.cli.output import safe
from capture.reading.cite.prose import numbered
from capture.reading.compare import ChangeKind
from capture.reading.quotes.sources import Where

if TYPE_CHECKING:
    from capture.workflows.quote_result import NearestPassage, QuotePassage, QuoteResult

__all__ = ["print_quote"]

_STYLES = {ChangeKind.SAME: "", ChangeKind.REMOVED: "red strike", ChangeKind.ADDED: "green underline"}
_FAR = 0.25  # likeness below which the nearest passage is hardly about the same
_PLACES = {
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
    print(_verdict(quoted))
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
    for stands in dict.fromkeys(stands for passage in quoted.passages for stands in passage.records):
        place = f" at byte {stands.offset}" if stands.offset is not None else ""
        print(f"  record    {safe(stands.url)}{place} of {safe(stands.file)}")
        print(f"            {safe(stands.id)}")
    if any(passage.folded for passage in quoted.passages):
        print("  folded    the page showed these words, or some of them, only after a click (“read on”);")
        print("            the screenshot does not show what was folded away")
    _print_picture(quoted)


def _verdict(quoted: "QuoteResult") -> str:
    match = quoted.match
    assert match is not None
    where = _place(quoted)
    if quoted.broken:
        return f"Found in {where}, but the seal of this snapshot does not hold: that proves nothing."
    if len(match.spans) > 1:
        text = f"In {len(match.spans)} pieces, {where}, in this order."
        text = text if match.exact else f"{text} Differs in: {_differences(quoted)}."
    elif match.exact:
        text = f"Exact. Word for word in {where}."
    else:
        text = f"Same words, in {where}. Differs in: {_differences(quoted)}."
    if match.insertions:
        text += " What stands in brackets is not the page's."
    if match.occurrences > 1:
        text += f" It stands there {match.occurrences} times; this is the first."
    return text


def _differences(quoted: "QuoteResult") -> str:
    assert quoted.match is not None
    return ", ".join(
        one.what if one.count == 1 else f"{one.what} ({one.count} times)" for one in quoted.match.differences
    )


def _place(quoted: "QuoteResult") -> str:
    name = _PLACES[quoted.where] if quoted.where else ""
    return name or _numbers(quoted.passages) or "the article"


def _numbers(passages: tuple["QuotePassage", ...]) -> str:
    """``paragraph 4``, ``paragraphs 4, 6``; with the page of a PDF."""
    paragraphs = tuple(dict.fromkeys(number for one in passages for number in one.paragraphs))
    pages = tuple(dict.fromkeys(number for one in passages for number in one.pages))
    told = numbered(paragraphs, ("paragraph ", "paragraphs ")) if paragraphs else _heading(passages)
    return f"{told} ({numbered(pages, ('page ', 'pages '))})" if pages else told


def _heading(passages: tuple["QuotePassage", ...]) -> str:
    return "a heading of the article" if passages else ""


def _print_picture(quoted: "QuoteResult") -> None:
    pictured = quoted.picture
    if pictured is None:
        print("  picture   add -o FILE.png for the screenshot with these words marked")
        return
    told = [str(pictured.path)] if pictured.path is not None else []
    told += [pictured.note] if pictured.note else []
    print(f"  picture   {safe(': '.join(told))}")


def _print_absent(quoted: "QuoteResult") -> None:
    near = quoted.nearest
    if quoted.broken:
        print("The seal of this snapshot does not hold: the words may have stood there before.")
    absent = "Not in the part of this page that could be read" if quoted.partly else "Not in this snapshot"
    if near is None:
        print(f"{absent}, and no passage is like it.")
        return
    where = _PLACES[near.where] or _numbers((near.passage,)) or "the article"
    share = "hardly like it" if near.likeness < _FAR else f"{near.likeness:.0%} the same words"
    piece = "" if near.sought == quoted.quote else f" One of its pieces is missing: {safe(_one_line(near.sought))}."
    print(f"{absent}.{piece} Nearest is {where} ({share}):")
    Console(soft_wrap=True, highlight=False).print(_diff(near))


def _diff(near: "NearestPassage") -> Text:
    """The passage with what the quote leaves out and puts in; where no colour can show it, in brackets."""
    text = Text("  ")
    for change in near.changes:
        words = safe(_one_line(change.after or change.before))
        signs = {ChangeKind.SAME: "", ChangeKind.REMOVED: "-", ChangeKind.ADDED: "+"}[change.kind]
        bare = words.strip()
        shown = f"[{signs}{bare}{signs}]" if signs and bare else words
        text.append(shown, style=_STYLES[change.kind])
        text.append(" " if signs else "")
    return text


def _one_line(text: str) -> str:
    return " ".join(text.split()) + (" " if text[-1:].isspace() else "")
