"""Redaction: secrets of the person who captures are taken out before a record is written.

A policy is a pure function from exchange to ``Redacted``. What a page itself sent (cookies and tokens that
it got during this visit) is part of the record and stays.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from capture.model.exchange import Exchange

__all__ = ["Policy", "Redacted", "credentials", "nothing"]

MARK = b"REDACTED"

_HEADER = rb"(?im)^(%s[ \t]*:[ \t]*)([!#$%%&'*+.^_`|~0-9A-Za-z-]+[ \t]+)?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*"
_PROXY = re.compile(_HEADER % rb"proxy-authorization")
_AUTHORIZATION = re.compile(_HEADER % rb"authorization")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """The exchange as it may be written, and the names of what was taken out (empty: it is as it was)."""

    exchange: Exchange
    names: tuple[str, ...] = ()


Policy = Callable[[Exchange], Redacted]


def nothing(exchange: Exchange) -> Redacted:
    """For a capture without secrets: only ``Proxy-Authorization`` goes, since no page ever sends it."""
    return _without(exchange, {"proxy-authorization": _PROXY})


def credentials(exchange: Exchange) -> Redacted:
    """For a capture with user name and password: every ``Authorization`` of a request goes too.

    The scheme stays, ``Authorization: Basic REDACTED``.
    """
    return _without(exchange, {"proxy-authorization": _PROXY, "authorization": _AUTHORIZATION})


def _without(exchange: Exchange, patterns: dict[str, re.Pattern[bytes]]) -> Redacted:
    head = exchange.request_head
    names: list[str] = []
    for name, pattern in patterns.items():
        head, count = pattern.subn(rb"\g<1>\g<2>" + MARK, head)
        names += [name] * bool(count)
    if not names:
        return Redacted(exchange=exchange)
    return Redacted(exchange=replace(exchange, request_head=head), names=tuple(names))
