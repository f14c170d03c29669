"""The demo newsroom: a small news site on three origins, served on the loopback, all of its words invented.

newsroom: one paper with one article · expected: what an extractor must find in it · labels: all other words ·
style: how this paper's software builds pages and answers requests · sent: one response, byte for byte.

``make(None)`` is the demo's own paper; ``make(7)`` draws another one: language, elements, class names,
order, metadata and server habits. ``async with serve(make()) as site`` answers for ``site.url`` under
``site.host_map``.
"""

from capture.demo.draw import make
from capture.demo.newsroom import Expected, Hosts, Kind, Line, Newsroom
from capture.demo.page import rendered_html, served_html
from capture.demo.server import Sent, Site, serve

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
