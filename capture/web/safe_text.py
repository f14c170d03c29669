"""Captured text as readers may see it: what would hide, break or turn around the rest shows as U+FFFD.

Marks that scripts need (joiners, LRM, RLM) stay; line ends and tabs stay, for code and poems. Host names: one whose
letters mislead has its ASCII form beside it, and letters mislead where a label's are not of one script, or of scripts
that are written together, and cannot be read as Latin letters (UTS 39, 5.2 "highly restrictive", and its whole-script
confusables in short).
"""

import re
import unicodedata
from encodings.idna import ToASCII
from functools import lru_cache
from typing import Any

from markupsafe import Markup

__all__ = ["direction", "finalize", "language_tag", "plain", "punycode_beside", "sentence", "written_host"]

_STRANGE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls, but for tab, line feed and carriage return
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates turn the rest of the line around
    "\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0000-\U000e007f]"  # tags smuggle text
)
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#\\]*@)?([^/?#\\@:]*)", re.IGNORECASE)
_DOTS = re.compile("[.\u3002\uff0e\uff61]")  # all that browsers take for a dot (RFC 3490, 3.1)
_TOGETHER = ({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}, {"LATIN", "CJK", "BOPOMOFO"}, {"LATIN", "CJK", "HANGUL"})
# Letters that look Latin in most faces; a label of such alone reads as another name.
_LIKE_LATIN = frozenset("авгеђѕіјкорсухһԁԍԛԝҽҫӏьъпгѵѡәαγικνορτυωւոսօհզցք")
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"}


def plain(text: str) -> str:
    """The text with every dangerous character replaced; it still has to be escaped for HTML."""
    return _STRANGE.sub("\ufffd", text)


def finalize(value: Any) -> Any:
    """What every ``{{ … }}`` of the templates passes through, so that none can forget to be plain."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def sentence(text: str) -> str:
    """The text as a sentence: a capital where it begins, but for an address, and a full stop where it ends."""
    text = text.strip()
    closed = text if text.endswith((".", "…")) else f"{text}."
    if not text or re.match(r"[^\s.:]+[.:]\S", text):
        return closed if text else ""
    return closed[:1].upper() + closed[1:]


def language_tag(text: str) -> str:
    """The text where it can be a language tag, for the attribute ``lang``; else empty."""
    parts = text.replace("_", "-").split("-")
    good = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    return "-".join(parts) if good and parts[0].isalpha() and len(parts[0]) in (2, 3) else ""


def direction(tag: str) -> str:
    """The attribute ``dir`` of a text in that language: by its first letter where the language does not tell."""
    return "rtl" if tag.partition("-")[0].lower() in _RIGHT_TO_LEFT else "auto"


def written_host(url: str) -> str:
    """The host of an address as it is written there, by the address's form alone; empty: it names none."""
    host = _HOST.match(url.strip())
    return host[1] if host else ""


@lru_cache(maxsize=2000)
def punycode_beside(host: str) -> str:
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
