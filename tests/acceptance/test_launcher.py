"""``./warcite`` and ``./test``: they work from any folder, through links, and say why set-up cannot be.

The whole way (a fresh clone, an empty machine) takes minutes and is walked by benchmarks/fresh_clone.sh.
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("warcite", "test", "scripts", "pyproject.toml", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as set-up leaves it, made without an installation.

    It has a small package in our place that prints its arguments: what is tested here is the launcher alone.
    """
    clone = tmp_path_factory.mktemp("launcher") / "a clone with spaces"
    clone.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, clone / part)
        elif (ROOT / part).exists():
            shutil.copy2(ROOT / part, clone / part)
    (clone / "capture").mkdir()
    (clone / "capture" / "__main__.py").write_text("import sys; print(sys.argv[1:])\n")
    venv.create(clone / ".venv", with_pip=False)
    (site_packages,) = (clone / ".venv").glob("lib/python3*/site-packages")
    (site_packages / "here.pth").write_text(f"{clone}\n")
    mark_ready(clone)
    return clone


def mark_ready(clone: Path) -> None:
    """The mark that set-up leaves behind, by set-up's own code."""
    code = (
        "import hashlib, set_up;"
        "digest = hashlib.sha256((set_up.ROOT / 'pyproject.toml').read_bytes()).hexdigest();"
        "mark = set_up.Mark(root=str(set_up.ROOT), extras=frozenset({'dev'}), pyproject=digest);"
        "mark.write(set_up.VENV / 'ready')"
    )
    subprocess.run([sys.executable, "-c", code], cwd=clone / "scripts", check=True)


def run(command: list[str | Path], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, **environment}
    return subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, check=False, timeout=120)


def test_a_second_start_only_runs_the_command(clone: Path, tmp_path: Path) -> None:
    """Nothing on stderr, arguments passed on as they are, from a folder that is not the clone's."""
    done = run([clone / "warcite", "list", "--json", "a b", "*"], tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "['list', '--json', 'a b', '*']\n"


def test_through_a_chain_of_links(clone: Path, tmp_path: Path) -> None:
    """A relative link to an absolute one, found on PATH."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "middle").symlink_to(clone / "warcite")
    (tmp_path / "bin" / "warcite").symlink_to("../middle")
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = run(["sh", "-c", "warcite list"], tmp_path, PATH=path)
    assert (done.returncode, done.stdout) == (0, "['list']\n"), done.stderr


def test_a_folder_named_capture_where_the_user_stands_is_not_ours(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "capture").mkdir()
    (tmp_path / "capture" / "__main__.py").write_text("raise SystemExit('the wrong package')\n")
    assert run([clone / "warcite", "list"], tmp_path).stdout == "['list']\n"


def test_a_changed_date_of_pyproject_alone_installs_nothing(clone: Path, tmp_path: Path) -> None:
    """git touches files when branches change: the content decides, not the date."""
    (clone / "pyproject.toml").touch()
    first = run([clone / "warcite", "list"], tmp_path)
    assert (first.returncode, first.stdout, first.stderr) == (0, "['list']\n", "")


def test_no_home_and_nothing_to_write_to(clone: Path, tmp_path: Path) -> None:
    """The usual start needs no home folder."""
    done = run(["env", "-u", "HOME", clone / "warcite", "list"], tmp_path)
    assert (done.returncode, done.stdout) == (0, "['list']\n"), done.stderr


def test_an_old_python_is_named_with_what_to_do(clone: Path, tmp_path: Path) -> None:
    """Where set-up is needed and only an old Python is there, one clear line says so."""
    tools = tmp_path / "bin"
    tools.mkdir()
    old = tools / "python3"
    old.write_text('#!/bin/sh\ncase $1 in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac\n')
    old.chmod(0o755)
    for name in ("sh", "dirname", "readlink", "id"):
        (tools / name).symlink_to(shutil.which(name) or name)
    done = run([clone / "scripts" / "find-python"], tmp_path, PATH=str(tools), WARCITE_PYTHON="")
    assert done.returncode == 1
    assert "needs Python 3.11 or newer; on PATH is Python 3.9.2" in done.stderr


def test_the_tests_explain_themselves(clone: Path, tmp_path: Path) -> None:
    done = run([clone / "test", "--help"], tmp_path)
    assert done.returncode == 0
    assert "./test all" in done.stdout
