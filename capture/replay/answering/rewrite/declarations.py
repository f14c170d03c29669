"""Further declarations for single elements of a page, by the place of their start tags."""

from collections.abc import Mapping

from capture.replay.answering.rewrite.text import referenced
from capture.replay.answering.rewrite.tokens import RAW, TOKEN, attributes, raw_end

__all__ = ["declared_on"]


def declared_on(text: str, styles: Mapping[int, tuple[str, str]]) -> str:
    """``text`` with the declarations of ``styles`` in front of what each element declares of itself.

    ``styles``: the place among all start tags → the element's name and the declarations; of an element that has
    another name nothing is changed.
    """
    if not styles:
        return text
    out: list[str] = []
    done = at = 0
    place = -1
    last = max(styles)
    while place < last and (token := TOKEN.search(text, at)):
        at = len(text) if token[8] else token.end()
        if token[2] is None or token[1]:
            continue
        place += 1
        name = token[2].lower()
        wanted, style = styles.get(place, ("", ""))
        if wanted == name:
            own = next((one.value for one in attributes(token[3]) if one.name == "style"), "")
            # In front of the element's own, and of its own attribute, which browsers then pass over: what stands
            # open at the end of that swallows nothing.
            out += text[done : token.end(2)], f' style="{referenced(style + own)}"'
            done = token.end(2)
        if name in RAW:
            at = len(text) if name == "plaintext" else raw_end(text, at, name)
    out.append(text[done:])
    return "".join(out)
