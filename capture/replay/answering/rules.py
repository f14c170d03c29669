"""The rules of inexact lookup, read once from ``rules.json``; the keys that they give; and JSONP, whose callback is one
of the values that change: the script gets the name that the page asks for now.
"""

import functools
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import unquote_plus

__all__ = ["VOLATILE", "Pair", "Rules", "pairs", "rules", "with_callback"]

Pair = tuple[str, str]

VOLATILE = "\x00"  # stands for a value that changes with each request

_CALL_HEAD = 400  # bytes of a script in which the call of its callback begins
_CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[[0-9]+\])*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """``volatile`` matches a whole value that changes with each request; ``share`` is that of rule 4."""

    names: frozenset[str]
    prefixes: tuple[str, ...]
    callbacks: frozenset[str]
    volatile: re.Pattern[str]
    share: float

    def lasting(self, query: str) -> tuple[Pair, ...]:
        """The parameters of a query (or of a body as a query) that say what is asked for, sorted.

        Names that only bust caches are dropped; of volatile values the name stays, with ``VOLATILE``.
        """
        kept = []
        for name, value in pairs(query):
            lower = name.lower()
            if lower in self.names or lower in self.callbacks or lower.startswith(self.prefixes):
                continue
            kept.append((name, VOLATILE if self.volatile.fullmatch(value) else value))
        return tuple(sorted(kept))

    def callback(self, query: str) -> str:
        """The name of the JSONP function that a query asks for; empty where it asks for none."""
        for name, value in pairs(query):
            if name.lower() in self.callbacks and _CALLBACK.fullmatch(value):
                return value
        return ""


def pairs(query: str) -> list[Pair]:
    """Names and values of a query, decoded, in order."""
    parts = (piece.partition("=") for piece in query.split("&") if piece)
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in parts]


@functools.cache
def rules() -> Rules:
    """The rules of ``rules.json``."""
    data = json.loads((files("capture.replay.answering") / "rules.json").read_text("utf-8"))
    busters = [name.lower() for name in data["cache_busters"]]
    return Rules(
        names=frozenset(name for name in busters if not name.endswith("*")),
        prefixes=tuple(name[:-1] for name in busters if name.endswith("*")),
        callbacks=frozenset(name.lower() for name in data["callbacks"]),
        volatile=re.compile("|".join(data["volatile"].values())),
        share=float(data["nearest_share"]),
    )


def with_callback(body: bytes, recorded_query: str, asked_query: str) -> bytes:
    """The script with the callback that ``asked_query`` names; as it stands where none was recorded.

    The name replaces the recorded one up to the call's opening parenthesis, also in guards such as
    ``typeof NAME === 'function' && NAME(…)``; the data are not touched.
    """
    then, now = rules().callback(recorded_query), rules().callback(asked_query)
    if not then or not now or then == now:
        return body
    name = re.escape(then.encode())
    call = re.compile(rb"(?<![\w$.])" + name + rb"\s*\(").search(body, 0, _CALL_HEAD)
    if call is None:
        return body
    word = re.compile(rb"(?<![\w$])" + name + rb"(?![\w$])")
    return word.sub(lambda _: now.encode(), body[: call.end()]) + body[call.end() :]
