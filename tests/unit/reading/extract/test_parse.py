"""Elements carry the number that a browser's serialisation gives them, whatever libxml2 makes of the markup."""

from capture.reading.extract.source.parse import NUMBER, parse


def numbers(html: str) -> dict[str, list[int]]:
    """Tag → numbers in document order."""
    document = parse(html, numbered=True)
    assert document is not None
    found: dict[str, list[int]] = {}
    for element in document.root.iter("*"):
        if (number := element.get(NUMBER)) is not None:
            found.setdefault(str(element.tag), []).append(int(number))
    return found


def test_elements_are_counted_as_start_tags() -> None:
    """html is 0; text, comments and end tags do not count."""
    html = "<!DOCTYPE html><html><head></head><body><!-- <b> --><p>a</p><p>b<br>c</p></body></html>"
    assert numbers(html) == {"html": [0], "head": [1], "body": [2], "p": [3, 4], "br": [5]}


def test_raw_text_holds_no_elements() -> None:
    """What stands in script, style, textarea, title and noscript is text to a browser that runs scripts."""
    html = (
        "<html><head><title>a <b> c</title><script>if (a<b) '<p>'</script><style>a<b</style></head>"
        "<body><noscript><p>no</p></noscript><textarea><i></textarea><p>x</p></body></html>"
    )
    found = numbers(html)
    assert found["p"] == [8]
    assert found["script"] == [3]


def test_attributes_may_hold_angle_brackets() -> None:
    """A > inside quotes does not end a tag."""
    assert numbers('<html><head></head><body><p title="a > b <i>">x</p><p>y</p></body></html>')["p"] == [3, 4]


def test_a_stray_quotation_mark_in_a_tag_is_an_attributes_name() -> None:
    """As a browser writes ``<a class="b" " title="c">`` down again: what follows is counted on."""
    html = '<html><head></head><body><a class="b" "="" title="a > b">x</a><p>y</p><a "="">z</a></body></html>'
    assert numbers(html) == {"html": [0], "head": [1], "body": [2], "a": [3, 5], "p": [4]}


def test_numbers_survive_what_the_parser_moves() -> None:
    """A div in a p, which libxml2 moves out, keeps the number of its start tag."""
    html = "<html><head></head><body><p>a<div>b</div>c</p><table><tr><td>d</td></tr></table></body></html>"
    found = numbers(html)
    assert (found["div"], found["td"]) == ([4], [7])


def test_templates_of_shadow_roots_count_in_place() -> None:
    """The template first, then what is in it, then the light children."""
    html = (
        "<html><head></head><body><x-card><template shadowrootmode='open'><p>in</p></template><p>light</p></x-card>"
        "</body></html>"
    )
    assert numbers(html)["p"] == [5, 6]


def test_unclosed_tags_end_the_count() -> None:
    """A tag that never ends takes the rest, in linear time."""
    assert numbers("<html><body><p>a</p><p " + "<a " * 50_000)["p"][0] == 2


def test_nothing_is_no_document() -> None:
    """Empty text has no tree; characters that XML forbids are dropped."""
    assert parse("") is None
    document = parse("<p>a\x00b\ud800c</p>")
    assert document is not None
    assert document.root.text_content() == "abc"
