"""What a passed verification shows and what it cannot, in plain words, and no more than was checked."""

from capture.archive.seal.check import Report

__all__ = ["CANNOT", "meaning", "shows"]

CANNOT = (
    "It does not show who held that key, that the time of the capture is right (only a time stamp of another "
    "authority can), that the web site showed everybody the same page, or that what the page says is true."
)


def shows(report: Report) -> str:
    """What the checks of a snapshot that somebody sealed have shown; empty where one failed, or nobody sealed it."""
    if not report.ok or not report.signer or report.kind == "archive":
        return ""
    whose = "one that the archive lists" if report.listed else "and nothing here says whose that is"
    return (
        "This shows that not a byte of these files has changed since they were sealed, that the index and the page "
        "list describe the records, and that they were sealed by whoever held the private key of the signer: "
        f"{report.signer}, {whose}."
    )


def meaning(report: Report) -> str:
    """Both in two paragraphs; empty as ``shows``."""
    told = shows(report)
    return f"{told}\n{CANNOT}" if told else ""
