"""The plan: what a config says, as jobs ready to run."""

import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from capture.config import tree
from capture.config.check import check
from capture.config.fault import ConfigFault, FaultLocation, config_error
from capture.config.schema import ConfigShape, JobShape, OptionsShape, UrlShape
from capture.config.secret_references import SecretReferences
from capture.config.source import ConfigSource, read
from capture.model.job import Job
from capture.model.options import Limits, Options, Viewport
from capture.model.seed import Seed

__all__ = ["DEMO_SEED", "Plan", "load"]

logger = logging.getLogger(__name__)

DEMO_SEED = Seed(url="http://demo.test/")
"""Stands in a job with ``demo`` until whoever runs it has started the newsroom and knows its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Jobs in the file's order, one for each address; those of one YAML job share its name.

    ``archive`` is None where the file names none. ``warnings`` are sentences with their place, such as a
    fragment that became a comment.
    """

    path: Path
    sha256: str
    archive: Path | None
    parallel: int
    jobs: tuple[Job, ...]
    warnings: tuple[str, ...] = ()


def load(path: Path, *, environment: Mapping[str, str] | None = None) -> Plan:
    """Read and check a config. ``environment`` is what ``${env:NAME}`` sees; None: the process's.

    Raises ConfigError with all faults at once, one ``file:line:column: text`` a line.
    """
    source = read(Path(path))
    root, faults = tree.parse(source)
    secrets = SecretReferences(environment=os.environ if environment is None else environment, folder=source.folder)
    shape: ConfigShape | None = None
    if root is not None or not faults:
        shape, found = check(root, secrets)
        faults = faults + found
    if shape is None or root is None or faults:
        raise config_error(source.path, faults)
    logger.info("config loaded file=%s jobs=%d", source.path.name, len(shape.jobs))
    return Plan(
        path=source.path,
        sha256=source.sha256,
        archive=None if shape.archive is None else _path(source, shape.archive),
        parallel=shape.parallel,
        jobs=tuple(job for one in shape.jobs for job in _jobs(source, shape.defaults, one)),
        warnings=tuple(_warnings(source, root)),
    )


def _jobs(source: ConfigSource, defaults: OptionsShape, job: JobShape) -> Iterator[Job]:
    shared = Job(
        seed=DEMO_SEED,
        options=_options(source, _merged(defaults, job)),
        name=job.name,
        tags=_joined(defaults.tags, job.tags),
        note=job.note or "",
        config_sha256=source.sha256,
        demo=job.site is not None,
    )
    if shared.demo:
        yield shared
    for address in [*job.urls, *([job.url] if job.url else [])]:
        yield _with_address(shared, address)


def _with_address(job: Job, address: UrlShape) -> Job:
    tags = _joined(job.tags, address.tags)
    return replace(job, seed=address.url, tags=tags, note=address.note or job.note)


def _joined(*lists: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tags in lists for tag in tags))


def _merged(defaults: OptionsShape, job: OptionsShape) -> dict[str, Any]:
    """What is set: the job's word before the defaults', inside ``limits`` and ``scroll`` key by key.

    Host maps are joined by host, the job's target winning; other lists are the job's alone where it has one.
    """
    merged: dict[str, Any] = {}
    for name in OptionsShape.model_fields:
        ours, theirs = getattr(job, name), getattr(defaults, name)
        merged[name] = theirs if ours is None else ours
        if name in ("limits", "scroll") and ours and theirs:
            merged[name] = theirs.model_copy(update=ours.model_dump(exclude_none=True))
        if name == "host_map" and ours and theirs:
            merged[name] = list({target.host: target for target in (*theirs, *ours)}.values())
    return merged


def _options(source: ConfigSource, merged: dict[str, Any]) -> Options:
    names = {item.name for item in fields(Options)} - {"viewport", "limits", "browser"}
    given = {name: value for name, value in merged.items() if name in names and value is not None}
    for name in ("allow_addresses", "host_map"):
        if name in given:
            given[name] = tuple(given[name])
    if merged["viewport"]:
        width, height = merged["viewport"]
        given["viewport"] = Viewport(width=width, height=height)
    if merged["browser"]:
        given["browser"] = str(_path(source, merged["browser"]))
    return Options(limits=_limits(merged), **given)


def _limits(merged: dict[str, Any]) -> Limits:
    limits, scroll = merged["limits"], merged["scroll"]
    given = {
        "settle_s": merged["settle"],
        "deadline_s": merged["deadline"],
        "scroll_s": scroll and scroll.time,
        "scroll_screens": scroll and scroll.screens,
        "body_bytes": limits and limits.body,
        "snapshot_bytes": limits and limits.snapshot,
        "memory_bytes": limits and limits.memory,
        "requests": limits and limits.requests,
    }
    return Limits(**{name: value for name, value in given.items() if value is not None})


def _path(source: ConfigSource, text: str) -> Path:
    """A path of the file's, ``~`` allowed, relative to the file's folder."""
    expanded = os.path.expanduser(text)
    return Path(os.path.normpath(source.folder / expanded))


def _warnings(source: ConfigSource, node: tree.Node) -> Iterator[str]:
    for scalar in _scalars(node):
        if scalar.comment and "://" in scalar.text:
            place: FaultLocation = scalar.place
            text = f"the address ends before {scalar.comment[:60]!r}, which is a comment: quotes keep it"
            yield str(config_error(source.path, [ConfigFault(place, text)]))


def _scalars(node: tree.Node) -> Iterator[tree.Scalar]:
    if isinstance(node, tree.Scalar):
        yield node
    elif isinstance(node, tree.Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        for entry in node.entries:
            yield from _scalars(entry.value)
