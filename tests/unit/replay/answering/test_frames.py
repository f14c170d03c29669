"""Frames are joined with the elements that hold them: by URL, then by order."""

from datetime import UTC, datetime

from capture.formats.warc import RecordRef
from capture.replay.answering import ArchivedFrame
from capture.replay.answering.frozen import frames_in_elements
from capture.replay.answering.rewrite import FrameElement

PAGE, AD, BLANK, SRCDOC = "https://a.test/", "https://ad.test/x", "about:blank", "about:srcdoc"


def joined(
    urls: list[str], elements: dict[int, list[str]], missing: tuple[int, ...] = ()
) -> dict[int, tuple[int | None, ...]]:
    """Frames with these URLs in preorder; the URLs that elements of each frame name."""
    record = RecordRef(type="resource", url="", record_id="", date=datetime.now(UTC), offset=0, length=0)
    frames = {
        number: ArchivedFrame(number=number, url=url, record=record)
        for number, url in enumerate(urls)
        if number not in missing
    }

    def inside(frame: ArchivedFrame) -> tuple[FrameElement, ...]:
        found = (name.partition(" ") for name in elements.get(frame.number, ()))
        return tuple(FrameElement(tag or "iframe", url) for url, _, tag in found)

    return frames_in_elements(frames, inside)


def test_by_url_in_whatever_order() -> None:
    """A frame of another process is numbered after its siblings."""
    held = joined([PAGE, "https://a.test/in", AD], {0: [AD, "https://a.test/in"]})
    assert held == {0: (2, 1), 1: (), 2: ()}


def test_equal_urls_in_the_order_of_the_numbers() -> None:
    """[1 [2]] [3]: depth first, so the inner blank frame is not taken for the second outer one."""
    held = joined([PAGE, BLANK, BLANK, BLANK], {0: [BLANK, BLANK], 1: [BLANK]})
    assert held == {0: (1, 3), 1: (2,), 2: (), 3: ()}


def test_a_frame_that_navigated_takes_the_place_that_is_left() -> None:
    held = joined([PAGE, "https://ad.test/elsewhere", SRCDOC], {0: [AD, SRCDOC]})
    assert held == {0: (1, 2), 1: (), 2: ()}


def test_frames_in_a_frame_that_navigated() -> None:
    held = joined([PAGE, "https://ad.test/elsewhere", "https://ad.test/in"], {0: [AD], 1: ["https://ad.test/in"]})
    assert held == {0: (1,), 1: (2,), 2: ()}


def test_fragments_case_of_hosts_and_escapes_do_not_matter() -> None:
    urls = [PAGE, "https://a.test/%C3%BC", "https://b.test/"]
    assert joined(urls, {0: ["https://a.test/ü#part", "https://b.test"]})[0] == (1, 2)


def test_an_object_holds_a_frame_by_url_alone() -> None:
    """Most objects are pictures."""
    held = joined([PAGE, "https://a.test/page"], {0: ["https://a.test/pic object", "https://a.test/page object"]})
    assert held[0] == (None, 1)
    assert joined([PAGE, BLANK], {0: ["about:blank embed"]})[0] == (None,)


def test_a_frame_that_was_not_rendered_leaves_its_element_as_it_is() -> None:
    assert joined([PAGE, AD], {0: [AD]}, missing=(1,)) == {0: (None,)}
    assert joined([PAGE, AD], {0: [AD]}, missing=(0,)) == {}


def test_no_frame_is_held_twice_or_holds_itself() -> None:
    """Hostile pages name their own URL and their parents'."""
    held = joined([PAGE, PAGE, PAGE], {0: [PAGE] * 3, 1: [PAGE] * 3, 2: [PAGE] * 3})
    children = [child for found in held.values() for child in found if child is not None]
    assert sorted(children) == [1, 2]
    assert all(child > parent for parent, found in held.items() for child in found if child is not None)
