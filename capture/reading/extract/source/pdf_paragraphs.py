"""Paragraphs out of the lines of a printed page, which say nowhere where one ends.

full: as long as most of the page's lines · a paragraph ends with a blank line, or where a line that is not full ends
a sentence; a short line after such an end that ends none is a heading, and stands alone.
"""

import re
from collections.abc import Iterator

__all__ = ["paragraphs_of_lines"]

MAX_LINES = 20_000
_FULL = 0.8  # of a page's long lines
_HEADING = 0.65
_FEW = 4  # lines: too few to tell a full one
_ENDS = tuple('.!?…:。！？»”"’)]')
_BROKEN = re.compile(r"(?<!\w)(\w+)[-\u2010]$")
_WORD = re.compile(r"\w+")


def paragraphs_of_lines(text: str) -> list[str]:
    """The paragraphs of a page, each on one line. A word that was broken at a line's end is whole again.

    Without its hyphen where the page has the word without one elsewhere, else with it.
    """
    lines = [" ".join(line.split()) for line in text.splitlines()[:MAX_LINES]]
    words = {word.lower() for line in lines for word in _WORD.findall(line)}
    return [_joined(group, words) for group in _groups(lines)]


def _groups(lines: list[str]) -> Iterator[list[str]]:
    lengths = sorted(len(line) for line in lines if line)
    long = lengths[len(lengths) * 9 // 10] if len(lengths) >= _FEW else 0
    group: list[str] = []
    for place, line in enumerate(lines):
        if line:
            group.append(line)
        heading = len(group) == 1 and _is_heading(line, next((one for one in lines[place + 1 :] if one), ""), long)
        if group and (not line or heading or (len(line) < _FULL * long and line.endswith(_ENDS))):
            yield group
            group = []
    if group:
        yield group


def _after(lines: list[str]) -> list[str]:
    """For each line the next one that is not blank; empty for the last."""
    found: list[str] = []
    after = ""
    for line in reversed(lines):
        found.append(after)
        after = line or after
    return found[::-1]


def _is_heading(line: str, after: str, long: int) -> bool:
    """Short, no end of a sentence, and the next line begins one."""
    short = 0 < len(line) < _HEADING * long and not line.endswith((*_ENDS, ",", ";", "-"))
    return short and not after[:1].islower()


def _joined(lines: list[str], words: set[str]) -> str:
    parts: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        broken = _BROKEN.search(line) if line.endswith(("-", "\u2010")) else None
        head = _WORD.match(after)
        if broken is None or head is None or not after[:1].islower():
            parts += line, " "
        elif f"{broken[1]}{head[0]}".lower() in words:
            parts.append(line[:-1])
        else:
            parts.append(line)
    return "".join(parts).strip()
