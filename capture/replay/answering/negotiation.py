"""Of several answers to one URL the one that was given to a request like this: ``Vary`` (RFC 9110, 12.5.5). Pure.

``<img src=/x>`` and ``fetch("/x")`` may have got a picture and JSON from the same address. Which, the recorded
requests tell: an answer is the more likely the more of the fields that its ``Vary`` names are the same. Another
browser than the one that captured says ``Accept`` in other words; then what it wants the answer for decides, and
whether it accepts its type.
"""

import re
from collections.abc import Mapping

from capture.errors import Damaged, NotFound
from capture.formats.warc import HttpHead, RecordRef
from capture.replay.answering.replay_index import ReplayIndex, Selecting

__all__ = ["accepts", "negotiated"]

MOST = 24  # of one URL's answers, the newest; a page that has more asks for news
_SPACES = re.compile(r"\s*,\s*|\s+")
_DESTINATION = "sec-fetch-dest"


def negotiated(memory: ReplayIndex, record: RecordRef, asked: Mapping[str, str]) -> RecordRef:
    """``record``, or one that is as good and was given to a request more like ``asked`` (names in lower case)."""
    rivals = [one for one in memory.rivals(record) if one is not record][-MOST:]
    if not rivals:
        return record
    candidates = [*rivals, record]  # of those that are as like, the one that is answered with otherwise
    known = [_selecting(memory, one) for one in candidates]
    if not any(one.vary for one in known):
        return record
    best = max(range(len(known)), key=lambda at: (*_likeness(known[at], asked), at))
    return candidates[best]


def accepts(accept: str, mime: str) -> bool:
    """Whether an ``Accept`` field names the type, or (of media) another of its family; stars alone say nothing."""
    family = mime.partition("/")[0]
    weights = {}
    for part in accept.lower().split(","):
        named, _, parameters = part.partition(";")
        weights[named.strip()] = re.search(r"q\s*=\s*0(\.0*)?\s*(;|$)", parameters) is None
    if mime in weights:
        return weights[mime]
    if family in ("image", "audio", "video", "font"):
        return any(wanted for named, wanted in weights.items() if named.startswith(f"{family}/"))
    return weights.get(f"{family}/*", False)


def _likeness(known: Selecting, asked: Mapping[str, str]) -> tuple[bool, bool, bool, int]:
    same = [_plain(known.fields.get(name, "")) == _plain(asked.get(name, "")) for name in known.vary]
    wanted = asked.get(_DESTINATION, "")
    return (
        bool(same) and all(same),
        bool(wanted) and known.fields.get(_DESTINATION, "") == wanted,
        accepts(asked.get("accept", ""), known.mime),
        sum(same),
    )


def _plain(value: str) -> str:
    return ",".join(_SPACES.split(value.strip().lower()))


def _selecting(memory: ReplayIndex, record: RecordRef) -> Selecting:
    """What an answer was chosen by, read once."""
    known = memory.selecting.get(record.record_id)
    if known is None:
        vary = ",".join(_head(memory, record).every("vary")).lower().split(",")
        request = memory.requests.get(record.record_id)
        head = _head(memory, request) if request is not None else HttpHead(start_line=b"")
        known = Selecting(
            vary=tuple(dict.fromkeys(name.strip() for name in vary if name.strip() not in ("", "*"))),
            fields={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in head.headers},
            mime=record.mime,
        )
        memory.selecting[record.record_id] = known
    return known


def _head(memory: ReplayIndex, record: RecordRef) -> HttpHead:
    try:
        return memory.payload(record).head
    except (Damaged, NotFound):
        return HttpHead(start_line=b"")
