"""Claims of the address: a date in the path, a section, the host as the site's last name."""

import re
from collections.abc import Iterator

from capture.model.address import read_url
from capture.reading.extract.metadata.claim import Claim, Field

__all__ = ["claims"]

_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})[/_-](0?[1-9]|1[0-2])[/_-](0?[1-9]|[12]\d|3[01])(?!\d)")
_TIGHT = re.compile(r"(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")


def claims(url: str | None) -> Iterator[Claim]:
    """Weak claims, read when the page itself says nothing."""
    address = read_url(url or "")
    if address is None or not address.host:
        return
    yield Claim(Field.SITE, address.host.removeprefix("www."), "url:host")
    if found := _DATE.search(address.path) or _TIGHT.search(address.path):
        year, month, day = found.groups()
        yield Claim(Field.PUBLISHED, f"{year}-{int(month):02d}-{int(day):02d}", "url")
