"""Bylines become lists of names."""

import pytest

from capture.extract.metadata.names import authors_in


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and John Q. Public, Senior Writer", ["Jane Doe", "John Q. Public"]),
        ("Von Anna Müller und Karl-Heinz Schmidt", ["Anna Müller", "Karl-Heinz Schmidt"]),
        ("Jane Doe | The Paper", ["Jane Doe", "The Paper"]),
        ("Jane Doe (Reuters)", ["Jane Doe"]),
        ("JANE DOE", ["Jane Doe"]),
        ("https://www.facebook.com/janedoe", []),
        ("@janedoe", ["janedoe"]),
        ("jane@example.org", []),
        ("admin", []),
        ("Maria de Souza", ["Maria de Souza"]),
        ("Ein Bericht von Karl Theodor von Berg", ["Karl Theodor von Berg"]),
        ("Ludwig van Dongen", ["Ludwig van Dongen"]),
        ("Jane Doe, Jane Doe", ["Jane Doe"]),
        ("", []),
    ],
)
def test_bylines(byline: str, names: list[str]) -> None:
    """Introductions, addresses and repetitions go; particles in names stay."""
    assert authors_in(byline) == names
