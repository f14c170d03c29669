"""Sentences for people: one golden text a style, and each manual's rules for what is missing or too much."""

import pytest

from capture.model.citation import Name, PartialDate
from capture.reading.cite import STYLES, write
from tests.builders.citations import HELD, HEX, ID, STORY, URL, people, story, written

GOLDEN = {
    # Publication Manual 10.16, example 110 on; 9.16: an archived page needs no date of retrieval
    "apa": f"Okafor, I. (2026, November 24). Ferry board keeps the night boat. The Tidewater Ledger. {URL} "
    f"(archived 2026, November 25, at {HELD})",
    # MLA Handbook 5: author. “title.” container, date, location
    "mla": "Okafor, Ines. “Ferry board keeps the night boat.” The Tidewater Ledger, 24 Nov. 2026, "
    f"{URL}. Archived 25 Nov. 2026 at {HELD}.",
    # Chicago Manual 14.207
    "chicago": "Ines Okafor, “Ferry board keeps the night boat,” The Tidewater Ledger, November 24, 2026, "
    f"{URL}, archived November 25, 2026, at {HELD}.",
    # Chicago Manual 15.51
    "chicago-author-date": "Okafor, Ines. 2026. “Ferry board keeps the night boat.” The Tidewater Ledger, "
    f"November 24, 2026. {URL}. Archived November 25, 2026, at {HELD}.",
    # Bluebook 18.2.2(a), 18.2.1(d), months by table T12
    "bluebook": f"Ines Okafor, Ferry board keeps the night boat, The Tidewater Ledger (Nov. 24, 2026), {URL} [{HELD}].",
    # OSCOLA 3.4.8
    "oscola": "Ines Okafor, ‘Ferry board keeps the night boat’ (The Tidewater Ledger, 24 November 2026) "
    f"<{URL}> accessed 25 November 2026, archived at <{HELD}>",
    # IEEE Reference Guide, websites
    "ieee": "I. Okafor, “Ferry board keeps the night boat,” The Tidewater Ledger, Nov. 24, 2026. "
    f"Accessed: Nov. 25, 2026. [Online]. Available: {URL} (archived at {HELD})",
    # Cite Them Right, web pages
    "harvard": "Okafor, I. (2026) Ferry board keeps the night boat. The Tidewater Ledger, 24 November. "
    f"Available at: {URL} (Accessed: 25 November 2026; archived at {HELD}).",
    # Citing Medicine 25
    "vancouver": "Okafor I. Ferry board keeps the night boat [Internet]. The Tidewater Ledger; 2026 Nov 24 "
    f"[cited 2026 Nov 25]. Available from: {URL}. Archived at {HELD}",
    # ISO 690:2021: family name in capitals, medium, date of access
    "iso690": "OKAFOR, Ines. Ferry board keeps the night boat [online]. The Tidewater Ledger, 24 November 2026 "
    f"[accessed 25 November 2026]. Available from: {URL}. Archived at {HELD}",
}
SENTENCES = [name for name, style in STYLES.items() if not style.machine]


def test_every_sentence_style_has_its_golden_text() -> None:
    assert list(GOLDEN) == SENTENCES


@pytest.mark.parametrize("style", GOLDEN)
def test_golden(style: str) -> None:
    assert written(style) == GOLDEN[style]


@pytest.mark.parametrize(
    ("style", "title"), [("apa", 1), ("bluebook", 1), ("harvard", 1), ("iso690", 1), ("mla", 0), ("ieee", 0)]
)
def test_italics_are_html(style: str, title: int) -> None:
    """Whole works are in italics, titles in quotation marks are not; MLA has the site in italics."""
    html = write(story(title="Fish & <chips>"), style).html
    assert ("<i>Fish &amp; &lt;chips&gt;</i>" in html) == bool(title)
    assert "<chips>" not in html


def test_marks_behind_an_italic_title_are_upright() -> None:
    """But a stop that stands within its quotation marks (APA 6.9); Cite Them Right has et al. in italics."""
    assert "<i>Ferry board keeps the night boat</i>." in write(STORY, "apa").html
    assert "<i>Board says “never.”</i>" in write(story(title='Board says "never"'), "apa").html
    assert "<i>Ferry board keeps the night boat</i>, The" in write(STORY, "bluebook").html
    assert "<i> et al.</i> (2026)" in write(story(by=people(4)), "harvard").html


@pytest.mark.parametrize("style", SENTENCES)
def test_without_a_public_address_snapshot_and_seal_are_named(style: str) -> None:
    text = written(style, story(archive_url=""))
    assert "rchived" in text
    assert ID in text
    assert f"sha256 {HEX}" in text


@pytest.mark.parametrize("style", SENTENCES)
def test_of_a_bare_file_only_its_name_can_be_said(style: str) -> None:
    text = written(style, story(archive_url="", seal="", snapshot="old.warc.gz"))
    assert "as old.warc.gz" in text
    assert "sha256" not in text


