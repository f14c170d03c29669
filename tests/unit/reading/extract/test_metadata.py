"""Metadata: every place that pages use, and which one is believed."""

import json
from datetime import datetime

from capture.reading.extract import article_from_html
from capture.reading.extract.metadata import Metadata, read
from capture.reading.extract.metadata.titles import without_site
from capture.reading.extract.source.parse import parse

PARAGRAPH = "<p>" + "A sentence that is long enough to be taken for the prose of an article. " * 4 + "</p>"


def said(head: str, body: str = PARAGRAPH, url: str | None = "https://news.example/a/story") -> Metadata:
    """The metadata of a page."""
    document = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert document is not None
    return read(document.root, url)


def json_ld(data: object) -> str:
    """A JSON-LD block."""
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_json_ld_in_a_graph() -> None:
    """The article node of a graph, its author and publisher found by their ids."""
    found = said(
        json_ld(
            {
                "@context": "https://schema.org",
                "@graph": [
                    {"@type": "Organization", "@id": "#org", "name": "The Paper", "url": "/"},
                    {"@type": "Person", "@id": "#jane", "name": "Jane Doe", "url": "/jane"},
                    {
                        "@type": ["NewsArticle"],
                        "headline": "What &amp; Where",
                        "author": [{"@id": "#jane"}, {"@type": "Person", "name": "John Roe"}],
                        "publisher": {"@id": "#org"},
                        "datePublished": "2025-01-29T05:00:00Z",
                        "dateModified": "2025-01-30",
                        "articleSection": ["World"],
                        "image": [{"@type": "ImageObject", "url": "/lead.jpg"}],
                        "keywords": "one, two",
                        "inLanguage": "en-GB",
                    },
                ],
            }
        )
    )
    assert found.title is not None
    assert (found.title.value, found.title.source) == ("What & Where", "json-ld")
    assert [author.value for author in found.authors] == ["Jane Doe", "John Roe"]
    assert found.site is not None and found.site.value == "The Paper"
    assert found.published is not None and found.published.value == "2025-01-29T05:00:00+00:00"
    assert found.modified is not None and found.modified.value == "2025-01-30"
    assert found.section is not None and found.section.value == "World"
    assert found.language is not None and found.language.value == "en-GB"
    assert found.lead_image is not None and found.lead_image.value == "https://news.example/lead.jpg"
    assert [tag.value for tag in found.tags] == ["one", "two"]


