"""How results look: a few lines for people, one JSON object for machines; both on stdout."""

import json
from typing import Any

from capture.cli.progress import megabytes
from capture.flows.saved import Saved
from capture.model.outcome import Outcome

__all__ = ["print_json", "print_saved", "safe"]

_MARKS = {Outcome.COMPLETE: "✓", Outcome.PARTIAL: "◐", Outcome.SUSPECT: "▲", Outcome.FAILED: "✗"}


def safe(text: str) -> str:
    """A captured text for a terminal: control and direction characters show as U+FFFD."""
    return "".join("�" if _dangerous(letter) else letter for letter in text)


def _dangerous(letter: str) -> bool:
    code = ord(letter)
    return code < 32 or 127 <= code < 160 or code in range(0x202A, 0x202F) or code in range(0x2066, 0x206A)


def print_json(fields: dict[str, Any]) -> None:
    """One object on one line, flushed: who reads along sees it at once."""
    print(json.dumps(fields, ensure_ascii=False), flush=True)


def print_saved(saved: Saved) -> None:
    """What became of one save, and where it is."""
    print(f"{_MARKS[saved.outcome]} {saved.outcome}  {saved.id}")
    if saved.title:
        print(f"  title     {safe(saved.title)}")
    moved = "" if saved.url == saved.requested_url else f"  (asked for {safe(saved.requested_url)})"
    print(f"  address   {safe(saved.url)}{moved}")
    for reason in saved.reasons:
        print(f"  because   {safe(reason.text)}")
    status = "no answer" if saved.status is None else f"HTTP {saved.status}"
    print(f"  recorded  {saved.exchanges} exchanges, {megabytes(saved.bytes)}, {status}")
    if saved.article_words:
        print(f"  article   {saved.article_words} words: {safe(saved.article_title)}")
    print(f"  seal      {saved.seal}")
    print(f"  folder    {saved.path}  ({saved.seconds:.1f} s)", flush=True)
