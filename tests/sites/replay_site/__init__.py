"""A page of three origins that a replay must stand: what it does, and the probes beside it, says README.md.

start.html writes the result of each of its checks to ``window.__R``. probes: scripts that try to reach the live web.
canary: stands for that web, and tells what reaches it. site: the three origins, over TLS, told apart by Host.
"""

from tests.sites.replay_site.site import HOSTS, PLAIN, PROBES, START

__all__ = ["HOSTS", "PLAIN", "PROBES", "START"]