def test_other_articles_of_the_page_say_nothing() -> None:
    """A list of teasers in JSON-LD does not name the page."""
    found = said(
        json_ld(
            [
                {"@type": "NewsArticle", "headline": "Ours", "author": "Jane Doe"},
                {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Theirs"}]},
            ]
        )
    )
    assert found.title is not None and found.title.value == "Ours"


def test_broken_json_ld_still_speaks() -> None:
    """A trailing comma, a raw line break, or a string that ends the JSON early."""
    assert _title('{"@type": "Article", "headline": "One",}') == "One"
    assert _title('{"@type": "Article", "headline": "Two\n"}') == "Two"
    assert _title('{"@type": "Article", "headline": "Three", "articleBody": "he said "no" twice"}') == "Three"


def _title(text: str) -> str:
    found = said(f'<script type="application/ld+json">{text}</script>')
    assert found.title is not None
    return found.title.value


def test_hostile_json_ld_is_bounded() -> None:
    """Deep nesting, wrong types and cycles of ids end."""
    deep = "[" * 50_000 + "]" * 50_000
    said(f'<script type="application/ld+json">{deep}</script>')
    said(json_ld({"@type": "Article", "author": {"@id": "#x"}, "@id": "#x", "headline": {"@value": ["a"]}}))
    said(json_ld({"@type": {"a": 1}, "headline": 3, "keywords": {"x": []}, "image": [[["y"]]]}))


def test_the_site_is_cut_from_the_title() -> None:
    """After a separator, at either end, when a heading or the site's name confirms it."""
    heading = "<h1>The Goat of Little Corvel - a story</h1>"
    title = "<title>The Goat of Little Corvel - a story | The Paper</title>"
    found = said(title, heading + PARAGRAPH)
    assert found.title is not None and found.title.value == "The Goat of Little Corvel - a story"
    found = said('<title>The Paper: Goat</title><meta property="og:site_name" content="The Paper">')
    assert found.title is not None and found.title.value == "Goat"


def test_rivals_are_kept() -> None:
    """What another place says stands beside what was believed."""
    found = said('<meta property="og:title" content="Goat wins"><title>Goat wins it</title>', "<h1>Goat wins</h1>")
    assert found.title is not None
    assert found.title.source == "og:title"
    assert [(rival.value, rival.source) for rival in found.title.rivals] == [("Goat wins it", "title")]


def test_microdata_and_rdfa() -> None:
    """Names inside an author's scope; nothing from comments."""
    body = (
        '<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Goat</h1>'
        '<span itemprop="author" itemscope><span itemprop="name">Jane Doe</span> writes</span>'
        '<meta itemprop="datePublished" content="2025-01-29">'
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Troll</span></div></article>'
    )
    found = said("", body + PARAGRAPH)
    assert [author.value for author in found.authors] == ["Jane Doe"]
    assert found.published is not None and found.published.source == "microdata"


def test_the_markup_itself_is_asked_last() -> None:
    """h1, time, rel=author, lang, a licence link, the canonical link, the address."""
    body = (
        '<h1>Goat</h1><a rel="author" href="/jane">Jane Doe</a><time datetime="2025-01-29">29 Jan</time>'
        f'{PARAGRAPH}<a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a>'
    )
    html = f'<html lang="en_US"><head><link rel="canonical" href="/a/story"></head><body>{body}</body></html>'
    found = article_from_html(html, "https://news.example/a/story?x=1")
    assert found.title is not None and (found.title.value, found.title.source) == ("Goat", "h1")
    assert [(author.value, author.source) for author in found.authors] == [("Jane Doe", "rel:author")]
    assert found.published is not None and found.published.source == "time"
    assert found.language is not None and found.language.value == "en-US"
    assert found.licence is not None and "creativecommons" in found.licence.value
    assert found.canonical_url is not None and found.canonical_url.value == "https://news.example/a/story"
    assert found.site is not None and found.site.value == "news.example"


def test_a_date_in_the_address() -> None:
    """Read when the page says none."""
    found = said("", url="https://news.example/2025/01/29/goat")
    assert found.published is not None
    assert (found.published.value, found.published.source) == ("2025-01-29", "url")


def test_of_two_headings_in_a_title_the_longer_is_the_headline() -> None:
    """A kicker stands before the headline in the title, and on the page as a heading of its own."""
    title = "Four Hills Tournament | Accuse and insult: a row about ski suits"
    headings = ["Four Hills Tournament", "Accuse and insult: a row about ski suits"]
    assert without_site(title, "The Paper", "www.paper.test", headings) == headings[1]


def believed(head: str, body: str = PARAGRAPH, url: str | None = "https://news.example/a/story") -> str:
    """The title that is believed."""
    found = said(head, body, url).title
    return found.value if found else ""


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


def test_a_kicker_before_the_headline_is_no_part_of_it() -> None:
    """A heading that ends with a declared title confirms it, whatever stands before."""
    title = "Board keeps the night boat"
    assert believed(og(title), f"<h1>Harbour: {title}</h1>{PARAGRAPH}") == title
    assert believed(og(title), f"<h1><span>Harbour</span> {title}</h1>{PARAGRAPH}") == title


def test_the_headline_that_readers_see_wins() -> None:
    """Over a title for search engines in a hidden h1, and over one for social networks."""
    seo, shown = "Night boat news: board decides", "Board keeps the night boat"
    body = f"<h1>{seo}</h1><h2>Harbour {shown}</h2>{PARAGRAPH}"
    assert believed(og(shown) + f"<title>{seo}</title>", body) == shown
    assert believed(og("You won't believe this night boat"), f"<h1>{shown}</h1>{PARAGRAPH}") == shown


def test_a_heading_that_is_something_else_is_no_title() -> None:
    """The site's name, navigation, a heading that shares no word with any title."""
    title = "Board keeps the night boat"
    site = '<meta property="og:site_name" content="The Paper">'
    for heading in ("The Paper", "Navigation and service", "More from Saltby"):
        assert believed(site + og(title), f"<h1>{heading}</h1>{PARAGRAPH}") == title


def test_a_line_below_the_headline_within_its_heading() -> None:
    """A heading that goes on with a date confirms the title too."""
    title = "Board keeps the night boat"
    heading = f"<h1>{title}<small>Posted on July 1, 2024 by jd</small></h1>"
    assert believed(og(title), heading + PARAGRAPH) == title


def test_more_separators_before_a_sites_name() -> None:
    for mark in ("›", "|", "–", "»", "_"):
        site = '<meta property="og:site_name" content="Saltby">'
        assert believed(f"{site}<title>The night boat stays {mark} Saltby</title>".replace(" _ ", "_")) == (
            "The night boat stays"
        )


def test_soft_hyphens_are_no_letters() -> None:
    assert believed(og("Night&shy;boat stays here"), f"<h1>Nightboat stays here</h1>{PARAGRAPH}") == (
        "Nightboat stays here"
    )


def names(head: str, body: str, url: str | None = "https://news.example/a/story") -> list[str]:
    """The authors that are believed."""
    return [author.value for author in said(head, f"<h1>The night boat stays</h1>{body}", url).authors]


def test_an_author_by_id_as_a_string_or_with_parts() -> None:
    """JSON-LD names people in many ways."""
    person = {"@type": "Person", "@id": "#jane", "name": "Jane Doe"}
    article = {"@type": "NewsArticle", "headline": "Goat"}
    assert names(json_ld([article | {"author": "#jane"}, person]), PARAGRAPH) == ["Jane Doe"]
    assert names(json_ld(article | {"author": ["Jane Doe", "John Roe"]}), PARAGRAPH) == ["Jane Doe", "John Roe"]
    parts = {"@type": "Person", "givenName": "Jane", "familyName": "Doe"}
    assert names(json_ld(article | {"author": parts}), PARAGRAPH) == ["Jane Doe"]


def test_a_byline_in_plain_words() -> None:
    """What begins as one below the headline, in the line or in the next."""
    for line in (
        "<p>By Jane Doe</p>",
        "<div><span>Von </span><a href='/x'>Jane Doe</a> <span>24.11.2025</span></div>",
        "<div>Written by</div><div>Jane Doe</div>",
        "<p>Text: Jane Doe</p>",
    ):
        assert names("", line + PARAGRAPH) == ["Jane Doe"], line


def test_links_to_authors_pages() -> None:
    """By their address; not of those who reviewed, nor of other articles further down."""
    body = (
        '<p><a href="/author/jane-doe">Jane Doe</a> Reviewed by <a href="/author/john-roe">John Roe</a></p>'
        f'{PARAGRAPH}<div><div><div><div><div><a href="/author/ann">Ann Other</a></div></div></div></div></div>'
    )
    assert names("", body) == ["Jane Doe"]


def test_bylines_of_other_articles_are_not_this_ones() -> None:
    """Only those that stand with the first."""
    teaser = '<section><ul><li><div><p class="byline">By {}</p></div></li></ul></section>'
    body = f'<header><p class="byline">Jane Doe</p></header>{PARAGRAPH * 3}{teaser.format("Ann Other")}'
    assert names("", body) == ["Jane Doe"]


def test_written_by_on_a_card() -> None:
    """Twitter's labels and data."""
    head = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Doe">'
    assert names(head, PARAGRAPH) == ["Jane Doe"]


def test_a_fuller_list_of_the_same_people_wins() -> None:
    """One author in JSON-LD, all of them in the meta tag."""
    head = json_ld({"@type": "Article", "headline": "Goat", "author": "Jane Doe"})
    meta = '<meta name="author" content="Jane Doe, John Roe">'
    assert names(head + meta, PARAGRAPH) == ["Jane Doe", "John Roe"]


def test_a_whole_name_instead_of_a_login() -> None:
    head = json_ld({"@type": "Article", "headline": "Goat", "author": "jane.doe"})
    assert names(head, '<p class="byline">Jane Doe</p>' + PARAGRAPH) == ["Jane Doe"]
    assert names(head, PARAGRAPH) == ["jane.doe"]


def test_a_surname_first_is_turned() -> None:
    """As library metadata writes it: one field a person."""
    head = '<meta name="citation_author" content="Doe, Jane"><meta name="citation_author" content="Roe, John">'
    assert names(head, PARAGRAPH) == ["Jane Doe", "John Roe"]


def test_the_site_as_author_stands_where_nobody_else_does() -> None:
    """By its name or its host; a person who is named anywhere goes before."""
    head = '<meta property="og:site_name" content="The Paper"><meta name="author" content="The Paper">'
    assert names(head, PARAGRAPH) == ["The Paper"]
    assert names(head, "<p>By Jane Doe</p>" + PARAGRAPH) == ["Jane Doe"]
    host = '<meta name="author" content="paper.example">'
    assert names(host, "<p>By Jane Doe</p>" + PARAGRAPH, "https://www.paper.example/a") == ["Jane Doe"]
    assert names('<meta name="author" content="Redaktion">', PARAGRAPH) == ["Redaktion"]


def test_an_author_that_is_an_address() -> None:
    """An author's page spells the name; a profile elsewhere names nobody."""
    head = '<meta property="article:author" content="https://news.example/author/jane-doe">'
    assert names(head, PARAGRAPH) == ["Jane Doe"]
    head = '<meta property="article:author" content="https://www.facebook.com/thepaper">'
    assert names(head, PARAGRAPH) == []


def dates(body: str, head: str = "", url: str | None = "https://news.example/a/story") -> tuple[str, str]:
    """The dates of publication and of change, empty where there is none."""
    found = said(head, f"<h1>The night boat stays</h1>{body}", url)
    return (found.published.value if found.published else "", found.modified.value if found.modified else "")


def test_a_date_in_words_by_the_headline() -> None:
    """Publication and change are told apart by the words before them."""
    assert dates(f"<p>24 November 2025</p>{PARAGRAPH}") == ("2025-11-24", "")
    assert dates(f"<p>Veröffentlicht am 24.11.2025, aktualisiert am 25.11.2025</p>{PARAGRAPH}") == (
        "2025-11-24",
        "2025-11-25",
    )
    assert dates(f"<div>Published</div><div>Nov. 24, 2025</div><div>Nov. 2, 2024</div>{PARAGRAPH}") == (
        "2025-11-24",
        "",
    )


def test_a_date_of_change_stands_in_where_none_of_publication_is_told() -> None:
    """APA 10.16: a page's last update is its date, if it says no other."""
    published, modified = dates(f"<p>Last updated: <time datetime='2025-11-25'>25 Nov</time></p>{PARAGRAPH}")
    assert (published, modified) == ("2025-11-25", "2025-11-25")
    found = said("", f"<h1>Goat</h1><p>Updated November 25, 2025</p>{PARAGRAPH}")
    assert found.published is not None and found.published.source == "visible:updated"


def test_a_labelled_date_at_the_end() -> None:
    """Read anywhere, if nothing else says when."""
    assert dates(f"{PARAGRAPH * 4}<footer>Veröffentlicht am 16.08.2019</footer>")[0] == "2019-08-16"


def test_a_year_alone_is_no_date() -> None:
    """Neither that of a copyright nor one in the text, of which the last resort makes a first of January."""
    years = "<p>In 2014 he went to sea.</p>", "<footer>© 2019–2026 The Paper</footer>"
    assert [dates(f"{PARAGRAPH * 4}{year}")[0] for year in years] == ["", ""]


def test_dates_in_prose_are_not_the_articles() -> None:
    prose = "<p>On 24 November 2025 the board met. " + "It talked at length. " * 20 + "</p>"
    document = parse(f"<html><body><h1>Goat</h1>{prose}</body></html>")
    assert document is not None
    assert read(document.root, None, search=False).published is None


def test_numbers_are_read_as_the_pages_country_does() -> None:
    line = f"<p>Published: 03/04/2025</p>{PARAGRAPH}"
    assert dates(line, '<meta property="og:locale" content="en_US">')[0] == "2025-03-04"
    assert dates(line, '<meta property="og:locale" content="fr_FR">')[0] == "2025-04-03"


def test_a_day_that_the_story_tells_of_is_not_the_articles() -> None:
    """Neither in a short first paragraph, nor in an element of its own, nor behind a word that labels dates."""
    for told in (
        "<p>The car was last seen on 14 May 2017, when it left for the shed.</p>",
        "<p>The car left on <time datetime=2017-05-14>14 May</time> and came back to the shed a week later.</p>",
        "<p>The timetable was published on 14 May 2017 in a shed by the river.</p>",
        "<h2>Since 14 May 2017 the beds stand in a shed</h2>",
    ):
        assert dates(f"{told}{PARAGRAPH}") == ("", "")
        assert dates(f"{PARAGRAPH * 3}{told}{PARAGRAPH}") == ("", "")


def test_dates_of_other_things_are_not_the_articles() -> None:
    """Of lists, comments and footers; of several that stand alone none."""
    listed = "<ul class=related><li><a href=/o>Other</a> <span>14 May 2017</span></ul>"
    comment = "<div class=comments><p>Well said</p><p>15 May 2017</p></div>"
    assert dates(f"{PARAGRAPH * 3}{listed}{comment}<footer>16 May 2017</footer>") == ("", "")
    assert dates(f"{PARAGRAPH * 3}<p>14 May 2017</p>") == ("2017-05-14", "")
    assert dates(f"{PARAGRAPH * 3}<p>14 May 2017</p>{PARAGRAPH}<p>15 May 2017</p>") == ("", "")


def test_no_date_lies_after_the_capture() -> None:
    """Whoever says so; a day ahead is another zone."""
    head = json_ld({"@type": "NewsArticle", "datePublished": "2026-05-14", "dateModified": "2027-01-01"})
    document = parse(f"<html><head>{head}</head><body><h1>Goat</h1><p>3 March 2026</p>{PARAGRAPH}</body></html>")
    assert document is not None

    def told(captured: str) -> tuple[str | None, str | None]:
        found = read(document.root, None, captured=datetime.fromisoformat(f"{captured}T20:00:00+00:00"))
        return (found.published.value if found.published else None, found.modified.value if found.modified else None)

    assert told("2026-05-13") == ("2026-05-14", None)
    assert told("2026-04-01") == ("2026-03-03", None)
    assert told("2026-03-01") == (None, None)
    assert told("2027-02-01") == ("2026-05-14", "2027-01-01")


def test_a_numeric_date_that_nothing_explains_is_none() -> None:
    line = f"<p>Published: 03/04/2025</p>{PARAGRAPH}"
    assert dates(line)[0] == ""
    assert dates(f"{line}<p>Printed 25/12/2024, as every year.</p>")[0] == "2025-04-03"
    assert (
        dates(line, url="https://paper.co.uk/a", head='<meta name="content-language" content="en">')[0] == "2025-04-03"
    )


def test_years_of_a_calendar_that_looks_like_ours() -> None:
    """An Ethiopian page of 2018 is of 2025 or 2026: what its words say is not read, what it declares is."""
    amharic = '<meta name="content-language" content="am">'
    assert dates(f"<p>14.05.2018</p>{PARAGRAPH}", amharic)[0] == ""
    declared = '<meta property="article:published_time" content="2026-01-22">'
    assert dates(PARAGRAPH, amharic + declared)[0] == "2026-01-22"


def test_the_evening_before_in_the_west() -> None:
    """An instant in UTC on the day after the address's own: readers saw the day of the address."""
    head = '<meta property="article:published_time" content="2025-12-19T02:41:41+00:00">'
    assert dates(PARAGRAPH, head, "https://news.example/2025/12/18/boat")[0] == "2025-12-18"
    assert dates(PARAGRAPH, head, "https://news.example/2025/12/17/boat")[0] == "2025-12-19T02:41:41+00:00"


def test_a_declared_date_that_is_the_last_change_gives_way_to_an_earlier_one_on_the_page() -> None:
    """Systems that build their pages anew declare the day they did; readers see the day of publication."""
    built = {"datePublished": "2025-11-20T16:02:46Z", "dateModified": "2025-11-20T16:02:46Z"}
    head = json_ld({"@type": "Article", "headline": "The night boat stays", **built})
    assert dates(f"<p>May 14, 2025</p>{PARAGRAPH}", head)[0] == "2025-05-14"
    assert dates(f"<p>May 14, 2025</p><p>Nov. 20, 2025</p>{PARAGRAPH}", head)[0] == "2025-11-20T16:02:46+00:00"
    assert dates(f"<p>December 1, 2025</p>{PARAGRAPH}", head)[0] == "2025-11-20T16:02:46+00:00"