UNDATED = {
    "apa": "Okafor, I. (n.d.). ",  # 9.17
    "mla": f"Ledger, {URL}. Accessed 25 Nov. 2026. ",  # 5.111
    "chicago": "Ledger, accessed November 25, 2026, https",  # 14.12
    "chicago-author-date": "Okafor, Ines. n.d. “Ferry board keeps the night boat.” The Tidewater Ledger. Accessed "
    "November 25, 2026. ",  # 15.44
    "bluebook": f"Ledger, {URL} (last visited Nov. 25, 2026) [",  # 18.2.2(c)
    "oscola": "(The Tidewater Ledger) <",
    "ieee": "The Tidewater Ledger. Accessed: Nov. 25, 2026. ",
    "harvard": "Okafor, I. (no date) ",
    "vancouver": "Ledger; [date unknown] [cited 2026 Nov 25]",
    "iso690": "Ledger, n.d. [accessed 25 November 2026]",
}


@pytest.mark.parametrize("style", SENTENCES)
def test_no_date(style: str) -> None:
    assert UNDATED[style] in written(style, story(published=None))


@pytest.mark.parametrize(
    ("style", "year", "month"),
    [
        ("apa", "(2026).", "(2026, November)."),
        ("mla", "Ledger, 2026, http", "Ledger, Nov. 2026, http"),
        ("chicago", "Ledger, 2026, http", "Ledger, November 2026, http"),
        ("chicago-author-date", "The Tidewater Ledger. http", "The Tidewater Ledger, November 2026. http"),
        ("bluebook", "(2026)", "(Nov. 2026)"),
        ("harvard", "Ledger. Available", "Ledger, November. Available"),
        ("vancouver", "; 2026 [cited", "; 2026 Nov [cited"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(style: str, year: str, month: str) -> None:
    assert year in written(style, story(published=PartialDate(year=2026)))
    assert month in written(style, story(published=PartialDate(year=2026, month=11)))


NOBODY = {
    "apa": "Ferry board keeps the night boat. (2026, November 24). The Tidewater",  # 9.12: the title moves
    "mla": "“Ferry board keeps",
    "chicago": "“Ferry board keeps",
    "chicago-author-date": "The Tidewater Ledger. 2026. “Ferry board keeps the night boat.” November 24, 2026. ",
    "bluebook": "Ferry board keeps",
    "oscola": "‘Ferry board keeps",
    "ieee": "“Ferry board keeps",
    "harvard": "Ferry board keeps the night boat (2026). The Tidewater",
    "vancouver": "Ferry board keeps",
    "iso690": "Ferry board keeps",
}


@pytest.mark.parametrize("style", SENTENCES)
def test_no_author(style: str) -> None:
    """The title comes first; in author-date Chicago (15.34) the site stands where the author would."""
    assert written(style, story(by=())).startswith(NOBODY[style])


def test_an_author_who_is_the_site_is_said_once() -> None:
    """APA 10.16: the site is omitted; elsewhere it stays in the site's place."""
    itself = story(authors=(Name(literal="The Tidewater Ledger"),))
    for style in SENTENCES:
        assert written(style, itself).count("The Tidewater Ledger") == 1, style


@pytest.mark.parametrize(
    ("style", "count", "start"),
    [
        ("apa", 2, "Aa, A., & Bb, A. (2026"),
        ("apa", 20, "Aa, A., Bb, A., "),
        ("mla", 2, "Aa, Ann, and Ann Bb. “"),
        ("mla", 3, "Aa, Ann, et al. “"),
        ("chicago", 2, "Ann Aa and Ann Bb, “"),
        ("chicago", 3, "Ann Aa, Ann Bb, and Ann Cc, “"),
        ("chicago", 4, "Ann Aa et al., “"),
        ("chicago-author-date", 2, "Aa, Ann, and Ann Bb. 2026"),
        (
            "chicago-author-date",
            10,
            "Aa, Ann, Ann Bb, Ann Cc, Ann Dd, Ann Ee, Ann Ff, Ann Gg, Ann Hh, Ann Ii, and Ann Jj",
        ),
        ("chicago-author-date", 11, "Aa, Ann, Ann Bb, Ann Cc, Ann Dd, Ann Ee, Ann Ff, Ann Gg, et al. 2026"),
        ("bluebook", 2, "Ann Aa & Ann Bb, "),
        ("bluebook", 3, "Ann Aa et al., "),
        ("oscola", 3, "Ann Aa, Ann Bb and Ann Cc, ‘"),
        ("oscola", 4, "Ann Aa and others, ‘"),
        ("ieee", 2, "A. Aa and A. Bb, “"),
        ("ieee", 6, "A. Aa, A. Bb, A. Cc, A. Dd, A. Ee, and A. Ff, “"),
        ("ieee", 7, "A. Aa et al., “"),
        ("harvard", 3, "Aa, A., Bb, A. and Cc, A. (2026)"),
        ("harvard", 4, "Aa, A. et al. (2026)"),
        ("vancouver", 6, "Aa A, Bb A, Cc A, Dd A, Ee A, Ff A. "),
        ("vancouver", 7, "Aa A, Bb A, Cc A, Dd A, Ee A, Ff A, et al. "),
        ("iso690", 3, "AA, Ann, BB, Ann and CC, Ann. "),
        ("iso690", 4, "AA, Ann et al. "),
    ],
)
def test_many_authors(style: str, count: int, start: str) -> None:
    """APA 9.8; MLA 5.7-5.8; Chicago 14.76; Bluebook 15.1; OSCOLA 1.3.1; ICMJE for Vancouver."""
    assert written(style, story(by=people(count))).startswith(start)


def test_apa_names_nineteen_and_the_last_of_more_than_twenty() -> None:
    """APA 9.8: an ellipsis before the last, and no ampersand."""
    text = written("apa", story(by=people(22)))
    assert ", Ss, A., . . . Vv, A. (2026" in text
    assert "Tt" not in text
    assert "&" not in text
    assert ", Ss, A., & Tt, A. (2026" in written("apa", story(by=people(20)))


@pytest.mark.parametrize(
    ("style", "title", "expected"),
    [
        ("apa", "Who pays?", "Who pays? The Tidewater"),
        ("apa", "It is over.", "It is over. The"),
        ("mla", "Who pays?", "“Who pays?” The"),
        ("mla", "It is over.", "“It is over.” The"),
        ("chicago", "Who pays?", "“Who pays?,” The"),  # 14.96: the comma is retained
        ("chicago", "It is over.", "“It is over,” The"),
        ("chicago", "Made in the U.S.", "“Made in the U.S.,” The"),
        ("bluebook", "It is over.", "It is over, The"),
        ("oscola", "It is over.", "‘It is over’ (The"),
        ("vancouver", "It is over.", "It is over [Internet]"),
        ("iso690", "Who pays?", "Who pays? [online]"),
        ("harvard", "Stop!", "Stop! The"),
        ("ieee", "And then…", "“And then…,” The"),
    ],
)
def test_no_double_stops(style: str, title: str, expected: str) -> None:
    assert expected in written(style, story(title=title))


@pytest.mark.parametrize(
    ("style", "title", "expected"),
    [
        ("chicago", "“Never,” says board", "“‘Never,’ says board,”"),  # 13.30
        ("mla", 'Board says "never"', "“Board says ‘never.’”"),  # Chicago 6.11 and its kin: the stop stands inside
        ("chicago", 'Board says "never"', "“Board says ‘never,’”"),
        ("mla", "Board asks ‘why?’", "“Board asks ‘why?’”"),
        ("mla", "All that’s the players’", "“All that’s the players’.”"),  # 6.118: an apostrophe is no mark
        ("mla", 'Das "Nein" und „Ja“ von ”nej”', "“Das ‘Nein’ und ‚Ja‘ von ’nej’.”"),
        ("mla", '6" of rain', '“6" of rain.”'),
        ("oscola", "Board says ‘it’s over’", "‘Board says “it’s over”’"),
        ("oscola", 'Board says "never"', "‘Board says “never”’"),
        ("apa", 'Board says "never"', "Board says “never.” "),  # 6.9
        ("bluebook", 'Board says "never"', "Board says “never,” The"),
        ("harvard", 'Board says "never"', 'Board says "never". '),  # British use: outside
        ("ieee", "It's over", "“It's over,”"),
    ],
)
def test_quotation_marks_inside_quotation_marks(style: str, title: str, expected: str) -> None:
    assert expected in written(style, story(title=title))


@pytest.mark.parametrize("style", SENTENCES)
def test_other_scripts_stand_as_they_are(style: str) -> None:
    """Right-to-left and Han titles, literal names; nothing is reordered or shortened."""
    text = written(style, story(title="العبّارة تعود", by=("村上春樹",), site="夜の新聞"))
    assert "العبّارة تعود" in text
    assert "村上春樹" in text
    assert "夜の新聞" in text


@pytest.mark.parametrize("style", SENTENCES)
def test_no_title_is_described_in_brackets(style: str) -> None:
    """APA 9.22 and its kin."""
    assert "[Untitled page of ledger.example]" in written(style, story(title=""))


def test_suffixes() -> None:
    """APA 9.8 sets a suffix off by commas; in reading order it has none."""
    king = story(by=("Martin Luther King Jr.",))
    assert written("apa", king).startswith("King, M. L., Jr. (2026")
    assert written("chicago", king).startswith("Martin Luther King Jr., “")
    assert written("vancouver", king).startswith("King ML Jr. Ferry")
    assert written("mla", king).startswith("King, Martin Luther, Jr. “")


def test_nothing_but_a_time() -> None:
    """The least that a citation can be made of still reads."""
    bare = type(STORY)(accessed=STORY.accessed)
    for style in SENTENCES:
        assert "[Untitled page]" in written(style, bare)
