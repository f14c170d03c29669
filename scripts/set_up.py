"""Makes the checkout's ``.venv`` ready: environment, project, and a browser where one is needed.

Run by ``./warcite`` when its one cheap test says that something is missing, and by ``./test``; needs
nothing but the standard library. What it does it says on stderr, one line each; what pip and apt say goes
to ``.venv/set-up.log``. Marks in ``.venv``:

``lock``     held (flock) while one process sets up; others wait, then find the work done
``begun``    there while an installation runs: found by the next start, it means a half-made environment
``ready``    the checkout's path, the extras, sha256 of pyproject.toml, a line each; newer than that file
``browser``  path of the browser that was found or installed
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "set-up.log"
KEPT = {"lock", "set-up.log", "tools", "browsers", "browser"}  # what a remade environment leaves alone

# Asks the product's own finder, so that set-up and capture never disagree about what a usable browser is.
ASK_FINDER = "from capture.recording.browser import find; print(find().path)"


class SetUpFailed(Exception):
    """What went wrong and what to do; ends the process with exit code 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What ``.venv`` was made for."""

    root: str
    extras: frozenset[str]
    pyproject: str

    def serves(self, wanted: "Mark") -> bool:
        """Whether an environment made for this mark will do for the wanted one."""
        same = (self.root, self.pyproject) == (wanted.root, wanted.pyproject)
        return same and wanted.extras <= self.extras

    def write(self, path: Path) -> None:
        """Write atomically, and newer than pyproject.toml whatever that file's clock said."""
        fresh = path.with_name("ready.new")
        fresh.write_text(f"{self.root}\n{' '.join(sorted(self.extras))}\n{self.pyproject}\n")
        fresh.replace(path)
        newer_than = (ROOT / "pyproject.toml").stat().st_mtime
        moment = max(time.time(), newer_than + 1)
        os.utime(path, (moment, moment))


def read_mark(path: Path) -> Mark | None:
    """The mark in the file, None where it is missing or not one."""
    try:
        root, extras, pyproject = path.read_text().splitlines()[:3]
    except (OSError, ValueError):
        return None
    return Mark(root=root, extras=frozenset(extras.split()), pyproject=pyproject)


def ensure(*, extras: frozenset[str] = frozenset(), browser: bool = False) -> None:
    """Bring ``.venv`` up to date with pyproject.toml and these extras. Raises SetUpFailed."""
    with locked():
        known = read_mark(VENV / "ready")
        wanted = Mark(
            root=str(ROOT),
            extras=extras | (known.extras if known else frozenset()),
            pyproject=hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest(),
        )
        if known and known.serves(wanted) and PYTHON.exists():
            known.write(VENV / "ready")  # the same content under a new date: nothing to install
        else:
            install(wanted)
        if browser:
            ensure_browser()


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Hold ``.venv/lock``; the kernel lets go of it when this process ends, however it ends."""
    try:
        VENV.mkdir(exist_ok=True)
        lock = (VENV / "lock").open("w")
    except OSError as error:
        raise SetUpFailed(f"cannot write {VENV}: {error.strerror}. Set-up needs a writable clone.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another start is setting up; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(wanted: Mark) -> None:
    """Install the project into ``.venv``; where that fails in an old environment, once more in a new one."""
    begun = VENV / "begun"
    old = PYTHON.exists() and not begun.exists() and made_here()
    for attempt in ("old", "new") if old else ("new",):
        (VENV / "ready").unlink(missing_ok=True)
        begun.touch()
        try:
            if attempt == "new":
                make_environment()
            install_project(wanted.extras)
        except SetUpFailed:
            if attempt == "new":
                raise
            say("the old environment could not be updated; making a new one")
        else:
            wanted.write(VENV / "ready")
            begun.unlink()
            return


def made_here() -> bool:
    """Whether ``.venv`` belongs to this folder: a copied or moved checkout brings another's along."""
    known = read_mark(VENV / "ready")
    return known is None or known.root == str(ROOT)


def make_environment() -> None:
    """A new virtual environment in ``.venv``, which keeps its lock, log, tools and browsers."""
    say(f"making {VENV} with Python {sys.version.split()[0]}")
    for child in VENV.iterdir():
        if child.name in KEPT | {"begun"}:
            continue
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        else:
            child.unlink()
    # The real interpreter, not a link that a system upgrade points at another version.
    run([os.path.realpath(sys.executable), "-m", "venv", str(VENV)], "python -m venv failed")


