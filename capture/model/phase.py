"""The phases of a visit: their names in records, their words for people, and how one can end."""

import enum

__all__ = ["DOING", "Phase", "PhaseEnd"]


class Phase(enum.StrEnum):
    """One step of a visit with a budget of its own; the value is its name in the provenance record."""

    OPEN = "open"
    DOWNLOAD = "download"
    SETTLE = "settle"
    ASK = "asking the page"
    SETTLE_AGAIN = "settle again"
    SCROLL = "scroll"
    IMAGES = "images"
    VIEW = "view"
    DOM = "dom"
    MEDIA = "media"
    FULL_PAGE = "full page"
    FILES = "files"
    END = "end"


DOING = {
    Phase.OPEN: "opening the page",
    Phase.DOWNLOAD: "taking the file",
    Phase.SETTLE: "waiting until the page is quiet",
    Phase.ASK: "asking the page",
    Phase.SETTLE_AGAIN: "waiting until the page is quiet",
    Phase.SCROLL: "scrolling",
    Phase.IMAGES: "waiting for pictures",
    Phase.VIEW: "taking a picture of the window",
    Phase.DOM: "keeping the page as it was rendered",
    Phase.MEDIA: "looking for recordings and films",
    Phase.FULL_PAGE: "taking a picture of the whole page",
    Phase.FILES: "waiting for files that the page hands out",
    Phase.END: "waiting for the last answers",
}
"""What is done in each phase, for people."""


class PhaseEnd(enum.StrEnum):
    """How a phase ended; the value stands in the provenance record."""

    DONE = "done"
    RAN_OUT = "ran out"  # of its seconds
    DIED = "browser died"
    CLOSED = "page closed"
    BROKEN = "broken off"  # the page went away under it, or refused
    INTERRUPTED = "interrupted"
    SKIPPED = "skipped"  # the page was gone, or the whole visit had run out, before it began
