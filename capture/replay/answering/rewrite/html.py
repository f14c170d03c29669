"""HTML rewritten tag by tag; whatever the rewriter does not want to change keeps its bytes.

rewriter: what decides about tags, comments and raw content (``live.py``, ``inert.py``) · raw content: what stands
between ``<script>``, ``<style>`` and the like and their end tags.
"""

import re
from collections.abc import Mapping

from capture.replay.answering.rewrite.text import referenced
from capture.replay.answering.rewrite.tokens import RAW, TOKEN, Attribute, attributes, next_token, raw_end

__all__ = ["MOST_NESTED", "Rewriter", "Tag", "rewrite", "with_styles"]

MOST_NESTED = 8  # documents in srcdoc within one another; hostile nesting would exhaust the stack

_FOREIGN = ("svg", "math")


class Tag:
    """A start tag that is being rewritten. ``closed``: it ends itself, which counts in SVG and MathML alone."""

    __slots__ = ("_attributes", "closed", "extra", "label", "name", "rename", "text")

    def __init__(self, label: str, text: str) -> None:
        self.label = label
        self.name = label.lower()
        self.text = text
        self.closed = text.endswith("/")
        self.rename = ""
        self.extra: list[tuple[str, str]] = []
        self._attributes: list[Attribute] | None = None

    @property
    def attributes(self) -> list[Attribute]:
        """All of them, in order. Of a repeated name browsers take the first."""
        if self._attributes is None:
            self._attributes = list(attributes(self.text)) if self.text else []
        return self._attributes

    def get(self, name: str) -> str | None:
        """The value of the first attribute of that name, None where there is none."""
        return next((attribute.value for attribute in self.attributes if attribute.name == name), None)


class Rewriter:
    """Decides what becomes of each token. This one leaves all as it is: None is for the bytes that stand there."""

    raw = RAW

    def start(self, tag: Tag) -> str | None:
        """The start tag as it shall stand."""
        return None

    def end(self, label: str, text: str) -> str | None:
        """The end tag as it shall stand; ``text`` is what stands in it after its name."""
        return None

    def content(self, tag: Tag, text: str) -> str | None:
        """The raw content of an element."""
        return None

    def aside(self, token: re.Match[str]) -> str | None:
        """A comment, CDATA mark, doctype, bogus comment, or (group 8) the beginning of a tag that is cut."""
        return None

    def closing(self, tag: Tag) -> str:
        """What ends an element whose raw content runs to the end of the file, or which ended itself."""
        return ""


def rewrite(text: str, rewriter: Rewriter) -> str:
    """``text`` with every token as ``rewriter`` wants it. Never raises for what the text holds."""
    out: list[str] = []
    done = at = foreign = 0
    while token := next_token(text, at):
        at = token.end()
        new: str | None
        if (label := token[2]) is None:
            new = rewriter.aside(token)
            if token[8]:
                at = len(text)
        elif token[1]:
            new = rewriter.end(label, token[3])
            foreign -= foreign > 0 and label.lower() in _FOREIGN
        else:
            tag = Tag(label, token[3])
            new = rewriter.start(tag)
            foreign += tag.name in _FOREIGN and not tag.closed
            if tag.name in rewriter.raw:
                new, at = _raw(text, token, tag, new, rewriter, foreign > 0)
        if new is not None:
            out += (text[done : token.start()], new)
            done = at
    if not out:
        return text
    out.append(text[done:])
    return "".join(out)


def _raw(
    text: str, token: re.Match[str], tag: Tag, new: str | None, rewriter: Rewriter, foreign: bool
) -> tuple[str | None, int]:
    """The start tag together with its content, and where that ends."""
    begin = token.end()
    if tag.closed and foreign:
        closing = rewriter.closing(tag)
        return (f"{token[0] if new is None else new}{closing}" if closing else new), begin
    end = len(text) if tag.name == "plaintext" else raw_end(text, begin, tag.name)
    content = rewriter.content(tag, text[begin:end])
    closing = rewriter.closing(tag) if end == len(text) else ""
    if new is None and content is None and not closing:
        return None, end
    head = token[0] if new is None else new
    return f"{head}{text[begin:end] if content is None else content}{closing}", end


def with_styles(text: str, styles: Mapping[int, tuple[str, str]]) -> str:
    """``text`` with the declarations of ``styles`` in front of what each element declares of itself.

    ``styles``: the index among all start tags → the element's name and the declarations; of an element that has
    another name nothing is changed.
    """
    if not styles:
        return text
    out: list[str] = []
    done = at = 0
    index = -1
    last = max(styles)
    while index < last and (token := TOKEN.search(text, at)):
        at = len(text) if token[8] else token.end()
        if token[2] is None or token[1]:
            continue
        index += 1
        tag = Tag(token[2], token[3])
        wanted, style = styles.get(index, ("", ""))
        if wanted == tag.name:
            # In front of the element's own, and of its own attribute, which browsers then pass over: what stands
            # open at the end of that swallows nothing.
            out += text[done : token.end(2)], f' style="{referenced(style + (tag.get("style") or ""))}"'
            done = token.end(2)
        if tag.name in RAW:
            at = len(text) if tag.name == "plaintext" else raw_end(text, at, tag.name)
    out.append(text[done:])
    return "".join(out)
