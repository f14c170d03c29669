"""The egress guard: the browser's only way out, and ours.

policy: which addresses may be dialled · verdict: the policy's word on one connection · refusal: a connection
that the policy stopped · failure: one that was allowed and did not come about · peer: the far end that was
dialled · opening: an address that an option opens · own port: one of warcite's own on this machine, never
opened · upstream: a proxy for the way out, behind the guard.

Pure: ``special`` (kinds of addresses), ``policy``, ``socks`` and ``upstream`` (protocols). Shell: ``server``
accepts, ``outbound`` resolves and dials, ``relay`` moves bytes, ``ledger`` counts.
"""

from capture.recording.guard.own_ports import own_port
from capture.recording.guard.own_requests import Fetched, fetch
from capture.recording.guard.policy import Policy, PolicyVerdict, RefusedAddress
from capture.recording.guard.seed_address import check_seed
from capture.recording.guard.server import Guard
from capture.recording.guard.switches import chrome_switches
from capture.recording.guard.upstream import Upstream

__all__ = [
    "Fetched",
    "Guard",
    "Policy",
    "PolicyVerdict",
    "RefusedAddress",
    "Upstream",
    "check_seed",
    "chrome_switches",
    "fetch",
    "own_port",
]
