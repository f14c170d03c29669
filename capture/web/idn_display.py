"""Host names that can be taken for others: what they are in punycode, to stand beside them. Pure.

A name is left alone where each of its labels keeps to one script, or to scripts that are written together, and
cannot be read as Latin letters (UTS 39, 5.2 "highly restrictive", and its whole-script confusables in short).
"""

import re
import unicodedata
from encodings.idna import ToASCII
from functools import lru_cache

__all__ = ["beside", "shown_host"]

_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#\\]*@)?([^/?#\\@:]*)", re.IGNORECASE)
_DOTS = re.compile("[.\u3002\uff0e\uff61]")  # all that browsers take for a dot (RFC 3490, 3.1)
_TOGETHER = ({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}, {"LATIN", "CJK", "BOPOMOFO"}, {"LATIN", "CJK", "HANGUL"})
# Letters that look Latin in most faces; a label of such alone reads as another name.
_LIKE_LATIN = frozenset("авгеђѕіјкорсухһԁԍԛԝҽҫӏьъпгѵѡәαγικνορτυωւոսօհզցք")


def shown_host(url: str) -> str:
    """The host of an address as it is written there, by the address's form alone; empty: it names none."""
    found = _HOST.match(url.strip())
    return found[1] if found else ""


@lru_cache(maxsize=2000)
def beside(host: str) -> str:
    """The host in ASCII where its letters mislead; empty where they do not. Never raises."""
    labels = _DOTS.split(host.lower())
    return ".".join(map(_ascii, labels)) if any(map(_misleads, labels)) else ""


def _misleads(label: str) -> bool:
    if label.isascii():
        return False
    letters = [letter for letter in label if not (letter.isascii() and (letter.isdigit() or letter == "-"))]
    scripts = {_script(letter) for letter in letters}
    if not (len(scripts) == 1 or any(scripts <= known for known in _TOGETHER)):
        return True
    one_form = unicodedata.normalize("NFKC", label) == label  # else a ligature or a Roman numeral plays a letter
    return "" in scripts or not one_form or all(letter in _LIKE_LATIN for letter in letters)


def _script(letter: str) -> str:
    """The first word of a letter's name, which is its script's; empty for what is no letter, mark or digit."""
    name = unicodedata.name(letter, "")
    if unicodedata.category(letter)[0] not in "LMN":
        return ""
    return "KATAKANA" if name.startswith("KATAKANA-HIRAGANA") else name.partition(" ")[0]


def _ascii(label: str) -> str:
    """As a browser would ask for it; a label that no browser takes, in bare punycode."""
    try:
        return ToASCII(label).decode("ascii").lower()
    except UnicodeError:
        return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
