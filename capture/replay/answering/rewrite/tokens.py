"""HTML split into tags, comments and text exactly where browsers split it (HTML 13.2.5). Pure.

Never raises, keeps every byte's place. What stands between tokens is text. The content of elements such as
``<script>`` is found by ``raw_end``; the caller says which elements have such content.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from capture.model.html_syntax import ATTRIBUTE, INSIDE, SPACE
from capture.replay.answering.rewrite.text import unreferenced

__all__ = ["RAW", "TOKEN", "Attribute", "attributes", "next_token", "raw_end"]

# Group 1: / of an end tag, 2: its name, 3: all attributes, 4: a comment (any form), 5: CDATA, 6: a doctype,
# 7: a bogus comment, 8: a tag that the end of the file cuts, which browsers drop.
TOKEN = re.compile(
    rf"""
      <(/?)([A-Za-z][^{SPACE}/>]*+)({INSIDE})>
    | (<!--(?:-?>|(?>(?:[^-]++|-(?!-!?>))*)(?:--!?>|\Z)))
    | (<!\[CDATA\[)
    | (<![Dd][Oo][Cc][Tt][Yy][Pp][Ee][^>]*+(?:>|\Z))
    | (<(?:[!?]|/[^A-Za-z>])[^>]*+(?:>|\Z)|</>)
    | (</?[A-Za-z])
    """,
    re.VERBOSE,
)

# Elements whose content browsers take as text, not markup (HTML 13.2.6); <noscript> where scripts are on.
RAW = frozenset("script style title textarea xmp iframe noembed noframes noscript plaintext".split())

# Text, and tags that nobody rewrites: attributes that can neither run nor load anything, names that mean nothing
# to the splitting. Passed over in one step, which is what makes long pages fast.
_NAMED = "|".join(sorted(RAW | set("svg math template meta link base frame fencedframe portal object embed".split())))
_IDLE = (
    rf"(?>(?:[{SPACE}]++(?:class|id|alt|title|width|height|lang|dir|role|type|for|name|value|rel|colspan|rowspan|d|datetime|"
    r"tabindex|hidden|itemprop|itemscope|itemtype|property|loading|decoding|viewBox|data-[a-z0-9_-]++|aria-[a-z]++)"
    rf'(?>(?:="[^"<]*+")?)(?=[{SPACE}/>]))*)'
)
_PASSED = re.compile(
    rf"""(?>(?:
      [^<]++
    | <(?![A-Za-z/!?])
    | </(?!(?i:{_NAMED})[{SPACE}/>])[A-Za-z][A-Za-z0-9-]*+>
    | <(?!(?i:{_NAMED})[{SPACE}/>])[A-Za-z][A-Za-z0-9-]*+{_IDLE}[{SPACE}]*+/?>
    )*)""",
    re.VERBOSE,
)

_SCRIPT = re.compile(rf"<!--|-->|<(/?)script(?=[{SPACE}/>])", re.IGNORECASE)


def next_token(text: str, at: int) -> re.Match[str] | None:
    """The next token that might be rewritten, None when there is none."""
    passed = _PASSED.match(text, at)
    return TOKEN.match(text, passed.end() if passed else at)


@dataclass(slots=True)
class Attribute:
    """One attribute, from ``start`` to ``end`` of its tag's text: ``name`` in lower case, ``value`` with references
    undone; ``label`` is the name and ``written`` the value as they stand, without quotes.
    """

    name: str
    label: str
    written: str
    start: int
    end: int

    @property
    def value(self) -> str:
        """The value as a browser has it."""
        return unreferenced(self.written)


def attributes(text: str) -> Iterator[Attribute]:
    """The attributes in a tag's third group, in order, repeated names too."""
    for match in ATTRIBUTE.finditer(text):
        written = match[2] or match[3] or match[4] or ""
        yield Attribute(match[1].lower(), match[1], written, match.start(), match.end())


_ENDS: dict[str, re.Pattern[str]] = {}


def raw_end(text: str, start: int, name: str) -> int:
    """Where the content of a raw text element that begins at ``start`` ends: at its end tag or the file's end."""
    if name == "script":
        return _script_end(text, start)
    pattern = _ENDS.get(name)
    if pattern is None:
        pattern = _ENDS[name] = re.compile(rf"</{re.escape(name)}(?=[{SPACE}/>])", re.IGNORECASE)
    match = pattern.search(text, start)
    return len(text) if match is None else match.start()


def _script_end(text: str, start: int) -> int:
    """Within ``<!--`` a ``<script`` hides the next ``</script`` (HTML 13.2.5.15 to 31)."""
    escaped = hidden = False
    at = start
    while match := _SCRIPT.search(text, at):
        at = match.end()
        found = match[0]
        if found == "-->":
            escaped = hidden = False
        elif found == "<!--":
            if not escaped:
                escaped = True
                at = match.start() + 2  # the dashes that open it can close it: <!-->
        elif match[1]:
            if not hidden:
                return match.start()
            hidden = False
        elif escaped:
            hidden = True
    return len(text)
