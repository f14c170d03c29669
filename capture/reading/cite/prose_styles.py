"""Prose styles: a citation as a sentence for people, one small function for each manual.

Each function takes the citation and gives its parts in the manual's order; its docstring names the manual, shows the
sentence and says the rules that are not plain from it. ``styles.STYLES`` is the table of them: a new style is a
function here, a line there, and its golden texts.
"""

from capture.model.citation import Citation, Name
from capture.reading.cite.names import direct, family_first, initials, initials_first, inverted, name_list, names_beside
from capture.reading.cite.prose import (
    AP_MONTHS,
    IEEE_MONTHS,
    NLM_MONTHS,
    Prose,
    archive_location,
    capture_day,
    day_first,
    double_quoted,
    ended,
    italic,
    italic_with,
    month_first,
    paragraphs_or_pages,
    prose,
    row,
    single_quoted,
    title_of,
    unstopped,
    wrapped,
    year_first,
)

__all__ = [
    "apa", "apa_in_text", "bluebook", "chicago_author_date", "chicago_notes", "harvard", "ieee", "iso690", "mla",
    "oscola", "vancouver",
]  # fmt: skip


def apa(citation: Citation) -> Prose:
    """APA 7 (Publication Manual of the American Psychological Association, 7th ed., 2020): 10.16, webpages.

    ``Wren, T. (2026, October 14). *Title*. Site. URL (archived 2026, November 25, at URL)``. Titles keep the page's
    own capitals: sentence case (6.17) would need to know what is a proper name. A full stop stands within a title's
    closing quotation mark (6.9). With 21 or more authors the first 19, an ellipsis, and the last (9.8).
    """
    names = citation.authors
    people = name_list(names, family_first, last=", & ")
    if len(names) > 20:
        people = f"{', '.join(map(family_first, names[:19]))}, . . . {family_first(names[-1])}"
    title, date = italic_with(".", title_of(citation)), year_first(citation.published, ", ") or "n.d."
    site = "" if citation.site.casefold() == people.casefold() else citation.site
    head = prose(f"{ended(people)} ({date}). ", title) if people else prose(title, f" ({date}).")
    archived = f" (archived {year_first(capture_day(citation), ', ')}, "
    location = archive_location(citation, square=True)
    return prose(head, wrapped(" ", ended(site)), wrapped(" ", citation.url), wrapped(archived, location, ")"))


def apa_in_text(citation: Citation) -> str:
    """``(Wren, 2026, para. 4)``, 8.11, 8.17, 8.28; empty without a pinpoint.

    8.14: without an author the title's first words, in quotation marks.
    """
    pinpoint = paragraphs_or_pages(citation, ("para. ", "paras. "), ("p. ", "pp. "))
    if not pinpoint:
        return ""
    names = [name.family or name.full for name in citation.authors if name.full]
    title = " ".join(title_of(citation).split()[:4])
    people = f"{names[0]} et al." if len(names) > 2 else " & ".join(names) or double_quoted(title, ",")
    year = str(citation.published.year) if citation.published else "n.d."
    return f"({people}{',' if names else ''} {year}, {pinpoint})"


def mla(citation: Citation) -> Prose:
    """MLA 9 (MLA Handbook, 9th ed., 2021): chapter 5, the template of core elements.

    ``Wren, Tobias. “Title.” *Site*, 14 Oct. 2026, URL. Archived 25 Nov. 2026 at URL.`` With three or more authors
    the first et al. (5.8); an undated page gets the day it was accessed (5.111).
    """
    people = name_list(names_beside(citation), inverted, rest=direct, last=", and ", most=2, others=", et al.")
    day = day_first(capture_day(citation), AP_MONTHS)
    date = day_first(citation.published, AP_MONTHS)
    rest = row(", ", date, citation.url)
    return prose(
        wrapped("", ended(people), " "),
        double_quoted(title_of(citation), "."),
        prose(" ", italic(citation.site), "," if rest else ".") if citation.site else "",
        wrapped(" ", ended(rest)),
        "" if date else f" Accessed {day}.",
        wrapped(f" Archived {day} ", archive_location(citation), "."),
    )


