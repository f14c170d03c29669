"""The title without the site's name after it or before it."""

import re

__all__ = ["folded", "same", "without_site"]

_SEPARATOR = re.compile(r"\s+[|•·»«:–—-]\s+|\s*[|»]\s*|:\s+")
_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """Letters and digits alone, in lower case, for comparison."""
    return " ".join(_WORD.findall(text.lower()))


def same(one: str, other: str) -> bool:
    """Whether two titles are the same words."""
    return folded(one) == folded(other)


def without_site(title: str, site: str, host: str, headings: list[str]) -> str:
    """``title`` without a first or last part that is the site's name, or that a heading of the page confirms away.

    A part goes when it is the site's name, the host's, or when what remains is exactly one of ``headings``.
    """
    pieces = list(_SEPARATOR.finditer(title))
    known = {folded(name) for name in (site, host, host.removeprefix("www."), _bare(host)) if name}
    names = {folded(heading) for heading in headings}
    parts = [part.strip() for cut in pieces for part in (title[: cut.start()], title[cut.end() :])]
    if confirmed := [part for part in parts if part and folded(part) in names]:
        return max(confirmed, key=len)  # the shorter one is a kicker
    if pieces:
        last, first = pieces[-1], pieces[0]
        head, tail = title[: last.start()].strip(), title[last.end() :].strip()
        if head and (folded(tail) in known or folded(tail).replace(" ", "") in known):
            return head
        head, tail = title[: first.start()].strip(), title[first.end() :].strip()
        if tail and (folded(head) in known or folded(head).replace(" ", "") in known):
            return tail
    return title


def _bare(host: str) -> str:
    parts = host.removeprefix("www.").split(".")
    return parts[-2] if len(parts) >= 2 else host
