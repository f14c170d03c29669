"""Authors as a list of names: split, without addresses, dates, roles and the words that introduce a byline.

A byline is cleaned first (addresses, dates, what others did), then split at commas and "and" in many languages, and
each part is stripped of titles, degrees and jobs. What is left is a name unless a pattern says that it is a label, a
button, a reading time or nobody. Each pattern was met on real pages.
"""

import re
from functools import lru_cache

from capture.reading.extract.metadata.dates import WHEN

__all__ = ["authors_in", "begins_as_byline", "is_nobody", "is_person", "may_be_person", "office_in"]

_NOUNS = (
    "written|story|article|text|words|report|reported|reporting|posted|published|"
    "texto?s?|texte|testo|tekst|bericht|récit|reportage|artikel|artículo|articolo|artigo|relato|crónica|erstellt|"
    "veröffentlicht|geschrieben|verfasst|gespeichert|eingestellt|publié|écrit|publicado|escrito|scritto|pubblicato|"
    "geschreven|skrevet|skriven|autor|автор|текст|記者|文|記事|كتب|بقلم"
)
# These begin names too (Post Malone): only with a word or a colon behind them they introduce.
_TITLES = "interview|recipe|posts?|more|articles|insights|stories"
_LINKS = "by|von|vom|par|por|di|de|da|do|door|van|av|af|od|przez|от"
_INTRODUCTION = re.compile(
    rf"(?i)^(?:(?:an?|this|the|eine?|une?|una|uma?|een|ett?|view|read|see|all|alle|was|entry|blog|guest|post|mehr|learn)\s+)*"
    rf"(?:{_NOUNS})(?:\s+(?:on|am|le|el)\b)?(?:\s+(?:{_LINKS}|about|from|über)\b\s*:?\s*|\s*[:：・]\s*|\s+|$)"
    rf"|^(?:(?:view|read|see|all|a|an)\s+)*(?:{_TITLES})(?:\s+(?:{_LINKS}|about|from|über)\b\s*:?|\s*:|$)\s*"
    r"|^(?:(?:an?|eine?|une?|una|uma?|een|ett?)\s+\w+\s+)?(?:by|vom|von|par|por|di|da|door|av|af|od|przez"
    r"|autor(?:en|in)?|authors?|auteure?s?|автор|от|escribe|words|oleh|przez|tekijä|yazan|yazar)\b\s*[:|]?\s*"
    r"|^(?:記者|记者)(?=[^\W\d_]{2})|^(?:작성자|글쓴이|撰文|作者)\s*[:：]?\s*"
    r"|^@"
)
# "By our correspondent Jane Doe": a preposition, words in lower case of which the last is a long one, a capital.
_OUR = re.compile(rf"^(?i:{_LINKS})\s+(?:[a-zà-ÿ]{{2,}}\s+){{0,2}}[a-zà-ÿ]{{5,}}\s+(?=[A-ZÀ-Þ])")
# What others did: their names follow, up to the next mark.
_OTHERS = re.compile(
    r"(?i)\b(?:(?:medically |expert |fact[- ]?)?(?:reviewed|checked|edited|updated|translated|illustrat\w+"
    r"|photograph\w*|photos?|images?|fotos?|bild(?:er)?|übersetz\w+|traduction|traducción)\s*(?:by\b|von\b|par\b|por\b|:)"
    r"|(?:撮影|写真|攝影|摄影|翻訳|翻譯|翻译|사진|번역)\s*[:：・/／=＝]\s*"
    r"|im gespräch mit\b|in conversation with\b)[^|;•·]*"
)
_SPLIT = re.compile(
    r"(?i)\s*(?:,\s+(?:and|und|et|y|e|en|og|och|i|и)\s+|,|;|/|\||&|·|•|"
    r"\s+(?:and|und|et|y|e|en|og|och|i|и|with|mit)\s+)\s*(?!(?:jr|sr)\b)"
)
_NOT_IN_NAMES = re.compile(
    r"(?i)https?:|www\.|@|\d{2,}|[{}<>=:]|\b(?:min(?:ute)?s? read|minutes?|ago|subscribe|copyright|updated|published|"
    r"posted|comments?|lesezeit|lectura|weather|cookies?|all posts|learn|categor\w+|artikel|beiträge|quelle|print|rate|"
    r"twitter|facebook|youtube|instagram|linkedin|click|uncategorized|weiterlesen|newsletter)\b"
    r"|^(?-i:in|on|at|to|for|im) |^[\W\d_]*\w?[\W\d_]*$"
)
# What kind of thing it is, or a button: in a byline's place, yet nobody's name.
_LABELS = re.compile(
    r"(?i)advert\w*|(?:sponsored|promoted)(?: (?:post|content|article|story))?|paid (?:post|content)|anzeige|werbung"
    r"|publicité|publicidad|pubblicità|реклама|opini[oó]n|kommentar|analys[ei]s|most (?:read|popular|viewed)"
    r"|gift (?:this )?(?:article|story|link)|ai[ -]generated(?: \w+)?|(?:text )?size|popular demand|invitation only"
    r"|\w{0,4}(?:報導|报道|報道|報導)"
)
_NOT_A_NAME = re.compile(
    r"(?i)(?:admin|administrator|editor|staff|news|guest|user|null|none|undefined|redaktion|redaction|redacción|share|"
    r"aktualisiert|contributors?|follow|author|authors|by|more|image|photo|email|datum|the author|written by|about|"
    r"featured|posted by|contact|kontakt|home|blog|menu|search|and|von|par|por|di|autor|information|stand)"
)
# What stands where a program was told no name, and who signs for everybody.
_UNNAMED = re.compile(r"(?i)anonym|unknown|unbekannt|inconnu|desconocid|sconosciut|onbekend|no ?name|аноним|匿名|佚名")
_NOBODY = re.compile(
    r"(?i)(?:the|our|by|in|web|site|super|news|guest|editorial|online|blog)?[\s_-]*"
    r"(?:anonym\w*|unknown|unbekannt|inconnue?|desconocid[oa]|sconosciuto|onbekend|nobody|no ?name|test|root|owner"
    r"|default|web ?master|admin\w*|user\s?\d*|microsoft\b.*|windows user|office user|staff"
    r"|staff (?:writer|reporter|editor)s?|editors?|team|writers?|reporters?|contributors?|authors?|bloggers?"
    r"|poster|publisher|archives?|advertise\w*|анон\w*|匿名|佚名|編輯|编辑|管理者|管理员|管理員|名無しさん|مجهول)"
)
_READING = re.compile(
    r"(?i)\b(?:reading|read) time\b|\blesezeit\b|\btemps de lecture\b|\btiempo de lectura\b"
    r"|\btempo d[ie] (?:lettura|leitura)\b|\bleestijd\b|\bläs(?:nings)?tid\b|\blæsetid\b|\blesetid\b|\bczas czytania\b"
    r"|время чтения"
    r"|\bwaktu baca\b|\bokuma süresi\b|読了|阅读时间|閱讀時間"
)
# Words of buttons and links: with one of their nouns, or a word in lower case, behind them they name nobody.
_BUTTON = re.compile(
    r"(?:view|see|read|show|load|share|follow|leave|add|skip|listen|sign|log|get|download|print|table|back|go|click|visit"
    r"|last|posted|open|close|jump|continue|save|report|send|copy|ver|voir|lire|mehr|alle|leggi|vedi|lees|bekijk|läs|zobacz"
    r"|więcej|смотреть|все)\s+"
    r"(?:(?i:more|all|posts?|articles?|profile|bio|comments?|time|author|authors|page|story|stories|news|menu|in|to|us|of|this"
    r"|updated|modified|reply|link|beiträge|artikel|posts|articles|todos|todas|más|tous|toutes|tutti|alle|meer|mer|więcej)\b"
    r"|(?!(?:de|van|von|der|den|di|da|do|dos|du|la|le|el|al|bin|ibn|y|e)\b)[a-zà-ÿ])"
)
_ROLES = (
    "writers?|reporter(?:in)?|editors?|correspondents?|contributors?|columnists?|authors?|journalist(?:in)?|director|"
    "manager|founder|co-founder|cofounder|officer|ceo|cto|experts?|specialist|analyst|attorney|lawyer|consultant|"
    "strategist|producer|veterinarian|professor|fellow|president|reviewer|representative|coach|engineer|scientist|"
    "developer|designer|redakteur(?:in)?|redaktor(?:in)?|korrespondent(?:in)?|autor(?:in)?|journaliste|rédact\\w+|"
    "periodista|redactora?|giornalista|correspondente|verslaggever"
)
_RANKS = (
    "senior|staff|chief|contributing|managing|associate|former|guest|special|deputy|executive|assistant|freelance|lead"
)
_BEATS = (
    "tech|technology|health|politics|political|sports?|news|business|science|entertainment|culture|travel|food|world|"
    "money|consumer|shopping|hardware|autos?|content|edtech|marketing|community|investigative|features?|lifestyle"
)
_ROLE = re.compile(rf"^(?:{_ROLES})\b", re.IGNORECASE)
_RANK = re.compile(rf"^(?:{_RANKS}|head|staff)$", re.IGNORECASE)
_BEAT = re.compile(rf"^(?:{_BEATS})$", re.IGNORECASE)
_ASIDE = re.compile(r"\s+[(\[][^)\]]*[)\]]?\s*$|\s+[-–—]\s+.*$|\s+on behalf of\s.*$")
_ADDRESS = re.compile(r"(?:https?:|www\.)\S*|\S+@\S+\.\S+|\S+\[at\]\S+", re.IGNORECASE)
_TITLE = re.compile(r"^(?:(?:dr|prof|professor|mr|mrs|ms)\b\.?\s*|(?:med|h\.\s?c)\.\s*)+(?=\S+\s)", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:\s+|^)(?:Ph\.?\s?D\.?|M\.?D\.?|D\.?V\.?M\.?|D\.?D\.?S\.?|J\.?D\.?|R\.?N\.?|R\.?D\.?N?|M\.?B\.?A\.?|M\.?Sc\.?"
    r"|M\.?P\.?H\.?|CPA|CFP|Esq\.?|FACLM|E-RYT \d+)$"
)
_LETTERS = re.compile(r"(?:[A-Z]\.?){2,6}")
_OFFICE = re.compile(
    rf"(?i)\b(?:redaktion|team|staff|desk|redacción|rédaction|redazione|redactie|redaksjonen|redaktionen|{_ROLES})$"
)
# What stands right behind a name in the same line.
_BEHIND = re.compile(
    r"(?i)\s+in\s+(?!['’]t\b|het\b|de[rn]?\b)\S.*$"
    r"|\s+(?:veröffentlicht|aktualisiert|last(?: updated)?|updated|published|posted|publié|mis à jour|actualizado|"
    r"publicado|sponsored|follow|share|view all|read more|sehen sie|stand)\b.*$"
    r"|\s*(?:기자|특파원|논설위원)$"
    r"|\s+(?-i:am|on|le|el|um|at)(?:\s+\w+)?$"
)
_SHORT = re.compile(r"\s(?:[JS]r|[A-ZÀ-Þ])$")
_LONGEST = 60  # characters of a name
_MOST = 2000  # characters of a field that are looked at
_EDGES = ' ©\t,;:.|–—-•·*"“”»→'


