"""The article's pictures: from the archive alone, and only what their first bytes prove to be raster pictures."""

import pytest

from capture.archive.store import ArchiveFolder
from capture.web import snapshot_files
from tests.builders.library import CHART, FIGURED, GONE, ILLUSTRATED, LEAD, PIER, VIDEO, Reader, Wanted, jpeg, png, save

pytestmark = pytest.mark.long

RASTER = {
    "image/png": png(),
    "image/jpeg": jpeg(),
    "image/gif": b"GIF89a" + bytes(20),
    "image/webp": b"RIFF\x00\x00\x00\x00WEBP" + bytes(20),
    "image/avif": b"\x00\x00\x00\x1cftypavif" + bytes(20),
}
OTHER = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "pdf": b"%PDF-1.7",
    "empty": b"",
    "riff": b"RIFF\x00\x00\x00\x00WAVE",
}


def read(archive: ArchiveFolder, wanted: Wanted) -> tuple[str, int, dict[str, str]]:
    """The article page, and the status and headers of its lead picture."""
    identifier = save(archive, wanted)
    reader = Reader(archive)
    page = reader.get(f"/s/{identifier}").text
    picture = reader.get(f"/s/{identifier}/picture/0")
    assert reader.get(f"/s/{identifier}/picture/1").status_code == 404
    reader.close()
    return page, picture.status_code, dict(picture.headers)


@pytest.mark.parametrize("kind", RASTER)
def test_a_raster_picture_is_shown_as_what_it_is(archive: ArchiveFolder, kind: str) -> None:
    """By its bytes, whatever the record calls it; sandboxed, and never to be guessed at."""
    page, status, headers = read(archive, Wanted(html=ILLUSTRATED, answers={LEAD: RASTER[kind]}))
    assert "/picture/0" in page
    assert LEAD not in page.partition('id="article"')[2].partition("<details")[0]
    assert (status, headers["content-type"]) == (200, kind)
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("kind", OTHER)
def test_anything_else_is_no_picture(archive: ArchiveFolder, kind: str) -> None:
    """SVG and HTML could run in the library's own origin."""
    page, status, _ = read(archive, Wanted(html=ILLUSTRATED, answers={LEAD: OTHER[kind]}))
    assert "/picture/" not in page
    assert status == 404


def test_a_picture_that_is_not_in_the_archive_is_not_shown(archive: ArchiveFolder) -> None:
    page, status, _ = read(archive, Wanted(html=ILLUSTRATED))
    assert "<figure" not in page
    assert status == 404


def test_a_picture_that_is_too_large_is_not_shown(archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_files, "CAPTURED", 50)
    page, status, _ = read(archive, Wanted(html=ILLUSTRATED, answers={LEAD: png()}))
    assert "<figure" not in page
    assert status == 404


def test_a_snapshot_of_a_refusal_shows_none_of_its_pictures(archive: ArchiveFolder) -> None:
    wanted = Wanted(html=ILLUSTRATED, outcome="suspect", answers={LEAD: png()})
    page, status, _ = read(archive, wanted)
    assert "/picture/" not in page
    assert status == 404


def test_figures_stand_in_the_text(archive: ArchiveFolder) -> None:
    """Their pictures out of the archive, in the order of the text; what is not shown says why and where it was."""
    identifier = save(archive, Wanted(html=FIGURED, answers={PIER: png(90, 50), CHART: OTHER["svg"]}))
    reader = Reader(archive)
    page = reader.get(f"/s/{identifier}").text.partition('<article class="read"')[2].partition("</article>")[0]
    assert page.count("<img") == 1
    assert f'<img src="/s/{identifier}/picture/1" alt="A pier at night, with one lamp" loading="lazy">' in page
    assert '<span class="credit">Photograph: Pia Brandt, The Tidewater Ledger</span>' in page
    assert f'Of a kind that is not shown here: <a href="{CHART}"' in page
    assert f'Not in this snapshot: <a href="{GONE}"' in page
    assert '<strong>Video</strong>: The night boat leaves</p>\n<p class="soft">Embedded from another address: ' in page
    assert f'href="{VIDEO}" rel="noreferrer"' in page
    assert "<hr>" in page
    assert "<iframe" not in page
    assert reader.get(f"/s/{identifier}/picture/1").headers["content-type"] == "image/png"
    for number in ("2", "3", "4", "999", "-1", "1.0", "٣"):
        assert reader.get(f"/s/{identifier}/picture/{number}").status_code == 404
    reader.close()


def test_who_is_quoted_stands_below_the_quotation(archive: ArchiveFolder) -> None:
    reader = Reader(archive)
    page = reader.get(f"/s/{save(archive, Wanted(html=FIGURED))}").text
    reader.close()
    assert '<footer>— <a href="https://ledger.example/letters" rel="noreferrer">Ines Okafor, Letters to the ' in page


def test_a_lead_picture_that_is_a_figure_stands_in_the_text_alone(archive: ArchiveFolder) -> None:
    html = ILLUSTRATED.replace("<ul>", f"<figure><img src='{LEAD}'></figure><ul>")
    reader = Reader(archive)
    page = reader.get(f"/s/{save(archive, Wanted(html=html, answers={LEAD: png()}))}").text
    reader.close()
    assert page.count("/picture/") == 1
    assert "/picture/1" in page
