"""The library: the archive as pages for readers, rendered here, read without scripts, changing nothing.

service: where snapshots are opened for reading, and what was found when they were checked · header: what stands above
every view of a snapshot · view: article, page as seen, screenshot or proof, each at an address of its own · alone: a
page as seen below a strip of the library's, which is no part of it · frames: the server that shows pages as seen, on
other hosts · middleware: answers only to the library's own hosts, and to who shows the token.
"""

from capture.web.app import library
from capture.web.pages import FrameHosts

__all__ = ["FrameHosts", "library"]
