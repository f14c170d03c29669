"""What tests marked ``real`` need beside the browser: Debian's servers and fonts, others' programs.

Each program gets a virtual environment of its own under ``.venv/tools/``: their dependencies contradict each
other and ours, and some of their licences forbid an import.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import set_up

TOOLS = set_up.VENV / "tools"

# A Debian package, and a path that proves it is there.
DEBIAN = {
    "nginx-light": Path("/usr/sbin/nginx"),
    "iproute2": Path("/usr/sbin/ip"),
    "openssl": Path("/usr/bin/openssl"),
    "fonts-liberation": Path("/usr/share/fonts/truetype/liberation"),
    "fonts-dejavu-core": Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    "mediawiki": Path("/usr/share/mediawiki/maintenance/install.php"),
    "php-cli": Path("/usr/bin/php"),
    "php-sqlite3": Path("/etc/php"),
    "php-intl": Path("/etc/php"),
    "php-mbstring": Path("/etc/php"),
    "php-xml": Path("/etc/php"),
    "python3-doc": Path("/usr/share/doc/python3/html/index.html"),
}

# The folder under .venv/tools and what pip installs there. pywb still imports pkg_resources, which setuptools
# dropped in 81.
PROGRAMS = {
    "pywb": ("pywb==2.10.0", "setuptools<81"),
    "wacz": ("wacz==0.6.0", "setuptools<81"),
    "warcio": ("warcio==1.8.1",),
}


def install() -> None:
    """Install what is missing. Raises SetUpFailed naming what could not be had."""
    install_debian()
    TOOLS.mkdir(exist_ok=True)
    for name, requirements in PROGRAMS.items():
        install_program(TOOLS / name, requirements)


def install_debian() -> None:
    missing = [package for package in DEBIAN if not is_installed(package)]
    if not missing:
        return
    set_up.say(f"installing {' '.join(missing)} with apt-get")
    # Images made for containers tell dpkg to leave documentation out; the manual is what we came for.
    whole = ("--reinstall", "-o", "Dpkg::Options::=--path-include=/usr/share/doc/*")
    with no_services():
        done = set_up.can_apt() and set_up.apt_install(missing, *whole)
    if not done:
        raise set_up.SetUpFailed(
            f"the tests with real servers need these Debian packages: {' '.join(missing)}. "
            f"Install them as root, or run ./test without 'all' (log: {set_up.LOG})"
        )
    if still := [package for package in missing if not is_installed(package)]:
        raise set_up.SetUpFailed(f"apt-get left out files of {' '.join(still)} (log: {set_up.LOG})")


@contextmanager
def no_services() -> Iterator[None]:
    """Debian starts a server when its package is installed, unless this file forbids it: we start our own."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists() or not os.access(policy.parent, os.W_OK):
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)


def is_installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    if shutil.which(query[0]) is None:
        return DEBIAN[package].exists()
    done = subprocess.run(query, capture_output=True, text=True, check=False)
    return done.stdout == "installed" and DEBIAN[package].exists()


def install_program(folder: Path, requirements: tuple[str, ...]) -> None:
    """A virtual environment with exactly these requirements; its mark is written last."""
    mark = folder / "installed"
    wanted = "\n".join((str(folder), sys.version, *requirements))
    if mark.exists() and mark.read_text() == wanted:
        return
    set_up.say(f"installing {requirements[0]} into {folder.relative_to(set_up.ROOT)}")
    shutil.rmtree(folder, ignore_errors=True)
    set_up.run([sys.executable, "-m", "venv", str(folder)], "python -m venv failed")
    pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input", "-q"]
    set_up.run([*pip, "install", *requirements], f"pip could not install {requirements[0]}")
    mark.write_text(wanted)
