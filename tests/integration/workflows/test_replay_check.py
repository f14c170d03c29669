"""A later replay shows a page the browser that it was captured with, wherever it is replayed."""

import json
from pathlib import Path

import pytest

from tests.command import warcite
from tests.records import records
from tests.site import Site

pytestmark = pytest.mark.long

PAGE = """<!doctype html><title>What a page sees</title><link rel=icon href=data:,><pre id=o></pre><script>
const seen = [navigator.language, navigator.languages.join(), (1234.5).toLocaleString(), navigator.userAgent,
  Intl.DateTimeFormat().resolvedOptions().timeZone, new Date(0).toString(), devicePixelRatio, innerWidth, innerHeight];
o.textContent = seen.map(value => String(value).replace(/[^]/g, c => c.charCodeAt(0).toString(36))).join(" ");
fetch("/for?" + encodeURIComponent(seen.join("|")));
</script>"""
CONFIG = """
archive: kept
jobs:
  seen:
    url: 'URL'
    allow_private: true
    settle: 2s
"""
ASKED = """
    locale: de
    time_zone: Asia/Tokyo
    user_agent: Reader/1.0
    scale: 1.5
    viewport: 700x500
"""
SEEN = ["Reader/1.0", "Asia/Tokyo", 1.5, 700, 500]


@pytest.mark.parametrize(("options", "seen"), [(ASKED, SEEN), ("", [])], ids=["asked for", "the machine's"])
def test_a_page_sees_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: str, seen: list[object]
) -> None:
    """It says so in words, and in the address of a request: with another browser there is a gap, and other words."""
    with Site() as site:
        site.page("/", PAGE)
        site.page("/for", "{}", kind="application/json")
        config = tmp_path / "config.yaml"
        config.write_text(CONFIG.replace("URL", site.url("/")) + options)
        monkeypatch.setenv("TZ", "Europe/Lisbon")
        done = warcite("run", config, "--json", home=tmp_path)
    assert done.code in (0, 5), done.stderr
    (result,) = [entry for entry in done.objects if "outcome" in entry]
    monkeypatch.setenv("TZ", "America/New_York")
    again = warcite("verify", "--replay", result["path"], "--json", home=tmp_path)
    assert again.code == 0, again.stdout
    warc = Path(result["path"]) / "archive/data.warc.gz"
    (told,) = [one.block for one in records(warc, "metadata") if one.url.startswith("urn:warcite:provenance:")]
    assert json.loads(told)["browser"]["time_zone"] == ("Asia/Tokyo" if options else "Europe/Lisbon")
    assert all(str(value) in told_of(site) for value in seen)
    assert "Europe/Lisbon" in told_of(site) or options


def told_of(site: Site) -> str:
    """What the page wrote into its request, the first time and the only one."""
    (path,) = [path for path in site.requests if path.startswith("/for?")]
    return path.replace("%2F", "/")
