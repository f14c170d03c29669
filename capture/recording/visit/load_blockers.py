"""What a page that never loads was waiting for, in words (pure)."""

from collections import Counter
from collections.abc import Iterable

from capture.model.missing_requests import kind_of, listed
from capture.model.sighting import Sighting
from capture.recording.browser.pending_requests import is_stream

__all__ = ["waiting"]


def waiting(sightings: Iterable[Sighting], page_url: str) -> str:
    """``… It was waiting for the end of one style sheet``; streams are no reason to wait."""
    told = "the page never said that it had loaded; it was taken as it was"
    kinds = Counter(
        kind_of(one.url, resource_type=one.resource_type, mime=one.mime, page_url=page_url)
        for one in sightings
        if not one.finished and not is_stream(one.mime)
    )
    waits = listed(kind.times(number) for kind, number in kinds.most_common()) if kinds else ""
    return f"{told}. It was waiting for the end of {waits}" if waits else told
