"""The style sheet that the CDN serves, with this paper's class names, accent and faces."""

from importlib.resources import files

from tests.sites.newsroom.names import css_classes
from tests.sites.newsroom.newsroom import Newsroom

__all__ = ["style_sheet"]

WEB_FONT = """@font-face {
  font-family: "Newsreader";
  src: url("/fonts/newsreader.woff2") format("woff2");
  font-weight: 200 800;
  font-display: block;
}"""
SYSTEM_SERIF = 'Georgia, "Liberation Serif", "Noto Serif", "DejaVu Serif", "Droid Sans Fallback", serif'


def style_sheet(newsroom: Newsroom) -> str:
    """CSS text."""
    style = newsroom.style
    css = files("tests.sites.newsroom").joinpath("files", "style.css").read_text(encoding="utf-8")
    serif = f'"Newsreader", {SYSTEM_SERIF}' if style.web_font else SYSTEM_SERIF
    css = css.replace("@import-font;", WEB_FONT if style.web_font else "").replace("@accent", style.accent)
    return css_classes(style, css.replace("@serif", serif))
