"""The language and the time zone that a page is opened in, as a person names them."""

from zoneinfo import available_timezones

from capture.errors import UsageError

__all__ = ["read_locale", "read_time_zone"]


def read_locale(text: str) -> str:
    """A locale such as ``de`` or ``en-GB``. Raises UsageError: Chromium would not start with another."""
    parts = text.split("-")
    fine = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)
    if not (fine and 2 <= len(parts[0]) <= 3 and parts[0].isalpha() and len(parts) <= 4):
        raise UsageError(f"{text[:60]!r} is not a locale such as en-US or de")
    return text


def read_time_zone(text: str) -> str:
    """An IANA name. Raises UsageError: Chromium starts with any text, and says nothing."""
    known = available_timezones()  # empty where neither the system nor tzdata has the database
    if known and text not in known - {"localtime", "Factory"}:
        raise UsageError(f"{text[:60]!r} is not an IANA time zone such as Europe/Berlin")
    return text
