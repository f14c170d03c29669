"""On a machine without any font, the tests' own is drawn."""

from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Playwright, sync_playwright

from capture.recording.browser import find
from tests.fonts import lent_font

WIDTH = """() => {
    const all = document.createRange();
    all.selectNodeContents(document.body);
    return all.getBoundingClientRect().width;
}"""
NONE = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'


def drawn(playwright: Playwright, environment: Mapping[str, str]) -> float:
    """How wide a word is."""
    browser = playwright.chromium.launch(executable_path=find().path, args=["--no-sandbox"], env=dict(environment))
    page = browser.new_page()
    page.set_content("<body style='width: max-content'>Word")
    width: float = page.evaluate(WIDTH)
    browser.close()
    return width


def test_words_are_drawn_where_no_font_is_installed(tmp_path: Path) -> None:
    without = tmp_path / "none.conf"
    without.write_text(NONE)
    lent = lent_font(tmp_path, installed=())
    with sync_playwright() as playwright:
        assert drawn(playwright, {"HOME": str(tmp_path), "FONTCONFIG_FILE": str(without)}) == 0
        assert drawn(playwright, {"HOME": str(tmp_path), **lent}) > 20
    assert lent_font(tmp_path, installed=(Path(lent["FONTCONFIG_FILE"]).parent,)) == {}
