"""Claims of the address: a date in the path, a section, the host as the site's last name."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from capture.extract.metadata.claim import Claim, Field

__all__ = ["claims", "host_of"]

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)")
_TIGHT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


def host_of(url: str | None) -> str:
    """The host in lower case; empty for no URL or a broken one."""
    try:
        return (urlsplit(url or "").hostname or "").lower()
    except ValueError:
        return ""


def claims(url: str | None) -> Iterator[Claim]:
    """Weak claims, read when the page itself says nothing."""
    host = host_of(url)
    if not host:
        return
    yield Claim(Field.SITE, host.removeprefix("www."), "url:host")
    path = urlsplit(url or "").path
    if found := _DATE.search(path) or _TIGHT.search(path):
        year, month, day = found.groups()
        yield Claim(Field.PUBLISHED, f"{year}-{int(month):02d}-{int(day):02d}", "url")
