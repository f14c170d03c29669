"""The egress guard: the browser's only way out, and ours.

policy: which addresses may be dialled · verdict: the policy's word on one connection · refusal: a connection
that the policy stopped · failure: one that was allowed and did not come about · peer: the far end that was
dialled · opening: an address that an option opens · own port: one of warcite's own on this machine, never
opened · upstream: a proxy for the way out, behind the guard.

Pure: ``policy`` with ``address_classes``, ``socks`` and ``upstream`` (protocols). Shell: ``server`` accepts,
``outbound`` resolves, judges and dials, ``relay`` moves bytes, ``egress_log`` counts, ``local_machine`` asks the
kernel.
"""

from capture.recording.guard.local_machine import own_port
from capture.recording.guard.outbound import check_seed
from capture.recording.guard.own_requests import Fetched, fetch
from capture.recording.guard.policy import Policy, PolicyVerdict, RefusedAddress
from capture.recording.guard.server import Guard
from capture.recording.guard.upstream import Upstream

__all__ = [
    "Fetched",
    "Guard",
    "Policy",
    "PolicyVerdict",
    "RefusedAddress",
    "Upstream",
    "check_seed",
    "fetch",
    "own_port",
]
