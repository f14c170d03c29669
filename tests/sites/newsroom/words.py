"""Words: one language's stock of sentences and labels, all invented, read from ``words/*.json``."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["LANGUAGES", "Words", "words"]

LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ar", "ja")

Words = dict[str, Any]
"""The JSON object: lists of strings where there is a choice, strings where there is none."""


@cache
def words(name: str) -> Words:
    """The stock of a language, or ``canonical``: the one story of the demo itself."""
    text = files("tests.sites.newsroom").joinpath("words", f"{name}.json").read_text(encoding="utf-8")
    stock: Words = json.loads(text)
    return stock