def install_project(extras: frozenset[str]) -> None:
    """``pip install -e .[extras]``."""
    what = f".[{','.join(sorted(extras))}]" if extras else "."
    say(f"installing warcite and what it needs ({what}); a minute or two the first time")
    # compat: a plain path in site-packages. The import hook of the default mode costs 20 ms at every start.
    command = [*PIP, "install", "--config-settings", "editable_mode=compat", "-e", what]
    run(command, "pip could not install the project. Is a package index reachable?")


PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet")


def ensure_browser() -> None:
    """Find a browser or install one. Never fails: reading needs none, and ``save`` says so itself."""
    ensure_driver()
    found = find_browser() or install_browser()
    if found:
        (VENV / "browser").write_text(f"{found}\n")
    else:
        (VENV / "browser").unlink(missing_ok=True)
        say(
            "no browser found and none could be installed. Everything but capturing works. To capture, "
            "install chromium or google-chrome, or name one with --browser PATH"
        )


def ensure_driver() -> None:
    """Playwright drives the browser with a Node of its own, which links to a library not everybody has."""
    if attempt([str(PYTHON), "-m", "playwright", "--version"]) or not can_apt():
        return
    say("Playwright's driver does not start; installing libatomic1 with apt-get")
    apt_install(["libatomic1"])


def find_browser() -> str:
    """The path that ``capture.recording.browser`` finds, empty where it finds none."""
    found = subprocess.run(
        [str(PYTHON), "-P", "-c", ASK_FINDER], env=environment(), capture_output=True, text=True, check=False
    )
    note(found.stderr)
    return found.stdout.strip() if found.returncode == 0 else ""


def install_browser() -> str:
    """Playwright's Chromium, else Debian's. Its path, or empty."""
    say("no browser on this machine; installing Playwright's Chromium")
    if attempt([str(PYTHON), "-m", "playwright", "install", "chromium"]):
        if can_apt():
            attempt([str(PYTHON), "-m", "playwright", "install-deps", "chromium"])
        if found := find_browser():
            return found
    if can_apt():
        say("that did not work; installing Debian's chromium with apt-get")
        apt_install(["chromium", "fonts-liberation"])  # without a font pages have no visible text
        return find_browser()
    return ""


def can_apt() -> bool:
    """Whether this process may install Debian packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: Sequence[str], *options: str) -> bool:
    """Whether apt-get installed them all."""
    return attempt(["apt-get", "update", "-qq"]) and attempt(
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *options, *packages]
    )


def environment() -> dict[str, str]:
    """For programs started here: quiet apt, no pip user installs, a browser folder that can be written."""
    given = dict(os.environ)
    given |= {"DEBIAN_FRONTEND": "noninteractive", "PIP_USER": "0"}
    home = os.environ.get("HOME", "")
    if not (home and os.access(home, os.W_OK)):
        given.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(VENV / "browsers"))
        given.setdefault("XDG_CACHE_HOME", str(VENV / "cache"))
    return given


def run(command: Sequence[str], failure: str) -> None:
    """Run with output to the log. Raises SetUpFailed with the log's last lines."""
    if not attempt(command):
        last = "\n".join(LOG.read_text(errors="replace").splitlines()[-12:])
        raise SetUpFailed(f"{failure}\n{last}\n(all of it: {LOG})")


def attempt(command: Sequence[str]) -> bool:
    """Whether the command succeeded; its output goes to the log."""
    note(f"\n$ {' '.join(command)}\n")
    with LOG.open("ab") as log:
        try:
            done = subprocess.run(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(), check=False
            )
        except OSError as error:
            log.write(f"{error}\n".encode())
            return False
    return done.returncode == 0


def note(text: str) -> None:
    with LOG.open("a") as log:
        log.write(text)


def say(text: str) -> None:
    """One line for a person; stdout belongs to the command."""
    print(f"warcite: {text}", file=sys.stderr, flush=True)
    note(f"# {text}\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--needs", choices=["browser", "nothing"], default="nothing")
    parser.add_argument("--extra", action="append", default=[], help="an extra of pyproject.toml, such as dev")
    options = parser.parse_args()
    try:
        ensure(extras=frozenset(options.extra), browser=options.needs == "browser")
    except SetUpFailed as failure:
        print(f"warcite: set-up failed: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("warcite: set-up interrupted; the next start begins it anew", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
