"""Longhand: short forms written out (``urls: [https://…]``, jobs by name, ``scroll: 30s``, host maps).

So the shape knows one form of each thing. A tree in longhand stays as it is.
"""

from collections.abc import Callable
from dataclasses import replace

from capture.config.tree import MappingEntry, MappingNode, Node, Scalar, Sequence

__all__ = ["longhand"]


def longhand(root: MappingNode) -> MappingNode:
    """The same tree with one form for each thing; places stay those of the file."""
    return _under(root, {"jobs": _jobs, "defaults": _options})


def _map(node: Node, makers: dict[str, Callable[[Node], Node]]) -> Node:
    return _under(node, makers) if isinstance(node, MappingNode) else node


def _under(node: MappingNode, makers: dict[str, Callable[[Node], Node]]) -> MappingNode:
    """The mapping with the values of some keys remade."""
    entries = (
        replace(entry, value=makers[entry.key.text](entry.value)) if entry.key.text in makers else entry
        for entry in node.entries
    )
    return replace(node, entries=tuple(entries))


def _jobs(node: Node) -> Node:
    if isinstance(node, MappingNode):
        named = (_named(entry) for entry in node.entries)
        return Sequence(place=node.place, items=tuple(_job(job) for job in named))
    return replace(node, items=tuple(map(_job, node.items))) if isinstance(node, Sequence) else node


def _named(entry: MappingEntry) -> Node:
    """A job by name as one with a name, which is text whatever it looks like."""
    job = entry.value
    if not isinstance(job, MappingNode):
        return job
    name = Scalar(place=entry.key.place, text=entry.key.text, plain=False)
    rest = tuple(item for item in job.entries if item.key.text != "name")
    return replace(job, entries=(MappingEntry(key=replace(entry.key, text="name"), value=name), *rest))


def _job(node: Node) -> Node:
    return _map(_options(node), {"urls": _urls, "url": _address})


def _options(node: Node) -> Node:
    return _map(node, {"scroll": _scroll, "host_map": _host_map})


def _urls(node: Node) -> Node:
    return replace(node, items=tuple(map(_address, node.items))) if isinstance(node, Sequence) else node


def _address(node: Node) -> Node:
    return _alone("url", node)


def _scroll(node: Node) -> Node:
    return _alone("time", node)


def _alone(key: str, node: Node) -> Node:
    """A scalar as the mapping with this one key."""
    if not isinstance(node, Scalar) or node.missing:
        return node
    return MappingNode(place=node.place, entries=(MappingEntry(key=Scalar(place=node.place, text=key), value=node),))


def _host_map(node: Node) -> Node:
    """``{host: address}`` as a list of ``host=address``."""
    if not isinstance(node, MappingNode):
        return node
    return Sequence(place=node.place, items=tuple(_target(entry) for entry in node.entries))


def _target(entry: MappingEntry) -> Node:
    value = entry.value
    if not isinstance(value, Scalar):
        return value
    return Scalar(place=value.place, text=f"{entry.key.text}={'' if value.missing else value.text}", plain=False)
