"""When an article appeared: which lines of its page say so, how the page writes its dates, and which date to believe.

Stamps are lines that say when the article appeared, told apart from sentences that tell of a day. A stamp is a date
with little beside it: names, the words that say what a date is, marks. A sentence has verbs and nouns of its own;
where letters know no case, more letters than a label has, or the mark that ends it. Of a date whose day and month
could be either, the page's other dates and its languages say which is which. Of the dates, the claims' order of
trust decides, but for two corrections (``believed``).
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from capture.model.article import Value
from capture.reading.extract.metadata.claim import Claim, best
from capture.reading.extract.metadata.dates import EITHER, SPAN, WHEN, iso
from capture.reading.extract.metadata.names import begins_as_byline

__all__ = ["believed", "is_gregorian", "is_sentence", "is_stamp", "month_first", "names_another_day"]

_LONGEST = 140  # characters
_UNCASED = 24  # letters beside the date where letters know no case
_MOST_WORDS = 8  # words beside it: names, a place, a section
_STOPS = (".", "!", "?", "…", "。", "।", "؟", "！", "？")
_ABBREVIATED = re.compile(r"(?i)(?:\b(?:[ap]\.m|uhr|г|jr|sr|hrs?|est|edt|gmt|utc|a|o)|น|\d)\.$")
# A mark stands between the date, at an end of the line, and all else.
_PARTED = re.compile(rf"\W*(?:{WHEN.pattern})\s*[·•|/–—-]", re.IGNORECASE)
_ON = re.compile(r"(?i)(?:on|am|le|el|den|il)\b")
_BEHIND = re.compile(rf"[·•|–—/]\s*(?:{WHEN.pattern})\W*$", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W\d_][^\s,;:()|·•/]*")
_TELLING = re.compile(
    r"publi|post|updat|modif|aktualis|aktualiz|actuali|atuali|aggiorn|gewijzigd|bijgewerkt|oppdater|opdater|uppdater"
    r"|güncel|zaktuali|обновл|опубли|geändert|änder|chang|revis|review|erschien|erstell|veröffentlich|written|creat"
    r"|geplaatst|pubblic|datum|date|fecha|data|record|last|read|min|stand|first|issued|releas|added|edit|uhr|mis"
)
_SAID = re.compile(
    r"(?i)publi|posted|updat|veröffentlich|erschien|aktualis|mis à jour|actuali[zs]|aggiorn|掲載|公開|发布|發布|更新"
)
# What a date is, where it is not the page's: an event's, a person's, a deadline, the day when a source was looked up.
_ANOTHER = re.compile(
    r"(?i)\b(?:event|when|wann|quand|cuándo|quando|deadline|due|closing|clos(?:es|ed)|expir\w*|valid|ends|begins|starts|opens"
    r"|opening|doors|tickets?|admission|venue|born|died|birth\w*|founded|established|accessed|retrieved|effective"
    r"|next|upcoming|registration|kick-?off|screening|arrival|departure|check-?in|check-?out|isbn|issn|flight"
    r"|termin|veranstaltungs?\w*|beginn|einlass|frist|gültig|geboren|gestorben|gegründet|abgerufen|anmeldeschluss"
    r"|naissance|née?|décédée?|échéance|expire|valable|consultée?|événement|évènement|réunion"
    r"|evento|nacid[oa]|nacimiento|falleció|vence|caduca|válid[oa]|plazo|comienza|consultado"
    r"|scad\w+|inizio|nascid[oa]|nascimento|prazo|início|validade|aanvang|geldig|född|född?t|gyldig)\b"
    r"|日時|開催|締切|期限|会期|有効期限|生年月日|截止|有效期|행사|일시|마감|기간"
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
_DAY = 10  # characters of a moment that name the day
_MONTHS = 12
_WEST = 12  # hours that a zone can be behind UTC
_DAY_FIRST_HOSTS = (
    ".uk", ".au", ".nz", ".ie", ".in", ".za", ".sg", ".my", ".ng", ".ke", ".pk", ".lk", ".bd", ".gh", ".hk", ".mt",
    ".eu", ".de", ".fr", ".nl", ".ch", ".at", ".it", ".es", ".be", ".dk", ".se", ".no", ".fi",
)  # fmt: skip
_MONTH_FIRST_HOSTS = (".us", ".gov", ".mil", ".edu", ".ph")
_MONTH_FIRST = ("en-us", "en-ph", "fil", "es-us")
# Canada writes either; where the year comes first nothing tells how the two others stand when it does not.
_EITHER = ("en-ca", "fr-ca", "ja", "zh", "ko", "hu", "lt", "mn", "eo")
_OTHER_CALENDARS = ("am", "ti", "ne", "dz")  # whose years pass for those of the Gregorian calendar


def is_stamp(text: str) -> bool:
    """Whether a line with a date says when something appeared, and nothing of what happened."""
    text = text.strip()
    if len(text) > _LONGEST or SPAN.search(text) or names_another_day(text):
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
    if begins_as_byline(text) or _TELLING.match(words[0].lower()) or _PARTED.match(text) or _BEHIND.search(text):
        return len(own) <= 3
    if WHEN.match(text) and not _ON.match(text):
        return len(words) <= _MOST_WORDS and len(own) <= (1 if len(words) < 4 else 0)
    return len(words) <= _MOST_WORDS and not own


def names_another_day(text: str) -> bool:
    """Whether the words beside a date, or a label before it, say that it is no date of the page itself.

    Unless a word says of it as well that something was published or changed then.
    """
    words = WHEN.sub(" ", text)
    return _ANOTHER.search(words) is not None and not _SAID.search(words)


def is_sentence(text: str) -> bool:
    """Whether the line around a date is a sentence in which the date is told in passing."""
    words = _beside(text)
    rest = " ".join(words)
    if rest and rest.lower() == rest.upper():
        return len(rest.replace(" ", "")) > _UNCASED and text.rstrip().endswith(_STOPS)
    own = _own(words)
    return len(own) > 3 or (len(own) > 1 and _ends_sentence(text))


def _beside(text: str) -> list[str]:
    """The words that stand beside dates and times of day."""
    return _TOKEN.findall(WHEN.sub(" ", text))


def _own(words: list[str]) -> list[str]:
    """Words in lower case that neither join others nor say what a date is: those of a sentence."""
    bare = (word.strip(".,;:!?–—-\"'’“”").lower() for word in words if word[:1].islower())
    return [word for word in bare if word and word not in _FILLING and not _TELLING.match(word)]


def _ends_sentence(text: str) -> bool:
    return text.endswith(_STOPS) and not _ABBREVIATED.search(text)


# ---- which date


def is_gregorian(language: str) -> bool:
    """Whether the years that a page writes in figures are those of the Gregorian calendar, or say which they are."""
    return language.lower().replace("_", "-").split("-")[0] not in _OTHER_CALENDARS


def believed(
    claims: Sequence[Claim],
    *,
    monthly: bool | None = None,
    changed: Value | None = None,
    captured: datetime | None = None,
) -> Value | None:
    """The first date of claims in the order of trust; what else is said are rivals.

    An instant in UTC that falls on the day after the address's gives way to that: readers saw the earlier day.
    A declared date that is the day of the last change (``changed``) has lost the day of publication: it gives way to
    an earlier one by the headline, if it does not stand there itself. ``monthly`` is ``month_first``'s answer. What
    lies after the capture is no date of the page, whose zone may be a day ahead.
    """
    latest = (captured + timedelta(days=1)).date().isoformat() if captured is not None else "9"
    dated = [
        Claim(claim.field, moment, claim.source)
        for claim in claims
        if (moment := iso(claim.value, month_first=monthly)) is not None and moment[:_DAY] <= latest[: len(moment)]
    ]
    if not dated:
        return None
    first = dated[0]
    day = first.value[:_DAY]
    shown = [claim for claim in dated if claim.source.startswith("visible")]
    earlier = None
    declared = changed is not None and changed.value[:_DAY] == day and not first.source.startswith("visible")
    if declared and all(claim.value[:_DAY] != day for claim in shown):
        earlier = next((claim for claim in shown if claim.value[:_DAY] < day), None)
    if earlier is None and first.value.endswith("+00:00"):
        instant = datetime.fromisoformat(first.value)
        before = (instant.date() - timedelta(days=1)).isoformat()
        of_address = (claim for claim in dated if claim.source == "url" and claim.value == before)
        earlier = next(of_address, None) if instant.hour < _WEST else None
    return best([earlier or first, *dated])


def month_first(languages: Sequence[str], host: str, text: str = "") -> bool | None:
    """Whether 03/04/2025 is in March on a page; None where nothing says so.

    First what the page itself writes: dates of which one figure is above twelve, where they agree. Then its
    ``languages`` (the page's, its locale), the believed one first: those with a country, else what all of them do.
    Of plain English the host's country.
    """
    ways = set()
    for match in EITHER.finditer(text):
        low, high = sorted((int(match[1]), int(match[3])))
        if 0 < low <= _MONTHS < high <= 31:  # one figure is a month, and the other can only be a day
            ways.add(int(match[1]) <= _MONTHS)
    if len(ways) == 1:
        return ways.pop()
    tags = [language.lower().replace("_", "-") for language in languages if language]
    if not tags:
        return None
    own = tags[0].split("-")[0]
    tag = next((each for each in tags if each.startswith(f"{own}-")), tags[0])
    if tag.startswith(_MONTH_FIRST):
        return True
    if tag.startswith(_EITHER):
        return None
    if tag != "en":
        return False
    return False if host.endswith(_DAY_FIRST_HOSTS) else True if host.endswith(_MONTH_FIRST_HOSTS) else None
