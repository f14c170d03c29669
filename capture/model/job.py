"""A job: one seed and how to capture it, from YAML or from a URL and options."""

from dataclasses import dataclass, field

from capture.model.address import read_url
from capture.model.options import Options
from capture.model.secret import Secrets
from capture.model.seed import Seed

__all__ = ["Job"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What ``workflows.save`` takes. ``name`` is the YAML job's, empty for the command line.

    ``typed``: values that reach the page in other ways than the seed's login.
    """

    seed: Seed
    options: Options = field(default_factory=Options)
    name: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    config_sha256: str = ""
    typed: Secrets = field(default_factory=Secrets)
    demo: bool = False  # start the built-in demo newsroom, take its address and host map for this job

    @property
    def secrets(self) -> Secrets:
        """All that no record of this job may hold."""
        return self.seed.secrets + self.typed + _of_proxy(self.options.proxy)


def _of_proxy(proxy: str) -> Secrets:
    """A proxy's password; its name where it has no password, since it then is one."""
    url = read_url(proxy)
    if url is None:
        return Secrets()  # the guard says what is wrong with it
    return Secrets.named({"password of the proxy": url.password or url.username or ""})
