"""What the documents name is there: paths of the repository, links between pages, the wings."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
PAGES += [*sorted((ROOT / "docs").glob("*.md")), ROOT / "benchmarks/README.md"]
PATH = re.compile(r"`((?:capture|tests|benchmarks|scripts|configs|docs)/[\w./*-]*)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:src|href)=\"([^\"#]+)\"")
OF_EARLIER_VERSIONS = "Words of earlier versions"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_and_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8").partition(OF_EARLIER_VERSIONS)[0]
    paths = {path for path in PATH.findall(text) if not any(ROOT.glob(path.rstrip("/")))}
    links = {a or b for a, b in LINK.findall(text)}
    dead = {link for link in links if "://" not in link and not (page.parent / link).exists()}
    assert not paths | dead


def test_every_wing_stands_in_the_readme_and_in_the_architecture() -> None:
    listing = subprocess.run(["git", "ls-files", "capture"], cwd=ROOT, capture_output=True, text=True, check=True)
    wings = {line.split("/")[1] for line in listing.stdout.splitlines() if line.count("/") > 1}
    for page in ("README.md", "docs/architecture.md"):
        text = (ROOT / page).read_text("utf-8")
        assert not {wing for wing in wings if f"`{wing}" not in text and f"`capture/{wing}/" not in text}, page
