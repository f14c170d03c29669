"""Replay: which record answers a request, under which host, with which headers and bytes. Pure.

replay index: a snapshot's records in tables by URL · origin map: each archived origin under a host of its own below
the snapshot's · frozen view: the rendered DOM of every frame, without scripts · exact, fuzzy, nearest, miss:
how a record matches · label: what stands for the snapshot in its mapped hosts.

A server calls ``OriginMap.origin_of`` with the Host header (None: 421), ``OriginMap.to_archived`` with the URL, and
``resource`` with the request; ``frame_url`` is where a reader begins. A listener for real origins calls ``original``.
"""

from capture.replay.answering.frozen import frame_url, frozen
from capture.replay.answering.lookup import LookupMatch, find
from capture.replay.answering.origin_map import Origin, OriginMap, label_of
from capture.replay.answering.replay_index import ArchivedFrame, ReplayIndex
from capture.replay.answering.resource import original, resource
from capture.replay.answering.response import Cache, MatchKind, Mode, NotArchived, Response

__all__ = [
    "ArchivedFrame",
    "Cache",
    "LookupMatch",
    "MatchKind",
    "Mode",
    "NotArchived",
    "Origin",
    "OriginMap",
    "ReplayIndex",
    "Response",
    "find",
    "frame_url",
    "frozen",
    "label_of",
    "original",
    "resource",
]