def chicago_notes(citation: Citation) -> Prose:
    """Chicago 17 (The Chicago Manual of Style, 17th ed., 2017), notes: 14.205-14.210, websites.

    ``Tobias Wren, “Title,” Site, October 14, 2026, URL, archived November 25, 2026, at URL.`` With four or more
    authors the first (14.76); an undated page gets the day it was accessed (14.12). Before the address stand pages,
    else the heading above the words (14.160): paragraphs only if they are numbered (14.22).
    """
    people = name_list(names_beside(citation), direct, last=", and ", two=" and ", most=3)
    day = month_first(capture_day(citation))
    pages = paragraphs_or_pages(citation, None, ("", ""))
    location = row(", ", pages, citation.url, wrapped(f"archived {day}, ", archive_location(citation)))
    heading = citation.pinpoint.heading if citation.pinpoint else ""
    if heading and not pages:
        location = row(" ", f"under {double_quoted(heading, ',' if location else '')}", location)
    rest = row(", ", citation.site, month_first(citation.published) or f"accessed {day}", location)
    return prose(wrapped("", people, ", "), f"{double_quoted(title_of(citation), ',')} {rest}.")


def chicago_author_date(citation: Citation) -> Prose:
    """Chicago 17 (The Chicago Manual of Style, 17th ed., 2017), author-date: 15.50-15.52, websites.

    ``Wren, Tobias. 2026. “Title.” Site, October 14, 2026. URL. Archived November 25, 2026, at URL.`` Without an
    author the site stands in its place (15.34); with more than ten authors the first seven (14.76, 15.9).
    """
    names = names_beside(citation)
    people = name_list(names, inverted, rest=direct, last=", and ", most=10, first=7, others=", et al.")
    date, day = citation.published, month_first(capture_day(citation))
    year = f"{date.year}." if date else "n.d."
    title, first = double_quoted(title_of(citation), "."), ended(people or citation.site)
    published = month_first(date) if date and date.month else ""
    return prose(
        row(
            " ",
            f"{first} {year} {title}" if first else f"{title} {year}",
            ended(row(", ", citation.site if people else "", published)),
            "" if date else f"Accessed {day}.",
            ended(citation.url),
            wrapped(f"Archived {day}, ", archive_location(citation), "."),
        )
    )


def bluebook(citation: Citation) -> Prose:
    """Bluebook (The Bluebook: A Uniform System of Citation, 21st ed., 2020): rule 18.2, the Internet.

    ``Tobias Wren, *Title*, Site (Oct. 14, 2026), URL [ARCHIVE URL].`` More than two authors are the first et al.
    (15.1(b)); an undated page gets "last visited" (18.2.2(c)); the archived copy stands in brackets behind the
    address (18.2.1(d)). Paragraphs that have no ¶ of their own are "para." (3.3); pages stand bare (3.2(a)).
    """
    people = name_list(names_beside(citation), direct, last=" & ", most=2)
    date = month_first(citation.published, AP_MONTHS)
    location = citation.archive_url or wrapped("archived ", archive_location(citation))
    return prose(
        wrapped("", people, ", "),
        italic_with("," if citation.site else "", unstopped(title_of(citation))),
        wrapped(" ", citation.site),
        wrapped(", ", paragraphs_or_pages(citation, ("para. ", "paras. "), ("", ""))),
        wrapped(" (", date, ")"),
        wrapped(", ", citation.url),
        "" if date else f" (last visited {month_first(capture_day(citation), AP_MONTHS)})",
        wrapped(" [", location, "]"),
        ".",
    )


def oscola(citation: Citation) -> Prose:
    """OSCOLA (Oxford University Standard for Citation of Legal Authorities, 4th ed., 2012): 3.4.8, websites.

    ``Tobias Wren, ‘Title’ (*Site*, 14 October 2026) <URL> accessed 25 November 2026, archived at <URL>``. With more
    than three authors the first "and others" (1.3.1); the pinpoint stands at the end (3.1.4). No full stop: in a
    footnote it is the footnote's own (1.1).
    """
    people = name_list(names_beside(citation), direct, last=" and ", most=3, others=" and others")
    date, site = day_first(citation.published), citation.site
    return prose(
        wrapped("", people, ", "),
        single_quoted(title_of(citation)),
        prose(" (", italic(site), ", " if site and date else "", date, ")") if site or date else "",
        wrapped(" <", citation.url, ">"),
        f" accessed {day_first(capture_day(citation))}",
        wrapped(", archived ", archive_location(citation, angles=True)),
        wrapped(", ", paragraphs_or_pages(citation, ("para ", "paras "), ("", ""))),
    )


