"""URLs as records name them: without fragment and without credentials, otherwise byte for byte."""

from urllib.parse import urlsplit

__all__ = ["bare_url", "host_of"]


def bare_url(url: str) -> str:
    """``url`` without ``#fragment`` and ``user:password@``; nothing else is touched.

    Only the authority is searched for ``@``: paths and queries may hold one.
    """
    whole = url.partition("#")[0]
    scheme, slashes, rest = whole.partition("://")
    if not slashes:
        return whole
    end = min((i for i in map(rest.find, "/?") if i >= 0), default=len(rest))
    authority = rest[:end].rpartition("@")[2]
    return f"{scheme}://{authority}{rest[end:]}"


def host_of(url: str) -> str:
    """The host in lower case, an empty string where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # a page may ask for any string
        return ""
