"""What callers import: ``capture`` and ``warcite`` are one package, and the extractor has a short name."""

import subprocess
import sys

import pytest

PROGRAMS = {
    "the package": "import capture, warcite; assert warcite is capture",
    "its interface": "import warcite, capture; assert warcite.Archive is capture.Archive",
    "a name out of it": "from warcite import Archive; import capture; assert Archive is capture.Archive",
    "a module of it": "import warcite.api, capture.api; assert warcite.api is capture.api",
    "a deep module": "from warcite.model.seed import Seed; import capture.model.seed as m; assert Seed is m.Seed",
    "its spec": "import warcite.errors as e; assert e.__spec__.name == 'capture.errors'",
    "the extractor": (
        "from capture.extract import article_from_html as a; import capture.reading.extract as e;"
        "assert a is e.article_from_html"
    ),
    "no browser": "import capture, warcite, capture.extract, sys; assert 'playwright' not in sys.modules",
}


@pytest.mark.parametrize("kind", PROGRAMS)
def test_one_package_by_two_names(kind: str) -> None:
    """Each in a Python of its own, since what is imported stays imported."""
    subprocess.run([sys.executable, "-W", "error", "-c", PROGRAMS[kind]], check=True)
