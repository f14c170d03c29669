"""Authors as a list of names: split, without addresses, roles and the words that introduce a byline."""

import re

__all__ = ["authors_in", "begins_as_byline"]

_NOUNS = (
    "written|story|article|text|words|report|reported|reporting|posted|published|reviewed|edited|photos?|texto?s?|texte"
    "|testo|tekst|bericht|récit|reportage|artikel|artículo|articolo|artigo|relato|crónica|автор|текст|記者|文|記事|كتب|بقلم"
)
_LINKS = "by|von|par|por|di|de|da|do|door|van|av|af|od|przez|от"
_INTRODUCTION = re.compile(
    rf"^(?:(?:an?|eine?|une?|una|uma?|een|ett?)\s+)?(?:{_NOUNS})(?:\s+(?:{_LINKS})\b\s*:?\s+|\s*[:：・]\s*|\s+)"
    r"|^(?:(?:an?|eine?|une?|una|uma?|een|ett?)\s+\w+\s+)?(?:by|von|par|por|di|da|door|av|af|od|przez"
    r"|autor(?:en|in)?|author|auteur|автор|от)\b\s*:?\s+|^by:?\s+|^@",
    re.IGNORECASE,
)
# "By our correspondent Jane Doe": a preposition, words in lower case of which the last is a long one, a capital.
_OUR = re.compile(rf"^(?i:{_LINKS})\s+(?:[a-zà-ÿ]{{2,}}\s+){{0,2}}[a-zà-ÿ]{{5,}}\s+(?=[A-ZÀ-Þ])")
_SPLIT = re.compile(
    r"\s*(?:,|;|/|\||&|·|•|\n|\s+(?:and|und|et|y|e|en|og|och|i|и|with|mit)\s+)\s*(?!(?:jr|sr|ph\.?d|m\.?d)\b)",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(
    r"https?:|www\.|@|\d{2,}|[{}<>=]|^(?:admin|administrator|editor|staff|news|guest|user|null|none|undefined|"
    r"redaktion|redaction|redacción|share|comments?|updated|published|contributors?|follow|author|authors|by|"
    r"view all posts|more|image|photo)$|"
    r"\b(?:min read|minutes?|ago|subscribe|copyright|updated|published|posted)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\s*[(\[][^)\]]*[)\]]\s*$|\s+[-–—|]\s+.*$|\s+(?:(?:senior |staff |contributing )?(?:writer|reporter|editor|"
    r"correspondent))$|\s+(?:on|am|le|el)\s+\w+\s+\d.*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?:|www\.)\S*|\S+@\S+\.\S+", re.IGNORECASE)
_JOB = re.compile(
    r"(?:(?:senior|staff|chief|contributing|managing|special|news|political)\s+)*"
    r"(?:writer|reporter|editor|correspondent|contributor|author|columnist)s?(?:\s+at\s.*)?",
    re.IGNORECASE,
)
_LONGEST = 60


def authors_in(text: str) -> list[str]:
    """Names in a byline or an author field, in order, without repetition; empty when it holds none."""
    names: list[str] = []
    for part in _SPLIT.split(_strip(_ADDRESS.sub(" ", text))):
        if _JOB.fullmatch(_strip(part)):
            continue
        name = _strip(_ROLE.sub("", _strip(part)))
        if name and len(name) <= _LONGEST and not _NOT_A_NAME.search(name) and len(name.split()) <= 6:
            if name.isupper() and len(name) > 5 and name.isascii():
                name = name.title()
            if name.casefold() not in {known.casefold() for known in names}:
                names.append(name)
    return names


def begins_as_byline(text: str) -> bool:
    """Whether the text begins with the words that introduce an author: by, von, texto de, a report by."""
    return _INTRODUCTION.match(text.strip()) is not None


def _strip(text: str) -> str:
    text = text.strip(' \t\n,;:.|–—-•·*"“”')
    return _INTRODUCTION.sub("", _OUR.sub("", text)).strip(' \t\n,;:|–—-•·*"“”')
