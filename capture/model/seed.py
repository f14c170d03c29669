"""The seed: the URL that was asked for, parsed once at the edge."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit, urlunsplit

from capture.errors import UsageError

__all__ = ["Seed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """An http(s) URL without credentials; those stand beside it and are never written anywhere.

    ``url`` keeps its fragment: a page may be cited by it.
    """

    url: str
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """Host name in ASCII lower case, without brackets."""
        return urlsplit(self.url).hostname or ""

    @classmethod
    def parse(cls, text: str) -> "Seed":
        """Read what a person typed; a name without a scheme gets ``https://``.

        Raises UsageError for what is not an http or https URL with a host.
        """
        typed = text.strip()
        if re.match(r"[\w.-]+(:\d+)?([/?#]|$)", typed) and "." in typed.split("/")[0]:
            typed = f"https://{typed}"
        try:
            parts = urlsplit(typed)
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise UsageError(f"not a URL: {text!r} ({error})") from error
        if parts.scheme not in ("http", "https") or not host:
            raise UsageError(
                f"not a web address: {text!r}", hint="Give a URL that begins with http:// or https://."
            )
        name = f"[{host}]" if ":" in host else _ascii(host, text)
        netloc = name if port is None else f"{name}:{port}"
        return cls(
            url=urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, parts.fragment)),
            username=None if parts.username is None else unquote(parts.username),
            password=None if parts.password is None else unquote(parts.password),
        )


def _ascii(host: str, typed: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise UsageError(f"not a host name: {host!r} in {typed!r}") from error
