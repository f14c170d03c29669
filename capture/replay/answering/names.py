"""Closed sets of names, written as text."""

__all__ = ["words"]


def words(text: str) -> frozenset[str]:
    """The words of ``text``."""
    return frozenset(text.split())
