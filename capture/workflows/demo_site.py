"""The demo's newsroom around a save that asks for it: started, mapped, and gone afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from capture.model.job import Job
from capture.model.seed import Seed

__all__ = ["with_demo_site"]


@asynccontextmanager
async def with_demo_site(job: Job) -> AsyncIterator[Job]:
    """The job as it is; where it asks for the demo, with address and host map of a running newsroom."""
    if not job.demo:
        yield job
        return
    from capture.demo import URL, serve  # here, since a server takes longer to import than all the rest of a save

    async with serve() as host_map:
        mapped = replace(job.options, host_map=(*job.options.host_map, *host_map))
        yield replace(job, seed=Seed.parse(URL), options=mapped, demo=False)
