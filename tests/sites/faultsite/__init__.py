"""The first bank of awkward pages. Each case, where it was seen and what is right: CASES.md; its files: files/."""

from tests.sites.case import Collection
from tests.sites.faultsite import article, attack, oddity, replay, visit, wire

__all__ = ["collection"]


def collection(port: int, aux: int) -> Collection:
    """The site; ``aux`` is the port of the other origin, of which ``/internal/`` must not be reached."""
    other = f"http://127.0.0.1:{aux}"
    cases = (
        *wire.cases(),
        *visit.cases(),
        *replay.cases(other),
        *article.cases(),
        *attack.cases(other, aux),
        *oddity.cases(),
    )
    known = {case.id: case for case in cases}
    return Collection(
        name="faultsite", port=port, aux=aux, cases=known, elsewhere=lambda request: replay.elsewhere(request, other)
    )
