"""Raised, lowered and struck letters of a page: kept as such, and never another number in plain text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from capture.model.article import Article, Block, BlockKind
from capture.model.marked_text import Mark, shown
from capture.reading.extract import Box, Layout, article_from_html, to_html, to_json, to_markdown, to_text
from capture.reading.extract.document.typography import parts_of
from capture.reading.extract.document.walk import walk
from capture.reading.extract.source.parse import NUMBER, parse

FILLING = (
    "The night train to the coast has run without a sleeping car since the spring, and the two women who used to "
    "make up its beds now sell tickets at the same station.",
    "They were offered the counter on a Friday and began on the Monday, and both say that it looks shorter.",
)


def article(*paragraphs: str, body: str = "", head: str = "") -> Article:
    """An article of these paragraphs and two more."""
    told = "".join(f"<p>{words}</p>" for words in (*paragraphs, *FILLING))
    return article_from_html(
        f"<html lang=en><head>{head}</head><body><article><h1>What the line carried</h1>{told}{body}"
        f"<p>{FILLING[0]} Again.</p></article></body></html>",
        "https://rail.example/line",
    )


def first(words: str) -> Block:
    """The block of one paragraph, which ends so that it is long enough to be taken for prose."""
    return article(f"{words} All this was told to the two women at the counter by everybody who came.").blocks[0]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("In 2023<sup><a href=#n1>1</a></sup> the line", "In 2023 the line"),
        ('In 2023<a href="#n1"><sup>1</sup></a> the line', "In 2023 the line"),
        ("In 2023<sup class=reference><a href=/wiki/Line#cite_note-1>1</a></sup> the line", "In 2023 the line"),
        ("In 2023<sup id=fnref1>1</sup> the line", "In 2023 the line"),
        ("In 2023<a role=doc-noteref href=/n#x>1</a> the line", "In 2023 the line"),
        ("In 2023<a href=#fn:1 class=footnote>1</a> the line", "In 2023 the line"),
        ("In 2023<sup>[1]</sup><sup>[2]</sup> the line", "In 2023 the line"),
        ("In 2023<sup>[<i>citation needed</i>]</sup> the line", "In 2023 the line"),
        ("the crowns<sup>*</sup> and the road.<sup>2</sup> They", "the crowns and the road. They"),
        ("In 2023<sup>1</sup> the line", "In 2023¹ the line"),
        ("the counter<sup>1</sup><sup>,</sup><sup>2</sup> said", "the counter¹,² said"),
        ('In 2023<span style="vertical-align:.4em;font-size:60%">1</span> the line', "In 2023¹ the line"),
        ('In 2023<span style="position:relative;top:-.5em;font-size:.6em">1</span> the', "In 2023¹ the"),
        ('In 2023<span style="font-variant-position:super">1</span> the line', "In 2023¹ the line"),
        ("In 2023<span role=superscript>1</span> the line", "In 2023¹ the line"),
        ("In 2023<sup>a</sup> the line, the 1<sup>a</sup>", "In 2023ᵃ the line, the 1a"),
        ("In 2023<span class=footnote-ref>1</span> the line", "In 2023 the line"),
        ("In 2023<a class=footnote href=https://n.example/>1</a> the line", "In 2023 the line"),
        ("cost 12,<sup>99</sup> € and $12.<sup>50</sup> there", "cost 12,⁹⁹ € and $12.⁵⁰ there"),
        ("10<sup><s>5</s>6</sup> people", "10⁶ people"),
        ("was <b role=deletion>12</b> <b role=insertion>9</b> crowns", "was 9 crowns"),
        ("See note <a href=#n3>3</a> below", "See note 3 below"),
        ("the road.[<a href=#n1>1</a>] They", "the road.[1] They"),
        ("10<sup>6</sup> people on 12 m<sup>2</sup>", "10⁶ people on 12 m²"),
        ("E = mc<sup>2</sup> and e<sup>x</sup>, x<sup>n</sup>", "E = mc² and eˣ, xⁿ"),
        ("10<sup><a href=/powers>6</a></sup> people", "10⁶ people"),
        ("the 20<sup>th</sup>, 1<sup>er</sup> and 2<sup>e</sup>", "the 20th, 1er and 2e"),
        ("M<sup>me</sup> Dupont, N<sup>o</sup> 5", "Mme Dupont, No 5"),
        ("H<sub>2</sub>O and CO<sub>2</sub>", "H2O and CO2"),
        ("log<sub>2</sub>8 and x<sub>i</sub>", "log₂8 and xᵢ"),
        ("3<sup>1</sup>/<sub>2</sub> cups", "3¹/₂ cups"),
        ('10<span style="vertical-align: super; font-size: 60%">6</span> people', "10⁶ people"),
        ("was <del>12</del> <ins>9</ins> crowns", "was 9 crowns"),
        ("was <s>12</s> 9 crowns", "was 9 crowns"),
        ("was <strike>12</strike> 9 crowns", "was 9 crowns"),
        ('was <span style="text-decoration:line-through red">12</span> 9 crowns', "was 9 crowns"),
        ("the <sup>small print of the company, which nobody reads</sup> here", None),
        ("<math><msup><mn>10</mn><mn>6</mn></msup></math> people", "10⁶ people"),
        ("<math><msub><mi>log</mi><mn>2</mn></msub><mn>8</mn></math> is", "log₂8 is"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of it", "1/2 of it"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math> is", "(a+b)/2 is"),
        ("<math><msqrt><mn>2</mn></msqrt></math> of", "√2 of"),
        ("<math><mroot><mn>8</mn><mn>3</mn></mroot></math> of", "8^(1/3) of"),
        ("<math><mover><mi>x</mi><mn>2</mn></mover></math> of", "x² of"),
        ("<math><mmultiscripts><mi>x</mi><mi>i</mi><mn>2</mn></mmultiscripts></math> of", "xᵢ² of"),
        ("<math><mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd></mtr></mtable></math> of", "1, 2; 3 of"),
        ("She said <q>no, <q>never</q></q> to", "She said “no, ‘never’” to"),
        ("She said <q>“no”</q> to", "She said “no” to"),
        ("She said <del><q>no</q></del> yes to", "She said yes to"),
        ("the road.<sup>[<q>a</q>]</sup> They", "the road. They"),
        ("a <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> sign", "a 漢 sign"),
        ("super<wbr>cali<span>fra</span>gi\u00adlistic", "supercalifragilistic"),
        ('<span class="dropcap">T</span>he line', "The line"),
    ],
)
def test_plain_text(markup: str, text: str | None) -> None:
    """``None``: words of small print are words."""
    said = first(markup).text
    assert said.startswith(f"{text} All this") if text is not None else "small print of the company" in said


def test_every_form_keeps_the_marks() -> None:
    found = article(
        "In 2023<sup><a href=#n1>1</a></sup> the line carried 10<sup>6</sup> people and less CO<sub>2</sub>, say they.",
        "The fare was <del>12</del> <ins>9</ins> crowns until May, as everybody at the counter knows by now.",
    )
    told = [(part.text, part.mark.value) for part in found.blocks[1].parts]
    assert told == [
        ("The fare was ", ""), ("12", "struck"), (" ", ""), ("9", "inserted"),
        (" crowns until May, as everybody at the counter knows by now.", ""),
    ]  # fmt: skip
    assert '"mark": "struck"' in to_json(found) and '"mark": "note"' in to_json(found)
    text, markdown, page = to_text(found), to_markdown(found), to_html(found)
    assert "In 2023 the line carried 10⁶ people and less CO2," in text
    assert "The fare was 9 crowns" in text
    assert "In 2023<sup>1</sup> the line carried 10<sup>6</sup> people and less CO<sub>2</sub>," in markdown
    assert "The fare was ~~12~~ 9 crowns" in markdown
    assert "In 2023<sup>1</sup> the line carried 10<sup>6</sup> people" in page
    assert "The fare was <del>12</del> <ins>9</ins> crowns" in page


def test_what_was_taken_back_as_a_whole_is_struck_in_the_forms_that_can_say_so() -> None:
    gone = "All of this paragraph was taken back by the editor, since not a word of it was true, as it turned out."
    found = article(f"<del>{gone}</del>")
    assert gone not in to_text(found) and gone not in found.text
    assert f"~~{gone}~~" in to_markdown(found)
    assert f"<p><del>{gone}</del></p>" in to_html(found)


def test_cells_captions_headings_and_the_title() -> None:
    table = (
        "<table><caption>Fares<sup>*</sup></caption><tr><td>People</td><td>Fare</td></tr>"
        "<tr><td>10<sup>6</sup></td><td><del>12</del> 9</td></tr></table>"
    )
    heading = "<h2>The 20<sup>th</sup> year<sup>[3]</sup></h2>"
    figure = "<figure><img src=/a.jpg width=600 height=400><figcaption>A crane of 10<sup>2</sup> tons<sup>[1]</sup>, "
    figure += "seen from the pier at noon.</figcaption></figure>"
    found = article(body=f"{table}{heading}<p>{FILLING[0]} Now.</p>{figure}")
    by_kind = {block.kind: block for block in found.blocks}
    cells = by_kind[BlockKind.TABLE]
    assert cells.rows == (("People", "Fare"), ("10⁶", "9"))
    assert cells.caption is not None and cells.caption.text == "Fares"
    assert by_kind[BlockKind.HEADING].text == "The 20th year"
    caption = by_kind[BlockKind.FIGURE].caption
    assert caption is not None and caption.text == "A crane of 10² tons, seen from the pier at noon."
    assert "<td>10<sup>6</sup></td><td><del>12</del> 9</td>" in to_html(found)
    assert "| 10<sup>6</sup> | ~~12~~ 9 |" in to_markdown(found)
    titled = article_from_html(
        f"<article><h1>CO<sub>2</sub> in 2023<sup><a href=#n>1</a></sup></h1><p>{FILLING[0]}<p>{FILLING[1]}</article>"
    )
    assert titled.title is not None and titled.title.value == "CO2 in 2023"


def test_what_a_style_sheet_does_to_plain_elements() -> None:
    """The layout record says how an element was drawn, whatever it is called."""
    markup = (
        f"<html><body><article><h1>Fares</h1><p>In the year <span>10</span><b>6</b> the fare was <i>12</i> 9 crowns "
        f"until May, as all know.</p><p>{FILLING[0]}</p><p>{FILLING[1]}</p></article></body></html>"
    )
    document = parse(markup, numbered=True)
    assert document is not None
    flags = {"b": 1 | 1024, "i": 1 | 4096}
    boxes = {
        int(element.get(NUMBER, "-1")): Box(200, 100.0 * place, 700, 80, 18, 400, 0, flags.get(str(element.tag), 1), 9)
        for place, element in enumerate(document.root.iter("*"))
    }
    found = article_from_html(markup, None, Layout(boxes=boxes, viewport=(1280, 900)))
    assert found.blocks[0].text == "In the year 10⁶ the fare was 9 crowns until May, as all know."


INLINE = st.sampled_from(["sup", "sub", "del", "ins", "a href=#n", "b", "q", "i"])
MARKUP = st.recursive(
    st.text("ab1 2[]*.\n", max_size=5),
    lambda inner: st.lists(
        st.tuples(INLINE, inner).map(lambda one: f"<{one[0]}>{one[1]}</{one[0].split()[0]}>") | inner, max_size=4
    ).map("".join),
    max_leaves=8,
)


def bare(text: str) -> str:
    """Without white space and drawn marks."""
    return "".join(text.translate(dict.fromkeys(map(ord, "“”‘’"))).split())


@given(MARKUP)
@settings(max_examples=150)
def test_the_parts_are_the_words_of_the_run(markup: str) -> None:
    """Joined they are the run's text and the document's letters, white space and what the browser draws apart."""
    document = parse(f"<html><body><p>{markup}</p></body></html>")
    assert document is not None
    for run in walk(document).runs:
        if parts := parts_of(run.pieces):
            joined = "".join(part.text for part in parts if part.mark is not Mark.DRAWN)
            assert bare(joined) == bare(run.text)
            letters = "".join(str(text) for text in lxml_html.fromstring(f"<p>{markup}</p>").itertext())
            assert "".join(shown(parts).split()) == "".join(letters.split())
            assert all(part.text for part in parts) and any(part.mark is not Mark.NONE for part in parts)


def test_a_list_keeps_its_own_numbers() -> None:
    """It may begin elsewhere than at one, and jump; the next list begins anew."""
    told = [f"Point of the timetable that was agreed on the {name} day of the talks." for name in "abcde"]
    lists = f"<ol start=5><li>{told[0]}<li>{told[1]}<li value=9>{told[2]}</ol><ol><li>{told[3]}<li>{told[4]}</ol>"
    found = article(body=lists)
    assert [block.number for block in found.blocks if block.kind is BlockKind.LIST] == [5, 0, 9, 1, 0]
    text = to_text(found)
    assert [f"{number}. {words}" in text for number, words in zip((5, 6, 9, 1, 2), told, strict=True)] == [True] * 5
    page = to_html(found)
    assert f'<ol><li value="5">{told[0]}</li><li>{told[1]}</li><li value="9">{told[2]}</li>' in page
    assert f'<li value="1">{told[3]}</li><li>{told[4]}' in page
    assert f"5. {told[0]}\n6. {told[1]}\n9. {told[2]}" in to_markdown(found)
