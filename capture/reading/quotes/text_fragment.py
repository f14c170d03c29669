"""Text fragments: links that lead a browser to words in a page (WICG, URL Fragment Text Directives).

``text=[prefix-,]start[,end][,-suffix]``. What a browser does to find the words is done here too, over the
page's archived text, so that the link is known to lead to these words and not to others like them.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from capture.reading.quotes.fold import WORD_EDGE, Folded, fold
from capture.reading.quotes.search import TextSpan

__all__ = ["Directive", "FragmentText", "directive", "linked", "resolve"]

_LONG = 200  # characters; longer quotes are named by their first and last words, so that links stay links
_WORDS = (5, 10, 20)  # of a beginning or an end
_CONTEXT = (3, 6, 12)  # words of prefix and suffix
_TRIES = 10_000  # places of a beginning that are looked at
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """Words as the page has them. ``unique``: over the archived text it leads to the place that was meant."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""
    unique: bool = False

    def __str__(self) -> str:
        parts = (
            f"{_encoded(self.prefix)}-" if self.prefix else "",
            _encoded(self.start),
            _encoded(self.end),
            f"-{_encoded(self.suffix)}" if self.suffix else "",
        )
        return f"text={','.join(part for part in parts if part)}"


class FragmentText:
    """A page's visible text, lines as its blocks have them, made ready for searching as a browser does."""

    def __init__(self, text: str | Folded) -> None:
        self.folded = fold(text) if isinstance(text, str) else text
        self.text = self.folded.original
        self.plain = _plain(self.folded.text)


def linked(url: str, directives: Sequence[Directive]) -> str:
    """The URL with the directives; a fragment that it has stays before them, directives that it has do not.

    Empty for an empty one.
    """
    address, mark, fragment = url.partition("#")
    kept = fragment.partition(":~:")[0] if mark else ""
    return f"{address}#{kept}:~:{'&'.join(map(str, directives))}" if directives and url else url


def directive(page: FragmentText, span: TextSpan) -> Directive:
    """What leads to ``page.text[span.start:span.end]``, as short as it can be; ``unique`` False where nothing does."""
    start, end = span.start, span.end
    while start > 0 and not WORD_EDGE.match(page.text, start):  # a browser finds whole words only
        start -= 1
    while end < len(page.text) and not WORD_EDGE.match(page.text, end):
        end += 1
    wanted = page.folded.index(start)
    first = None
    for way in _ways(page.text, start, end):
        first = first or way
        if resolve(page, way) == wanted:
            return replace(way, unique=True)
    return first or Directive(start=page.text[start:end])


def resolve(page: FragmentText, sought: Directive) -> int | None:
    """The index in ``page.plain`` that a browser would lead to; None: it would find nothing."""
    start, end, prefix, suffix = (
        _plain(fold(part).text) for part in (sought.start, sought.end, sought.prefix, sought.suffix)
    )
    for tries, at in enumerate(_occurrences(page.plain, start)):
        if tries > _TRIES:
            return None
        if prefix and not page.plain[max(0, at - len(prefix) - 1) : at].rstrip().endswith(prefix):
            continue
        stop = at + len(start)
        if end:
            if (last := next(_occurrences(page.plain, end, stop), None)) is None:
                return None
            stop = last + len(end)
        if suffix and not page.plain[stop : stop + len(suffix) + 1].lstrip().startswith(suffix):
            continue
        return at
    return None


def _occurrences(text: str, needle: str, at: int = 0) -> Iterator[int]:
    while needle and (at := text.find(needle, at)) >= 0:
        if WORD_EDGE.match(text, at) and WORD_EDGE.match(text, at + len(needle)):
            yield at
        edge = WORD_EDGE.search(text, at + 1)
        at = edge.start() if edge else len(text)


def _ways(text: str, start: int, end: int) -> Iterator[Directive]:
    """From the shortest on: the words alone, longer ends of them, then with what stands before and behind."""
    forms = list(_forms(text, start, end))
    yield from forms
    for words in _CONTEXT:
        # Of one block: the same, or the next with words.
        before = [line for line in text[max(0, start - 1000) : start].split("\n") if line.strip()]
        behind = [line for line in text[end : end + 1000].split("\n") if line.strip()]
        prefix = " ".join(before[-1].split()[-words:]) if before else ""
        suffix = " ".join(behind[0].split()[:words]) if behind else ""
        for form in (forms[0], forms[-1]):
            yield replace(form, prefix=prefix)
            yield replace(form, suffix=suffix)
            yield replace(form, prefix=prefix, suffix=suffix)


def _forms(text: str, start: int, end: int) -> Iterator[Directive]:
    """The words whole, or their first and last ones where they are long or stand in several blocks."""
    lines = [line.span() for line in _LINE.finditer(text, start, end)]
    if not lines or (len(lines) == 1 and end - start <= _LONG):
        yield Directive(start=text[start:end])
        return
    first, last = lines[0], lines[-1]
    for words in _WORDS:
        head = _WORD.findall(text, *first)
        tail = _WORD.findall(text, *last)
        if len(lines) == 1:
            words = min(words, len(head) // 2)
        if words == 0:  # one long word, or a script without spaces
            half = min(20, (end - start) // 2)
            yield Directive(start=text[start : start + half], end=text[end - half : end])
            return
        yield Directive(start=" ".join(head[:words]), end=" ".join(tail[-words:]))


def _plain(folded: str) -> str:
    """Letter by letter in lower case and without accents: browsers make no difference there."""
    if folded.isascii():
        return folded.lower()
    return "".join(
        letter.lower() if letter.isascii() else unicodedata.normalize("NFD", letter)[0].lower()[0] for letter in folded
    )


def _encoded(text: str) -> str:
    """Percent-encoded; ``-``, ``,`` and ``&`` too, which separate (3.2, TextDirectiveExplicitChar)."""
    words = " ".join(text.split())
    return quote(words.encode("utf-8", "replace"), safe="").replace("-", "%2D")
