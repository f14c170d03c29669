"""warcite: archives web pages so that they can be cited years later.

``from capture import Archive`` is the public interface; names load when first used (PEP 562), so that
``import capture.extract`` pulls no browser.
"""

import logging
from typing import TYPE_CHECKING, Any

from capture._version import __version__

if TYPE_CHECKING:
    from capture.api import Archive, Snapshot

__all__ = ["Archive", "Snapshot", "__version__"]

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent until whoever uses it asks for its events


def __getattr__(name: str) -> Any:
    if name in {"Archive", "Snapshot"}:
        import capture.api

        return getattr(capture.api, name)
    raise AttributeError(f"module 'capture' has no attribute {name!r}")
