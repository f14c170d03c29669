"""Credits: the words that name who made a picture, told apart from those that tell what is on it."""

import re

from capture.reading.extract.document.cues import Cue
from capture.reading.extract.document.runs import Node, TextRun

Piece = tuple[str, Node]

__all__ = ["looks_like_credit", "split_credit"]

_LONGEST_CREDIT = 120
# In the languages of the newsrooms that were met; agencies sign in all of them.
_CREDIT = re.compile(
    r"©|\(c\)|^\W*(?:photo(?:s|graph\w*)?|pictures?|images?|fotos?|fotograf\w*|fot|bild(?:er)?|beeld|kuva|zdjęcie|фото"
    r"|写真|撮影|图|图片|사진|صورة|الصورة|تصوير|عدسة|crédit[os]?)\b\s*[:：.]?"
    r"|\b(?:photo|image|foto|bild|courtesy|credit|via|getty|reuters|afp|dpa|epa|alamy|shutterstock|unsplash)\b|撮影$"
    r"|^[^.!?]{2,60}\s?/\s?[^.!?]{2,60}$",
    re.IGNORECASE,
)
_EMPHASIS = frozenset(
    ("a", "b", "strong", "i", "em", "cite", "u", "mark", "abbr", "sup", "sub", "s", "del", "ins", "q")
)
_END = tuple(".!?…。！？")


def looks_like_credit(run: TextRun) -> bool:
    """By its name, by the words of credits, or because it is a few words that are no sentence."""
    if len(run.text) > _LONGEST_CREDIT or len(_parts(run)) > 1:
        return False
    own = run.owner.cues | (run.pieces[-1][1].cues if run.pieces else 0)
    if own & Cue.CREDIT:
        return True
    if own & Cue.CAPTION:
        return _CREDIT.search(run.text) is not None
    return _reads_as_credit(run.text)


def _reads_as_credit(text: str) -> bool:
    return bool(_CREDIT.search(text)) or (not text.endswith(_END) and len(text) < 50)


def split_credit(run: TextRun) -> tuple[list[Piece], list[Piece]]:
    """The pieces of caption and credit of a run; no credit unless its last inline element is one."""
    parts = _parts(run)
    if len(parts) < 2:
        return run.pieces, []
    text, node = _said(parts[-1][0]), parts[-1][1]
    told = " ".join(_said(pieces) for pieces, _ in parts[:-1])
    named = node.cues & Cue.CREDIT or (node.parent is not None and node.parent.cues & Cue.CREDIT)
    if named or (len(text) <= _LONGEST_CREDIT and told.endswith(_END) and _reads_as_credit(text)):
        apart = [piece for pieces, owner in parts[:-1] for piece in (*pieces, (" ", owner))]
        return apart, parts[-1][0]
    return run.pieces, []


def _said(pieces: list[Piece]) -> str:
    return " ".join("".join(text for text, _ in pieces).split())


def _parts(run: TextRun) -> list[tuple[list[Piece], Node]]:
    """The run's pieces by the inline element that they stand in; links and emphasis are no parts of their own."""
    parts: list[tuple[list[Piece], Node]] = []
    for text, own in run.pieces:
        node = own
        while node.tag in _EMPHASIS and node.parent is not None and node is not run.owner:
            node = node.parent
        if parts and parts[-1][1] is node:
            parts[-1][0].append((text, own))
        elif text.strip():
            parts.append(([(text, own)], node))
    return parts
