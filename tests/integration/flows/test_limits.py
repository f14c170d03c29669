"""Limits: what the guard cuts is kept as far as it came, and the record says why it ends there."""

import json
from pathlib import Path

from tests.command import warcite
from tests.integration.browser.site import Site
from tests.records import answers

PAGE = """<!doctype html><title>large</title><link rel=icon href=data:,><p>words</p>
<script>fetch('/large').then(answer => answer.text()).catch(() => 0)</script>"""
CONFIG = """
defaults: {allow_addresses: [127.0.0.1/32], limits: {body: 1MB}}
jobs: {large: {urls: ["URL"]}}
"""


def test_a_body_beyond_its_limit_says_length(tmp_path: Path) -> None:
    with Site() as site:
        site.page("/large", b"0123456789" * 300_000, kind="text/plain")
        config = tmp_path / "config.yaml"
        config.write_text(CONFIG.replace("URL", site.page("/", PAGE)))
        done = warcite("run", config, "--json", "--archive", tmp_path / "archive", home=tmp_path)
    assert done.code in (0, 5), done.stderr
    (result,) = [entry for entry in done.objects if "outcome" in entry]
    (large,) = [one for one in answers(Path(result["path"]) / "archive/data.warc.gz") if "/large" in one.url]
    assert large.truncated == "length"
    assert 900_000 < len(large.payload) < 1_000_000
    assert result["outcome"] == "partial"
    assert "body_bytes at 1000000" in json.dumps(result["reasons"])
