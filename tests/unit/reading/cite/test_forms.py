"""Machine forms: golden texts, and what each form's own rules ask for."""

import json

import pytest

from capture.model.citation import Name, PartialDate
from tests.builders.citations import HELD, HEX, ID, URL, people, story, written


def test_wikipedia() -> None:
    """Template:Cite web: archive-url, archive-date and url-status come together."""
    assert written("wikipedia") == (
        "{{cite web |last1=Okafor |first1=Ines |title=Ferry board keeps the night boat "
        f"|url={URL} |website=The Tidewater Ledger |date=24 November 2026 |access-date=25 November 2026 "
        f"|archive-url={HELD} |archive-date=25 November 2026 |url-status=live |language=en}}}}"
    )


def test_wikipedia_without_a_public_copy() -> None:
    """archive-date without archive-url is an error of the template: the id parameter names the snapshot."""
    text = written("wikipedia", story(archive_url=""))
    assert f"|id=Archived as {ID} (sha256 {HEX}) |" in text
    assert "archive-" not in text
    assert "url-status" not in text


def test_wikipedia_escapes() -> None:
    """Pipes by the magic word, all else by references; the template stays one template."""
    text = written("wikipedia", story(title="A|B [[C]] {{D}} ''E'' <ref>F</ref> ~~~~ https://g", language="x|y"))
    assert (
        "|title=A{{!}}B &#91;&#91;C&#93;&#93; &#123;&#123;D&#125;&#125; &#39;&#39;E&#39;&#39; "
        "&#60;ref&#62;F&#60;/ref&#62; &#126;&#126;&#126;&#126; https&#58;&#47;&#47;g |url=" in text
    )
    assert "|language" not in text
    assert "a%27%27b" in written("wikipedia", story(url="https://x.example/a''b"))


def test_wikipedia_authors() -> None:
    """Organisations and names in other scripts are whole in author, others in last and first."""
    text = written("wikipedia", story(by=("Reuters", "Jan van der Berg")))
    assert "|author1=Reuters |last2=van der Berg |first2=Jan |" in text


def test_biblatex() -> None:
    """Manual 2.1.1 (online), 2.3.8 (dates); proper capitals in braces, the first word's left alone."""
    assert written("biblatex", story(title="Ferry board keeps the Night Boat of NATO")) == (
        "@online{okafor-2026-k3v9qm,\n"
        "  author = {Okafor, Ines},\n"
        "  title = {Ferry board keeps the {Night} {Boat} of {NATO}},\n"
        "  organization = {The Tidewater Ledger},\n"
        "  date = {2026-11-24},\n"
        f"  url = {{{URL}}},\n"
        "  urldate = {2026-11-25},\n"
        f"  note = {{Archived at \\url{{{HELD}}}}},\n"
        "  langid = {english},\n"
        "}"
    )


def test_biblatex_escapes() -> None:
    """Specials become commands; a brace of the text never counts as one of the file; Unicode stays."""
    text = written("biblatex", story(title='50% of $1 & #2_x {a} \\b ~^ "quoted" naïve 夜'))
    assert (
        r"title = {50\% of \$1 \& \#2\_x \textbraceleft{}a\textbraceright{} \textbackslash{}b "
        r"\textasciitilde{}\textasciicircum{} “quoted” naïve 夜}," in text
    )


def test_biblatex_address_is_verbatim() -> None:
    """Manual 2.2.1: verbatim fields take no escapes."""
    assert "url = {https://x.example/a_b%20c#d&e}," in written("biblatex", story(url="https://x.example/a_b%20c#d&e"))


def test_biblatex_names() -> None:
    """Literal names in braces, suffix in the middle, a partial date as it is."""
    some = story(by=("Reuters", "Martin Luther King Jr.", "Jan van der Berg"), published=PartialDate(year=2026))
    text = written("biblatex", some)
    assert "author = {{Reuters} and King, Jr., Martin Luther and van der Berg, Jan}," in text
    assert "date = {2026}," in text
    odd = story(authors=(Name(family="Salt and Pepper", given="Ann"), Name(family="a, b", given="C")))
    assert "author = {{Salt and Pepper}, Ann and {a, b}, C}," in written("biblatex", odd)


def test_bibtex() -> None:
    """BibTeXing 3: misc with howpublished; accented Latin letters as commands."""
    text = written("bibtex", story(title="Café Ångström für Łódź", by=("Çağla Müller",)))
    assert text == (
        "@misc{muller-2026-k3v9qm,\n"
        '  author = {M{\\"{u}}ller, {\\c{C}}a{\\u{g}}la},\n'
        "  title = {Caf{\\'{e}} {{\\r{A}}ngstr{\\\"{o}}m} f{\\\"{u}}r {{\\L}{\\'{o}}d{\\'{z}}}},\n"
        f"  howpublished = {{The Tidewater Ledger, \\url{{{URL}}}}},\n"
        "  year = {2026},\n"
        "  month = {Nov. 24},\n"
        f"  note = {{Accessed November 25, 2026. Archived at \\url{{{HELD}}}}},\n"
        "}"
    )


