"""Suggested commands are those that the user can type; amounts are as people read them."""

from pathlib import Path

import pytest

from capture.cli.terminal import amount, as_called, called, megabytes


@pytest.mark.parametrize(
    ("told", "name"), [("./warcite", "./warcite"), ("/a b/warcite", "'/a b/warcite'"), ("", "warcite")]
)
def test_it_is_called_as_it_was(monkeypatch: pytest.MonkeyPatch, told: str, name: str) -> None:
    monkeypatch.setenv("WARCITE_CALLED", told)
    monkeypatch.setenv("PATH", "")
    assert called() == name
    assert as_called("warcite list shows it; see warcite show.") == f"{name} list shows it; see {name} show."
    assert as_called("warcite never writes; x/warcite list") == "warcite never writes; x/warcite list"


def test_a_name_that_the_shell_finds_stays_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = tmp_path
    program = folder / "warcite"
    program.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("WARCITE_CALLED", str(program))
    assert called() == "warcite"


@pytest.mark.parametrize(("number", "words"), [(0, "0 pages"), (1, "1 page"), (24, "24 pages")])
def test_one_is_no_plural(number: int, words: str) -> None:
    assert amount(number, "page") == words


@pytest.mark.parametrize(("size", "words"), [(0, "0 kB"), (812_000, "812 kB"), (3_400_000, "3.4 MB")])
def test_sizes(size: int, words: str) -> None:
    assert megabytes(size) == words
