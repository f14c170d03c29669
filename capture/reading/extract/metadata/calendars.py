"""Dates of other calendars and scripts, written so that one reader takes them: digits, years, names of months.

Years are made those of the Gregorian calendar where their own name or number tells the calendar: Buddhist (พ.ศ. 2569),
Japanese (令和8年), of the Republic of China (民國115年). Years of calendars that do not say which they are (Persian,
Nepalese, Ethiopian) are left as they stand.
"""

import re
import unicodedata

__all__ = ["MONTHS", "UNCASED_MONTHS", "western"]

_NAMES = (
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
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
# Those whose letters know no case, and may stand between figures without a space.
UNCASED_MONTHS = tuple(name for name in MONTHS if name.lower() == name.upper())
_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s?(\d{{1,2}}|元)\s?年")
_REPUBLIC = re.compile(r"(?:中華民國|中华民国|民國|民国)\s?(\d{2,3})\s?年")
_BUDDHIST = re.compile(r"(?:พ\.?\s?ศ\.?\s*)?(?<!\d)(2[56]\d\d)(?!\d)")
_BEFORE_BUDDHIST, _BEFORE_REPUBLIC = 543, 1911


def western(text: str) -> str:
    """The text with its figures in ASCII and its years as the Gregorian calendar counts them."""
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
        text = _ERA.sub(lambda era: f"{_ERAS[era[1]] + (1 if era[2] == '元' else int(era[2]))}年", text)
        text = _REPUBLIC.sub(lambda year: f"{_BEFORE_REPUBLIC + int(year[1])}年", text)
    return _BUDDHIST.sub(lambda year: str(int(year[1]) - _BEFORE_BUDDHIST), text)
