"""Stamps: lines that say when the article appeared, told apart from sentences that tell of a day.

A stamp is a date with little beside it: names, the words that say what a date is, marks. A sentence has verbs and
nouns of its own; where letters know no case, more letters than a label has, or the mark that ends it.
"""

import re

from capture.extract.metadata.dates import WHEN
from capture.extract.metadata.names import begins_as_byline

__all__ = ["is_sentence", "is_stamp"]

_LONGEST = 140  # characters
_UNCASED = 24  # letters beside the date where letters know no case
_NAMES = 8  # words beside it: names, a place, a section
_STOPS = (".", "!", "?", "…", "。", "।", "؟", "！", "？")
_ABBREVIATED = re.compile(r"(?i)(?:\b(?:[ap]\.m|uhr|г|jr|sr|hrs?|est|edt|gmt|utc|a|o)|น|\d)\.$")
_PARTED = re.compile(rf"\W*(?:{WHEN.pattern})\s*[·•|/–—-]", re.IGNORECASE)
_ON = re.compile(r"(?i)(?:on|am|le|el|den|il)\b")
_BEHIND = re.compile(rf"[·•|–—/]\s*(?:{WHEN.pattern})\W*$", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_][^\s,;:()|·•/]*")
_TELLING = re.compile(
    r"publi|post|updat|modif|aktualis|aktualiz|actuali|atuali|aggiorn|gewijzigd|bijgewerkt|oppdater|opdater|uppdater"
    r"|güncel|zaktuali|обновл|опубли|geändert|änder|chang|revis|review|erschien|erstell|veröffentlich|written|creat"
    r"|geplaatst|pubblic|datum|date|fecha|data|record|last|read|min|stand|first|issued|releas|added|edit|uhr|mis"
)
_FILLING = frozenset(
    "par med mit a à al alle als am and at au aus by da de del den der di die do du e ed el em en et för for från from "
    "há i il im in is it kl la las le les los na o og om on op os por på sur the to til um un und uno via van "
    "vid vom von w with y zo est edt gmt utc cet cest pm h hrs hours hour ago vor hace heure heures jour "
    "jours ore às o'clock time this monday tuesday wednesday thursday friday saturday sunday lundi mardi "
    "mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì "
    "martedì mercoledì giovedì venerdì sabato domenica segunda-feira terça-feira quarta-feira quinta-feira "
    "sexta-feira segunda terça quarta quinta sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag poniedziałek wtorek środa "
    "czwartek piątek sobota niedziela понедельник вторник среда четверг пятница суббота воскресенье г год "
    "года v в pondělí úterý středa čtvrtek pátek neděle pazartesi salı çarşamba perşembe cuma des dem ein une "
    "das filed under unter".split()
)


def is_stamp(text: str) -> bool:
    """Whether a line with a date says when something appeared, and nothing of what happened."""
    text = text.strip()
    if len(text) > _LONGEST:
        return False
    words = _beside(text)
    if not words:
        return True
    rest = " ".join(words)
    if rest.lower() == rest.upper():
        return len(rest.replace(" ", "")) <= _UNCASED and not text.endswith(_STOPS)
    own = _own(words)
    if own and _ends_sentence(text):
        return False
    if len(words) == 1:  # a login, a weekday
        return True
    if begins_as_byline(text) or _TELLING.match(words[0].lower()) or _is_parted(text):
        return len(own) <= 3
    if WHEN.match(text) and not _ON.match(text):
        return len(words) <= _NAMES and len(own) <= (1 if len(words) < 4 else 0)
    return len(words) <= _NAMES and not own


def is_sentence(text: str) -> bool:
    """Whether the line around a date is a sentence in which the date is told in passing."""
    words = _beside(text)
    rest = " ".join(words)
    if rest and rest.lower() == rest.upper():
        return len(rest.replace(" ", "")) > _UNCASED and text.rstrip().endswith(_STOPS)
    own = _own(words)
    return len(own) > 3 or (len(own) > 1 and _ends_sentence(text))


def _is_parted(text: str) -> bool:
    """A mark stands between the date, at an end of the line, and all else."""
    return bool(_PARTED.match(text) or _BEHIND.search(text))


def _beside(text: str) -> list[str]:
    """The words that stand beside dates and times of day."""
    return _TOKEN.findall(WHEN.sub(" ", text))


def _own(words: list[str]) -> list[str]:
    """Words in lower case that neither join others nor say what a date is: those of a sentence."""
    bare = (word.strip(".,;:!?–—-\"'’“”").lower() for word in words if word[:1].islower())
    return [word for word in bare if word and word not in _FILLING and not _TELLING.match(word)]


def _ends_sentence(text: str) -> bool:
    return text.endswith(_STOPS) and not _ABBREVIATED.search(text)