def ieee(citation: Citation) -> Prose:
    """IEEE (IEEE Reference Guide, 2023): websites.

    ``T. Wren, “Title,” Site, Oct. 14, 2026. Accessed: Nov. 25, 2026. [Online]. Available: URL (archived …)``. With
    more than six authors the first et al. No full stop behind an address.
    """
    people = name_list(names_beside(citation), initials_first, last=", and ", two=" and ", most=6)
    source = row(", ", citation.site, month_first(citation.published, IEEE_MONTHS))
    return prose(
        wrapped("", people, ", "),
        f"{double_quoted(title_of(citation), ',' if source else '.')} ",
        wrapped("", ended(source), " "),
        f"Accessed: {month_first(capture_day(citation), IEEE_MONTHS)}.",
        wrapped(" [Online]. Available: ", citation.url),
        wrapped(" (archived ", archive_location(citation, square=True), ")"),
    )


def harvard(citation: Citation) -> Prose:
    """Harvard as in Cite Them Right (Pears and Shields, 12th ed., 2022): web pages.

    ``Wren, T. (2026) *Title*. Site, 14 October. Available at: URL (Accessed: 25 November 2026; archived …).`` Without
    an author the title comes first; without a date it is "no date"; with four or more authors the first et al.
    """

    def author(name: Name) -> str:
        """``King, M.L., Jr.``: no space between initials."""
        return name.literal or row(", ", name.family, initials(name.given, between=""), name.suffix)

    names, date, title = names_beside(citation), citation.published, title_of(citation)
    people = name_list(names, author, last=" and ", most=3, others="")
    year = f"({date.year if date else 'no date'})"
    stop = "" if ended(title) == title else "."
    head = prose(people, italic(" et al.") if len(names) > 3 else "", f" {year} ", italic(title), stop)
    day = day_first(date).removesuffix(str(date.year)).strip() if date else ""
    return prose(
        head if people else prose(italic(title), f" {year}."),
        wrapped(" ", ended(row(", ", citation.site, day))),
        wrapped(" Available at: ", citation.url),
        f" (Accessed: {day_first(capture_day(citation))}",
        wrapped("; archived ", archive_location(citation, square=True)),
        ").",
    )


def vancouver(citation: Citation) -> Prose:
    """Vancouver/NLM (Patrias, Citing Medicine, 2nd ed.): chapter 25, parts of websites.

    ``Wren T. Title [Internet]. Site; 2026 Oct 14 [cited 2026 Nov 25]. Available from: URL. Archived at: URL``. With
    more than six authors the first six (ICMJE recommendations).
    """

    def author(name: Name) -> str:
        """``King ML Jr``: two initials at most, no stops."""
        short = initials(name.given, stop="", between="")[:2]
        return name.literal or row(" ", name.family, short, name.suffix.rstrip("."))

    people = name_list(names_beside(citation), author, last=", ", most=6, first=6, others=", et al")
    date = year_first(citation.published, " ", NLM_MONTHS) or "[date unknown]"
    cited = year_first(capture_day(citation), " ", NLM_MONTHS)
    return prose(
        wrapped("", ended(people), " "),
        f"{unstopped(title_of(citation))} [Internet]. {wrapped('', citation.site, '; ')}{date} [cited {cited}].",
        wrapped(" Available from: ", citation.url),
        wrapped(f"{'. ' if citation.url else ' '}Archived ", archive_location(citation)),
    )


def iso690(citation: Citation) -> Prose:
    """ISO 690:2021, Information and documentation: electronic resources, web pages.

    ``WREN, Tobias. *Title* [online]. Site, 14 October 2026 [accessed …]. Available from: URL. Archived at …``. With
    four or more authors the first et al.
    """

    def author(name: Name) -> str:
        return name.literal or row(", ", name.family.upper(), name.given, name.suffix)

    people = name_list(names_beside(citation), author, last=" and ", most=3)
    date = day_first(citation.published) or "n.d."
    return prose(
        wrapped("", ended(people), " "),
        italic(unstopped(title_of(citation))),
        f" [online]. {row(', ', citation.site, date)} [accessed {day_first(capture_day(citation))}].",
        wrapped(" Available from: ", citation.url),
        wrapped(f"{'. ' if citation.url else ' '}Archived ", archive_location(citation)),
    )
