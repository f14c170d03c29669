"""Sites of awkward pages, each page from a real bug report: what is sent, and what is right, stand together.

``faultsite`` and ``bank2`` are collections of cases (``running`` starts one as a process on free ports of the
loopback); beside the pages lie files of the same kinds (``files``). ``replay_site`` is a page of three origins that a
replay must stand. ``newsrooms``: pages as newsrooms make them. All of them are served by ``server``.
``newsroom`` draws whole sites from numbers and serves them on three origins.
"""

from tests.sites.running import Site, files, replay_site, running

__all__ = ["Site", "files", "replay_site", "running"]