def authors_in(text: str) -> list[str]:
    """Names in a byline or an author field, in order, without repetition; empty when it holds none."""
    return list(_authors_in(text[:_MOST]))


@lru_cache(maxsize=1024)  # a page says its author in half a dozen places
def _authors_in(text: str) -> tuple[str, ...]:
    names: list[str] = []
    text = " | ".join(" ".join(line.split()) for line in text.replace("／", "/").split("\n"))
    text = WHEN.sub(" | ", _ADDRESS.sub(" ", text))
    for part in _SPLIT.split(_strip(_OTHERS.sub(" | ", text))):
        name = _name(part, after=names[-1] if names else "")
        if name and name.casefold() not in {known.casefold() for known in names}:
            names.append(name)
    return tuple(names)


def begins_as_byline(text: str) -> bool:
    """Whether the text begins with the words that introduce an author: by, von, texto de, a report by."""
    return _INTRODUCTION.match(text.strip()) is not None


def is_person(name: str) -> bool:
    """Whether it reads as a person's whole name: two to five words, the first and the last with a capital.

    In scripts without letter case two characters are enough.
    """
    if name.upper() == name.lower():
        return len(name) >= 2
    words = name.split()
    return 2 <= len(words) <= 5 and words[0][:1].isupper() and words[-1][:1].isupper()


