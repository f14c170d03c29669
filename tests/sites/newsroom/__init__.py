"""Newsrooms drawn from numbers: small news sites on three origins, served on the loopback, all words invented.

newsroom: one paper with one article · expected: what an extractor must find in it · labels: all other words ·
style: how this paper's software builds pages and answers requests · sent: one response, byte for byte.

``make(None)`` is the paper of ``warcite demo``; ``make(7)`` draws another one: language, elements, class names,
order, metadata and server habits. ``async with serve(make()) as site`` answers for ``site.url`` under
``site.host_map``.
"""

from tests.sites.newsroom.draw import make
from tests.sites.newsroom.newsroom import Expected, Hosts, Kind, Line, Newsroom
from tests.sites.newsroom.page import rendered_html, served_html
from tests.sites.newsroom.server import Sent, Site, serve

__all__ = [
    "Expected",
    "Hosts",
    "Kind",
    "Line",
    "Newsroom",
    "Sent",
    "Site",
    "make",
    "rendered_html",
    "serve",
    "served_html",
]
