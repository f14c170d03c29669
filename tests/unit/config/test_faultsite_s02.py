"""Faultsite S02: config files from real bug reports, with what must come of each."""

from pathlib import Path

import pytest

from capture.config import load
from capture.errors import ConfigError
from tests.sites import files

REFUSED = [
    ("S02-dup-keys.yaml", [":4:5: duplicate key 'name'", ":5:5: duplicate key 'url'"]),
    ("S02-no-separator.yaml", ["a list item's '- ' missing?"]),
    ("S02-colon-space.yaml", [":2:10: a space is missing after the colon"]),
    ("S02-title-colon.yaml", [":2:15:", "put the value in quotes"]),
    ("S02-norway.yaml", [":4:49: tags: has no value"]),  # the lone ~; the other words stay text
    ("S02-time-sexagesimal.yaml", [":4:5:", "12:30 needs quotes", ":5:5:", "1:00:00 needs quotes"]),
    ("S02-bad-zone.yaml", [":5:15:", "'CEST' is not an IANA time zone"]),
    ("S02-unknown-key.yaml", [":3:5: unknown key 'ulr', did you mean 'url'?", ":2:5: this job has no address"]),
    ("S02-tabs.yaml", [":2:1: a tab"]),
    ("S02-python-tag.yaml", [":2:11:", "is not allowed"]),
    ("S02-billion.yaml", [":5:1: unknown key 'e'"]),
    ("S02-empty.yaml", ["no jobs"]),
]


def test_every_file_is_looked_at() -> None:
    folder = files("faultsite")
    known = {name for name, _ in REFUSED} | {"S02-url-hash.yaml", "S02-bom-crlf.yaml"}
    assert {path.name for path in folder.glob("S02-*.yaml")} == known


@pytest.mark.parametrize(("name", "words"), REFUSED)
def test_refused(name: str, words: list[str]) -> None:
    path = files("faultsite") / name
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert all(word in caught.value.message for word in words), caught.value.message
    assert not Path("/tmp/warcite-pwned").exists()


def test_loads_with_bom_and_crlf() -> None:
    (job,) = load(files("faultsite") / "S02-bom-crlf.yaml").jobs
    assert (job.name, job.seed.url) == ("t", "http://127.0.0.1:18300/case/X01/")


def test_loads_a_cut_fragment_with_a_warning() -> None:
    plan = load(files("faultsite") / "S02-url-hash.yaml")
    assert [job.seed.url for job in plan.jobs] == ["http://127.0.0.1:18300/case/E08/"]
    assert len(plan.warnings) == 1
