"""URLs as records name them: without fragment and without credentials, otherwise byte for byte."""

__all__ = ["bare_url"]


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
