"""The second bank of awkward pages. Each case, where it was seen and what is right: CASES.md; its files: files/."""

from tests.sites.bank2 import article, capture, replay
from tests.sites.case import Collection

__all__ = ["collection"]


def collection(port: int, aux: int) -> Collection:
    """The site; ``aux`` is the port of the other origin."""
    cases = (*capture.cases(), *article.cases(), *replay.cases(f"http://127.0.0.1:{aux}"))
    return Collection(name="bank2", port=port, aux=aux, cases={case.id: case for case in cases})
