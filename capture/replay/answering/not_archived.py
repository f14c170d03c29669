"""The page that says that something is not archived, small and in need of nothing."""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from urllib.parse import quote

from capture.replay.answering import headers, policy
from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.response import How, NotArchived, Response

__all__ = ["absent", "refused"]

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not archived</title><style>
:root{{color-scheme:light dark}}
body{{font:1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:12vh auto;padding:0 1.25rem}}
h1{{font-size:1.25rem}}code{{overflow-wrap:anywhere}}li{{padding:.25rem 0}}ul{{list-style:none;padding:0}}
</style></head><body><main><h1>This page is not in the archive</h1>
<p>The snapshot{moment} links to this address, but it was not saved with it:</p>
<p><code>{url}</code></p>
<p>{why}</p>{links}</main></body></html>
"""
_LINK = '<li><a href="{url}" target="_blank" rel="noopener noreferrer">{text}</a></li>'


def absent(mapping: OriginMap, method: str, url: str, origin: str, *, navigation: bool, why: str = "") -> Response:
    """404: for navigations a page that a person can read, else a line of text. The URL shows as text."""
    why = why or "It was not loaded when the snapshot was made."
    missing = NotArchived(method=method, url=url, why=why)
    if navigation:
        text = _PAGE.format(
            url=escape(url), why=escape(why), moment=_moment(mapping.snapshot_id), links="".join(_links(mapping, url))
        )
        kind = "text/html; charset=utf-8"
    else:
        text, kind = f"Not archived: {url}\n{why}\n", "text/plain; charset=utf-8"
    return Response(
        status=404,
        headers=(("Content-Type", kind), *_own(mapping), *headers.cors(mapping, origin)),
        body=b"" if method == "HEAD" else text.encode("utf-8", "replace"),
        how=How.MISS,
        missing=missing,
    )


def refused(mapping: OriginMap, why: str) -> Response:
    """403: a request that no archived page may make."""
    fields = (("Content-Type", "text/plain; charset=utf-8"), *_own(mapping))
    return Response(status=403, headers=fields, body=f"{why}\n".encode(), how=How.MISS)


def _links(mapping: OriginMap, url: str) -> Iterator[str]:
    """Out of the frame: to the library that embeds this one, where there is one, and to the live web."""
    web = url[:8].lower().startswith(("http://", "https://"))
    found = []
    if mapping.embedders:
        library, source = mapping.embedders[0], quote(mapping.snapshot_id, safe="")
        found.append((f"{library}/s/{source}", "Back to the snapshot"))
        asked = f"url={quote(url.encode('utf-8', 'replace'), safe='')}&from={source}"
        found += [(f"{library}/find?{asked}", "Look for another snapshot of it")] if web else []
    found += [(url, "Open today’s page")] if web else []
    if found:
        yield "<ul>"
        yield from (_LINK.format(url=escape(href), text=escape(text)) for href, text in found)
        yield "</ul>"


def _moment(identifier: str) -> str:
    """`` of 2026-11-25, 01:26 UTC``, out of a snapshot's id; empty for any other name."""
    try:
        when = datetime.strptime(identifier[:16], "%Y%m%dT%H%M%SZ")
    except ValueError:
        return ""
    return f" of {when:%Y-%m-%d, %H:%M} UTC"


def _own(mapping: OriginMap) -> headers.Pairs:
    return (
        ("Content-Security-Policy", policy.absent_policy(mapping)),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("X-DNS-Prefetch-Control", "off"),
        ("Referrer-Policy", "no-referrer"),
        ("Warcite-Answer", How.MISS.value),
    )
