"""The check passes on a whole snapshot, and fails when a script, an answer or a picture is taken out."""

from pathlib import Path

import pytest

from capture.model.replay_check import ReplayCheck
from capture.replay.playback.expected_view import ExpectedView
from tests.integration.replay.playback.replaying import checks, demo, without

API, SCRIPT, PICTURE = "/api/articles/4711.json", "/static/page.js", "/photo/lead-1600.jpg"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReplayCheck]:
    """The check of the whole snapshot (first and last), and of the snapshot without each of the three."""
    with pytest.MonkeyPatch.context() as patch:
        home: Path = tmp_path_factory.mktemp("home")
        for name in ("CONFIG", "CACHE", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        view = demo(home / "archive")
        seen = ExpectedView.of_view(view)
        cases = {"whole": view, **{out: without(view, out) for out in (API, SCRIPT, PICTURE)}, "again": view}
        results = checks([(one, seen) for one in cases.values()])
    return dict(zip(cases, results, strict=True))


def test_a_whole_snapshot_shows_what_was_seen(found: dict[str, ReplayCheck]) -> None:
    """Also in a browser that showed other states of it before: nothing of those is left."""
    for name in ("whole", "again"):
        check = found[name]
        assert check.missing == ()
        assert check.text is not None
        assert check.text >= 0.98
        assert check.screenshot is not None
        assert check.screenshot >= 0.9


@pytest.mark.parametrize("out", [API, SCRIPT, PICTURE])
def test_what_is_taken_out_is_missed(found: dict[str, ReplayCheck], out: str) -> None:
    first, *others = found[out].missing
    assert first.endswith(out)
    # In place of a picture the frozen view asks for the candidate of the narrow window.
    assert [url.rpartition("/")[2] for url in others] == (["lead-800.jpg"] if out == PICTURE else [])


@pytest.mark.parametrize("out", [API, SCRIPT])
def test_without_what_makes_the_text_the_text_differs(found: dict[str, ReplayCheck], out: str) -> None:
    text = found[out].text
    assert text is not None
    assert text < 0.9


def test_without_a_picture_the_screenshot_differs(found: dict[str, ReplayCheck]) -> None:
    whole, holed = found["whole"].screenshot, found[PICTURE].screenshot
    assert whole is not None
    assert holed is not None
    assert holed < whole
