"""The templates: escaped always, plain always, and nothing undefined."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from capture.web.safe_text import finalize

__all__ = ["render"]


def render(name: str, **values: Any) -> str:
    """A page of that template; every text in it is escaped and has no dangerous character."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("capture.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
