"""The letters of a text: what of it is compared, whatever HTML, JSON and browsers put between its words.

White space, ASCII marks, tags, readings above characters, character references and escapes do not count. letters:
what is left, as UTF-8 · piece: a short stretch of a text, so that a letter's place in the text is found again.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from capture.reading.extract.source.encoding import unescape

__all__ = ["PIECE", "character", "kept", "letters_of", "letters_of_words", "pieces"]

PIECE = 600  # characters
_APART = re.compile(r"<script\b|<style\b|<!--", re.IGNORECASE)
_ENDS = {"<s": "</s", "<S": "</S", "<!": "-->"}
_UNIT = re.compile(r"u([0-9a-fA-F]{4})")
_TAG = re.compile(r"<r[tp]\b[^<>]*>[^<]*|<[a-zA-Z/!?][^<>]*>")  # readings above characters are no words
_DROPPED = bytes(number for number in range(128) if not chr(number).isalnum())
_SPACES = re.compile("[\u0080-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
# Four backslashes at most: JSON in a string of JSON. Every alternative begins with a letter that is rare: fast.
_ESCAPE = re.compile(r"\\{1,4}u[0-9a-fA-F]{4}(?:\\{1,4}u[0-9a-fA-F]{4}){0,20}|\\{1,4}[bfnrtv]|&#?[0-9a-zA-Z]{2,32};")


def letters_of(text: str) -> bytes:
    """What is compared of a payload's text."""
    if "\\" in text or "&" in text:
        text = _ESCAPE.sub(lambda match: _meaning(match[0]), text)
    if "<" in text:
        text = _TAG.sub("", text)
    return kept(text)


def letters_of_words(text: str) -> bytes:
    """What is compared of words as a reader sees them; backslashes count as little as they do in a payload."""
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: match[0] if match[0][0] == "&" else _meaning(match[0]), text)
    return kept(text)


def kept(text: str) -> bytes:
    """All but white space and ASCII's marks."""
    if not text.isascii():
        text = _SPACES.sub("", text)
    return text.encode("utf-8", "replace").translate(None, _DROPPED)


@lru_cache(maxsize=4096)
def _meaning(escape: str) -> str:
    """What an escape or a character reference stands for; a space for those that are no letter."""
    if escape[0] == "&":
        character = unescape(escape)
        return " " if character in "<>&" else character
    if "u" not in escape:
        return " "
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in _UNIT.findall(escape))
    return units.decode("utf-16-be", "replace")


def pieces(text: str, *, markup: bool) -> Iterator[tuple[int, str]]:
    """The text in short pieces with their starts, none cut inside a tag or an escape.

    Of markup what stands between scripts comes first: words that stand in both are the page's own.
    """
    apart: list[tuple[int, int]] = []  # scripts, styles and comments; one without an end takes the rest
    last = 0
    while markup and (match := _APART.search(text, last)) is not None:
        end = text.find(_ENDS[match[0][:2]], match.end())
        last = end if end >= 0 else len(text)
        apart.append((match.start(), last))
    last = 0
    for start, end in apart:
        yield from _cut(text, last, start)
        last = end
    yield from _cut(text, last, len(text))
    for start, end in apart:
        yield from _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while end - start > PIECE:
        stop = text.rfind("<", start + PIECE // 2, start + PIECE)
        if stop < 0:
            stop = text.rfind(" ", start + PIECE // 2, start + PIECE)
        if stop < 0:
            stop = start + PIECE
        yield start, text[start:stop]
        start = stop
    yield start, text[start:end]


def character(piece: str, letter: int) -> int:
    """Where in a piece the character with its letter of that number stands, from 0."""
    bounds = [(0, 0)]  # pairs of offsets in the unescaped piece and in the piece, at both ends of each escape
    parts: list[str] = []
    last = size = 0
    for match in _ESCAPE.finditer(piece):
        parts += piece[last : match.start()], _meaning(match[0])
        size += match.start() - last
        bounds.append((size, match.start()))
        size += len(parts[-1])
        bounds.append((size, match.end()))
        last = match.end()
    parts.append(piece[last:])
    # In text without escapes: first the stretch between two tags, then the character in it.
    text, before, begin = "".join(parts), 0, 0
    for match in _TAG.finditer(text):
        size = len(kept(text[begin : match.start()]))
        if before + size > letter:
            break
        before += size
        begin = match.end()
    stretch = text[begin:]
    inside = bisect_right(range(len(stretch)), letter - before, key=lambda end: len(kept(stretch[:end]))) - 1
    index = begin + inside
    number = bisect_right(bounds, (index, len(piece))) - 1
    is_escape = number % 2 == 1
    return bounds[number][1] + (0 if is_escape else index - bounds[number][0])
