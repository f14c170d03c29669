"""The published schema is the reader's own shape, and says what people may write."""

import json
from pathlib import Path

from capture.config import load, schema
from capture.config.check import LATER
from capture.config.schema import JOB, OPTIONS

ROOT = Path(__file__).parents[3]


def test_the_file_in_configs_is_the_schema() -> None:
    """Regenerate it with ``warcite config schema`` when keys change."""
    assert json.loads((ROOT / "configs" / "warcite.schema.json").read_text()) == schema()


def test_short_forms_are_in_it() -> None:
    definitions = schema()["$defs"]
    job = definitions["UnnamedJobShape"]["properties"]
    assert {"type": "string"} in job["urls"]["items"]["anyOf"]
    assert job["scroll"]["anyOf"][0]["type"] == "string"
    assert job["host_map"]["anyOf"][0]["type"] == "object"
    assert "name" not in job
    assert definitions["JobShape"]["required"] == ["name"]


def test_every_key_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "config.md").read_text()
    for key in (*JOB.keys, "archive", "parallel", "defaults", "jobs"):
        assert f"`{key}" in text


def test_no_key_is_both_there_and_not_yet_there() -> None:
    assert not LATER & {*JOB.keys, *OPTIONS.keys}


def test_the_example_loads() -> None:
    plan = load(ROOT / "configs" / "example.yaml")
    assert plan.archive == ROOT / "archives"
    assert [job.demo for job in plan.jobs] == [True]
    assert plan.warnings == ()
