"""What stands behind ``#`` is part of what was asked for: no route stands for another."""

from datetime import UTC, datetime

import pytest

from capture.archive.catalog import Row
from capture.archive.catalog.row import closest_first, fragment_of, of_fragment

PAGE = "https://example.org/app"


def row(seed: str, url: str = "") -> Row:
    return Row(id=seed, path="", seed=seed, url=url or seed, captured=datetime(2026, 11, 25, tzinfo=UTC))


@pytest.mark.parametrize(
    ("held", "asked", "found"),
    [
        (["#!/one", "#!/two"], "#!/one", ["#!/one"]),
        (["#one", "#two"], "#one", ["#one"]),
        (["", "#/one"], "", [""]),
        (["", "#/one"], "#/one", ["#/one"]),
        (["#!/two"], "#!/one", []),
        (["#two"], "#one", []),
        (["#!/two"], "", []),
        ([""], "#!/one", []),
        ([""], "#p4", [""]),
        (["#p4"], "", ["#p4"]),
        (["#!/one"], "#!%2Fone", ["#!/one"]),
        (["#!/one"], "#!/one:~:text=words", ["#!/one"]),
        (["", "#p4"], "#:~:text=words", [""]),
    ],
)
def test_which_snapshots_an_address_means(held: list[str], asked: str, found: list[str]) -> None:
    rows = [row(PAGE + part) for part in held]
    assert [one.seed for one in of_fragment(rows, PAGE + asked)] == [PAGE + part for part in found]


def test_where_a_script_led_counts_too_and_what_was_asked_for_first() -> None:
    arrived, asked = row(PAGE, f"{PAGE}#/home"), row(f"{PAGE}#/home")
    found = of_fragment([arrived, asked, row(f"{PAGE}#/away")], f"{PAGE}#/home")
    assert found == [arrived, asked]
    assert closest_first(found, f"{PAGE}#/home") == [asked, arrived]


def test_letters_count_before_keys_do() -> None:
    """Keys are in lower case, and leave www out."""
    upper, lower = row("https://example.org/Story"), row("https://www.example.org/story")
    assert closest_first([lower, upper], "https://example.org/Story") == [upper, lower]


def test_the_part_of_an_address() -> None:
    assert fragment_of("https://a.test/") == fragment_of("https://a.test/#") == ""
    assert fragment_of("https://a.test/#a#b") == "a#b"
