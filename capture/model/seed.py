"""The seed: the URL that was asked for, parsed once at the edge."""

import re
from dataclasses import dataclass, field

from capture.errors import UsageError
from capture.model.address import host_of, read_url
from capture.model.secret import SHORTEST, Secrets

__all__ = ["Seed", "shown"]

_HINT = "Give a URL that begins with http:// or https://."


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """An http(s) URL without credentials; those stand beside it and are never written anywhere.

    ``url`` is as a browser asks for it, and keeps its fragment: a page may be cited by it.
    """

    url: str
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """Host name in ASCII lower case, without brackets."""
        return host_of(self.url)

    @property
    def secrets(self) -> Secrets:
        """The password. The user name is a secret only where it does a password's work (``TOKEN@host``).

        Both joined by a colon, as HTTP Basic sends them, where neither would be looked for alone.
        """
        if self.username is None:
            return Secrets()
        user, password = self.username, self.password or ""
        values = {"password of the seed": password}
        if len(password) < SHORTEST:
            values["user name of the seed"] = user if not password else ""
            values["user name and password of the seed"] = f"{user}:{password}" if user else ""
        return Secrets.named(values, http_login=True)

    @classmethod
    def parse(cls, text: str) -> "Seed":
        """Read what a person typed; a name without a scheme gets ``https://``.

        Raises UsageError for what is not an http or https URL with a host.
        """
        typed = text.strip()
        if re.match(r"[\w.-]+(:\d+)?([/?#]|$)", typed) and "." in typed.split("/")[0]:
            typed = f"https://{typed}"
        url = read_url(typed)
        if url is None:
            raise UsageError(f"not a URL: {shown(text)!r}", hint=_HINT)
        if not url.is_web:
            raise UsageError(f"not a web address: {shown(text)!r}", hint=_HINT)
        return cls(url=url.href, username=url.username, password=url.password)


def shown(text: str) -> str:
    """What was typed, as a message may quote it: without what stands before an ``@``.

    Up to the last one, since a password may hold slashes and more, which is then what is wrong.
    """
    start, at, end = text.rpartition("@")
    scheme, slashes, _ = start.partition("//")
    return f"{scheme + slashes if slashes else ''}…@{end}" if at else text
