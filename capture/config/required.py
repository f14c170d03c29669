"""The structure: what a config must have, and what may not be there twice, told with its place."""

from collections.abc import Iterator

from capture.config.fault import ConfigFault, FaultLocation
from capture.config.tree import MappingNode, Node, Scalar, Sequence

__all__ = ["missing_parts"]


def missing_parts(root: MappingNode) -> Iterator[ConfigFault]:
    """Faults of the tree as it stands in the file: jobs, their names, their addresses."""
    jobs = root.get("jobs")
    if jobs is None:
        lost = next((e.key for e in root.entries if e.key.text in ("name", "url", "urls", "site")), None)
        if lost:
            yield ConfigFault(
                lost.place, f"{lost.text!r} stands outside of any job: is 'jobs:' and a list item's '- ' missing?"
            )
        yield ConfigFault(root.place, "no jobs: the key 'jobs' is missing")
    elif not _items(jobs):
        yield ConfigFault(jobs.place, "no jobs: put at least one under 'jobs:'")
    elif not isinstance(jobs, Scalar):
        yield from _each_job(jobs)


def _each_job(jobs: MappingNode | Sequence) -> Iterator[ConfigFault]:
    names: dict[str, FaultLocation] = {}
    for name, job in _items(jobs):
        if not isinstance(job, MappingNode):
            continue
        inner = job.get("name")
        if name and inner:
            yield ConfigFault(inner.place, "this job has its name before the colon: leave out the key 'name'")
        name = name or inner
        if isinstance(name, Scalar):
            if name.text in names:
                line = names[name.text].line
                yield ConfigFault(name.place, f"two jobs are named {name.text[:60]!r}: the other is in line {line}")
            names[name.text] = name.place
        yield from _sources(job)


def _sources(job: MappingNode) -> Iterator[ConfigFault]:
    """A job has addresses in one of three ways."""
    given = [key for key in ("url", "urls", "site") if job.get(key)]
    urls = job.get("urls")
    if not given and not job.has("from"):
        yield ConfigFault(job.place, "this job has no address: 'urls', 'url' or 'site' is missing")
    if len(given) > 1:
        yield ConfigFault(job.place, f"this job has {' and '.join(map(repr, given))}: one of them is enough")
    if isinstance(urls, Sequence) and not urls.items:
        yield ConfigFault(urls.place, "'urls' is empty")


def _items(jobs: Node) -> list[tuple[Node | None, Node]]:
    if isinstance(jobs, MappingNode):
        return [(entry.key, entry.value) for entry in jobs.entries]
    if isinstance(jobs, Sequence):
        return [(None, item) for item in jobs.items]
    return [] if jobs.missing else [(None, jobs)]
