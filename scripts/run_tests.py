"""``./test``: set-up, then lint, format, types, import contracts and tests.

./test                 what needs only the browser and is quick; under 6 minutes on 2 cores
./test all             adds whole collections of awkward pages, real servers and other people's programs, which it
                       installs; under 25 minutes
./test [all] ARGUMENT… pytest alone, with these arguments (paths, -k, -x, --lf …)

Needs nothing but the standard library. Every check runs even where an earlier one failed; the exit code is 0
when all passed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import real_tools
import set_up

BIN = set_up.VENV / "bin"
WORKERS = "2"

# Not what lies in folders below: that is run with packages which the project itself does not need.
PROGRAMS = tuple(sorted(str(path) for path in (set_up.ROOT / "benchmarks").glob("*.py")))

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ruff check", ("ruff", "check", "--quiet")),
    ("ruff format", ("ruff", "format", "--check", "--quiet")),
    ("mypy", ("mypy", "--no-error-summary")),
    ("mypy scripts", ("mypy", "--no-error-summary", "scripts", *PROGRAMS)),
    ("import contracts", ("lint-imports", "--no-logo")),
)


def main(arguments: Sequence[str]) -> int:
    """Run what the arguments ask for; 0 when all of it passed."""
    if arguments and arguments[0] in {"-h", "--help"}:
        print(__doc__)
        return 0
    everything = list(arguments[:1]) == ["all"]
    for_pytest = list(arguments[1:] if everything else arguments)
    try:
        set_up.ensure(extras=frozenset({"dev"}), browser=True)
        if everything:
            real_tools.install()
    except set_up.SetUpFailed as failure:
        print(f"test: set-up failed: {failure}", file=sys.stderr)
        return 1
    os.chdir(set_up.ROOT)
    failed = [] if for_pytest else [name for name, command in CHECKS if not passes(name, command)]
    if not passes("pytest", pytest(everything, for_pytest)):
        failed.append("pytest")
    if failed:
        print(f"test: failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def pytest(everything: bool, arguments: Sequence[str]) -> tuple[str, ...]:
    """The pytest command. A file stays in one worker, which keeps what it started for all of its tests."""
    chosen = () if everything else ("-m", "not real and not long")
    return (
        "pytest",
        "-n",
        WORKERS,
        "--dist",
        "loadfile",
        "--durations",
        "15",
        "-o",
        "faulthandler_timeout=300",
        *chosen,
        *arguments,
    )


def passes(name: str, command: Sequence[str]) -> bool:
    """Run one check from the environment's bin folder, say how it went and how long it took."""
    print(f"test: {name}", file=sys.stderr, flush=True)
    began = time.monotonic()
    path = f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    done = subprocess.run([str(BIN / command[0]), *command[1:]], env=os.environ | {"PATH": path}, check=False)
    if name != "pytest":
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"test: {name}: {verdict}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
