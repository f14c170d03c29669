"""A browser of our own, beside those that are tested: what a reader has."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from capture.recording.browser import find


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    """One for all tests of a file."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=find().path, args=["--no-sandbox"])
        yield chrome
        chrome.close()
