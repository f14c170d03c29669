"""Three servers of awkward pages, each page from a real bug report: what is sent, and what is right, stand together.

``faultsite`` and ``bank2`` run as processes on free ports of the loopback; ``running`` starts one of them.
"""

from tests.sites.running import Site, running

__all__ = ["Site", "running"]
