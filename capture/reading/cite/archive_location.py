"""Where the snapshot is held: at the archive's public address, else by its name and its seal.

An archive without a public address can still be cited so that the copy can be told from any other: the
snapshot's name and the sha256 that its seal signs.
"""

from capture.model.citation import Citation

__all__ = ["held", "named"]


def held(citation: Citation, *, square: bool = False, angles: bool = False) -> str:
    """``at https://…`` or ``as ID (sha256 …)``; empty when the snapshot has no name either.

    ``angles`` puts the address between < and >; ``square`` brackets stand inside round ones.
    """
    if citation.archive_url:
        return f"at <{citation.archive_url}>" if angles else f"at {citation.archive_url}"
    return named(citation, square=square)


def named(citation: Citation, *, square: bool = False) -> str:
    """``as ID (sha256 …)`` even where there is a public address; empty when the snapshot has no name."""
    if not citation.snapshot:
        return ""
    seal = f"[sha256 {citation.sha256}]" if square else f"(sha256 {citation.sha256})"
    return f"as {citation.snapshot} {seal}" if citation.sha256 else f"as {citation.snapshot}"
