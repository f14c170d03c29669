"""Suggested commands are those that the user can type."""

from pathlib import Path

import pytest

from capture.cli.program import as_called, called


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
