"""Limits: what the guard cuts is kept as far as it came, and the record says why it ends there."""

import json
from pathlib import Path

from tests.command import warcite
from tests.records import answers
from tests.site import Site

PAGE = """<!doctype html><title>large</title><link rel=icon href=data:,><p>words</p>
<script>fetch('/large').then(answer => answer.text()).catch(() => 0)</script>"""
GREEDY = "<!doctype html><title>greedy</title><link rel=icon href=data:,><p>words</p>" + "".join(
    f"<img src=/picture{number}.svg>" for number in range(60)
)
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
CONNECTIONS = 6  # of Chromium to one host, over HTTP/1
CONFIG = """
defaults: {allow_addresses: [127.0.0.1/32], limits: {LIMIT}}
jobs: {large: {urls: ["URL"]}}
"""


def test_a_body_beyond_its_limit_says_length(tmp_path: Path) -> None:
    with Site() as site:
        site.page("/large", b"0123456789" * 300_000, kind="text/plain")
        config = tmp_path / "config.yaml"
        config.write_text(CONFIG.replace("LIMIT", "body: 1MB").replace("URL", site.page("/", PAGE)))
        done = warcite("run", config, "--json", "--archive", tmp_path / "archive", home=tmp_path)
    assert done.code in (0, 5), done.stderr
    (result,) = [entry for entry in done.objects if "outcome" in entry]
    (large,) = [one for one in answers(Path(result["path"]) / "archive/data.warc.gz") if "/large" in one.url]
    assert large.truncated == "length"
    assert 900_000 < len(large.payload) < 1_000_000
    assert result["outcome"] == "partial"
    assert "the limit of 1 MB a body was reached" in json.dumps(result["reasons"])


def test_requests_beyond_their_limit_are_not_made(tmp_path: Path) -> None:
    """The recorder counts them, the guard lets no more out; those that are on their way then may come in.

    The browser tells of a request a moment before its bytes pass the guard: of the last ones, at most as many as it has
    connections to a host, some may be held back.
    """
    with Site() as site:
        for number in range(60):
            site.page(f"/picture{number}.svg", PICTURE, kind="image/svg+xml")
        config = tmp_path / "config.yaml"
        config.write_text(CONFIG.replace("LIMIT", "requests: 12").replace("URL", site.page("/", GREEDY)))
        done = warcite("run", config, "--json", "--archive", tmp_path / "archive", home=tmp_path)
        asked = len(site.requests)
    assert done.code in (0, 5), done.stderr
    (result,) = [entry for entry in done.objects if "outcome" in entry]
    assert 12 - CONNECTIONS <= asked <= 30
    assert len(answers(Path(result["path"]) / "archive/data.warc.gz")) == asked
    assert result["outcome"] == "partial"
    assert "the limit of 12 requests was reached" in json.dumps(result["reasons"])


def test_a_page_that_takes_all_memory_is_ended(tmp_path: Path) -> None:
    """Partial, with what had come; the machine is not brought down with it."""
    hungry = """<!doctype html><title>hungry</title><link rel=icon href=data:,><p>words</p>
    <script>const kept = []; setInterval(() => kept.push(new Uint8Array(2e7).fill(1)), 20)</script>"""
    with Site() as site:
        config = tmp_path / "config.yaml"
        config.write_text(CONFIG.replace("LIMIT", "memory: 700MB").replace("URL", site.page("/", hungry)))
        done = warcite("run", config, "--json", "--archive", tmp_path / "archive", home=tmp_path)
    (result,) = [entry for entry in done.objects if "outcome" in entry]
    assert (result["outcome"], result["status"]) == ("partial", 200)
    assert "the page took more than 700 MB of memory and was ended" in json.dumps(result["reasons"])
