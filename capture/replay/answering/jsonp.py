"""JSONP: the function that the page asks for now in the place of the one it asked for then."""

import re

from capture.replay.answering.rules import rules

__all__ = ["renamed"]

_HEAD = 400  # bytes in which the call begins


def renamed(body: bytes, recorded_query: str, asked_query: str) -> bytes:
    """The script with the callback that ``asked_query`` names; as it stands where none was recorded.

    The name replaces the recorded one up to the call's opening parenthesis, also in guards such as
    ``typeof NAME === 'function' && NAME(…)``; the data are not touched.
    """
    then, now = rules().callback(recorded_query), rules().callback(asked_query)
    if not then or not now or then == now:
        return body
    name = re.escape(then.encode())
    call = re.compile(rb"(?<![\w$.])" + name + rb"\s*\(").search(body, 0, _HEAD)
    if call is None:
        return body
    word = re.compile(rb"(?<![\w$])" + name + rb"(?![\w$])")
    return word.sub(lambda _: now.encode(), body[: call.end()]) + body[call.end() :]
