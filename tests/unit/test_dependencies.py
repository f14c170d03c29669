"""Every package that the code imports is a declared dependency, and every declared one is imported or says why not."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
NEEDED_UNSEEN = {
    "lxml-html-clean",  # trafilatura imports it
    "httptools",  # uvicorn takes it where it is installed
}


def imported() -> set[str]:
    """Top-level names of other people's packages that a module of ours imports, anywhere in it."""
    names: set[str] = set()
    for path in (ROOT / "capture").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names.add((node.module or "").partition(".")[0])
    return names - set(sys.stdlib_module_names) - {"capture", "warcite"}


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {canonical(re.split(r"[\[<>=!~; ]", line)[0]) for line in project["dependencies"]}


def canonical(name: str) -> str:
    """As the package index compares names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def distributions(names: set[str]) -> set[str]:
    known = packages_distributions()
    return {canonical(known[name][0]) if name in known else name for name in names}


def test_what_is_imported_is_declared() -> None:
    assert distributions(imported()) - declared() == set()


def test_what_is_declared_is_imported() -> None:
    assert declared() - distributions(imported()) == NEEDED_UNSEEN
