"""The seed's own address, looked at before a browser is started."""

import asyncio

from capture.errors import SeedRefused, SeedUnresolved
from capture.model.address import normal_host, read_url
from capture.model.seed import Seed
from capture.recording.guard.outbound import judge
from capture.recording.guard.policy import Policy
from capture.recording.guard.resolver import Lookup, Resolver, Unresolved, system_lookup

__all__ = ["check_seed"]

_LOOK_UP_S = 10.0


async def check_seed(
    policy: Policy, seed: Seed, *, lookup: Lookup = system_lookup, unresolved_too: bool = True
) -> None:
    """Return when the seed's host may be visited, or does not resolve in time (the visit will say so).

    A name that leads nowhere returns too, unless ``unresolved_too`` is False: then it raises SeedUnresolved. Raises
    SeedRefused when none of its addresses may be dialled: with the host, the address, why, and the
    flag that would open it, if there is one.
    """
    url = read_url(seed.url)
    port = url.dialled_port if url else 0
    addresses = policy.known_addresses(seed.host)
    if addresses is None:
        try:
            async with asyncio.timeout(_LOOK_UP_S):
                addresses = await Resolver(lookup).resolve(normal_host(seed.host))
        except TimeoutError:
            return
        except Unresolved as error:
            if unresolved_too:
                return
            raise _nowhere(seed, str(error)) from None
    if not addresses and not unresolved_too:
        raise _nowhere(seed, "no such name can exist")
    verdict = judge(policy, seed.host, addresses, port)
    if verdict.refused and not verdict.allowed:
        flag = verdict.refused[0].flag
        raise SeedRefused(
            f"not captured, because its address is not public: {seed.url}\n{verdict.why}",
            hint=f"If you mean this address, add {flag}." if flag else "",
        )


def _nowhere(seed: Seed, why: str) -> SeedUnresolved:
    return SeedUnresolved(
        f"the name {seed.host} does not resolve ({why}): {seed.url} was not captured, and nothing is kept",
        hint="Check the address and your connection. To keep the failure as a snapshot, add --keep-failed.",
    )
