"""A job: one seed and how to capture it, from YAML or from a URL and options."""

from dataclasses import dataclass, field

from capture.model.options import Options
from capture.model.seed import Seed

__all__ = ["Job"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What ``flows.save`` takes. ``name`` is the YAML job's, empty for the command line."""

    seed: Seed
    options: Options = field(default_factory=Options)
    name: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    config_sha256: str = ""
    demo: bool = False  # start the built-in demo newsroom, take its address and host map for this job