def may_be_person(name: str) -> bool:
    """Whether it may name somebody: with a capital where its letters know them. "mis à jour" is nobody."""
    return name[:1] != name[:1].lower() or name.upper() == name.lower() or any(map(str.isupper, name[1:]))


def is_nobody(text: str) -> bool:
    """Whether it is what stands where no name was told, or a label of another thing."""
    return bool(_LABELS.fullmatch(text) or _UNNAMED.match(text))


def office_in(text: str) -> str:
    """A desk or a job that signs in place of a name: Redaktion, Staff Writer, Community Editor; else empty."""
    text = _strip(text)
    short = len(text.split()) <= 3 and not _NOT_IN_NAMES.search(text)
    return text if short and _OFFICE.search(text) and not _NOBODY.fullmatch(text) else ""


def _name(part: str, after: str) -> str:
    """The name in one part of a byline; empty for roles, degrees and anything else. ``after`` stands before it."""
    part = " ".join(part.split())  # an address that stood in it leaves blanks
    name = _TITLE.sub("", _strip(_BEHIND.sub("", _ASIDE.sub("", _strip(part)))))
    if " " in after and (_DEGREE.fullmatch(name) or _LETTERS.fullmatch(name)):
        return ""
    name = _without_role(name, first=not after)
    words = name.split()
    half = len(words) // 2
    if half and words[:half] == words[half:]:  # a picture's text beside the name
        name = " ".join(words[:half])
    if not name or len(name) > _LONGEST or len(name.split()) > 6:
        return ""
    if _LABELS.fullmatch(name) or _NOT_A_NAME.fullmatch(name) or _NOBODY.fullmatch(name) or _NOT_IN_NAMES.search(name):
        return ""
    if any(_READING.search(said) or _BUTTON.match(said[:1].lower() + said[1:]) for said in (name, part.strip(_EDGES))):
        return ""
    return name.title() if name.isupper() and len(name) > 5 else name


