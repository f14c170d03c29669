"""The plan: what a config says, as jobs ready to run."""

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain
from pathlib import Path
from typing import Any

from capture.config import tree
from capture.config.check import check
from capture.config.schema import OPTIONS
from capture.config.secret_references import SecretReferences
from capture.config.source import ConfigFault, ConfigSource, FaultLocation, config_error, read
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
    config: dict[str, Any] | None = None
    if root is not None or not faults:
        config, found = check(root, secrets)
        faults = faults + found
    if config is None or root is None or faults:
        raise config_error(source.path, faults)
    return Plan(
        path=source.path,
        sha256=source.sha256,
        archive=None if config["archive"] is None else _path(source, config["archive"]),
        parallel=config["parallel"],
        jobs=tuple(job for given in config["jobs"] for job in _jobs(source, config["defaults"], given)),
        warnings=tuple(_warnings(source, root)),
    )


def _jobs(source: ConfigSource, defaults: dict[str, Any], given: dict[str, Any]) -> Iterator[Job]:
    """One for the demo or for each address, which has a word of its own on tags and note."""
    tags, note, demo = _joined(defaults["tags"], given["tags"]), given["note"] or "", given["site"] is not None
    job = Job(
        seed=DEMO_SEED,
        options=_options(source, _merged(defaults, given)),
        name=given["name"],
        tags=tags,
        note=note,
        config_sha256=source.sha256,
        demo=demo,
    )
    if demo:
        yield job
    for address in [*given["urls"], *([given["url"]] if given["url"] else [])]:
        own = _joined(tags, address["tags"])
        yield replace(job, seed=address["url"], tags=own, note=address["note"] or note)


def _joined(*lists: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(*lists)))


def _merged(defaults: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    """What is set: the job's word before the defaults', inside ``limits`` and ``scroll`` key by key.

    Host maps are joined by host, the job's target winning; other lists are the job's alone where it has one.
    """
    merged = {name: defaults[name] if job[name] is None else job[name] for name in OPTIONS.keys}
    for name in ("limits", "scroll"):
        ours, theirs = job[name] or {}, defaults[name] or {}
        merged[name] = {**theirs, **{key: value for key, value in ours.items() if value is not None}}
    if job["host_map"] and defaults["host_map"]:
        joined = {target.host: target for target in (*defaults["host_map"], *job["host_map"])}
        merged["host_map"] = list(joined.values())
    return merged


def _options(source: ConfigSource, merged: dict[str, Any]) -> Options:
    limits, scroll = merged["limits"], merged["scroll"]
    bounds = {
        "settle_s": merged["settle"],
        "deadline_s": merged["deadline"],
        "scroll_s": scroll.get("time"),
        "scroll_screens": scroll.get("screens"),
        "body_bytes": limits.get("body"),
        "snapshot_bytes": limits.get("snapshot"),
        "memory_bytes": limits.get("memory"),
        "requests": limits.get("requests"),
    }
    given = {name: merged.get(name) for name in (item.name for item in fields(Options))}
    given["limits"] = Limits(**{name: value for name, value in bounds.items() if value is not None})
    for name in ("allow_addresses", "host_map"):
        if merged[name] is not None:
            given[name] = tuple(merged[name])
    if merged["viewport"]:
        given["viewport"] = Viewport(width=merged["viewport"][0], height=merged["viewport"][1])
    if merged["browser"]:
        given["browser"] = str(_path(source, merged["browser"]))
    return Options(**{name: value for name, value in given.items() if value is not None})


def _path(source: ConfigSource, text: str) -> Path:
    """A path of the file's, ``~`` allowed, relative to the file's folder."""
    expanded = os.path.expanduser(text)
    return Path(os.path.normpath(source.folder / expanded))


def _warnings(source: ConfigSource, node: tree.Node) -> Iterator[str]:
    for scalar in _scalars(node):
        if scalar.comment and "://" in scalar.text:
            location: FaultLocation = scalar.location
            text = f"the address ends before {scalar.comment[:60]!r}, which is a comment: quotes keep it"
            yield str(config_error(source.path, [ConfigFault(location, text)]))


def _scalars(node: tree.Node) -> Iterator[tree.Scalar]:
    if isinstance(node, tree.Scalar):
        yield node
    elif isinstance(node, tree.Sequence):
        for item in node.items:
            yield from _scalars(item)
    else:
        for entry in node.entries:
            yield from _scalars(entry.value)
