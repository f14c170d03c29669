"""The Content-Security-Policies that keep a replayed page inside its snapshot.

The policy is the guard: it allows this snapshot's mapped hosts and nothing else, so no subresource reaches
the live web whatever the rewriting overlooks. Rewriting closes what a policy cannot say: navigations by
markup, preconnects, speculation rules.
"""

from capture.replay.answering.origin_map import OriginMap

__all__ = ["absent_policy", "frozen_policy", "live_policy"]


def frozen_policy(mapping: OriginMap) -> str:
    """No script at all, in an origin that still can load fonts and images with CORS.

    Plain ``sandbox`` would make the origin opaque and so break them.
    """
    own = f"'self' {mapping.sources}"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'none'",
            f"style-src 'unsafe-inline' {own} data:",
            f"img-src {own} data:",
            f"font-src {own} data:",
            f"media-src {own} data:",
            f"frame-src {own}",
            f"object-src {own}",
            f"base-uri {own}",
            "form-action 'none'",
            _ancestors(mapping),
            "sandbox allow-same-origin",
        )
    )


def live_policy(mapping: OriginMap) -> str:
    """Scripts run, on this snapshot's hosts alone."""
    own = f"'self' {mapping.sources}"
    return "; ".join(
        (
            f"default-src {own} data: blob: 'unsafe-inline' 'unsafe-eval'",
            f"connect-src {own} {mapping.sockets} data: blob:",
            f"worker-src {own} blob: data:",
            f"frame-src {own} data: blob:",
            f"base-uri {own}",
            f"form-action {own}",
            _ancestors(mapping),
        )
    )


def absent_policy(mapping: OriginMap) -> str:
    """For our own page that says what is not there; its one link leads to the live web when a person
    clicks.
    """
    ancestors = _ancestors(mapping)
    kept = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
    own = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return f"{own}; {ancestors}; sandbox {kept}"


def _ancestors(mapping: OriginMap) -> str:
    return " ".join(("frame-ancestors 'self'", mapping.sources, *mapping.embedders))
