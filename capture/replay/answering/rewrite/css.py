"""Absolute URLs in CSS mapped: ``url()``, ``@import``, ``image-set()``. The rest of the text stays as it is."""

import re

from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.rewrite.text import css_escaped, css_unescaped
from capture.replay.answering.rewrite.urls import Urls

__all__ = ["css", "inert_css", "rewrite_css"]

# Repeated groups are atomic, not possessive: see tokens.py.
_STRING = r"""\"(?>(?:[^"\\\n\r\f]++|\\(?:\r\n|.|\Z))*)(?:"|\Z)|'(?>(?:[^'\\\n\r\f]++|\\(?:\r\n|.|\Z))*)(?:'|\Z)"""
_BARE = r"""(?>(?:[^"'()\\\s\x00-\x1f\x7f]++|\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\n\r\f])?|[^\n\r\f]))*)"""
_NESTED = rf"(?>(?:{_STRING}|[^()\"']++|\((?>(?:{_STRING}|[^()\"']++|\((?>(?:{_STRING}|[^()\"']++)*)\))*)\))*)"
_TOKEN = re.compile(
    rf"""
      (?P<comment>/\*(?>(?:[^*]++|\*(?!/))*)(?:\*/|\Z))
    | (?P<namespace>@namespace(?=[\s"'/])(?>(?:{_STRING}|[^;"'{{}}]++)*);?)
    | (?P<url>(?<![\w-])url\(\s*+)(?:(?P<quoted>{_STRING})|(?P<bare>{_BARE}))(?P<close>\s*+(?:\)|\Z))
    | (?P<import>@import\s*+)(?P<name>{_STRING})
    | (?P<set>image-set\()(?P<options>{_NESTED})\)
    | (?P<string>{_STRING})
    | (?P<cdo><!--)
    | (?P<less><)
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_OPTION = re.compile(
    rf"type\(\s*(?:{_STRING})\s*\)|(?P<string>{_STRING})|(?P<url>url\(\s*)(?P<bare>{_BARE})(?=\s*\))",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")


def css(body: bytes, origins: OriginMap, url: str) -> bytes:
    """A style sheet archived under ``url``."""
    return rewrite_css(body.decode("latin-1"), Urls(origins, url)).encode("latin-1")


def rewrite_css(css: str, urls: Urls) -> str:
    """The style sheet (Latin-1 text) with its absolute URLs mapped."""
    if "//" not in css and "\\" not in css:
        return css
    return _TOKEN.sub(lambda token: _mapped(token, urls), css)


def inert_css(css: str, urls: Urls) -> str:
    """The same for the inside of a ``<style>`` element, free of anything that could be taken for a tag.

    Where the element stands in SVG or MathML its text is parsed as markup, so no ``<`` may be left that
    begins a tag; the styles mean the same as before.
    """
    if "<" not in css:
        return rewrite_css(css, urls)

    def neutral(token: re.Match[str]) -> str:
        text = _mapped(token, urls)
        if token["cdo"]:
            return " "  # style sheets ignore it
        if token["less"]:
            return "< " if _MARKUP.match(token.string, token.start()) else text
        return _MARKUP.sub("< " if token["comment"] else r"\\3c ", text)

    return _TOKEN.sub(neutral, css)


def _mapped(token: re.Match[str], urls: Urls) -> str:
    def option(match: re.Match[str]) -> str:
        if match["bare"]:
            return match["url"] + _changed(match["bare"], urls)
        return _string(match["string"], urls) if match["string"] else match[0]

    if token["url"]:
        quoted = token["quoted"]
        inside = _changed(token["bare"], urls) if quoted is None else _string(quoted, urls)
        return token["url"] + inside + token["close"]
    if token["import"]:
        return token["import"] + _string(token["name"], urls)
    if token["set"]:
        return f"{token['set']}{_OPTION.sub(option, token['options'])})"
    return token[0]


def _string(quoted: str, urls: Urls) -> str:
    mark = quoted[0]
    end = mark if len(quoted) > 1 and quoted.endswith(mark) else ""
    return mark + _changed(quoted[1 : len(quoted) - len(end)], urls) + end


def _changed(written: str, urls: Urls) -> str:
    mapped = urls.mapped(css_unescaped(written))
    return written if mapped is None else css_escaped(mapped)
