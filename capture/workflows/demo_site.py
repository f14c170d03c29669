"""The demo's newsroom around a save that asks for it: started, mapped, and gone afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from capture.demo import make, serve
from capture.model.job import Job
from capture.model.seed import Seed

__all__ = ["newsroom"]


@asynccontextmanager
async def newsroom(job: Job) -> AsyncIterator[Job]:
    """The job as it is; where it asks for the demo, with address and host map of a running newsroom."""
    if not job.demo:
        yield job
        return
    async with serve(make(None)) as site:
        mapped = replace(job.options, host_map=(*job.options.host_map, *site.host_map))
        yield replace(job, seed=Seed.parse(site.url), options=mapped, demo=False)
