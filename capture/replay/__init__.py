"""Replay: which record answers a request, under which host, with which headers and bytes. Pure.

memory: a snapshot's records in tables by URL · mapping: each archived origin under a host of its own below
the snapshot's · frozen view: the rendered DOM of every frame, without scripts · exact, fuzzy, nearest, miss:
how a record was found · label: what stands for the snapshot in its mapped hosts.

A server calls ``Mapping.origin_of`` with the Host header (None: 421), ``Mapping.to_archived`` with the URL,
and ``resource`` with the request; ``frame_url`` is where a reader begins. A listener for real origins calls
``original``.
"""

from capture.replay.answer import Answer, Cache, How, Missing, Mode
from capture.replay.frozen import frame_url, frozen
from capture.replay.lookup import Found, find
from capture.replay.mapping import Mapping, Origin, label_of
from capture.replay.memory import Frame, Memory
from capture.replay.original import original
from capture.replay.resource import resource

__all__ = [
    "Answer",
    "Cache",
    "Found",
    "Frame",
    "How",
    "Mapping",
    "Memory",
    "Missing",
    "Mode",
    "Origin",
    "find",
    "frame_url",
    "frozen",
    "label_of",
    "original",
    "resource",
]
