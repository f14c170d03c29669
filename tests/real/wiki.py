"""MediaWiki, the software of Wikipedia, from Debian's package: installed into a folder, served by PHP.

The package's own files are used where they lie; database, configuration and uploads are ours. Pages and
pictures come in through MediaWiki's own maintenance scripts.
"""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from tests.ports import accepts, free_port
from tests.real.witness import Witness, witness

PACKAGE = Path("/usr/share/mediawiki")
HERE = Path(__file__).parent
TITLE = "Harbour of Lund Island"

SETTINGS = """
$wgArticlePath = '/wiki/$1';
$wgUploadDirectory = getenv( 'WIKI_FILES' );
$wgUploadPath = '/images';
$wgEnableUploads = true;
$wgMainCacheType = CACHE_NONE;
$wgJobRunRate = 0;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wiki:
    """A running wiki behind its witness; ``page`` is the path of its one long article."""

    seen: Witness
    page: str


@contextmanager
def running(folder: Path, host: str) -> Iterator[Wiki]:
    """Install a wiki into ``folder`` that calls itself ``https://HOST``, and serve it on loopback."""
    folder.mkdir()
    install(folder, host)
    port = free_port()
    with (folder / "php.log").open("wb") as log:
        process = subprocess.Popen(
            ["php", "-S", f"127.0.0.1:{port}", "-t", str(PACKAGE), str(HERE / "wiki_router.php")],
            env=environment(folder) | {"PHP_CLI_SERVER_WORKERS": "3"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # its workers are ended with it, as one group
        )
    try:
        assert accepts(port, process), (folder / "php.log").read_text()
        with witness(port) as seen:
            yield Wiki(seen=seen, page=f"/wiki/{TITLE.replace(' ', '_')}")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def install(folder: Path, host: str) -> None:
    """Database, settings, one picture and one page."""
    (folder / "images").mkdir()
    maintenance(
        folder,
        "install.php",
        *("--dbtype=sqlite", f"--dbpath={folder / 'data'}", f"--confpath={folder}"),
        *(f"--server=https://{host}", "--scriptpath=", "--pass=a long pass phrase 7"),
        *("--skins=Vector", "--extensions=Cite,ParserFunctions", "--lang=en", "Lund Wiki", "admin"),
    )
    with (folder / "LocalSettings.php").open("a") as settings:
        settings.write(SETTINGS)
    (folder / "upload").mkdir()
    draw_harbour(folder / "upload" / "Harbour_at_noon.png")
    maintenance(folder, "importImages.php", "--user=admin", str(folder / "upload"), "png")
    maintenance(folder, "edit.php", "--user=admin", TITLE, given=(HERE / "wiki_page.txt").read_bytes())


def maintenance(folder: Path, script: str, *arguments: str, given: bytes = b"") -> None:
    """Run one of MediaWiki's maintenance scripts; its output is shown when it fails."""
    done = subprocess.run(
        ["php", str(PACKAGE / "maintenance" / script), *arguments],
        env=environment(folder, installed=script != "install.php"),
        input=given,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, f"{script}: {done.stdout.decode()}{done.stderr.decode()}"


def environment(folder: Path, *, installed: bool = True) -> dict[str, str]:
    given = dict(os.environ) | {"WIKI_FILES": str(folder / "images")}
    if installed:
        given["MW_CONFIG_FILE"] = str(folder / "LocalSettings.php")
    return given


def draw_harbour(path: Path) -> None:
    """A picture small enough to be shown at its own size: no scaler needs to be installed."""
    picture = Image.new("RGB", (320, 200), (120, 170, 210))
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle((0, 130, 320, 200), fill=(20, 70, 110))
    drawing.polygon(((90, 125), (230, 125), (210, 150), (110, 150)), fill=(150, 60, 40))
    drawing.ellipse((250, 20, 290, 60), fill=(250, 220, 90))
    picture.save(path)
