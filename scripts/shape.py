"""The shape of the house in figures: ``python scripts/shape.py [FOLDER]`` (``capture`` when none is given).

It prints lines, modules, the private functions that are called once, class names that stand twice, module names that
say nothing to a stranger, long modules that do not begin with how they work, and words that lead out of the
repository; exit code 1 where one of the limits below is exceeded. Needs nothing but the standard library.

A private function that is called once and only continues its caller is read in two places instead of one, hence the
limit. It is counted where its name stands once in its own module beside its definition; a class's public methods,
tests and fixtures are left out.
"""

import ast
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES_OF_MODULE = 320
MOST_LINES = 48_300  # a ratchet: what a change adds it takes away elsewhere
MOST_CALLED_ONCE = 0.20
LONG_MODULE = 200  # from here on the module's docstring says how it works, in so many lines at least
HOW_IT_WORKS_LINES = 3

# Participles and furniture: the name of what was done to a thing, or of a thing to put it on, is not the thing's name.
PARTICIPLE = re.compile(r".*(?:ed|(?<!b)ing)$")
IS_A_NOUN = frozenset({"encoding", "framing", "seed", "embed", "feed", "sighting", "heading", "recording", "reading",
                       "answering", "routing", "templating", "logging", "decoding", "rendering", "mapping", "spacing",
                       "string", "setting", "embedding", "testing"})  # fmt: skip
OTHERS = frozenset(
    {
        *("told", "held", "seen", "drawn", "made", "shown", "lacks", "stuck", "glimpse", "standing"),
        *("desk", "shelf", "book", "stage", "hand", "ballot", "doorkeeper", "newsroom", "workplace", "ledger"),
        *("one", "nobody", "what", "elsewhere", "nearby", "util", "utils", "helpers", "common", "misc", "manager"),
    }
)
# A folder beside the checkout, a chapter of a paper that is not here, the number of an issue.
OUTSIDE = re.compile(r"\.\./shared|/work/|\bdesign \d|\bhouse \d|\bissue #?\d{1,3}\b", re.IGNORECASE)
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".js", ".css", ".html", ".sql", ".json", ".txt", ".sh", ""}
SKIPPED = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", "__pycache__", "node_modules"}


def main(arguments: list[str]) -> int:
    """Print the figures; 1 where a limit is exceeded."""
    folder = Path(arguments[0]) if arguments else ROOT / "capture"
    modules = {path: path.read_text("utf-8") for path in sorted(folder.rglob("*.py"))}
    trees = {path: ast.parse(text) for path, text in modules.items()}
    lengths = {path: len(text.splitlines()) for path, text in modules.items()}
    exceeded = [
        figure("lines", sum(lengths.values()), MOST_LINES),
        figure("modules", len(modules), None),
        figure("modules of 60 lines or less", sum(n <= 60 for n in lengths.values()), None),
        listed("modules above 320 lines", (f"{p}: {n}" for p, n in lengths.items() if n > MOST_LINES_OF_MODULE)),
    ]
    once = {path: called_once(tree) for path, tree in trees.items()}
    functions = sum(isinstance(node, FUNCTION) for tree in trees.values() for node in ast.walk(tree))
    share = sum(map(len, once.values())) / functions if functions else 0
    print(f"private functions called once: {sum(map(len, once.values()))} of {functions}, {share:.1%} (limit 20 %)")
    if "--once" in arguments[1:]:
        for path, names in once.items():
            if names:
                print(f"    {path}: {', '.join(names)}")
    exceeded.append(share > MOST_CALLED_ONCE)
    exceeded.append(listed("class names that stand twice", twice(trees)))
    exceeded.append(listed("module names that name no thing", filter(None, map(strange, trees))))
    exceeded.append(
        listed(
            "modules above 200 lines that do not begin with how they work",
            (str(p) for p, tree in trees.items() if lengths[p] > LONG_MODULE and not explains(tree)),
        )
    )
    exceeded.append(listed("words that lead out of the repository", outside()))
    return int(any(exceeded))


FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def called_once(tree: ast.Module) -> list[str]:
    """The private functions and methods whose name stands once beside its definition."""
    defined = Counter(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, FUNCTION) and node.name.startswith("_") and not node.name.endswith("__")
    )
    used: Counter[str] = Counter()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            used[node.id] += 1
        elif isinstance(node, ast.Attribute):
            used[node.attr] += 1
    return sorted(name for name, count in defined.items() if count == 1 and used[name] == 1)


def twice(trees: dict[Path, ast.Module]) -> Iterator[str]:
    """Public class names of more than one module."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path, tree in trees.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(str(path))
    return (f"{name}: {', '.join(paths)}" for name, paths in sorted(places.items()) if len(paths) > 1)


def strange(path: Path) -> str:
    """The path, where the module's or its folder's name is a participle, a piece of furniture or a pronoun."""
    name = path.parent.name if path.name == "__init__.py" else path.stem
    words = name.strip("_").split("_")
    state = words[0] == "not"  # not_archived: what the reader is told, a state and no riddle
    participle = PARTICIPLE.fullmatch(words[-1]) is not None and words[-1] not in IS_A_NOUN and not state
    return str(path) if participle or OTHERS.intersection(words) else ""


def explains(tree: ast.Module) -> bool:
    return len((ast.get_docstring(tree) or "").splitlines()) >= HOW_IT_WORKS_LINES


def outside() -> Iterator[str]:
    """Places in the repository that refer to something beside it."""
    for path in sorted(ROOT.rglob("*")):
        within = path.relative_to(ROOT)
        if (
            SKIPPED.intersection(within.parts)
            or path.suffix not in TEXT
            or not path.is_file()
            or path == Path(__file__)
        ):
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if OUTSIDE.search(line):
                yield f"{within}:{number}: {line.strip()[:100]}"


def figure(name: str, value: int, limit: int | None) -> bool:
    """Print a figure; whether it exceeds its limit."""
    print(f"{name}: {value:,}" + (f" (limit {limit:,})" if limit is not None else ""))
    return limit is not None and value > limit


def listed(name: str, found: Iterator[str]) -> bool:
    """Print how many there are, and each; whether there is any."""
    lines = list(found)
    print(f"{name}: {len(lines)}", *lines, sep="\n    ")
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
