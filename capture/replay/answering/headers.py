"""The headers of an answer: which archived ones a reader's browser gets, and our own, which keep it in the snapshot.

How it works. The Content-Security-Policy is the guard: it allows this snapshot's mapped hosts and nothing else, so no
subresource reaches the live web whatever the rewriting overlooks. Rewriting closes what a policy cannot say:
navigations by markup, preconnects, speculation rules. Of the archived headers those stay that say something of the
content, and the site's own (``X-…``).
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime

from capture.formats.warc import HttpHead
from capture.replay.answering.origin_map import OriginMap

__all__ = [
    "HOP_BY_HOP",
    "NO_SNIFFING",
    "OF_OUR_PAGES",
    "Pairs",
    "absent_policy",
    "cors",
    "exposed",
    "frozen_policy",
    "kept",
    "live_policy",
    "memento",
    "original",
    "preflight",
]

Pairs = tuple[tuple[str, str], ...]

NO_SNIFFING: Pairs = (("X-Content-Type-Options", "nosniff"),)
OF_OUR_PAGES: Pairs = (
    *NO_SNIFFING,
    ("Cache-Control", "no-store"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Referrer-Policy", "no-referrer"),
)

# RFC 9110, 7.6.1, and what the body's new framing makes untrue.
HOP_BY_HOP = frozenset(
    (
        "connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer "
        "transfer-encoding upgrade content-length content-encoding content-md5 digest content-digest "
        "repr-digest"
    ).split()
)

# What would reach the live web, change the browser beyond this view, or stand against our own policy.
_DROPPED = HOP_BY_HOP.union(
    (
        "content-security-policy content-security-policy-report-only x-content-security-policy x-webkit-csp "
        "x-frame-options x-xss-protection strict-transport-security public-key-pins "
        "public-key-pins-report-only expect-ct expect-staple set-cookie set-cookie2 clear-site-data link "
        "refresh nel report-to reporting-endpoints alt-svc alternate-protocol cross-origin-opener-policy "
        "cross-origin-opener-policy-report-only cross-origin-embedder-policy "
        "cross-origin-embedder-policy-report-only cross-origin-resource-policy origin-agent-cluster "
        "permissions-policy permissions-policy-report-only feature-policy document-policy "
        "document-isolation-policy require-document-policy speculation-rules supports-loading-mode "
        "service-worker-allowed access-control-allow-origin access-control-allow-credentials "
        "access-control-allow-methods access-control-allow-headers access-control-expose-headers "
        "access-control-max-age access-control-allow-private-network cache-control expires pragma age etag "
        "vary warning no-vary-search surrogate-control accept-ch critical-ch delegate-ch origin-trial "
        "sourcemap x-sourcemap content-range accept-ranges server-timing timing-allow-origin location "
        "content-type date x-dns-prefetch-control x-content-type-options memento-datetime "
        "attribution-reporting-register-source attribution-reporting-register-trigger "
        "observe-browsing-topics set-login activate-storage-access save-data upgrade-insecure-requests "
        "www-authenticate"
    ).split()
)

_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LINK_SAFE = frozenset(map(chr, range(0x21, 0x7F))) - frozenset("<>\"'\\^`{|}")
_UNFIT = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def kept(head: HttpHead, *but: str) -> Pairs:
    """The archived headers that stay: what is said of the content, and the site's own (``X-…``)."""
    dropped = _DROPPED | {name.lower() for name in but}
    return _pairs(head, lambda name: name not in dropped and not name.startswith("warcite-"))


def original(head: HttpHead) -> Pairs:
    """The archived headers as the origin sent them, without those of framing and coding."""
    return _pairs(head, lambda name: name not in HOP_BY_HOP)


def cors(origins: OriginMap, origin: str) -> Pairs:
    """What lets a page of the same snapshot read an answer; nothing for other origins, nor for ``null``."""
    vary = ("Vary", "Origin")
    if not origin or not origins.owns(origin):
        return (vary,)
    return (vary, ("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Credentials", "true"))


def exposed(fields: Pairs) -> Pairs:
    """The headers themselves, and the permission for scripts to see the archived ones."""
    names = sorted({name for name, _ in fields} | {"Content-Length", "Content-Range", "Warcite-Answer"})
    return (*fields, ("Access-Control-Expose-Headers", ", ".join(names)))


def preflight(origin: str, method: str, names: str) -> Pairs:
    """A generic yes to a CORS preflight from an origin that was found to be of this snapshot."""
    yes: Pairs = (
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Allow-Credentials", "true"),
        ("Access-Control-Allow-Methods", method),
        ("Access-Control-Max-Age", "0"),  # asked again: another view may answer otherwise
        ("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"),
    )
    return (*yes, ("Access-Control-Allow-Headers", names)) if names else yes


def memento(original_url: str, moment: datetime) -> Pairs:
    """RFC 7089: when this was captured, and from where. The seconds are cut, not rounded."""
    when = format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)
    target = "".join(
        c if c in _LINK_SAFE else "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "replace")) for c in original_url
    )
    return (("Memento-Datetime", when), ("Link", f'<{target}>; rel="original"'))


def _pairs(head: HttpHead, wanted: Callable[[str], bool]) -> Pairs:
    return tuple(
        (name.decode("ascii"), _UNFIT.sub(" ", value.decode("latin-1")))
        for name, value in head.headers
        if _NAME.fullmatch(name) and wanted(name.decode("ascii").lower())
    )


def frozen_policy(origins: OriginMap) -> str:
    """No script at all, in an origin that still can load fonts and images with CORS.

    Plain ``sandbox`` would make the origin opaque and so break them.
    """
    own = f"'self' {origins.sources}"
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
            _ancestors(origins),
            "sandbox allow-same-origin",
        )
    )


def live_policy(origins: OriginMap) -> str:
    """Scripts run, on this snapshot's hosts alone."""
    own = f"'self' {origins.sources}"
    return "; ".join(
        (
            f"default-src {own} data: blob: 'unsafe-inline' 'unsafe-eval'",
            f"connect-src {own} {origins.sockets} data: blob:",
            f"worker-src {own} blob: data:",
            f"frame-src {own} data: blob:",
            f"base-uri {own}",
            f"form-action {own}",
            _ancestors(origins),
        )
    )


def absent_policy(origins: OriginMap) -> str:
    """For our own page that says what is not there; its one link leads to the live web when a person clicks."""
    kept = "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
    own = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return f"{own}; {_ancestors(origins)}; sandbox {kept}"


def _ancestors(origins: OriginMap) -> str:
    return " ".join(("frame-ancestors 'self'", origins.sources, *origins.embedders))
