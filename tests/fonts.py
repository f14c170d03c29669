"""A font for browsers on a machine that has none, where nothing that they draw would have any words.

Chromium takes installed fonts from fontconfig (Linux), of TrueType alone; the repository's own font is WOFF2.
"""

import sys
from pathlib import Path

from fontTools.ttLib import TTFont

import capture.demo

__all__ = ["lent_font"]

_INSTALLED = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_OURS = Path(capture.demo.__file__).with_name("files") / "newsreader.woff2"
_CONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


def lent_font(folder: Path, installed: tuple[Path, ...] = _INSTALLED) -> dict[str, str]:
    """What to add to a browser's environment: nothing where a font is installed. ``folder`` takes the files."""
    fonts = (path for root in installed for path in root.rglob("*.[to]tf"))
    if sys.platform != "linux" or next(fonts, None):
        return {}
    font = TTFont(_OURS)
    font.flavor = None
    font.save(folder / "newsreader.ttf")
    config = folder / "fonts.conf"
    config.write_text(_CONFIG.format(folder=folder))
    return {"FONTCONFIG_FILE": str(config)}