@pytest.mark.parametrize(("date", "month"), [(PartialDate(year=2026), ""), (PartialDate(year=2026, month=5), "May")])
def test_bibtex_partial_dates(date: PartialDate, month: str) -> None:
    text = written("bibtex", story(published=date))
    assert (f"month = {{{month}}}" in text) == bool(month)
    assert "year = {2026}" in text


def test_ris() -> None:
    """RIS 2011: two letters, two blanks, a hyphen, a blank; CR LF; TY first, ER last."""
    assert written("ris").split("\r\n") == [
        "TY  - ELEC",
        "AU  - Okafor, Ines",
        "TI  - Ferry board keeps the night boat",
        "T2  - The Tidewater Ledger",
        "PY  - 2026",
        "DA  - 2026/11/24/",
        "Y2  - 2026/11/25/",
        f"UR  - {URL}",
        f"L2  - {HELD}",
        f"N1  - Archived as {ID} (sha256 {HEX})",
        "LA  - en",
        f"ID  - {ID}",
        "ER  - ",
        "",
    ]


def test_ris_authors() -> None:
    """A comma divides name parts and an asterisk is forbidden; 255 characters a line at most."""
    text = written("ris", story(by=("Department of Health, Education and *Welfare*", "Martin King Jr.")))
    assert "AU  - Department of Health Education and Welfare\r\nAU  - King, Martin, Jr.\r\n" in text
    assert f"AU  - {'x' * 255}\r\n" in written("ris", story(by=("x" * 1000,)))


def test_csl_json() -> None:
    """csl-data.json: names and dates in parts; the array that Zotero and pandoc read."""
    (item,) = json.loads(written("csl-json", story(by=("Jan van der Berg", "Reuters"))))
    assert item == {
        "id": ID,
        "type": "webpage",
        "title": "Ferry board keeps the night boat",
        "author": [{"family": "van der Berg", "given": "Jan"}, {"literal": "Reuters"}],
        "container-title": "The Tidewater Ledger",
        "issued": {"date-parts": [[2026, 11, 24]]},
        "accessed": {"date-parts": [[2026, 11, 25]]},
        "URL": URL,
        "archive": "archive.tidewater.example",
        "archive_location": HELD,
        "language": "en",
        "note": f"Archived as {ID} (sha256 {HEX})",
    }
    (bare,) = json.loads(written("csl-json", story(by=(), published=None, archive_url="")))
    assert "author" not in bare
    assert "issued" not in bare
    assert bare["archive_location"] == ID


def test_robust_links() -> None:
    """Robust Links 1.0: the three data attributes."""
    assert written("robust-links") == (
        f'<a href="{URL}" data-originalurl="{URL}" data-versionurl="{HELD}" '
        'data-versiondate="2026-11-25T01:26:26Z" dir="auto">Ferry board keeps the night boat</a>'
    )


def test_robust_links_without_a_public_copy() -> None:
    text = written("robust-links", story(archive_url=""))
    assert "data-versionurl" not in text
    assert f'title="Archived as {ID} (sha256 {HEX})"' in text


def test_robust_links_never_run_anything() -> None:
    """An address that is no http(s) is none, and the title is text."""
    text = written("robust-links", story(url="javascript:alert(1)", title="<img src=x onerror='alert(1)'>"))
    assert text == '<span dir="auto">&lt;img src=x onerror=&#x27;alert(1)&#x27;&gt;</span>'


def test_json_ld() -> None:
    """schema.org WebPage, archivedAt; may stand inside a script element."""
    text = written("json-ld", story(title="</script><script>alert(1)</script>", by=("Jan van der Berg", "Reuters")))
    assert "<" not in text
    found = json.loads(text)
    assert found["name"] == "</script><script>alert(1)</script>"
    assert found["author"] == [
        {"@type": "Person", "name": "Jan van der Berg", "familyName": "van der Berg", "givenName": "Jan"},
        {"name": "Reuters"},
    ]
    assert found["archivedAt"] == {
        "@type": "WebPage",
        "name": ID,
        "url": HELD,
        "dateCreated": "2026-11-25T01:26:26Z",
        "identifier": {"@type": "PropertyValue", "propertyID": "sha256", "value": HEX},
    }


def test_markdown() -> None:
    """CommonMark: text stays text, targets cannot end early."""
    assert written("markdown") == (
        f"[Ferry board keeps the night boat]({URL}). Ines Okafor, The Tidewater Ledger, 24 November 2026. "
        f"[Archived 25 November 2026]({HELD})."
    )
    text = written("markdown", story(title="a](javascript:x) *b* <c> `d`", url="https://x.example/a_(b)"))
    assert text.startswith("[a\\](javascript:x) \\*b\\* \\<c\\> \\`d\\`](https://x.example/a_%28b%29). ")


def test_every_author_is_kept_in_machine_forms() -> None:
    """Cutting is the style's business, later."""
    many = story(by=people(26))
    for style in ("wikipedia", "biblatex", "bibtex", "ris", "csl-json", "json-ld", "markdown"):
        assert "Zz" in written(style, many), style
