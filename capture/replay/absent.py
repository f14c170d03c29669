"""The page that says that something is not archived, small and in need of nothing."""

from html import escape

from capture.replay import headers, policy
from capture.replay.answer import Answer, How, Missing
from capture.replay.mapping import Mapping

__all__ = ["absent", "refused"]

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Not archived</title><style>
:root{{color-scheme:light dark}}
body{{font:1rem/1.5 system-ui,sans-serif;max-width:38rem;margin:12vh auto;padding:0 1.25rem}}
h1{{font-size:1.25rem}}code{{overflow-wrap:anywhere}}
</style></head><body><main><h1>Not archived</h1>
<p>This snapshot holds no copy of<br><code>{url}</code></p>
<p>{why}</p>{link}</main></body></html>
"""
_LINK = '<p><a href="{url}" target="_blank" rel="noopener noreferrer">Open it on the live web</a></p>'


def absent(
    mapping: Mapping, method: str, url: str, origin: str, *, navigation: bool, why: str = ""
) -> Answer:
    """404: for navigations a page that a person can read, else a line of text. The URL shows as text."""
    why = why or "It was not loaded when the snapshot was made."
    missing = Missing(method=method, url=url, why=why)
    if navigation:
        link = _LINK.format(url=escape(url)) if url[:8].lower().startswith(("http://", "https://")) else ""
        text = _PAGE.format(url=escape(url), why=escape(why), link=link)
        kind = "text/html; charset=utf-8"
    else:
        text, kind = f"Not archived: {url}\n{why}\n", "text/plain; charset=utf-8"
    return Answer(
        status=404,
        headers=(("Content-Type", kind), *_own(mapping), *headers.cors(mapping, origin)),
        body=b"" if method == "HEAD" else text.encode("utf-8", "replace"),
        how=How.MISS,
        missing=missing,
    )


def refused(mapping: Mapping, why: str) -> Answer:
    """403: a request that no archived page may make."""
    fields = (("Content-Type", "text/plain; charset=utf-8"), *_own(mapping))
    return Answer(status=403, headers=fields, body=f"{why}\n".encode(), how=How.MISS)


def _own(mapping: Mapping) -> headers.Pairs:
    return (
        ("Content-Security-Policy", policy.absent_policy(mapping)),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
        ("X-DNS-Prefetch-Control", "off"),
        ("Referrer-Policy", "no-referrer"),
        ("Warcite-Answer", How.MISS.value),
    )
