"""Sites of awkward pages, each page from a real bug report: what is sent, and what is right, stand together.

``faultsite`` and ``bank2`` run as processes on free ports of the loopback (``running``); beside the pages lie files
of the same kind (``files``). ``replay_site`` is a page of three origins that a replay must stand.
"""

from tests.sites.running import Site, files, running

__all__ = ["Site", "files", "running"]
