"""For every test: a font to draw with, and what becomes of tests marked ``needs_data``.

Those read pages that are not ours to publish: without these they are skipped, loudly.
"""

import os

import pytest

from tests.fonts import lent_font
from tests.real.newsrooms import FOLDER

WITHOUT_DATA = f"{FOLDER} names no folder with pages of real newsrooms"


@pytest.fixture(scope="session", autouse=True)
def font(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the machine has none, browsers get one."""
    os.environ.update(lent_font(tmp_path_factory.mktemp("fonts")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not os.environ.get(FOLDER):
        for item in items:
            if item.get_closest_marker("needs_data"):
                item.add_marker(pytest.mark.skip(reason=WITHOUT_DATA))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if WITHOUT_DATA in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"NOT RUN: {len(skipped)} tests on pages of real newsrooms, which are not ours to publish. To run them, "
            f"see tests/real/newsrooms.py and set {FOLDER}.",
            red=True,
            bold=True,
        )
