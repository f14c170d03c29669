"""The page that says that something is not archived, small and in need of nothing."""

from collections.abc import Iterator
from datetime import datetime
from html import escape
from urllib.parse import quote

from capture.replay.answering import headers
from capture.replay.answering.origin_map import OriginMap
from capture.replay.answering.response import MatchKind, NotArchived, Response

__all__ = ["not_archived", "refused"]

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


def not_archived(
    origins: OriginMap, method: str, url: str, origin: str, *, navigation: bool, why: str = ""
) -> Response:
    """404: for navigations a page that a person can read, else a line of text. The URL shows as text.

    The page names the snapshot's moment, out of its id; nothing where that is any other name.
    """
    why = why or "It was not loaded when the snapshot was made."
    if navigation:
        try:
            moment = f" of {datetime.strptime(origins.snapshot_id[:16], '%Y%m%dT%H%M%SZ'):%Y-%m-%d, %H:%M} UTC"
        except ValueError:
            moment = ""
        text = _PAGE.format(url=escape(url), why=escape(why), moment=moment, links="".join(_links(origins, url)))
        kind = "text/html; charset=utf-8"
    else:
        text, kind = f"Not archived: {url}\n{why}\n", "text/plain; charset=utf-8"
    return Response(
        status=404,
        headers=(("Content-Type", kind), *_own(origins), *headers.cors(origins, origin)),
        body=b"" if method == "HEAD" else text.encode("utf-8", "replace"),
        match=MatchKind.MISS,
        missing=NotArchived(method=method, url=url, why=why),
    )


def refused(origins: OriginMap, why: str) -> Response:
    """403: a request that no archived page may make."""
    fields = (("Content-Type", "text/plain; charset=utf-8"), *_own(origins))
    return Response(status=403, headers=fields, body=f"{why}\n".encode(), match=MatchKind.MISS)


def _links(origins: OriginMap, url: str) -> Iterator[str]:
    """Out of the frame: to the library that embeds this one, where there is one, and to the live web."""
    web = url[:8].lower().startswith(("http://", "https://"))
    links = []
    if origins.embedders:
        library, source = origins.embedders[0], quote(origins.snapshot_id, safe="")
        links.append((f"{library}/s/{source}", "Back to the snapshot"))
        asked = f"url={quote(url.encode('utf-8', 'replace'), safe='')}&from={source}"
        links += [(f"{library}/find?{asked}", "Look for another snapshot of it")] if web else []
    links += [(url, "Open today’s page")] if web else []
    if links:
        yield "<ul>"
        yield from (_LINK.format(url=escape(href), text=escape(text)) for href, text in links)
        yield "</ul>"


def _own(origins: OriginMap) -> headers.Pairs:
    return (
        ("Content-Security-Policy", headers.absent_policy(origins)),
        *headers.OF_OUR_PAGES,
        ("Warcite-Answer", MatchKind.MISS.value),
    )
