"""The demo: a small news site on three origins, served on the loopback, all of its words invented.

``site/`` holds its files, a folder an origin, each at the path of its address. ``async with serve() as host_map``
answers for ``URL`` under that map.
"""

from capture.demo.server import URL, serve

__all__ = ["URL", "serve"]
