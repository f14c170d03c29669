"""A page captured by a real browser: what its article says of where everything stands."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from capture.formats.warc import WarcIndex
from tests.builders import pages
from tests.builders.library import png
from tests.command import warcite
from tests.site import Site

pytestmark = pytest.mark.long

PARAGRAPHS = "".join(f"<p>{text}</p>" for text in pages.BODY)
STORY = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{pages.HEADLINE}</title></head><body>
<article><h1>{pages.HEADLINE}</h1>
<figure><img data-src="/crane.png" src="data:," width="600" height="300" alt="A crane">
<figcaption>The crane at rest. <span class="credit">{pages.CREDIT}</span></figcaption></figure>
<div id="body"></div></article><script>
document.querySelector("img").src = "/crane.png";
fetch("/story.json").then((answer) => answer.json()).then((story) => {{
  document.getElementById("body").innerHTML = story.html;
}});
</script></body></html>"""
TOP = """<!DOCTYPE html><html lang="en"><head><title>Harbour Sheet</title></head><body>
<h1>Harbour Sheet</h1><iframe src="/story" width="1000" height="800"></iframe></body></html>"""
ANSWERS = {
    "/story": ("text/html; charset=utf-8", STORY.encode()),
    "/framed": ("text/html; charset=utf-8", TOP.encode()),
    "/story.json": ("application/json", json.dumps({"html": PARAGRAPHS}).encode()),
    "/crane.png": ("image/png", png(600, 300)),
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a server, without a slash at its end."""
    with Site() as site:
        for path, (kind, body) in ANSWERS.items():
            site.page(path, body, kind=kind)
        yield site.url()


@pytest.mark.parametrize(("path", "frame"), [("/story", 0), ("/framed", 1)])
def test_every_part_of_an_article_says_where_it_is_from(site: str, path: str, frame: int, tmp_path: Path) -> None:
    """Words of the script's answer, the picture's own answer, places on the page; in a frame, its number."""
    archive = tmp_path / "archive"
    options = ("--archive", archive, "--allow-address", "127.0.0.1/32")
    done = warcite("save", site + path, "--json", *options, home=tmp_path / "home")
    assert done.code == 0, done.stderr
    found = warcite("extract", "@latest", "--format", "json", "--archive", archive, home=tmp_path / "home")
    told: dict[str, Any] = json.loads(found.stdout)
    folder = Path(json.loads(done.stdout)["path"])
    (data,) = (folder / "archive").iterdir()
    view = WarcIndex.open(data)
    payloads = {one.url: view.payload(one).data for one in view.records() if one.type == "response"}

    words = [block for block in told["blocks"] if block["kind"] == "paragraph"]
    assert [block["text"] for block in words] == list(pages.BODY)
    assert {block["source"]["record_url"] for block in words} == {f"{site}/story.json"}
    for block in words:
        source = block["source"]
        at = payloads[source["record_url"]][source["payload_offset"] :]
        assert json.loads(b'"' + at.partition(b"<")[0] + b'"').startswith(block["text"][:20])
        assert source["frame"] == frame
        assert source["box"]["width"] > 500
    assert [block["source"]["box"]["y"] for block in words] == sorted(block["source"]["box"]["y"] for block in words)

    (figure,) = [block for block in told["blocks"] if block["kind"] == "figure"]
    assert figure["image"]["record_url"] == figure["image"]["url"] == f"{site}/crane.png"
    assert payloads[f"{site}/crane.png"] == ANSWERS["/crane.png"][1]
    assert (figure["alt"], figure["caption"]["text"], figure["credit"]["text"]) == (
        "A crane",
        "The crane at rest.",
        pages.CREDIT,
    )
    box = figure["source"]["box"]
    assert (box["width"], box["height"]) == (600, 300)
    assert told["title"]["value"] == pages.HEADLINE
