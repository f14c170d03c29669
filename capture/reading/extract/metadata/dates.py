"""Dates as ISO 8601, as precise as the page says, from the forms that pages write.

First the text is written as one reader takes it (``_western``): figures in ASCII, and years made those of the
Gregorian calendar where their own name or number tells the calendar: Buddhist (พ.ศ. 2569), Japanese (令和8年), of the
Republic of China (民國115年). Years of calendars that do not say which they are (Persian, Nepalese, Ethiopian) are left
as they stand. Then the machine forms are tried, then those of mail, then those that people write, then two figures
and a year.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

__all__ = ["EITHER", "SPAN", "WHEN", "iso"]

_MONTH_NAMES = (
    "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro styczeń stycznia leden ledna "
    "января январь янв ocak ianuarie januára tammikuuta tammikuu január ιανουαρίου يناير جانفي січня януари "
    "มกราคม ม.ค. जनवरी ינואר",
    "february feb februar februari février févr fév febrero febbraio febr fevereiro fev luty lutego únor února "
    "февраля февраль фев şubat februarie februára helmikuuta helmikuu február φεβρουαρίου فبراير فيفري شباط лютого "
    "февруари กุมภาพันธ์ ก.พ. फरवरी फ़रवरी פברואר",
    "march mar märz mrz mars marts marzo maart mrt março marzec marca březen března maret марта март мар mart martie "
    "maaliskuuta maaliskuu március μαρτίου مارس آذار березня มีนาคม มี.ค. मार्च מרץ מרס",
    "april apr avril avr abril abr aprile kwiecień kwietnia duben dubna апреля апрель апр nisan aprilie apríla "
    "huhtikuuta huhtikuu április απριλίου أبريل إبريل أفريل نيسان квітня април เมษายน เม.ย. अप्रैल אפריל",
    "may mai mayo maggio mag mei maio maj maja květen května мая май mayıs mája toukokuuta toukokuu május "
    "μαΐου مايو ماي أيار травня พฤษภาคม พ.ค. मई מאי",
    "june jun juni juin junio giugno giu junho czerwiec czerwca červen června июня июнь haziran iunie júna "
    "kesäkuuta kesäkuu június ιουνίου يونيو جوان حزيران червня юни มิถุนายน มิ.ย. जून יוני",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca červenec července июля июль temmuz iulie "
    "júla heinäkuuta heinäkuu július ιουλίου يوليو يوليوز جويلية تموز липня юли กรกฎาคม ก.ค. जुलाई יולי",
    "august aug août agosto ago augustus augusti agustus sierpień sierpnia srpen srpna августа август авг ağustos "
    "augusta elokuuta elokuu augusztus αυγούστου أغسطس أوت غشت آب серпня สิงหาคม ส.ค. अगस्त אוגוסט",
    "september sep sept septembre septiembre settembre set setembro wrzesień września září сентября сентябрь "
    "сен eylül septembrie septembra syyskuuta syyskuu szeptember σεπτεμβρίου سبتمبر شتنبر أيلول вересня септември "
    "กันยายน ก.ย. सितंबर सितम्बर ספטמבר",
    "october oct oktober octobre octubre ottobre ott outubro out okt październik października říjen října "
    "октября октябрь окт ekim octombrie októbra lokakuuta lokakuu október οκτωβρίου أكتوبر жовтня октомври "
    "ตุลาคม ต.ค. अक्टूबर अक्तूबर אוקטובר",
    "november nov novembre noviembre novembro listopad listopada listopadu ноября ноябрь ноя kasım noiembrie "
    "novembra marraskuuta marraskuu νοεμβρίου نوفمبر نونبر ноември พฤศจิกายน พ.ย. नवंबर नवम्बर נובמבר",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember grudzień grudnia prosinec "
    "prosince декабря декабрь дек aralık decembrie decembra joulukuuta joulukuu δεκεμβρίου ديسمبر دجنبر грудня "
    "декември ธันวาคม ธ.ค. दिसंबर दिसम्बर דצמבר",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names.split()}
# Those whose letters know no case, and may stand between figures without a space.
_UNCASED_MONTHS = tuple(name for name in _MONTHS if name.lower() == name.upper())
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s?(\d{{1,2}}|元)\s?年")
_REPUBLIC = re.compile(r"(?:中華民國|中华民国|民國|民国)\s?(\d{2,3})\s?年")
_BUDDHIST = re.compile(r"(?:พ\.?\s?ศ\.?\s*)?(?<!\d)(2[56]\d\d)(?!\d)")
_BEFORE_BUDDHIST, _BEFORE_REPUBLIC = 543, 1911
_ISO = re.compile(
    r"(?i)(\d{4})-(\d{1,2})(?:-(\d{1,2}))?"
    r"(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[/.年년]\s?(\d{1,2})\s?[/.月월]\s?(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\w.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?!\.?\d)")
EITHER = re.compile(r"(?<![\d/-])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH = r"[^\W\d_]{3,14}"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?\.?(?:\s+|-)(?:de\s+|of\s+)?({_MONTH})\.?,?(?:\s+|-)(?:de[l]?\s+)?(\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)")
_UNCASED = "|".join(sorted(map(re.escape, _UNCASED_MONTHS), key=len, reverse=True))
_NAMED_UNCASED = re.compile(rf"(?<!\d)(\d{{1,2}})\s*ב?({_UNCASED})\.?,?\s*(?:ค\.?\s?ศ\.?\s*)?(\d{{4}})(?!\d)")
_VIETNAMESE = re.compile(r"(?<!\d)(\d{1,2})\s+tháng\s+(\d{1,2})(?:,|\s+năm)?\s+(\d{4})(?!\d)", re.IGNORECASE)
_NAMED = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_HOURS = r"(?:,?\s*(?:at|um|às|à|kl\.?|@|-)?\s*\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|Uhr|h)?\b)?"
# A date or a time of day amid other words, and what else counts time: "5 min read", "vor 3 Stunden".
WHEN = re.compile(
    r"(?:\b(?:on|am|le|el|den|il)\s+)?(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b,?\s*)?"
    rf"(?:\b(?:{_NAMED})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th|er)?\.?[\s-]+(?:de\s+)?(?:{_NAMED})\b\.?(?:,?[\s-]+(?:de\s+)?\d{{4}}\b)?"
    r"|\b\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}\b|\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T[\d:.]+Z?)?)"
    rf"{_HOURS}"
    r"|(?:明治|大正|昭和|平成|令和|民[國国])?\s?(?:\d{1,4}|元)\s?[年년]\s?\d{1,2}\s?[月월]"
    r"(?:\s?\d{1,2}\s?[日일])?(?:\s?\d{1,2}\s?[時时시](?:\s?\d{1,2}\s?[分분])?)?"
    rf"|\d{{1,2}}\s*ב?(?:{_UNCASED})\.?,?\s*(?:[พค]\.?\s?ศ\.?\s*)?\d{{4}}"
    r"|\b\d{1,2}\s+tháng\s+\d{1,2}(?:,|\s+năm)?\s+\d{4}\b"
    r"|\b\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|Uhr)?(?!\w)"
    r"|\b\d+\s*(?:mins?|minutes?|minuten|minutos)\b(?:\s*(?:read|lesezeit|de lectura|to read))?"
    r"|\b(?:vor|hace|il y a)\s+\d+\s+\w+|\b\d+\s+(?:hours?|days?|weeks?|months?|years?)\s+ago\b|\b\d+\s+comments?\b",
    re.IGNORECASE,
)
_TO = r"\s*(?:[–—-]|to|till|until|through|bis|au|al|até|t/m|til|till|do|по|至|から|～|~)\s*"
# Days from one to another: when something is on.
SPAN = re.compile(
    rf"(?i)(?:\d\.?|\b(?:{_NAMED})\.?){_TO}\d{{1,2}}(?:st|nd|rd|th|er)?(?:\.|\s)\s*(?:de\s+|of\s+)?(?:{_NAMED})\b"
    rf"|\b(?:{_NAMED})\s+\d{{1,2}}(?:,?\s+\d{{4}})?{_TO}(?:{_NAMED})\s+\d{{1,2}}\b"
    rf"|\d{_TO}\d{{1,2}}[./]\s?\d{{1,2}}[./]\s?\d{{2,4}}|[日号]{_TO}(?:\d{{4}}年)?\d{{1,2}}月"
)
# The forms that people write, and which of their groups are year, month and day.
_WRITTEN = (
    (_YEAR_FIRST, (1, 2, 3)),
    (_DOTTED, (3, 2, 1)),
    (_DAY_FIRST, (3, 2, 1)),
    (_NAMED_UNCASED, (3, 2, 1)),
    (_VIETNAMESE, (3, 2, 1)),
    (_MONTH_FIRST, (3, 1, 2)),
)
_EARLIEST = 1990
_LATEST = 2100


def iso(text: str, *, month_first: bool | None = None) -> str | None:
    """``2025-01-29T05:00:00+00:00``, ``2025-01-29`` or ``2025-01``; None for what is no date of the web's years.

    Figures of any script, Buddhist, Japanese and Republican years are read too. ``month_first`` says
    how to read 03/04/2025; unknown (None), it is no date, for it could be either.
    """
    text = _western(text.strip()[:120])
    if match := _COMPACT.match(text) or _ISO.search(text):
        return _machine(*match.groups())
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return _checked(datetime.fromtimestamp(int(text[:10]), UTC).isoformat())
    if re.search(r"\d:\d\d", text):
        try:
            if moment := _checked(parsedate_to_datetime(text).isoformat()):
                return moment
        except (ValueError, TypeError, IndexError, OverflowError):
            pass
    for pattern, groups in _WRITTEN:
        for match in pattern.finditer(text):
            year, month, day = (match[group] for group in groups)
            number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
            if found := _day(year, number, day):
                return found
    # Two figures and a year: which is the month, they say themselves when one is above twelve.
    match = EITHER.search(text)
    if match is None:
        return None
    first, second, year = match[1], match[3], match[4]
    if int(first) > 12 or first == second:
        return _day(year, int(second), first)
    if int(second) > 12:
        return _day(year, int(first), second)
    if month_first is None:
        return None
    month, day = (first, second) if month_first else (second, first)
    return _day(year, int(month), day)


def _machine(
    year: str, month: str, day: str | None, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> str | None:
    try:
        if day is None:
            date(int(year), int(month), 1)
            return _checked(f"{year}-{int(month):02d}")
        text = date(int(year), int(month), int(day)).isoformat()
        if hour is not None and minute is not None:
            text += f"T{int(hour):02d}:{minute}" + (f":{second}" if second else "")
            if zone and zone.upper() in ("Z", "UTC", "GMT"):
                text += "+00:00"
            elif zone:
                digits = zone[1:].replace(":", "").ljust(4, "0")
                text += f"{zone[0]}{digits[:2]}:{digits[2:]}"
            datetime.fromisoformat(text)
    except ValueError:
        return None
    return _checked(text)


def _day(year: str, month: int, day: str) -> str | None:
    try:
        return _checked(date(int(year) + (2000 if len(year) == 2 else 0), month, int(day)).isoformat())
    except ValueError:
        return None


def _checked(text: str | None) -> str | None:
    return text if text and _EARLIEST <= int(text[:4]) <= _LATEST else None


def _western(text: str) -> str:
    """The text with its figures in ASCII and its years as the Gregorian calendar counts them."""
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
        text = _ERA.sub(lambda era: f"{_ERAS[era[1]] + (1 if era[2] == '元' else int(era[2]))}年", text)
        text = _REPUBLIC.sub(lambda year: f"{_BEFORE_REPUBLIC + int(year[1])}年", text)
    return _BUDDHIST.sub(lambda year: str(int(year[1]) - _BEFORE_BUDDHIST), text)
