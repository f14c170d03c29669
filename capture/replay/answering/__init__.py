"""Replay: which record answers a request, under which host, with which headers and bytes. Pure.

memory: a snapshot's records in tables by URL · mapping: each archived origin under a host of its own below
the snapshot's · frozen view: the rendered DOM of every frame, without scripts · exact, fuzzy, nearest, miss:
how a record was found · label: what stands for the snapshot in its mapped hosts.

A server calls ``Mapping.origin_of`` with the Host header (None: 421), ``Mapping.to_archived`` with the URL,
and ``resource`` with the request; ``frame_url`` is where a reader begins. A listener for real origins calls
``original``.
"""

from capture.replay.answering.frozen import frame_url, frozen
from capture.replay.answering.lookup import LookupMatch, find
from capture.replay.answering.origin_map import Origin, OriginMap, label_of
from capture.replay.answering.original_origin import original
from capture.replay.answering.replay_index import ArchivedFrame, ReplayIndex
from capture.replay.answering.resource import resource
from capture.replay.answering.response import Cache, How, Mode, NotArchived, Response

__all__ = [
    "ArchivedFrame",
    "Cache",
    "How",
    "LookupMatch",
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
