"""The extractor's name, which every article carries: derived files are made again when it changes."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

__all__ = ["extractor"]


@cache
def extractor() -> str:
    """``warcite 0.1.0``."""
    try:
        return f"warcite {version('warcite')}"
    except PackageNotFoundError:
        return "warcite"