def _without_role(name: str, *, first: bool) -> str:
    """Without degrees, rank, beat and job at its end; empty when it is nothing else, or a role behind a name."""
    while len(words := name.split()) > 2 and (degree := _DEGREE.search(name)):
        name = name[: degree.start()].rstrip(" ,")
    jobs = [index for index, word in enumerate(words) if _ROLE.match(word.strip(",.")) or _RANK.match(word)]
    if not jobs:
        return name
    keep = jobs[0]
    while keep > 2 and _BEAT.match(words[keep - 1]):
        keep -= 1
    if keep < 2 or (not first and not is_person(" ".join(words[:keep]))):
        return "" if keep < 2 and any(_ROLE.match(words[index]) for index in jobs) else name
    return " ".join(words[:keep]).rstrip(" ,")


def _strip(text: str) -> str:
    """Without what introduces it, and without marks at its edges."""
    text = _trim(text)
    for _ in range(3):
        stripped = _trim(_INTRODUCTION.sub("", _OUR.sub("", text)))
        if stripped == text:
            break
        text = stripped
    return text


def _trim(text: str) -> str:
    """Without marks at its edges; the stop of an initial or of Jr. at the end stays."""
    trimmed = text.strip(_EDGES)
    short = _SHORT.search(trimmed)
    return f"{trimmed}." if short and text.lstrip(_EDGES).startswith(f"{trimmed}.") else trimmed
